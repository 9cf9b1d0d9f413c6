using RecurrentGen.Generator.Emission;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Snapshots;

/// <summary>
/// What people see when they step into generated code. Numbers are proven by running; these few small models show the text.
/// </summary>
/// <remarks>
/// After a change of emission: run these tests, look at the difference between the <c>.received.</c> and
/// <c>.verified.</c> files (<c>git diff --no-index</c>), and rename the received ones over the verified ones, in a shell:
/// <code>
/// cd tests/RecurrentGen.Generator.Tests/Snapshots; for f in *.received.cs; do mv "$f" "${f/.received./.verified.}"; done
/// </code>
/// </remarks>
public sealed class ModelSnapshotTests
{
    private const string Head = "[RecurrentModel(InputSize = 1, SequenceLength = 2, BatchSize = 2";

    [Fact]
    public void Lstm_of_which_the_last_step_counts() => Check(
        Head + ")] [Lstm(2, Return = Return.Last)] [Dense(1)] public sealed partial class Forecaster;", trace: true);

    [Fact]
    public void Gru_in_both_directions_with_classes() => Check(
        "namespace Words { " + Head + ", Loss = Loss.SoftmaxCrossEntropy)] "
        + "[Gru(2, Direction = Direction.Bidirectional)] [Dense(2, Name = \"tags\")] internal sealed partial class Tagger; }", trace: true);

    [Fact]
    public void Cell_with_a_product_inside_a_step() => Check(
        """
        [RecurrentCell]
        public readonly struct MinimalGatedUnit
        {
            public static Vector Step(Vector x, Vector h, Matrix Wf, Matrix Uf, Vector bf, Matrix Wn, Matrix Un, Vector bn)
            {
                var f = Sigmoid(Wf * x + Uf * h + bf);
                var n = Tanh(Wn * x + Un * (f * h) + bn);
                return (1 - f) * h + f * n;
            }
        }

        """
        + Head + ")] [Cell<MinimalGatedUnit>(2)] public sealed partial class Filter;");

    [Fact]
    public void Stack_of_rectified_levels_for_one_sequence() => Check(
        "[RecurrentModel(InputSize = 1, SequenceLength = 2)] "
        + "[Rnn(2, Layers = 2, Activation = Activation.Relu)] public sealed partial class Stack;");

    [Fact]
    public void Gru_whose_streams_read_bytes() => Check(
        "[RecurrentModel(InputSize = 1, SequenceLength = 2, StreamWeights = StreamWeights.Int8)] "
        + "[Gru(2)] [Dense(17)] public sealed partial class Follower;");

    [Fact]
    public void Tokens_of_a_table() => Check(
        "[RecurrentModel(SequenceLength = 2, BatchSize = 2)] "
        + "[Embedding(3, 2, PaddingToken = 1)] [Rnn(2, Return = Return.Last)] public sealed partial class Reader;");

    [Fact]
    public void Tokens_that_choose_rows_of_weights() => Check(
        "[RecurrentModel(SequenceLength = 2, BatchSize = 2, Loss = Loss.SoftmaxCrossEntropy)] "
        + "[OneHot(3)] [Rnn(2)] public sealed partial class Speller;");

    [Fact]
    public void Layers_of_the_runtime() => Check(
        Head + ")] [Rnn(2)] [LayerNorm] [Residual(From = \"rnn\")] [PRelu] [MeanPooling] public sealed partial class Pooled;",
        trace: true);

    [Fact]
    public void Variant_that_files_are_opened_as() => Check(
        "[RecurrentModel(InputSize = 1, SequenceLength = 2)] [Variants(\"rnn\", HiddenSizes = new[] { 2 })] "
        + "[Rnn(4)] public static partial class Amp;");

    /// <param name="trace">Whether what traces are made of is shown, too: it is much the same in all models.</param>
    private static void Check(
        string source,
        bool trace = false,
        [System.Runtime.CompilerServices.CallerFilePath] string testFile = "",
        [System.Runtime.CompilerServices.CallerMemberName] string test = "")
    {
        var input = Source.Compile(source);
        var result = Generated.Run(input);

        // The table on hover keeps its columns, and a cell its lines.
        Assert.All(result.Results.SelectMany(r => r.GeneratedSources), file => Assert.DoesNotContain(
            file.SourceText.ToString().Split('\n'), line => line.Length > LineWrapper.Columns
                && !line.TrimStart().StartsWith("/// ", StringComparison.Ordinal)
                && !line.StartsWith("    + \"", StringComparison.Ordinal)));
        Snapshot.Verify(input, result, testFile, test, trace ? null : ".Trace.g.cs");
    }
}
