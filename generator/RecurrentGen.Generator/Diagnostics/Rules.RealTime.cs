using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Diagnostics;

/// <summary>Rules about code that is marked with <c>[RealTime]</c>.</summary>
internal static partial class Rules
{
    // The way of the calls, and what is done at its end.
    private const string WayAndDeed = "{0}: {1}";

    public static readonly DiagnosticDescriptor RealTimeAllocates = new(
        FindingIds.RealTimeAllocates,
        "Real-time code allocates",
        WayAndDeed,
        RealTime,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.RealTimeAllocates + ".md");

    public static readonly DiagnosticDescriptor RealTimeLocks = new(
        FindingIds.RealTimeLocks,
        "Real-time code takes a lock",
        WayAndDeed,
        RealTime,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.RealTimeLocks + ".md");

    public static readonly DiagnosticDescriptor RealTimeBlocks = new(
        FindingIds.RealTimeBlocks,
        "Real-time code waits",
        WayAndDeed,
        RealTime,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.RealTimeBlocks + ".md");

    public static readonly DiagnosticDescriptor RealTimeThrows = new(
        FindingIds.RealTimeThrows,
        "Real-time code throws",
        WayAndDeed,
        RealTime,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.RealTimeThrows + ".md");

    public static readonly DiagnosticDescriptor RealTimeUnknown = new(
        FindingIds.RealTimeUnknown,
        "Real-time code calls what cannot be followed",
        WayAndDeed,
        RealTime,
        DiagnosticSeverity.Hidden,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.RealTimeUnknown + ".md");
}
