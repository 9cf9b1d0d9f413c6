using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Diagnostics;

/// <summary>Rules about models of several sizes, which weight files choose from.</summary>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor VariantLayer = new(
        FindingIds.VariantLayer,
        "No recurrent layer has the name that varies",
        "'{0}' is no recurrent layer of '{1}': expected {2}",
        WeightFiles,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.VariantLayer + ".md");

    public static readonly DiagnosticDescriptor VariantSizes = new(
        FindingIds.VariantSizes,
        "The sizes of variants are wrong",
        "{0} must be {1}, but {2}",
        WeightFiles,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.VariantSizes + ".md");

    public static readonly DiagnosticDescriptor TooManyVariants = new(
        FindingIds.TooManyVariants,
        "A declaration has too many variants",
        "'{0}' has {1} variants, but may have {2} at the most: each is a class of its own",
        WeightFiles,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.TooManyVariants + ".md");

    public static readonly DiagnosticDescriptor NoVariants = new(
        FindingIds.NoVariants,
        "A declaration cannot have variants",
        "'{0}' cannot have variants: {1}",
        WeightFiles,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.NoVariants + ".md");
}
