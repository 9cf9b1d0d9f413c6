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

        // The output need not be read where another state is the memory.
        var output = cell.Parameters.FirstOrDefault(p => p.Kind == CellParameterKind.State);
        bool hasMemory = cell.Parameters.Any(p => p.Kind == CellParameterKind.State && IsUsed(p));
        var findings = new List<CellFinding>();
        foreach (var parameter in cell.Parameters.Where(p => !IsUsed(p)))
        {
            string? role = parameter.Kind switch
            {
                CellParameterKind.Input => "input",
                CellParameterKind.State when parameter != output || !hasMemory => "state",
                _ => null,
            };
            if (role is not null)
            {
                findings.Add(New(FindingIds.UnusedState, parameter.Site, cell.FullName, role, parameter.Name));
            }
        }

        findings.AddRange(cell.Locals
            .Where(l => !used.Contains((CellOperator.Local, l.Name)))
            .Select(l => New(FindingIds.UnusedLocal, l.Site, cell.FullName, l.Name)));
        return findings;

        bool IsUsed(CellParameterSpec parameter) => used.Contains((CellOperator.Parameter, parameter.Name));

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
