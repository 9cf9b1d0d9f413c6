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
        Assert.Equal(expected, string.Join("; ", model.Tensors.Select(t => Shape(t)["c.".Length..])));
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

    [Fact]
    public void LayersHandTheirOutputsOn()
    {
        var model = Source.BindModel(Source.Model(
            "[Lstm(5, Direction = Direction.Bidirectional, Layers = 2, Unroll = 3)] "
            + "[Gru(6, Direction = Direction.Bidirectional, Merge = Merge.Average, Unroll = TimeUnroll.Full)] "
            + "[Rnn(7, Direction = Direction.Backward, Return = Return.Last, Unroll = 99)] "
            + "[Dense(8, Activation = Activation.Relu)] [Dense(2)]"));
        Assert.Equal(
            [
                "lstm 3>10 seq>seq", "lstm 10>10 seq>seq", "gru 10>6 seq>seq", "rnn 6>7 seq>last",
                "dense 7>8 last>last", "dense_1 8>2 last>last",
            ],
            model.Layers.Select(l =>
                $"{l.Name} {l.InputSize}>{l.OutputSize} {Time(l.SequenceInput)}>{Time(l.SequenceOutput)}"));
        Assert.Equal((3, 2, 4, 2, false), (
            model.InputSize, model.OutputSize, model.SequenceLength, model.BatchSize, model.SequenceOutput));

        var recurrent = model.Layers.OfType<BoundRecurrentLayer>().ToList();
        Assert.Equal(
            [(0, 2, 3), (1, 2, 3), (0, 1, 4), (0, 1, 4)], recurrent.Select(l => (l.Level, l.Levels, l.Unroll)));
        Assert.Equal(
            ["><", "><", "><", "<"],
            recurrent.Select(l => string.Concat(l.Cells.Select(c => c.Reverse ? "<" : ">"))));
        Assert.Equal("Rnn(7, Direction = Backward, Return = Last, Unroll = 4)", recurrent[3].Description);

        static string Time(bool sequence) => sequence ? "seq" : "last";
    }

    [Fact]
    public void OnlyTheTopOfAStackHandsOnItsLastOutput() => Assert.Equal(
        [true, true, false],
        Source.BindModel(Source.Model("[Lstm(5, Layers = 3, Return = Return.Last)]"))
            .Layers.Select(l => l.SequenceOutput));

    [Fact]
    public void HyperparametersHaveTheirValues()
    {
        string cell = Source.Cell(
            ", Matrix w, double leak = 0.5, bool plain = false, Activation kind = Activation.Tanh",
            "return plain ? w * x : Activate(kind, w * x) + leak * h;");
        var layers = Source.BindModel(cell + Source.Model(
            "[Cell<C>(2)] "
            + "[Cell<C>(2, Hyperparameters = [\"leak\", 1, \"plain\", true, \"kind\", Activation.Relu])]")).Layers;
        Assert.Equal(
            ["leak=0.5 plain=False kind=Tanh", "leak=1 plain=True kind=Relu"],
            layers.Cast<BoundRecurrentLayer>().Select(l => string.Join(" ", l.Cells[0].Hypers.Select(h =>
                FormattableString.Invariant($"{h.Name}={h.Value}")))));
        Assert.Equal(1.0, ((BoundRecurrentLayer)layers[1]).Cells[0].Hypers[0].Value);
        Assert.Equal("Cell<C>(2, leak = 1, plain = true, kind = Relu)", layers[1].Description);
    }

    [Fact]
    public void NamedSizesReachEveryParameter()
    {
        const string Projected =
            "[RecurrentCell] public struct C { public static (Vector, Vector) Step("
            + "Vector x, Vector h, [Size(\"P\")] Vector c, Matrix w, Matrix u, [Fixed] Matrix p, [Init(1)] Vector b) "
            + "{ var n = c + Tanh(w * x + u * h + b); return (p * n, n); } }";
        var model = Source.BindModel(Projected + Source.Model("[Cell<C>(2, Hyperparameters = [\"P\", 7])]"));
        Assert.Equal(
            [
                "c.w [7, 3] InputWeight True", "c.u [7, 2] RecurrentWeight True", "c.p [2, 7] RecurrentWeight False",
                "c.b [7] Vector True",
            ],
            model.Tensors.Select(t => $"{Shape(t)} {t.Role} {t.Trainable}"));
        var cell = ((BoundRecurrentLayer)model.Layers[0]).Cells[0];
        Assert.Equal([2, 7], cell.StateSizes);
        Assert.Equal(1, cell.Parameters[3].Init!.Value);
        Assert.EndsWith(";c:Cell<C>(2,P=7)", model.Declaration, StringComparison.Ordinal);
    }

    [Fact]
    public void AMatrixAppliedToTheInputAloneIsAnInputWeight()
    {
        string cell = Source.Cell(
            ", Matrix a, Matrix b, Vector m, [Stack(\"s\", 0)] Matrix c, [Stack(\"s\", 1)] Matrix d",
            "var r = h + a * (m * x); return b * (a * x) + c * x + d * x + c * (x + 1) + Tanh(r);");
        Assert.Equal(
            ["c.a InputWeight", "c.b InputWeight", "c.m Vector", "c.s_l0 InputWeight"],
            Source.BindModel(cell + Source.Model("[Cell<C>(2)]")).Tensors.Select(t => $"{t.Name} {t.Role}"));
    }

    [Fact]
    public void DefaultNamesCountByKind() => Assert.Equal(
        ["lstm", "a", "lstm_1", "gru", "dense", "lstm_2"],
        Source.BindModel(Source.Model(
            "[Lstm(1)] [Lstm(1, Name = \"a\")] [Cell<Lstm>(1)] [Gru(1)] [Dense(1)] [Lstm(1)]"))
            .Layers.Select(l => l.Name));

    [Fact]
    public void AWarningLeavesAModel()
    {
        var result = Source.Bind(Source.Model(
            "[Lstm(2)] [Dense(2, Activation = Activation.Softmax)]", ", Loss = Loss.SoftmaxCrossEntropy"));
        Assert.NotNull(result.Model);
        Assert.Equal(["RGEN0205"], result.Findings.Select(f => f.Id));
    }

    [Fact]
    public void AnErrorLeavesNone() => Assert.Null(Source.Bind(Source.Model("[Lstm(0)]")).Model);

    [Fact]
    public void WhatTheCompilerRefusesLeavesNoneWithoutAWord()
    {
        var result = Source.Bind(Source.Model("[Lstm]"));
        Assert.Null(result.Model);
        Assert.Empty(result.Findings);
    }

    private static IEnumerable<string> Tensors(string layers) =>
        Source.BindModel(Source.Model(layers)).Tensors.Select(t => $"{Shape(t)} {t.Role} {t.HiddenSize}");

    private static string Shape(BoundTensor tensor) => $"{tensor.Name} [{string.Join(", ", tensor.Shape)}]";
}
