using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Diagnostics;

/// <summary>Rules about sizes.</summary>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor TooLarge = new(
        FindingIds.TooLarge,
        "A model is too large",
        "A block of {0} x {1} floats is too large: one buffer, and all parameters together, must "
        + "stay below 2^31 floats",
        SizeAndBudget,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.TooLarge + ".md");

    public static readonly DiagnosticDescriptor MemoryTooLarge = new(
        FindingIds.MemoryTooLarge,
        "A model needs too much memory",
        "The parameters or the workspace of '{0}' would be 2^31 floats or more, counting padding and what training keeps "
        + "of every step: make layers, SequenceLength or BatchSize smaller",
        SizeAndBudget,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.MemoryTooLarge + ".md");

    public static readonly DiagnosticDescriptor MethodTooLarge = new(
        FindingIds.MethodTooLarge,
        "Generated code is too large to be optimized",
        "Layer '{0}': {1} makes a method of up to {2}, and above {3} the JIT compiles it without optimization, which is slower "
        + "at every call and at the first one; {4}",
        SizeAndBudget,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.MethodTooLarge + ".md");

    public static readonly DiagnosticDescriptor BudgetExceeded = new(
        FindingIds.BudgetExceeded,
        "A model is above its budget",
        "'{0}' takes {1} {2}, and {3} is {4}: layer '{5}' takes most, {6} % of it; {7}",
        SizeAndBudget,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.BudgetExceeded + ".md");

    public static readonly DiagnosticDescriptor BudgetLimit = new(
        FindingIds.BudgetLimit,
        "A limit of a budget is out of range",
        "{0} must be at least 1, found {1}; what is not to be limited is left out",
        SizeAndBudget,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.BudgetLimit + ".md");

    public static readonly DiagnosticDescriptor EmptyBudget = new(
        FindingIds.EmptyBudget,
        "A budget has no limit",
        "The budget of '{0}' limits nothing: set MaxParameters, MaxStateBytes, MaxTrainingBytes, MaxMultiplyAddsPerStep or "
        + "MaxCodeBytes",
        SizeAndBudget,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.EmptyBudget + ".md");

    public static readonly DiagnosticDescriptor BudgetUnused = new(
        FindingIds.BudgetUnused,
        "A limit of a budget has nothing to limit",
        "{1} has no effect: '{0}' {2}",
        SizeAndBudget,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.BudgetUnused + ".md");

    public static readonly DiagnosticDescriptor TooManyLayers = new(
        FindingIds.TooManyLayers,
        "A model has too many layers",
        "'{0}' has more than {1} layers, counting the levels of stacks and both directions: nothing was generated",
        SizeAndBudget,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.TooManyLayers + ".md");

    public static readonly DiagnosticDescriptor TooManySteps = new(
        FindingIds.TooManySteps,
        "Too many time steps are written out",
        "'{0}' has {1} steps written out with this Unroll, counting {3}all layers, the levels of stacks and both directions; the "
        + "limit is {2}: nothing was generated",
        SizeAndBudget,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.TooManySteps + ".md");
}
