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
    public static string? IdentifierOf(string method, IEnumerable<string> identifiers) => identifiers
        .Where(i => Beginnings.Any(b => IsMadeOf(method, b, i)))
        .OrderByDescending(i => i.Length)
        .FirstOrDefault();

    private static bool IsMadeOf(string method, string beginning, string identifier)
    {
        int end = beginning.Length + identifier.Length;
        return method.StartsWith(beginning, StringComparison.Ordinal)
            && string.CompareOrdinal(method, beginning.Length, identifier, 0, identifier.Length) == 0
            && (method.Length == end
                ? beginning.Length > 0
                : Endings.Any(e => string.CompareOrdinal(method, end, e, 0, e.Length) == 0));
    }
}
