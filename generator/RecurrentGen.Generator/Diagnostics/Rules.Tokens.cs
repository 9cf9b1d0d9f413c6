using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Diagnostics;

/// <summary>Rules about layers that read tokens.</summary>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor TokensHaveNoInputSize = new(
        FindingIds.TokensHaveNoInputSize,
        "Tokens have no input size",
        "[{0}] reads one token per step, so there is no input size to give: remove InputSize",
        ShapesAndOrder,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.TokensHaveNoInputSize + ".md");

    public static readonly DiagnosticDescriptor TokensComeFirst = new(
        FindingIds.TokensComeFirst,
        "A layer that reads tokens comes first",
        "'{0}' reads tokens, and no layer hands on tokens: make it the first layer",
        ShapesAndOrder,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.TokensComeFirst + ".md");

    public static readonly DiagnosticDescriptor OneHotNeedsCell = new(
        FindingIds.OneHotNeedsCell,
        "One-hot tokens need a layer of products",
        "[OneHot] is never made, so a recurrent layer must follow whose cell only multiplies its input with matrices, but "
        + "{0}: use [Embedding]",
        ShapesAndOrder,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.OneHotNeedsCell + ".md");

    public static readonly DiagnosticDescriptor StreamWeightsOfTokens = new(
        FindingIds.StreamWeightsOfTokens,
        "Compact stream weights do not read tokens",
        "StreamWeights.{0} is for models whose inputs are numbers, and this one reads tokens: remove it",
        ShapesAndOrder,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.StreamWeightsOfTokens + ".md");
}
