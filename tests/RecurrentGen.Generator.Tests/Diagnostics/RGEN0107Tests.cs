using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0107Tests
{
    [Fact]
    public Task AValueMustHaveTheParametersType() => Rule.Reports(
        Source.Cell(", Matrix w, double leak = 0.5, bool plain = false", "return plain ? w * x : leak * "
        + "h;") + Source.Model("[Cell<C>(2, [|[|Hyperparameters = [\"leak\", true, \"plain\", 1]|]|])]"),
        "RGEN0107: 'leak' must be a number, but is 'True'",
        "RGEN0107: 'plain' must be true or false, but is '1'");

    [Fact]
    public Task ElementsComeInPairs() => Rule.Reports(
        Source.Cell(", Matrix w, double leak = 0.5", "return leak * (w * x) + h;") + Source.Model("[Cell<C>(2, "
        + "[|Hyperparameters = [\"leak\"]|])]"),
        "RGEN0107: 'Hyperparameters' must be names, each followed by a value, but is something else");

    [Fact]
    public Task SoftmaxIsNotElementwise() => Rule.Reports(
        Source.Model("[Rnn(2, [|Activation = Activation.Softmax|])]"),
        "RGEN0107: 'activation' must be an element-wise Activation: None, Tanh, Sigmoid, Relu, HardSigmoid, "
        + "LeakyRelu, Elu, Softsign, Softplus, but is 'Softmax'");
}
