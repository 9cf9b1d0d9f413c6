using System;
using System.Collections.Generic;
using System.Linq;

namespace RecurrentGen.Generator.Emission;

/// <summary>Which layer a generated method is written for, by its name.</summary>
internal static class LayerMethods
{
    /// <summary>What stands before a layer's identifier; empty for the groups of its cell.</summary>
    private static readonly string[] Beginnings =
    [
        "", "Forward", "Backward", "BackwardInput", "SourceBackward", "Split", "Merge", "Activate", "Deactivate",
        "Before", "Step",
    ];

    /// <summary>What follows it: the direction that walks backwards, a group, a copy of a step, a vector width.</summary>
    private static readonly string[] Endings = ["Reverse", "Cell", "Compact", "_"];

    /// <summary>The layer whose identifier the name is made of; null for what is written once for a model.</summary>
    /// <param name="identifiers">Looked up and not searched: a model may have a thousand layers, and methods for each.</param>
    public static string? IdentifierOf(string method, ICollection<string> identifiers) => Beginnings
        .Where(b => method.StartsWith(b, StringComparison.Ordinal))
        .SelectMany(b => Between(method, b))
        .Where(identifiers.Contains)
        .OrderByDescending(i => i.Length)
        .FirstOrDefault();

    /// <summary>What can stand between a beginning and an ending.</summary>
    private static IEnumerable<string> Between(string method, string beginning)
    {
        for (int end = beginning.Length + 1; end < method.Length; end++)
        {
            if (Endings.Any(e => string.CompareOrdinal(method, end, e, 0, e.Length) == 0))
            {
                yield return method.Substring(beginning.Length, end - beginning.Length);
            }
        }

        if (beginning.Length > 0)
        {
            yield return method.Substring(beginning.Length);
        }
    }
}
