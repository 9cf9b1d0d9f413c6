using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Diagnostics;

/// <summary>Rules about shapes and the order of layers.</summary>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor TimeAxisGone = new(
        FindingIds.TimeAxisGone,
        "A layer needs a sequence",
        "'{0}' needs a sequence, but '{1}' before it hands on one value for the whole sequence: move '{0}' before it, or "
        + "have '{1}' return a sequence",
        ShapesAndOrder,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.TimeAxisGone + ".md");

    public static readonly DiagnosticDescriptor SoftmaxLoss = new(
        FindingIds.SoftmaxLoss,
        "Softmax does not fit the loss",
        "Softmax in '{1}' does not fit Loss.{0}: use Loss.SoftmaxCrossEntropy over outputs without "
        + "activation",
        ShapesAndOrder,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.SoftmaxLoss + ".md");

    public static readonly DiagnosticDescriptor SigmoidMissing = new(
        FindingIds.SigmoidMissing,
        "Binary cross-entropy needs a sigmoid",
        "Loss.BinaryCrossEntropy needs a last [Dense] with Activation = Activation.Sigmoid, found {0}",
        ShapesAndOrder,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.SigmoidMissing + ".md");

    public static readonly DiagnosticDescriptor TooFewClasses = new(
        FindingIds.TooFewClasses,
        "Softmax cross-entropy needs two outputs",
        "Loss.SoftmaxCrossEntropy needs at least 2 outputs, one for each class, but '{1}' has {0}: "
        + "use Loss.BinaryCrossEntropy for a single one",
        ShapesAndOrder,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.TooFewClasses + ".md");

    public static readonly DiagnosticDescriptor SoftmaxTwice = new(
        FindingIds.SoftmaxTwice,
        "Softmax is applied twice",
        "Loss.SoftmaxCrossEntropy applies softmax to outputs that are softmax already: remove the "
        + "activation of '{0}'",
        ShapesAndOrder,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.SoftmaxTwice + ".md");

    public static readonly DiagnosticDescriptor CellShape = new(
        FindingIds.CellShape,
        "A cell does not fit its layer",
        "Cell '{0}' needs an input as large as its hidden state, but the input is {1} and the hidden "
        + "state {2}",
        ShapesAndOrder,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.CellShape + ".md");

    public static readonly DiagnosticDescriptor StreamWeightsUnused = new(
        FindingIds.StreamWeightsUnused,
        "Stream weights without a stream",
        "StreamWeights.{0} has no effect: the model has no LiveStream, since '{1}' walks backwards in time; remove it or make "
        + "the layer walk forwards",
        ShapesAndOrder,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.StreamWeightsUnused + ".md");

    public static readonly DiagnosticDescriptor UnknownSource = new(
        FindingIds.UnknownSource,
        "A residual adds an unknown layer",
        "'{0}' adds the output of '{1}', but no layer before it has that name: there are {2}",
        ShapesAndOrder,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.UnknownSource + ".md");

    public static readonly DiagnosticDescriptor ResidualShape = new(
        FindingIds.ResidualShape,
        "A residual adds values of different shapes",
        "'{0}' adds {1}, which is {2}, to {3}: the shapes must be equal, or Features must say how many features are added",
        ShapesAndOrder,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.ResidualShape + ".md");

    public static readonly DiagnosticDescriptor DropoutLast = new(
        FindingIds.DropoutLast,
        "Dropout is the last layer",
        "'{0}' drops outputs of the model, which no layer takes: move it before the last layer",
        ShapesAndOrder,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.DropoutLast + ".md");

    public static readonly DiagnosticDescriptor KernelTooLong = new(
        FindingIds.KernelTooLong,
        "A convolution or window is longer than the sequence",
        "'{0}' reaches over {1} steps, but a sequence has {2}: {3}",
        ShapesAndOrder,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.KernelTooLong + ".md");

    public static readonly DiagnosticDescriptor Groups = new(
        FindingIds.Groups,
        "Groups do not divide the features",
        "Groups must divide inputs and filters, but {0} does not divide both {1} and {2}",
        ShapesAndOrder,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.Groups + ".md");

    public static readonly DiagnosticDescriptor DropoutUnused = new(
        FindingIds.DropoutUnused,
        "Recurrent dropout has no effect",
        "RecurrentDropout has no effect: no matrix of '{0}' multiplies its output state directly; remove it, or use [Dropout] "
        + "before or after the layer",
        ShapesAndOrder,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.DropoutUnused + ".md");

    public static readonly DiagnosticDescriptor Grid = new(
        FindingIds.Grid,
        "Features do not fill a grid",
        "'{0}' has a grid of {1} places, which must all have as many channels, but {2} features come in",
        ShapesAndOrder,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.Grid + ".md");

    public static readonly DiagnosticDescriptor BoundedLogits = new(
        FindingIds.BoundedLogits,
        "Cross-entropy of outputs with limits",
        "Loss.SoftmaxCrossEntropy takes outputs that may be any number, but those of '{0}' go through {1}: "
        + "remove its activation",
        ShapesAndOrder,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.BoundedLogits + ".md");

    public static readonly DiagnosticDescriptor ResidualOfItself = new(
        FindingIds.ResidualOfItself,
        "A residual doubles its input",
        "'{0}' adds {1} to itself, since nothing lies between: put layers between them, or add an earlier "
        + "value",
        ShapesAndOrder,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.ResidualOfItself + ".md");

    public static readonly DiagnosticDescriptor ConstantOutput = new(
        FindingIds.ConstantOutput,
        "A layer gives the same for every input",
        "The output of '{0}' does not depend on the input: it {1}",
        ShapesAndOrder,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.ConstantOutput + ".md");

    public static readonly DiagnosticDescriptor LongMemory = new(
        FindingIds.LongMemory,
        "A plain recurrent layer over a long sequence",
        "'{0}' is a plain recurrent layer over {1} steps, where gradients vanish or explode: use [Lstm] or "
        + "[Gru], or a SequenceLength of at most 100",
        ShapesAndOrder,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.LongMemory + ".md");

    public static readonly DiagnosticDescriptor LastOfBackward = new(
        FindingIds.LastOfBackward,
        "The last step of a backward walk",
        "'{0}' takes the last step of '{1}', at which its backward half has seen that step alone: say Return = Return.Last of "
        + "'{1}', which takes the end of each walk",
        ShapesAndOrder,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + FindingIds.LastOfBackward + ".md");
}
