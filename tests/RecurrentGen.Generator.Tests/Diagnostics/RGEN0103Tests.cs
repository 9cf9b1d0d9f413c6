using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0103Tests
{
    [Fact]
    public Task NumbersThatAreNoMemberAreRefused() => Rule.Reports(
        Source.Model("[Lstm(2, [|Direction = (Direction)7|], [|Merge = (Merge)9|], [|Return = (Return)3|])] "
        + "[Dense(1, [|Activation = (Activation)50|])]", ", [|Loss = (Loss)8|]"),
        "RGEN0103: Loss must be one of Loss.MeanSquaredError, Loss.MeanAbsoluteError, Loss.Huber, "
        + "Loss.SoftmaxCrossEntropy, Loss.BinaryCrossEntropy, but is 8",
        "RGEN0103: Direction must be one of Direction.Forward, Direction.Backward, Direction.Bidirectional, but is 7",
        "RGEN0103: Merge must be one of Merge.Concat, Merge.Sum, Merge.Multiply, Merge.Average, but is 9",
        "RGEN0103: Return must be one of Return.Sequence, Return.Last, but is 3",
        "RGEN0103: Activation must be one of Activation.None, Activation.Tanh, Activation.Sigmoid, "
        + "Activation.Relu, Activation.Softmax, Activation.HardSigmoid, Activation.LeakyRelu, Activation.Elu, "
        + "Activation.Softsign, Activation.Softplus, but is 50");
}
