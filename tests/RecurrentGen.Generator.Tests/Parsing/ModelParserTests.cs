using RecurrentGen.Generator.Parsing;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Parsing;

public sealed class ModelParserTests
{
    [Fact]
    public void LayersComeInSourceOrder() => Assert.Equal(
        ["Dense 1", "Lstm 2", "Gru 3", "Cell 4", "Rnn 5"],
        Source.Parse(
            "[Dense(1)] [Lstm(2), RecurrentModel(InputSize = 1), Gru(3)] [Cell<Lstm>(4)] [Rnn(5)] partial class Model;")
            .Layers.Select(l => $"{l.Kind} {l.Size}"));

    [Fact]
    public void TheClassIsDescribedWithItsSurroundings()
    {
        const string Text =
            "namespace A.@event { public partial class Outer { internal partial record struct Inner { "
            + "[RecurrentModel(InputSize = 3, SequenceLength = 4, Loss = Loss.Huber)] "
            + "internal sealed partial class Model { private int _a; public int B { get; set; } void C() { } } } } }";
        var spec = Source.Parse(Source.Compile(Text), "A.event.Outer+Inner+Model");
        Assert.Equal("A.@event", spec.Namespace);
        Assert.Equal(["class Outer", "record struct Inner"], spec.ContainingTypes);
        Assert.Equal("class Model", spec.Header);
        Assert.Equal("Model", spec.Name);
        Assert.Equal(["internal", "partial", "sealed"], spec.Modifiers.Order(StringComparer.Ordinal));
        Assert.Equal(["_a", "B", "C"], spec.MemberNames);
        Assert.Equal((3, 4, 1, "Huber"), (spec.InputSize, spec.SequenceLength, spec.BatchSize, spec.Loss));
        Assert.Empty(spec.NotPartialContainingTypes);
    }

    [Fact]
    public void PropertiesOfADerivedAttributeAreHyperparameters()
    {
        var layers = Source.Parse(Source.Model(
            "[Gru(2, ResetAfter = false, Merge = Merge.Sum)] [Rnn(2, Activation = Activation.Relu)] "
            + "[Cell<Rnn>(2, Hyperparameters = [\"activation\", Activation.Relu, \"leak\", 0.5f], Name = \"a\")]"))
            .Layers;
        Assert.Equal(
            [
                [new("resetAfter", false), new("Merge", "Sum")],
                [new("activation", "Relu")],
                [new("activation", "Relu", IsPair: true), new("leak", 0.5, IsPair: true), new("Name", "a")],
            ],
            layers.Select(l => l.Arguments.ToArray()).ToArray<ArgumentSpec[]>());
    }

    [Fact]
    public void ASpecIsEqualToThatOfTheSameTextElsewhere()
    {
        string source = Source.Cell(", Matrix w", "return Tanh(w * x + h);") + Source.Model("[Cell<C>(2)] [Lstm(3)]");
        var first = Source.Parse(source);
        var second = Source.Parse("\n// A comment moves everything.\n" + source + "\nclass Other;");
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.NotEqual(first, Source.Parse(source.Replace("Tanh", "Relu", StringComparison.Ordinal)));
    }

    [Fact]
    public void LayersKnowTheirDeclaration() => Assert.Equal(
        [0, 0, 1],
        Source.Parse("[RecurrentModel] [Lstm(1)] [Lstm(2)] partial class Model; [Dense(1)] partial class Model;")
            .Layers.Select(l => l.Declaration));

    [Fact]
    public void AnUnknownMemberKeepsItsNumber() => Assert.Equal(
        [new ArgumentSpec("Direction", "7")],
        Source.Parse(Source.Model("[Lstm(2, Direction = (Direction)7)]")).Layers[0].Arguments);
}
