using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Diagnostics;

/// <summary>Rules about the arguments of layers.</summary>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor SizeOutOfRange = new(
        FindingIds.SizeOutOfRange,
        "A size is out of range",
        "{0} must be {1}, but is {2}",
        LayerArguments,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.SizeOutOfRange + ".md");

    public static readonly DiagnosticDescriptor Unroll = new(
        FindingIds.Unroll,
        "Unroll is out of range",
        "Unroll must be at least 1 or TimeUnroll.Full, but is {0}",
        LayerArguments,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.Unroll + ".md");

    public static readonly DiagnosticDescriptor NotAMember = new(
        FindingIds.NotAMember,
        "A value is no member of its enumeration",
        "{0} must be one of {2}, but is {1}",
        LayerArguments,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.NotAMember + ".md");

    public static readonly DiagnosticDescriptor LayerName = new(
        FindingIds.LayerName,
        "A layer's name is not usable",
        "'{0}' cannot name a layer: use letters a to z, digits and underscores, not starting with a "
        + "digit",
        LayerArguments,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.LayerName + ".md");

    public static readonly DiagnosticDescriptor DuplicateName = new(
        FindingIds.DuplicateName,
        "A name is used twice",
        "'{0}' is used twice: names of layers and tensors must be unique in a model",
        LayerArguments,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.DuplicateName + ".md");

    public static readonly DiagnosticDescriptor UnknownHyperparameter = new(
        FindingIds.UnknownHyperparameter,
        "A cell has no such hyper-parameter",
        "Cell '{0}' has no hyper-parameter '{1}': {2}",
        LayerArguments,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.UnknownHyperparameter + ".md");

    public static readonly DiagnosticDescriptor HyperparameterValue = new(
        FindingIds.HyperparameterValue,
        "A hyper-parameter has a value that it cannot have",
        "'{0}' must be {1}, but is {2}",
        LayerArguments,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.HyperparameterValue + ".md");

    public static readonly DiagnosticDescriptor UnknownCell = new(
        FindingIds.UnknownCell,
        "A layer's cell is unknown",
        "'{0}' cannot be used as a cell: {1}",
        LayerArguments,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.UnknownCell + ".md");

    public static readonly DiagnosticDescriptor BrokenCell = new(
        FindingIds.BrokenCell,
        "A layer's cell has mistakes",
        "Cell '{0}' has mistakes, which are reported where it is declared",
        LayerArguments,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.BrokenCell + ".md");

    public static readonly DiagnosticDescriptor UnknownLayer = new(
        FindingIds.UnknownLayer,
        "A layer attribute is unknown",
        "'{0}' is not a layer that can be generated: derive from CellAttribute<TCell> to make one",
        LayerArguments,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.UnknownLayer + ".md");

    public static readonly DiagnosticDescriptor SizeNotGiven = new(
        FindingIds.SizeNotGiven,
        "A cell's size is not given",
        "Cell '{0}' leaves size '{1}' to the layer: add {2}",
        LayerArguments,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.SizeNotGiven + ".md");

    public static readonly DiagnosticDescriptor Rate = new(
        FindingIds.Rate,
        "A number is out of range",
        "{0} must be {1}, but is {2}",
        LayerArguments,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.Rate + ".md");

    public static readonly DiagnosticDescriptor MergeUnused = new(
        FindingIds.MergeUnused,
        "Merge without two directions",
        "Merge has no effect: '{0}' walks in one direction (Direction.{1}); remove it, or set Direction to "
        + "Direction.Bidirectional",
        LayerArguments,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.MergeUnused + ".md");

    public static readonly DiagnosticDescriptor ReservedName = new(
        FindingIds.ReservedName,
        "A layer has a reserved name",
        "'{0}' cannot name a layer, since it stands for {1}: name the layer otherwise",
        LayerArguments,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.ReservedName + ".md");

    public static readonly DiagnosticDescriptor GivenTwice = new(
        FindingIds.GivenTwice,
        "A hyper-parameter has two values",
        "'{0}' has a value already: give it once",
        LayerArguments,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.GivenTwice + ".md");

    public static readonly DiagnosticDescriptor NothingToTrain = new(
        FindingIds.NothingToTrain,
        "A model has nothing to train",
        "'{0}' has nothing to train: {1}",
        LayerArguments,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.NothingToTrain + ".md");

    public static readonly DiagnosticDescriptor FrozenUnused = new(
        FindingIds.FrozenUnused,
        "Frozen without weights",
        "Frozen has no effect: '{0}' has no weights; remove it, or freeze the layer that was meant",
        LayerArguments,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.FrozenUnused + ".md");
}
