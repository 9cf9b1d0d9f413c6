using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Planning;

/// <summary>Finds layers whose methods would be so large that the JIT compiles them without optimization.</summary>
internal static class SizeFindings
{
    /// <summary>At most one finding for the loops and one for the kernels of each declared layer.</summary>
    public static IReadOnlyList<Finding> Of(ModelProgram program)
    {
        var findings = new List<Finding>();
        int attribute = -1;
        foreach (var layer in program.Layers)
        {
            // The levels of a stack come from one attribute.
            attribute += layer is RecurrentPlan { Recurrent.Level: > 0 } ? 0 : 1;
            if (layer is RecurrentPlan recurrent)
            {
                foreach (var finding in OfLayer(program, recurrent, attribute))
                {
                    if (findings.All(f => f.Site != finding.Site))
                    {
                        findings.Add(finding);
                    }
                }
            }
        }

        return findings;
    }

    private static IEnumerable<Finding> OfLayer(ModelProgram program, RecurrentPlan layer, int attribute)
    {
        var excessive = CodeSizes.OfLayer(program, layer).Where(m => !m.Size.IsOptimized).ToList();
        var loop = excessive
            .Where(m => m.Kind is MethodKind.ForwardLoop or MethodKind.BackwardLoop)
            .OrderByDescending(m => m.Size.Instructions)
            .FirstOrDefault();
        int most = loop is null ? 0 : CodeSizes.MostBodies(program, layer);
        if (loop is not null && most > 0)
        {
            int unroll = MostUnroll(CodeSizes.StepsOf(program, layer.Recurrent), layer.Recurrent.Unroll, most);
            string advice = $"set Unroll to {unroll.ToString(CultureInfo.InvariantCulture)} or less";
            yield return New(attribute, "Unroll", layer, "Unroll", loop.Size, advice);
        }

        var kernel = excessive
            .Where(m => (m.Kind is MethodKind.Step or MethodKind.Elementwise) || most == 0)
            .OrderByDescending(m => m.Size.Instructions)
            .FirstOrDefault();
        if (kernel is not null)
        {
            string advice = "divide the cell into smaller ones, in layers of their own";
            yield return New(attribute, null, layer, "a step of its cell", kernel.Size, advice);
        }
    }

    private static Finding New(
        int attribute, string? argument, RecurrentPlan layer, string cause, CodeSize size, string advice)
    {
        var (found, limit) = size.Excess!.Value;
        var site = new FindingSite(attribute, argument, -1);
        return new(
            FindingIds.MethodTooLarge, site, new[] { layer.Layer.Name, cause, found, limit, advice }.ToEquatableArray());
    }

    /// <summary>The largest value below the declared one that writes out no more than so many steps.</summary>
    private static int MostUnroll(int steps, int declared, int mostBodies)
    {
        int unroll = declared - 1;
        while (CodeSizes.Bodies(steps, unroll) > mostBodies)
        {
            unroll--;
        }

        return unroll;
    }
}
