using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Planning;

/// <summary>Finds recurrent dropout that masks nothing, since no product of the cell has the output state.</summary>
internal static class DropoutFindings
{
    public static IReadOnlyList<Finding> Of(ModelProgram program)
    {
        var findings = new List<Finding>();
        foreach (var layer in program.Layers)
        {
            // The levels of a stack come from one attribute.
            bool first = layer is not RecurrentPlan { Recurrent.Level: > 0 };
            if (first && layer is RecurrentPlan { Recurrent.RecurrentDropout: > 0 } recurrent && !HasStateProduct(recurrent))
            {
                var site = new FindingSite(layer.Layer.Attribute, "RecurrentDropout", -1);
                findings.Add(new Finding(
                    FindingIds.DropoutUnused, site, new[] { layer.Layer.Name }.ToEquatableArray()));
            }
        }

        return findings;
    }

    private static bool HasStateProduct(RecurrentPlan layer) => layer.Directions[0].Cell.Stages
        .SelectMany(s => s.Products)
        .Any(p => p.Operand is { Kind: NodeKind.State, Index: 0 });
}
