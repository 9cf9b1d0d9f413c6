using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Binding;

/// <summary>What is wrong with a budget itself, whatever the model takes.</summary>
internal static class BudgetRules
{
    public static IReadOnlyList<Finding> Check(ModelSpec spec)
    {
        var findings = new BindingFindings();
        if (spec.Budget is { IsEmpty: true })
        {
            findings.Report(FindingIds.EmptyBudget, Site(""), spec.Name);
        }

        foreach (var limit in (spec.Budget?.Limits ?? default).Where(l => l.Value < 1))
        {
            findings.Report(FindingIds.BudgetLimit, Site(limit.Name), limit.Name, BindingFindings.Text(limit.Value));
        }

        return findings.All;
    }

    /// <summary>The place of a limit; of the attribute where its name is empty.</summary>
    public static FindingSite Site(string limit) => new(-1, FindingSite.BudgetAttribute + limit, -1);
}
