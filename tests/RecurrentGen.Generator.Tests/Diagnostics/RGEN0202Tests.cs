using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0202Tests
{
    [Fact]
    public Task SoftmaxFitsNoOtherLoss() => Rule.Reports(
        Source.Model("[Lstm(2)] [Dense(2, Activation = Activation.Softmax)]", ", [|Loss = Loss.Huber|]"),
        "RGEN0202: Softmax in 'dense' does not fit Loss.Huber: use Loss.SoftmaxCrossEntropy over outputs "
        + "without activation");

    [Fact]
    public Task NorTheDefaultOne() => Rule.Reports(
        Source.Model("[Lstm(2)] [Dense(2, Activation = Activation.Softmax)]").Replace("RecurrentModel(InputSize "
        + "= 3, SequenceLength = 4, BatchSize = 2)", "[|RecurrentModel(InputSize = 3, SequenceLength = 4, "
        + "BatchSize = 2)|]", StringComparison.Ordinal),
        "RGEN0202: Softmax in 'dense' does not fit Loss.MeanSquaredError: use Loss.SoftmaxCrossEntropy over "
        + "outputs without activation");
}
