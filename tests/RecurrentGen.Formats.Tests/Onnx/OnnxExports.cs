using System.Globalization;
using System.Text.Json;
using RecurrentGen.Onnx;
using RecurrentGen.Tests.Training;
using Xunit;

namespace RecurrentGen.Tests.Onnx;

/// <summary>
/// Writes models with random weights and scaling as ONNX files, with inputs and the models' answers beside them.
/// tests/onnx-runtime/run.sh has ONNX Runtime answer them; here it is tested that they are written and, where this library
/// reads what it writes, that they come back.
/// </summary>
[Trait("Category", "Numeric")]
public sealed class OnnxExports : IDisposable
{
    private const int Batch = 3;
    private static readonly int[] MixedLengths = [6, 1, 4];

    private readonly TemporaryFolder _temporary = new();
    private readonly string? _kept = Environment.GetEnvironmentVariable("RECURRENTGEN_ONNX_OUT");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Recurrent_layers()
    {
        Export<LstmLast, float>(new LstmLast(seed: 1));
        Export<GruLevels, float>(new GruLevels(seed: 2));
        Export<LstmBoth, float>(new LstmBoth(seed: 3));
        Export<GruBothLast, float>(new GruBothLast(seed: 4));
        Export<Peepholes, float>(new Peepholes(seed: 5));
        Export<Coupled, float>(new Coupled(seed: 6));
        Export<LstmReverse, float>(new LstmReverse(seed: 7));
        Export<GruBefore, float>(new GruBefore(seed: 8));
        Export<GruFunctions, float>(new GruFunctions(seed: 9));
        Export<RnnReverse, float>(new RnnReverse(seed: 10));
        Export<RnnClasses, int>(new RnnClasses(seed: 11));
    }

    [Fact]
    public void Other_layers()
    {
        Export<LstmBothLastStep, float>(new LstmBothLastStep(seed: 12));
        Export<LstmScaled, float>(new LstmScaled(seed: 13));
        Export<LstmSkip, float>(new LstmSkip(seed: 14), scaled: false);
        Export<AttentionBlocks, float>(new AttentionBlocks(seed: 15), comesBack: false);
        Export<Filters, float>(new Filters(seed: 16), comesBack: false);
        Export<WideSkip, float>(new WideSkip(seed: 17), comesBack: false);
    }

    [Fact]
    public void Lengths()
    {
        Export<LstmLast, float>(new LstmLast(seed: 18), MixedLengths);
        Export<LstmBoth, float>(new LstmBoth(seed: 19), MixedLengths);
        Export<GruBothLast, float>(new GruBothLast(seed: 20), MixedLengths);
        Export<LstmBothLastStep, float>(new LstmBothLastStep(seed: 21), MixedLengths, comesBack: false);
        Export<LstmScaled, float>(new LstmScaled(seed: 22), MixedLengths, comesBack: false);
        Export<AttentionBlocks, float>(new AttentionBlocks(seed: 23), MixedLengths, comesBack: false);
        Export<Filters, float>(new Filters(seed: 24), MixedLengths, comesBack: false);
    }

    [Fact]
    public void Tokens()
    {
        ExportTokens(new EmbeddedTokens(seed: 25), 7);
        ExportTokens(new OneHotTokens(seed: 26), 6, comesBack: false);
    }

    [Theory]
    [InlineData("lstm_last")]
    [InlineData("lstm_static")]
    [InlineData("gru_levels")]
    [InlineData("rnn_state")]
    [InlineData("lstm_both")]
    [InlineData("gru_both_state")]
    [InlineData("lstm_both_end")]
    [InlineData("embedding")]
    [InlineData("lstm_skip")]
    [InlineData("lstm_scaled")]
    [InlineData("node_states")]
    [InlineData("node_batch_first")]
    [InlineData("node_coupled")]
    public void What_was_read_is_written(string name)
    {
        var answer = OnnxAnswer.Of(name);
        string path = PathOf("again_" + name + ".onnx");
        OnnxNetwork.Save(answer.Network, path);
        var again = OnnxNetwork.Read(path);
        Assert.Equal(answer.Network.Declaration(), again.Declaration());
        Assert.Equal(
            answer.Network.Layers.SelectMany(l => l.Tensors).SelectMany(t => t.Values),
            again.Layers.SelectMany(l => l.Tensors).SelectMany(t => t.Values));
        Assert.Equal(
            answer.Network.Layers.SelectMany(l => l.InitialState).SelectMany(s => s),
            again.Layers.SelectMany(l => l.InitialState).SelectMany(s => s));
        bool isTokens = answer.Network.Vocabulary > 0;
        int steps = 6;
        int batch = answer.Input.Length / steps / answer.Network.InputSize;
        SaveAnswer(
            path, isTokens ? "int64" : "float32", answer.Input,
            isTokens ? [batch, steps] : [batch, steps, answer.Network.InputSize], [], answer.Output,
            answer.Output.Length == batch * steps * answer.Network.OutputSize
                ? [batch, steps, answer.Network.OutputSize]
                : [batch, answer.Network.OutputSize]);
    }

    [Fact]
    public void A_softmax_is_added()
    {
        string path = PathOf("softmax.onnx");
        OnnxNetwork.Save(new RnnClasses(seed: 1), path, new OnnxOptions { Softmax = true });
        Assert.True(OnnxNetwork.Read(path).EndsInSoftmax);
    }

    [Fact]
    public void What_has_no_operator_is_refused_and_nothing_is_written()
    {
        string path = _temporary["x.onnx"];
        var error = Assert.Throws<NotSupportedException>(() => OnnxNetwork.Save(new WithoutOperator(), path));
        Assert.StartsWith(
            "projectedlstm: ONNX has no ProjectedLstm(3, memorySize = 5)", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<NotSupportedException>(() => OnnxNetwork.Save(new WithCellClip(), path));
        Assert.Equal("lstm: ONNX has no Lstm(3, cellClip = 2): cellClip has no counterpart there.", error.Message);
        Assert.Empty(Directory.EnumerateFiles(_temporary[""]));
    }

    private static void Spread(Scaling scaling, bool outputs)
    {
        scaling.BeginWrite();
        for (int i = 0; i < scaling.InputMean.Length; i++)
        {
            scaling.InputMean[i] = 0.3f - i;
            scaling.InputScale[i] = 1.7f + i;
        }

        for (int i = 0; i < scaling.OutputMean.Length && outputs; i++)
        {
            scaling.OutputMean[i] = i - 0.4f;
            scaling.OutputScale[i] = 2.2f - i;
        }
    }

    private void Export<TModel, TTarget>(TModel model, int[]? lengths = null, bool comesBack = true, bool scaled = true)
        where TModel : class, IRecurrentModel<TModel, float, TTarget>
        where TTarget : unmanaged
    {
        var shape = model.Description.Shape;
        if (scaled)
        {
            Spread(model.Scaling, shape.ScalesOutputs);
        }

        var random = new Random(7);
        var input = new float[Batch * shape.SequenceLength * shape.InputSize];
        foreach (ref float value in input.AsSpan())
        {
            value = (random.NextSingle() * 3) - 1.5f;
        }

        var output = new float[Batch * shape.OutputSteps * shape.OutputSize];
        model.CreatePredictor().Predict(input, lengths ?? [], output);
        string path = PathOf((lengths is null ? "ours_" : "ours_lengths_") + typeof(TModel).Name + ".onnx");
        OnnxNetwork.Save(model, path, new OnnxOptions { Lengths = lengths is not null });
        SaveAnswer(
            path, "float32", input, [Batch, shape.SequenceLength, shape.InputSize], lengths ?? [], output,
            shape.SequenceOutput ? [Batch, shape.SequenceLength, shape.OutputSize] : [Batch, shape.OutputSize]);
        if (comesBack)
        {
            // Scaling becomes part of the weights.
            var back = TModel.Create(99, Initialization.PyTorch);
            OnnxNetwork.Read(path).LoadInto(back);
            var answers = new float[output.Length];
            back.CreatePredictor().Predict(input, lengths ?? [], answers);
            OnnxAnswer.AssertClose(output, answers);
        }
    }

    private void ExportTokens<TModel>(TModel model, int vocabulary, bool comesBack = true)
        where TModel : class, IRecurrentModel<TModel, int, float>
    {
        var shape = model.Description.Shape;
        int[] tokens = [.. Enumerable.Range(0, Batch * shape.SequenceLength).Select(i => i * 5 % vocabulary)];
        var output = new float[Batch * shape.OutputSteps * shape.OutputSize];
        model.CreatePredictor().Predict(tokens, output);
        string path = PathOf("ours_" + typeof(TModel).Name + ".onnx");
        OnnxNetwork.Save(model, path);
        SaveAnswer(
            path, "int64", Array.ConvertAll(tokens, t => (float)t), [Batch, shape.SequenceLength], [], output,
            shape.SequenceOutput ? [Batch, shape.SequenceLength, shape.OutputSize] : [Batch, shape.OutputSize]);
        if (comesBack)
        {
            var back = TModel.Create(99, Initialization.PyTorch);
            OnnxNetwork.Read(path).LoadInto(back);
            var answers = new float[output.Length];
            back.CreatePredictor().Predict(tokens, answers);
            OnnxAnswer.AssertClose(output, answers);
        }
    }

    private string PathOf(string file) => _kept is null ? _temporary[file] : Path.Combine(_kept, file);

    private static void SaveAnswer(
        string path, string type, float[] input, int[] inputShape, int[] lengths, float[] output, int[] outputShape)
    {
        using var stream = File.Create(Path.ChangeExtension(path, ".json"));
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteBoolean("batch_first", true);
        json.WriteStartObject("inputs");
        Write("input", type, inputShape, input);
        if (lengths.Length > 0)
        {
            Write("lengths", "int32", [lengths.Length], Array.ConvertAll(lengths, l => (float)l));
        }

        json.WriteEndObject();
        Numbers("output", output);
        Numbers("output_shape", Array.ConvertAll(outputShape, d => (float)d));
        json.WriteEndObject();

        void Write(string name, string kind, int[] shape, float[] data)
        {
            json.WriteStartObject(name);
            json.WriteString("type", kind);
            Numbers("shape", Array.ConvertAll(shape, d => (float)d));
            Numbers("data", data);
            json.WriteEndObject();
        }

        void Numbers(string name, float[] values)
        {
            json.WritePropertyName(name);
            string list = string.Join(',', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
            json.WriteRawValue("[" + list + "]");
        }
    }
}
