using System.Globalization;
using RecurrentGen.Tests.Onnx;
using RecurrentGen.Tests.Training;
using RecurrentGen.Tool;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Networks;

/// <summary>The command <c>compare</c>.</summary>
public sealed class CompareTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("nam_levels.nam", "x.onnx")]
    [InlineData("aidax_lstm.json", "x.safetensors")]
    [InlineData("aidax_gains.json", "x.safetensors")]
    [InlineData("exported.safetensors", "x.json")]
    [InlineData("rtneural_convolution.json", "x.json")]
    public void A_converted_file_is_the_same(string file, string target)
    {
        string path = _folder[target];
        Run(0, "convert", Answer.PathOf(file), path);
        string output = Run(0, "compare", Answer.PathOf(file), path);
        Assert.Contains("weights: the same", output, StringComparison.Ordinal);
        Assert.Contains("runs (random signal of 64 steps, seed 1): the same", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_weight_is_named_where_it_is_and_where_it_acts()
    {
        var (path, before, after) = Changed(level: 1, tensor: "weight_hh", at: 28, by: 0.5f);
        string output = Run(1, "compare", Answer.PathOf("nam_levels.nam"), path);

        // Row 5 is the first of the forget gate, which acts from the first step on: the state to begin with is not zero.
        string place = "layer 2, Lstm(5), weight_hh[5, 3]: " + Text(before) + "; and " + Text(after);
        Assert.Contains("first difference of weights: " + place, output, StringComparison.Ordinal);
        Assert.Contains("largest difference of weights: " + place, output, StringComparison.Ordinal);
        Assert.Contains("seed 1): layer 2, Lstm(5), step 0, h[0]: ", output, StringComparison.Ordinal);
        Assert.Contains("largest difference of runs: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_below_the_tolerance_are_none()
    {
        var (path, _, _) = Changed(level: 0, tensor: "bias_ih", at: 2, by: 1e-4f);
        Assert.Contains("bias_ih[2]", Run(1, "compare", Answer.PathOf("nam_levels.nam"), path), StringComparison.Ordinal);
        Run(0, "compare", Answer.PathOf("nam_levels.nam"), path, "--tolerance", "0.01");
    }

    [Fact]
    public void The_signal_may_be_given()
    {
        var (path, _, _) = Changed(level: 1, tensor: "weight_ih", at: 0, by: 1);
        string signal = _folder["signal.csv"];
        File.WriteAllText(signal, "0.5\n\n-0.25\n1e-1\n");
        string output = Run(1, "compare", Answer.PathOf("nam_levels.nam"), path, "--input", signal);
        Assert.Contains($"first difference of runs ({signal}): layer 2, Lstm(5), step 0, h[0]", output, StringComparison.Ordinal);
        Assert.Contains(
            $"runs ({signal}): the same",
            Run(0, "compare", Answer.PathOf("nam_levels.nam"), Answer.PathOf("nam_levels.nam"), "--input", signal),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Other_layers_are_named_and_nothing_is_run()
    {
        string output = Run(1, "compare", Answer.PathOf("nam_levels.nam"), Answer.PathOf("aidax_lstm.json"));
        Assert.Contains("layer 1 differs: Lstm(5), 1 -> 5, weight_ih [20, 1], ", output, StringComparison.Ordinal);
        Assert.Contains("; and Lstm(7), 1 -> 7, weight_ih [28, 1], ", output, StringComparison.Ordinal);
        Assert.Contains("inputs that are added to the outputs differ: 0; and 1", output, StringComparison.Ordinal);
        Assert.DoesNotContain("runs", output, StringComparison.Ordinal);
        output = Run(1, "compare", Answer.PathOf("rtneural_gru.json"), Answer.PathOf("exported.safetensors"));
        Assert.Contains("layer 1 differs: Dense(5", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_that_do_not_run_step_by_step_are_compared_by_their_weights()
    {
        string file = OnnxAnswer.PathOf("gru_both_state.onnx");
        Assert.Contains("runs: not compared, ", Run(0, "compare", file, file), StringComparison.Ordinal);
        string signal = _folder["signal.csv"];
        File.WriteAllText(signal, "1");
        Assert.Contains("expected ", Run(2, "compare", file, file, "--input", signal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "line 1: expected a step per line")]
    [InlineData("1\n1, 2", "line 2: expected 1 numbers, found '1, 2'")]
    [InlineData("1\n\nx", "line 3: expected finite numbers, found 'x'")]
    [InlineData("NaN", "line 1: expected finite numbers, found 'NaN'")]
    public void A_signal_that_does_not_fit_is_refused(string text, string message)
    {
        string signal = _folder["signal.csv"];
        File.WriteAllText(signal, text);
        string file = Answer.PathOf("nam_levels.nam");
        Assert.Contains(message, Run(2, "compare", file, file, "--input", signal), StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_use_ends_with_2()
    {
        string file = Answer.PathOf("nam_levels.nam");
        Run(2, "compare", file);
        Run(2, "compare", file, file, "--tolerance", "-1");
        Run(2, "compare", file, file, "--tolerance", "x");
        Run(2, "compare", file, file, "--tolerance", "NaN");
        string comma = Run(2, "compare", file, file, "--tolerance", "0,001");
        Assert.Contains("--tolerance: expected a number from 0 on, found '0,001'.", comma, StringComparison.Ordinal);
        Assert.Contains("argument 3: expected a name", Run(2, "compare", file, ""), StringComparison.Ordinal);
        Run(2, "compare", file, file, "--input", "");
        Run(2, "inspect", "");
        Assert.Contains("none.nam", Run(2, "compare", file, _folder["none.nam"]), StringComparison.Ordinal);
        Assert.Contains("a Python program", Run(2, "compare", "model.pt", file), StringComparison.Ordinal);
        Run(2, "compare", file, file, "--input", _folder["none.csv"]);
    }

    /// <summary>The capture of two levels as safetensors, with one weight changed.</summary>
    private (string Path, float Before, float After) Changed(int level, string tensor, int at, float by)
    {
        var network = StoredNetwork.Read(Answer.PathOf("nam_levels.nam"));
        float[] values = network.Layers[level].Find(tensor)!.Values;
        float before = values[at];
        values[at] += by;
        string path = _folder["changed.onnx"];
        RecurrentGen.Onnx.OnnxNetwork.Save(network, path);
        return (path, before, values[at]);
    }

    private static string Text(double value) => value.ToString("g9", CultureInfo.InvariantCulture);

    private static string Run(int status, params string[] arguments)
    {
        using var output = new StringWriter();
        int actual = CommandLine.Run(arguments, output, output);
        Assert.True(status == actual, $"ended with {actual}: {output}");
        return output.ToString();
    }
}
