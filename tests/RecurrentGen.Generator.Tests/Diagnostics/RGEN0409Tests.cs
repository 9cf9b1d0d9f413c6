using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0409Tests
{
    [Fact]
    public Task OtherTypesAreOutside() => Rule.Reports(
        Source.Cell(", Matrix w, int [|n|] = 1", "return w * x + h;"),
        "RGEN0409: Parameter 'n' is outside the cell language: its type must be Vector, Matrix, double, bool or "
        + "Activation, found 'int'");

    [Fact]
    public Task AHyperparameterNeedsADefault() => Rule.Reports(
        Source.Cell(", Matrix w, double [|leak|]", "return leak * (w * x) + h;"),
        "RGEN0409: Parameter 'leak' is outside the cell language: a hyper-parameter needs a literal of type "
        + "double as its default, or double.PositiveInfinity");

    [Fact]
    public Task OtherMembersAreNoDefaults() => Rule.Reports(
        Source.Cell(", Matrix w, double [|leak|] = double.MaxValue", "return leak * (w * x) + h;"),
        "RGEN0409: Parameter 'leak' is outside the cell language: a hyper-parameter needs a literal of type "
        + "double as its default, or double.PositiveInfinity");

    [Fact]
    public Task ModifiersAreOutside() => Rule.Reports(
        Source.Cell(", in Matrix [|w|]", "return w * x + h;"),
        "RGEN0409: Parameter 'w' is outside the cell language: it must have no modifier, found 'in'");

    [Fact]
    public Task SoftmaxIsNoDefault() => Rule.Reports(
        Source.Cell(", Matrix w, Activation [|a|] = Activation.Softmax", "return Activate(a, w * x + h);"),
        "RGEN0409: Parameter 'a' is outside the cell language: its default must be one of Activation.None, "
        + "Activation.Tanh, Activation.Sigmoid, Activation.Relu, Activation.HardSigmoid, Activation.LeakyRelu, "
        + "Activation.Elu, Activation.Softsign, Activation.Softplus");
}
