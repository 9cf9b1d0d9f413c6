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

    public static readonly DiagnosticDescriptor RenameEntry = new(
        FindingIds.RenameEntry,
        "An entry of Rename is not read",
        "'{0}' renames nothing: expected 'old=new', the beginning of names in the file and what stands for "
        + "it in the model",
        WeightFiles,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.RenameEntry + ".md");

    public static readonly DiagnosticDescriptor WeightNameUnused = new(
        FindingIds.WeightNameUnused,
        "A name of weights that no tensor has",
        "{0} names '{1}', but '{2}' {3}: remove the entry, or correct it",
        WeightFiles,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.WeightNameUnused + ".md");
}
