using System.Globalization;
using RecurrentGen.Onnx;
using RecurrentGen.Tests.Networks;
using RecurrentGen.Tests.Onnx;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Fuzzing;

/// <summary>
/// Every reader meets mutated files: it accepts them or throws the one documented exception, and allocates no more than a
/// small multiple of the file. The variable RECURRENTGEN_FUZZ sets how many files; docs/weight-files.md says how to run long.
/// </summary>
public sealed class FuzzTests
{
    private const int FilesInCi = 4000;

    /// <summary>Bytes allocated at the most for every byte of a file: JSON's index, the numbers, an exception.</summary>
    private const int AllocatedPerByte = 64;

    private const int AllocatedAtLeast = 1 << 20;

    [Theory]
    [InlineData("nam_levels.nam")]
    [InlineData("guitarml_lstm_skip.json")]
    [InlineData("guitarml_gru_knob.json")]
    [InlineData("rtneural_gru.json")]
    [InlineData("aidax_lstm.json")]
    [InlineData("aidax_gains.json")]
    [InlineData("rtneural_convolution.json")]
    public void Networks(string file) => Run(
        File.ReadAllBytes(Answer.PathOf(file)), bytes => StoredNetwork.Parse(bytes, "fuzzed").Declaration());

    [Theory]
    [InlineData("lstm_both")]
    [InlineData("gru_levels")]
    [InlineData("gru_packed_state")]
    [InlineData("node_expanded")]
    public void Graphs(string file) => Run(
        File.ReadAllBytes(OnnxAnswer.PathOf(file + ".onnx")), bytes => OnnxNetwork.Parse(bytes, "fuzzed").Declaration());

    /// <summary>Graphs whose bytes are sound and whose nodes, sizes and numbers are not.</summary>
    [Theory]
    [InlineData("lstm_both")]
    [InlineData("gru_both_state")]
    [InlineData("lstm_rows")]
    [InlineData("lstm_scaled")]
    [InlineData("embedding")]
    [InlineData("node_states")]
    public void Nodes(string file)
    {
        var mutator = new GraphMutator(seed: 6);
        Run(
            File.ReadAllBytes(OnnxAnswer.PathOf(file + ".onnx")), bytes => OnnxNetwork.Parse(bytes, "fuzzed").Declaration(),
            mutator.Mutate);
    }

    [Fact]
    public void Safetensors()
    {
        var writer = new SafetensorsWriter();
        writer.Metadata["recurrentgen.format"] = "1";
        writer.Add("lstm.weight_ih_l0", [8, 2], new float[16]);
        writer.Add("lstm.bias_ih_l0", [8], new float[8]);
        using var stream = new MemoryStream();
        writer.Write(stream);
        Run(stream.ToArray(), bytes =>
        {
            foreach (var tensor in SafetensorsFile.Parse(bytes, "fuzzed").Tensors)
            {
                tensor.ToSingles();
            }
        });
    }

    private static void Run(byte[] original, Action<byte[]> read, Func<byte[], byte[]>? mutate = null)
    {
        int files = int.TryParse(
            Environment.GetEnvironmentVariable("RECURRENTGEN_FUZZ"), CultureInfo.InvariantCulture, out int asked)
            ? asked
            : FilesInCi;
        mutate ??= new Mutator(seed: 5).Mutate;
        int refused = 0;
        for (int i = 0; i < files; i++)
        {
            byte[] bytes = mutate(original);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(bytes);
            }
            catch (WeightFileException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"File {i} of the run: {e}");
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(
                allocated < AllocatedAtLeast + ((long)AllocatedPerByte * bytes.Length),
                $"File {i} of the run, {bytes.Length} bytes: {allocated} bytes were allocated.");
        }

        Assert.InRange(refused, files / 4, files);
    }
}
