using System.Net;
using System.Text.RegularExpressions;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Planning;

/// <summary>Holds the figures of a plan against what the generated code does in this process.</summary>
public sealed partial class FiguresTests
{
    /// <summary>Headers of two or three objects and arrays, and the start at a cache line.</summary>
    private const int StreamObjects = 256;

    /// <summary>The same for the objects of a training, of which there is a fixed number for every time scale.</summary>
    private const int TrainingObjects = 1536;

    private const string Cell =
        "[RecurrentCell] public struct C { public static (Vector, Vector) Step(Vector x, Vector h, Vector c, "
        + "Matrix W, Matrix U, Matrix V, Vector b) { var d = Tanh(W * x + U * h + b); var e = 0.5 * c + d; "
        + "return (Tanh(V * e), e); } }";

    public static TheoryData<string> Models =>
    [
        Source.Model("[Lstm(20, Return = Return.Last)] [Dense(1)]"),
        Source.Model("[Gru(17, Layers = 2)] [Dense(5)]"),
        Source.Model("[Lstm(9, Direction = Direction.Bidirectional)] [Dense(2)]"),
        Source.Model("[LayerNormLstm(6, RecurrentDropout = 0.2)] [Dropout(0.3)] [Dense(1)]"),
        Source.Model("[Lstm(5)] [AttentionPooling(7)] [Dense(1)]"),
        Source.Model("[Conv1D(6, 2, Stride = 2)] [Lstm(3, Frozen = true)] [LayerNorm] [Dense(1)]"),
        Source.Model("[Rnn(3)] [Residual] [Dense(20)]"),
        Source.Model("[Cell<C>(11)] [Dense(1)]") + Cell,
        "[RecurrentModel(InputSize = 1, SequenceLength = 300, BatchSize = 50)] [Lstm(40)] [Dense(1)] public partial class Model;",
        "[RecurrentModel(InputSize = 1, SequenceLength = 9)] [Gru(24)] [Dense(1)] public partial class Model;",
        "[RecurrentModel(SequenceLength = 6, BatchSize = 2, Loss = Loss.SoftmaxCrossEntropy)] [Embedding(9, 5, Frozen = true)] "
            + "[Gru(4)] [Dense(3)] public partial class Model;",
        "[RecurrentModel(SequenceLength = 6, BatchSize = 2)] [OneHot(30)] [Lstm(4)] [Dense(3)] public partial class Model;",
    ];

    public static TheoryData<string, string> Compact => new()
    {
        { "BFloat16", "[Lstm(20)] [Dense(1)]" },
        { "Int8", "[Lstm(20)] [Dense(1)]" },
        { "BFloat16", "[Gru(33, Layers = 2)] [Dense(40)]" },
        { "Int8", "[Gru(33, Layers = 2)] [Dense(40)]" },
        { "Int8", "[MultiplicativeLstm(9)] [Dense(5)]" },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void WeightsAreTheParameterBlock(string source)
    {
        var model = RunningModel.Of(source);
        var figures = model.Description.Figures;
        var parameters = model.NewParameters();
        Assert.Equal(sizeof(float) * (long)parameters.Packed.Length, figures.WeightBytes);
        Assert.Equal(
            figures.WeightBytes - (sizeof(float) * (long)model.Description.ParameterCount), figures.PaddingBytes);

        // What is no parameter is zero, and nothing else reaches it.
        float[] ones = new float[model.Description.ParameterCount];
        Array.Fill(ones, 1);
        parameters.CopyFrom(ones);
        Assert.Equal(figures.PaddingBytes / sizeof(float), parameters.Packed.ToArray().LongCount(p => p == 0));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void AStreamHoldsItsFigureAndNothingMore(string source)
    {
        var model = RunningModel.Of(source);
        var figures = model.Description.Figures;
        if (!model.Streams)
        {
            Assert.Equal((0, 0), (figures.StreamBytes, figures.SnapshotBytes));
            return;
        }

        Assert.Equal(sizeof(float) * model.Constant("LiveStream", "StateSize"), figures.SnapshotBytes);
        Assert.InRange(model.AllocatedByStream() - figures.StreamBytes, 0, StreamObjects);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void ATrainingHoldsItsFigureAndNothingMore(string source)
    {
        var model = RunningModel.Of(source);
        var figures = model.Description.Figures;
        Assert.Equal(
            figures.TrainingBytes - figures.WeightBytes, model.Constant("Training", "WorkspaceBytes"));
        Assert.InRange(model.AllocatedByTraining() - figures.TrainingBytes, 0, TrainingObjects);
    }

    [Theory]
    [MemberData(nameof(Compact))]
    public void ACompactCopyIsAFigureOfItsOwn(string format, string layers)
    {
        string declared = Source.Model(layers).Replace(
            "BatchSize = 2", $"BatchSize = 2, StreamWeights = StreamWeights.{format}", StringComparison.Ordinal);
        var model = RunningModel.Of(declared);
        var single = RunningModel.Of(Source.Model(layers));
        var figures = model.Description.Figures;
        Assert.Equal(model.CompactBytes(), figures.CompactWeightBytes);
        Assert.InRange(model.AllocatedByStream() - figures.StreamBytes, 0, StreamObjects);
        Assert.Equal(single.Description.Figures.WeightBytes, figures.WeightBytes);
        Assert.Equal(single.Description.Figures.TrainingBytes, figures.TrainingBytes);
        Assert.Contains("; the compact copy for streams ", model.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void AnEditorShowsWhatSummaryPrints(string source)
    {
        var model = RunningModel.Of(source);
        var shown = Remarks().Match(model.Texts.Single(t => t.Contains("<remarks>\n/// <code>", StringComparison.Ordinal)));
        var lines = shown.Groups[1].Value.Split('\n')
            .Select(l => WebUtility.HtmlDecode(l.Length > 4 ? l[4..] : "")).SkipLast(1);
        Assert.Equal(
            model.Summary.Split('\n').Skip(1).SkipLast(1).Select(l => l.Trim()), lines.Select(l => l.Trim()));
    }

    [Fact]
    public void TheTableIsThatOfKeras() => Assert.Equal(
        """
        Model
          layer  declaration                       output    parameters  multiply-adds/step
          rnn    Rnn(4, Layers = 2), level 1 of 2  [4, 4]            36                  28
          rnn    Rnn(4, Layers = 2), level 2 of 2  [4, 4]            40                  32
          dense  Dense(300)                        [4, 300]       1,500               1,200
          total                                                   1,576               1,260

          parameters   1,576 trained, 0 fixed
          weights      7,296 bytes, 992 of them padding
          live stream  1,536 bytes; a snapshot of its state 32 bytes
          training     53,640 bytes, 7,296 of them gradients

        """.ReplaceLineEndings("\n"),
        RunningModel.Of(Source.Model("[Rnn(4, Layers = 2)] [Dense(300)]")).Summary);

    [Fact]
    public void ThePageShowsTheTableOfTheSample()
    {
        string page = File.ReadAllText(Repository.Path("docs", "budgets.md"));
        string summary = RunningModel.Of(
            "[RecurrentModel(InputSize = 1, SequenceLength = 32, BatchSize = 32)] [Lstm(20, Return = Return.Last)] [Dense(1)] "
            + "public partial class Model;").Summary;
        Assert.Contains(
            "```\n" + summary.Replace("Model\n", "SunspotForecaster\n", StringComparison.Ordinal) + "```\n", page,
            StringComparison.Ordinal);
    }

    [GeneratedRegex("<remarks>\n/// <code>\n(.*?)/// </code>", RegexOptions.Singleline)]
    private static partial Regex Remarks();
}
