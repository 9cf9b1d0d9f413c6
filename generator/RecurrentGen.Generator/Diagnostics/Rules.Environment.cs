using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Diagnostics;

/// <summary>Rules about the generator and its surroundings.</summary>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor InternalError = new(
        FindingIds.InternalError,
        "The generator failed",
        "Nothing was generated for '{0}', by a mistake of RecurrentGen; please report it with the declaration of the model "
        + "and this: {1}: {2}",
        Environment,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.InternalError + ".md");
}
