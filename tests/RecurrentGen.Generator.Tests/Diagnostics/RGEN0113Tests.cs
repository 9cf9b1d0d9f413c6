using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0113Tests
{
    [Fact]
    public Task TwoNamesMeanSomethingElse() => Rule.Reports(
        Source.Model("[Lstm(2, [|Name = \"input\"|])] [Dense(1, [|Name = \"scaling\"|])]"),
        "RGEN0113: 'input' cannot name a layer, since it stands for what comes into the model: name the layer otherwise",
        "RGEN0113: 'scaling' cannot name a layer, since it stands for the units of inputs and outputs in files: name the layer "
        + "otherwise");

    [Fact]
    public Task ACellMayNotBringOneEither() => Rule.Reports(
        "[RecurrentCell] public struct Input { public static Vector Step(Vector x, Vector h, Matrix w) { return w * x + h; } } "
        + Source.Model("[[|Cell<Input>(2)|]]"),
        "RGEN0113: 'input' cannot name a layer, since it stands for what comes into the model: name the layer otherwise");
}
