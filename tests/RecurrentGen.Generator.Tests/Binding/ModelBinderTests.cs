using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Binding;

public sealed class ModelBinderTests
{
    [Fact]
    public void AnLstmHasPyTorchsTensors() => Assert.Equal(
        [
            "lstm.weight_ih_l0 [20, 3] InputWeight 5",
            "lstm.weight_hh_l0 [20, 5] RecurrentWeight 5",
            "lstm.bias_ih_l0 [20] Vector 5",
            "lstm.bias_hh_l0 [20] Vector 5",
        ],
        Tensors("[Lstm(5)]"));

    [Fact]
    public void AGruHasPyTorchsTensors() => Assert.Equal(
        [
            "gru.weight_ih_l0 [15, 3] InputWeight 5",
            "gru.weight_hh_l0 [15, 5] RecurrentWeight 5",
            "gru.bias_ih_l0 [15] Vector 5",
            "gru.bias_hh_l0 [15] Vector 5",
        ],
        Tensors("[Gru(5)]"));

    [Fact]
    public void ADenseLayerHasWeightAndBias() => Assert.Equal(
        [
            "rnn.weight_ih_l0 [5, 3] InputWeight 5",
            "rnn.weight_hh_l0 [5, 5] RecurrentWeight 5",
            "rnn.bias_ih_l0 [5] Vector 5",
            "rnn.bias_hh_l0 [5] Vector 5",
            "dense.weight [2, 5] InputWeight 0",
            "dense.bias [2] Vector 0",
        ],
        Tensors("[Rnn(5)] [Dense(2)]"));

    [Fact]
    public void ABidirectionalStackHasOneSetPerLevelAndHalf() => Assert.Equal(
        [
            "rnn.weight_ih_l0 [2, 3]", "rnn.weight_hh_l0 [2, 2]", "rnn.bias_ih_l0 [2]", "rnn.bias_hh_l0 [2]",
            "rnn.weight_ih_l0_reverse [2, 3]", "rnn.weight_hh_l0_reverse [2, 2]",
            "rnn.bias_ih_l0_reverse [2]", "rnn.bias_hh_l0_reverse [2]",
            "rnn.weight_ih_l1 [2, 4]", "rnn.weight_hh_l1 [2, 2]", "rnn.bias_ih_l1 [2]", "rnn.bias_hh_l1 [2]",
            "rnn.weight_ih_l1_reverse [2, 4]", "rnn.weight_hh_l1_reverse [2, 2]",
            "rnn.bias_ih_l1_reverse [2]", "rnn.bias_hh_l1_reverse [2]",
        ],
        Tensors("[Rnn(2, Layers = 2, Direction = Direction.Bidirectional)]").Select(t => t[..(t.IndexOf(']') + 1)]));

    [Theory]
    [InlineData("", "wf [2, 3]; uf [2, 2]; bf [2]")]
    [InlineData(", Layers = 2", "wf_l0 [2, 3]; uf_l0 [2, 2]; bf_l0 [2]; wf_l1 [2, 2]; uf_l1 [2, 2]; bf_l1 [2]")]
    [InlineData(", Direction = Direction.Backward", "wf [2, 3]; uf [2, 2]; bf [2]")]
    [InlineData(
        ", Direction = Direction.Bidirectional",
        "wf [2, 3]; uf [2, 2]; bf [2]; wf_reverse [2, 3]; uf_reverse [2, 2]; bf_reverse [2]")]
    public void AUsersCellKeepsItsOwnNames(string arguments, string expected)
    {
        string cell = Source.Cell(", Matrix wf, Matrix uf, Vector bf", "return Tanh(wf * x + uf * h + bf);");
        var model = Source.BindModel(cell + Source.Model($"[Cell<C>(2{arguments})]"));
        Assert.Equal(expected, string.Join("; ", model.Tensors.Select(Shape)).Replace("c.", "", StringComparison.Ordinal));
    }

    [Fact]
    public void StackedPartsKnowTheirRows()
    {
        var layer = Assert.IsType<BoundRecurrentLayer>(Source.BindModel(Source.Model("[Lstm(5)]")).Layers[0]);
        var cell = Assert.Single(layer.Cells);
        Assert.Equal([5, 5], cell.StateSizes);
        Assert.Equal(
            ["W_ii 0 0", "W_if 0 5", "W_ig 0 10", "W_io 0 15", "W_hi 1 0", "W_hf 1 5", "W_hg 1 10", "W_ho 1 15"],
            cell.Parameters.Take(8).Select(p => $"{p.Name} {p.Tensor} {p.TensorRow}"));
    }

    [Fact]
    public void TheDeclarationIsCanonical() => Assert.Equal(
        "InputSize=3,SequenceLength=4,BatchSize=2,Loss=Huber;"
        + "a:Lstm(5,Direction=Bidirectional,Merge=Sum,Layers=2);gru:Gru(6,Return=Last,resetAfter=false);dense:Dense(1)",
        Source.BindModel(Source.Model(
            "[Lstm(5, Layers = 2, Merge = Merge.Sum, Direction = Direction.Bidirectional, Name = \"a\")]"
            + "[Gru(6, ResetAfter = false, Return = Return.Last)] [Dense(1)]",
            ", Loss = Loss.Huber")).Declaration);

    private static IEnumerable<string> Tensors(string layers) =>
        Source.BindModel(Source.Model(layers)).Tensors.Select(t => $"{Shape(t)} {t.Role} {t.HiddenSize}");

    private static string Shape(BoundTensor tensor) => $"{tensor.Name} [{string.Join(", ", tensor.Shape)}]";
}
