using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Binding;

/// <summary>Finds what is legal in a cell but surely not meant.</summary>
internal static class CellWarnings
{
    public static IReadOnlyList<CellFinding> Of(CellSpec cell)
    {
        var used = new HashSet<(CellOperator, string)>();
        foreach (var expression in cell.Locals.Select(l => l.Value).Concat(cell.Returns))
        {
            Add(expression);
        }

        var findings = new List<CellFinding>();
        foreach (var parameter in cell.Parameters)
        {
            string? role = parameter.Kind switch
            {
                CellParameterKind.Input => "input",
                CellParameterKind.State => "state",
                _ => null,
            };
            if (role is not null && !used.Contains((CellOperator.Parameter, parameter.Name)))
            {
                findings.Add(New(FindingIds.UnusedState, parameter.Site, cell.FullName, role, parameter.Name));
            }
        }

        findings.AddRange(cell.Locals
            .Where(l => !used.Contains((CellOperator.Local, l.Name)))
            .Select(l => New(FindingIds.UnusedLocal, l.Site, cell.FullName, l.Name)));
        return findings;

        void Add(CellExpression expression)
        {
            used.Add((expression.Operator, expression.Text));
            foreach (var operand in expression.Operands)
            {
                Add(operand);
            }
        }
    }

    private static CellFinding New(string id, int site, params string[] arguments) =>
        new(id, site, arguments.ToEquatableArray());
}
