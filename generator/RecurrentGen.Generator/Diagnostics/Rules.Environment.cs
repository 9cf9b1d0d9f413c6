using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Diagnostics;

/// <summary>Rules about the generator and its surroundings.</summary>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor InternalError = new(
        FindingIds.InternalError,
        "The generator failed",
        "'{0}' could not be compiled or checked, by a mistake of RecurrentGen; please report it with the declaration "
        + "and this: {1}: {2}",
        Environment,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.InternalError + ".md");

    public static readonly DiagnosticDescriptor RuntimeVersion = new(
        FindingIds.RuntimeVersion,
        "Runtime and generator are of different versions",
        "'{0}' is compiled by version {1} of the generator, but the project references version {2} of the runtime: "
        + "reference one version of the package RecurrentGen",
        Environment,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.RuntimeVersion + ".md");

    public static readonly DiagnosticDescriptor LanguageVersion = new(
        FindingIds.LanguageVersion,
        "Generated code needs a later C#",
        "'{0}' is compiled as C# {1}, but generated code needs C# 12: set <LangVersion>latest</LangVersion>, "
        + "or remove the setting",
        Environment,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.LanguageVersion + ".md");
}
