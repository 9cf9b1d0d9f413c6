using System.Globalization;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Binding;

/// <summary>Which loss fits which end of a stack.</summary>
internal static class LossRules
{
    private static readonly FindingSite Site = new(-1, "Loss", -1);

    public static IEnumerable<Finding> Check(Loss loss, BoundLayer last)
    {
        var activation = (last as BoundDenseLayer)?.Activation;
        if (activation == Activation.Softmax)
        {
            // Cross-entropy has its own softmax; no other loss has a meaning over probabilities of classes here.
            yield return loss == Loss.SoftmaxCrossEntropy
                ? Report(FindingIds.SoftmaxTwice, last.Name)
                : Report(FindingIds.SoftmaxLoss, loss.ToString(), last.Name);
        }
        else if (loss == Loss.BinaryCrossEntropy && activation != Activation.Sigmoid)
        {
            yield return Report(FindingIds.SigmoidMissing, last.Description);
        }

        if (loss == Loss.SoftmaxCrossEntropy && last.OutputSize < 2)
        {
            yield return Report(
                FindingIds.TooFewClasses, last.OutputSize.ToString(CultureInfo.InvariantCulture), last.Name);
        }
    }

    private static Finding Report(string id, params string[] arguments) => new(id, Site, arguments.ToEquatableArray());
}
