using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0105Tests
{
    [Fact]
    public Task TwoLayersMustNotShareAName() => Rule.Reports(
        Source.Model("[Lstm(2, Name = \"a\")] [Gru(2, [|Name = \"a\"|])]"),
        "RGEN0105: 'a' is used twice: names of layers and tensors must be unique in a model");

    [Fact]
    public Task ADefaultNameMayBeTaken() => Rule.Reports(
        Source.Model("[Gru(2, Name = \"lstm\")] [[|Lstm(2)|]]"),
        "RGEN0105: 'lstm' is used twice: names of layers and tensors must be unique in a model");

    [Fact]
    public Task TwoTensorsMustNotShareAName() => Rule.Reports(
        Source.Cell(", [Stack(\"w\", 0)] Matrix u, Matrix w_l0", "return u * x + w_l0 * "
        + "h;") + Source.Model("[[|Cell<C>(2)|]]"),
        "RGEN0105: 'c.w_l0' is used twice: names of layers and tensors must be unique in a model");
}
