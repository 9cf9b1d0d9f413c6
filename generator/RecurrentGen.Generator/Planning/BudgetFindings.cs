using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Planning;

/// <summary>A declaration and what became of it.</summary>
internal sealed record PlannedModel(ModelSpec Spec, ModelProgram Program);

/// <summary>Finds what is above a budget, who takes most of it, and what would fit.</summary>
/// <param name="code">Compiles a model; null where it cannot be compiled. Asked only where code is limited.</param>
internal sealed class BudgetFindings(Func<ModelProgram, CodeFigure?> code)
{
    /// <param name="models">One, or all variants of a declaration, with one budget.</param>
    public IReadOnlyList<Finding> Of(IReadOnlyList<PlannedModel> models)
    {
        if (models.Count == 0 || models[0].Spec.Budget is not { } budget)
        {
            return [];
        }

        var limits = budget.Limits.Where(l => l.Value >= 1).ToList();
        return limits.Select(l => Find(models, l, limits)).OfType<Finding>().ToList();
    }

    private Finding? Find(
        IReadOnlyList<PlannedModel> models, BudgetLimit limit, IReadOnlyList<BudgetLimit> limits)
    {
        var measure = BudgetMeasure.Named(limit.Name, code);
        var (worst, most) = models.Select(m => (Model: m, Figure: measure.Of(m.Program))).OrderByDescending(m => m.Figure).First();
        if (most is not { } figure)
        {
            // Whoever builds the project hears of it from the compiler.
            return null;
        }

        if (figure == 0 && measure.Absent.Length > 0)
        {
            return new Finding(
                FindingIds.BudgetUnused, BudgetRules.Site(limit.Name),
                new[] { worst.Spec.Name, limit.Name, measure.Absent }.ToEquatableArray());
        }

        return figure <= limit.Value ? null : Exceeded(worst, limit, figure, limits);
    }

    private Finding Exceeded(
        PlannedModel model, BudgetLimit limit, long figure, IReadOnlyList<BudgetLimit> limits)
    {
        var measure = BudgetMeasure.Named(limit.Name, code);

        // The levels of a stack are one layer of the declaration.
        var shares = model.Program.Layers
            .GroupBy(l => l.Layer.Attribute)
            .Select(g => new LayerShare(g.Key, g.First().Layer.Name, g.Sum(l => measure.Share(model.Program, l))))
            .OrderByDescending(s => s.Amount)
            .ToList();
        long percent = shares[0].Amount * 100 / Math.Max(1, measure.HasRest ? figure : shares.Sum(s => s.Amount));
        var fit = new BudgetSearch(model, limits, code).Find(shares, limit);
        var arguments = new[]
        {
            model.Spec.Name, Text(figure), measure.Unit, limit.Name, Text(limit.Value), shares[0].Name, Text(percent), fit.Advice,
        };
        return new Finding(FindingIds.BudgetExceeded, BudgetRules.Site(limit.Name), arguments.ToEquatableArray())
        {
            Mends = fit.Mend is null ? default : new[] { fit.Mend }.ToEquatableArray(),
        };
    }

    private static string Text(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}

/// <summary>What a layer of the declaration takes.</summary>
/// <param name="Attribute">Its index.</param>
internal sealed record LayerShare(int Attribute, string Name, long Amount);
