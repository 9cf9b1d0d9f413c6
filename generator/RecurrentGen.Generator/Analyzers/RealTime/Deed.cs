using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Diagnostics;

namespace RecurrentGen.Generator.Analyzers.RealTime;

/// <summary>What code does that has no bound in time.</summary>
internal enum DeedKind
{
    Allocates,
    Locks,
    Blocks,
    Throws,

    /// <summary>Nobody knows: there is no source.</summary>
    Unknown,
}

/// <summary>One such thing.</summary>
/// <param name="Text">A verb and its object: <c>allocates a string</c>.</param>
internal sealed record Deed(DeedKind Kind, string Text)
{
    public static Deed Allocates(string what) => new(DeedKind.Allocates, "allocates " + what);

    public DiagnosticDescriptor Rule => Kind switch
    {
        DeedKind.Allocates => Rules.RealTimeAllocates,
        DeedKind.Locks => Rules.RealTimeLocks,
        DeedKind.Blocks => Rules.RealTimeBlocks,
        DeedKind.Throws => Rules.RealTimeThrows,
        _ => Rules.RealTimeUnknown,
    };
}

/// <summary>A deed and where it is done.</summary>
internal sealed record PlacedDeed(Deed Deed, Location Location);

/// <summary>A call of a method of this project.</summary>
/// <param name="Method">As it was declared, without type arguments.</param>
/// <param name="IsVirtual">Whether the receiver decides which method it is.</param>
internal sealed record CallSite(IMethodSymbol Method, bool IsVirtual, Location Location);

/// <summary>What one method does itself, in the order of the source.</summary>
internal sealed record MethodFacts(IReadOnlyList<PlacedDeed> Deeds, IReadOnlyList<CallSite> Calls)
{
    public static readonly MethodFacts Nothing = new([], []);
}
