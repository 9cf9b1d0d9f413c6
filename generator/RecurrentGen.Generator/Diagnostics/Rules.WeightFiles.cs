using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Diagnostics;

/// <summary>Rules about weight files that become part of the assembly.</summary>
internal static partial class Rules
{
    private const string WeightFiles = "RecurrentGen.WeightFiles";

    public static readonly DiagnosticDescriptor WeightFileMissing = new(
        FindingIds.WeightFileMissing,
        "A weight file is missing",
        "'{0}' is not one of the project's weight files ({1}): add <RecurrentWeights Include=\"{0}\" /> to the project",
        WeightFiles,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.WeightFileMissing + ".md");

    public static readonly DiagnosticDescriptor WeightsDoNotFit = new(
        FindingIds.WeightsDoNotFit,
        "A weight file does not fit its model",
        "'{0}' does not fit '{1}': {2}",
        WeightFiles,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.WeightsDoNotFit + ".md");
}
