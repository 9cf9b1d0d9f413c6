using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Diagnostics;

/// <summary>Rules about the cell language.</summary>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor OutsideLanguage = new(
        FindingIds.OutsideLanguage,
        "An expression is outside the cell language",
        "'{0}' is outside the cell language, which has {1}",
        CellLanguage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.OutsideLanguage + ".md");

    public static readonly DiagnosticDescriptor UnknownName = new(
        FindingIds.UnknownName,
        "A name is unknown in the cell language",
        "'{0}' is unknown in the cell language: expected {1}",
        CellLanguage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.UnknownName + ".md");

    public static readonly DiagnosticDescriptor Shadowed = new(
        FindingIds.Shadowed,
        "A name does not mean what the cell language means",
        "'{0}' means '{1}' here, but the cell language's is in '{2}': remove or rename the other",
        CellLanguage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.Shadowed + ".md");

    public static readonly DiagnosticDescriptor ShapeConflict = new(
        FindingIds.ShapeConflict,
        "Shapes do not fit",
        "{0} and {1} do not fit: {2}",
        CellLanguage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.ShapeConflict + ".md");

    public static readonly DiagnosticDescriptor StepSignature = new(
        FindingIds.StepSignature,
        "A cell needs one static Step method",
        "Cell '{0}' needs one method 'public static Vector Step(...)' of its equations: {1}",
        CellLanguage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.StepSignature + ".md");

    public static readonly DiagnosticDescriptor CellRoles = new(
        FindingIds.CellRoles,
        "A cell needs its input and states first",
        "Step returns {0} state(s), so its first {1} parameters must be Vector, the input and each "
        + "state, but only {2} are",
        CellLanguage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.CellRoles + ".md");

    public static readonly DiagnosticDescriptor UnusedParameter = new(
        FindingIds.UnusedParameter,
        "A parameter of a cell is unused",
        "Cell '{0}' does not use '{1}', so there is nothing to train or to set: remove it",
        CellLanguage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.UnusedParameter + ".md");

    public static readonly DiagnosticDescriptor UnknownSize = new(
        FindingIds.UnknownSize,
        "A size cannot be inferred",
        "Cell '{0}' does not determine the shape of '{1}', {2}: give it a name with [Size(\"P\")]",
        CellLanguage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.UnknownSize + ".md");

    public static readonly DiagnosticDescriptor CellParameter = new(
        FindingIds.CellParameter,
        "A parameter of a cell is wrong",
        "Parameter '{0}' is outside the cell language: {1}",
        CellLanguage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.CellParameter + ".md");

    public static readonly DiagnosticDescriptor ParameterAttribute = new(
        FindingIds.ParameterAttribute,
        "An attribute of a cell's parameter is wrong",
        "Attributes of '{0}' are wrong: {1}",
        CellLanguage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.ParameterAttribute + ".md");

    public static readonly DiagnosticDescriptor UnusedState = new(
        FindingIds.UnusedState,
        "A cell does not use its input or a state",
        "Cell '{0}' does not use its {1} '{2}', so it does not depend on it: was a term forgotten?",
        CellLanguage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.UnusedState + ".md");

    public static readonly DiagnosticDescriptor UnusedLocal = new(
        FindingIds.UnusedLocal,
        "A local of a cell is unused",
        "Cell '{0}' computes '{1}' and does not use it: remove it, or was a term forgotten?",
        CellLanguage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.UnusedLocal + ".md");

    public static readonly DiagnosticDescriptor CellTooLarge = new(
        FindingIds.CellTooLarge,
        "A cell is too large",
        "The cell is too large: {0}",
        CellLanguage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.CellTooLarge + ".md");
}
