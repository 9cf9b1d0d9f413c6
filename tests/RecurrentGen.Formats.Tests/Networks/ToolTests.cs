using RecurrentGen.Onnx;
using RecurrentGen.Tests.Onnx;
using RecurrentGen.Tests.Training;
using RecurrentGen.Tool;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Networks;

/// <summary>The command-line tool, through its command line.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Inspect_prints_what_to_paste()
    {
        string output = Run(0, "inspect", Answer.PathOf("nam_levels.nam"));
        Assert.Contains("nam_levels.nam: Nam, 406 parameters", output, StringComparison.Ordinal);
        Assert.Contains("level 1: Lstm(5), 5 -> 5", output, StringComparison.Ordinal);
        Assert.Contains("sample rate 48000 Hz", output, StringComparison.Ordinal);
        Assert.Contains("begins with a state that is not zero", output, StringComparison.Ordinal);
        Assert.Contains(string.Join(Environment.NewLine, "[Lstm(5)]", "[Lstm(5)]", "[Dense(1)]"), output, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_lists_the_tensors_of_a_safetensors_file()
    {
        string output = Run(0, "inspect", Answer.PathOf("exported.safetensors"));
        Assert.Contains("gru.weight_hh_l0 F32 [9, 3]", output, StringComparison.Ordinal);
        Assert.Contains("[Gru(3)]", output, StringComparison.Ordinal);
        output = Run(0, "inspect", Answer.PathOf("torch_names.safetensors"));
        Assert.Contains("No declaration can be guessed: ", output, StringComparison.Ordinal);
        Assert.Contains("found beside them epoch.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aidax_lstm.json")]
    [InlineData("exported.safetensors")]
    public void Verify_runs_the_signal_of_a_file(string file) =>
        Assert.Contains("24 steps, largest error ", Run(0, "verify", Answer.PathOf(file)), StringComparison.Ordinal);

    [Fact]
    public void Verify_finds_another_network()
    {
        string text = File.ReadAllText(Answer.PathOf("aidax_lstm.json"));
        string changed = _folder["changed.json"];
        File.WriteAllText(changed, text.Replace("\"in_skip\": 1", "\"in_skip\": 0", StringComparison.Ordinal));
        Assert.Contains("DIFFERS", Run(1, "verify", changed), StringComparison.Ordinal);
        Assert.Contains("expected a signal to check with", Run(1, "verify", Answer.PathOf("rtneural_gru.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_writes_a_file_that_verifies()
    {
        string target = _folder["exported.json"];
        Run(0, "convert", Answer.PathOf("exported.safetensors"), target);
        Assert.Contains("agrees", Run(0, "verify", target), StringComparison.Ordinal);
        string back = _folder["back.safetensors"];
        Run(0, "convert", target, back);
        Assert.Equal(["Gru(3)", "Dense(1)"], StoredNetwork.Read(back).Layers.Select(l => l.Declaration));
    }

    [Fact]
    public void Graphs_are_inspected_and_converted_both_ways()
    {
        string output = Run(0, "inspect", OnnxAnswer.PathOf("gru_both_state.onnx"));
        Assert.Contains("gru_both_state.onnx: Onnx, 234 parameters", output, StringComparison.Ordinal);
        Assert.Contains(
            "[Gru(4, Direction = Direction.Bidirectional, Return = Return.Last)]", output, StringComparison.Ordinal);

        // The state to begin with and the skip of other formats become nodes, and come back.
        string graph = _folder["nam.onnx"];
        Run(0, "convert", Answer.PathOf("nam_levels.nam"), graph);
        var original = StoredNetwork.Read(Answer.PathOf("nam_levels.nam"));
        var back = OnnxNetwork.Read(graph);
        Assert.Equal(
            original.Layers.SelectMany(l => l.InitialState).SelectMany(s => s),
            back.Layers.SelectMany(l => l.InitialState).SelectMany(s => s));
        Assert.Equal(48000.0, back.SampleRate);
        graph = _folder["aidax.onnx"];
        Run(0, "convert", Answer.PathOf("aidax_lstm.json"), graph);
        Assert.Contains("24 steps, largest error ", Run(0, "verify", graph), StringComparison.Ordinal);
        graph = _folder["skip.onnx"];
        Run(0, "convert", Answer.PathOf("guitarml_lstm_skip.json"), graph);
        string json = _folder["skip.json"];
        Run(0, "convert", graph, json);
        Assert.Equal(1, StoredNetwork.Read(json).Skip);
        Assert.Contains(
            "RTNeural has no Gru(4, Direction", Run(1, "convert", OnnxAnswer.PathOf("gru_both_state.onnx"), json),
            StringComparison.Ordinal);
        Assert.Contains(
            "safetensors has no place for a softmax",
            Run(1, "convert", OnnxAnswer.PathOf("rnn_state.onnx"), _folder["x.safetensors"]), StringComparison.Ordinal);
        Assert.Contains(
            "expected a signal to check with", Run(1, "verify", OnnxAnswer.PathOf("rnn_state.onnx")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aidax_lstm.json")]
    [InlineData("aidax_gains.json")]
    public void Convert_keeps_the_signal_to_check_with(string file)
    {
        string target = _folder["signal.safetensors"];
        Run(0, "convert", Answer.PathOf(file), target);
        Assert.Contains("agrees", Run(0, "verify", target), StringComparison.Ordinal);
        string back = _folder["back.json"];
        Run(0, "convert", target, back);
        Assert.Contains("agrees", Run(0, "verify", back), StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_says_what_a_format_has_no_place_for() => Assert.Contains(
        "the state to begin with is left out, RTNeural has no place for it",
        Run(0, "convert", Answer.PathOf("nam_levels.nam"), _folder["x.json"]), StringComparison.Ordinal);

    [Fact]
    public void Inspect_prints_the_gains() => Assert.Contains(
        "raises its input by -7.5 dB and its output by 4.25 dB",
        Run(0, "inspect", Answer.PathOf("aidax_gains.json")), StringComparison.Ordinal);

    [Theory]
    [InlineData("model.pt", "a Python program in disguise")]
    [InlineData("model.keras", "a Keras container")]
    public void Containers_of_other_languages_say_what_to_do(string file, string advice) =>
        Assert.Contains(advice, Run(1, "inspect", file), StringComparison.Ordinal);

    [Fact]
    public void What_cannot_be_done_is_said()
    {
        Assert.Contains(
            "expected a target of .json (RTNeural), .onnx or .safetensors",
            Run(1, "convert", Answer.PathOf("nam_levels.nam"), _folder["x.nam"]), StringComparison.Ordinal);
        Assert.Contains("none.nam", Run(1, "inspect", _folder["none.nam"]), StringComparison.Ordinal);
        Run(2, "inspect");
        Run(2, "unknown");
        Assert.Empty(Directory.EnumerateFiles(_folder[""]));
    }

    private static string Run(int status, params string[] arguments)
    {
        using var output = new StringWriter();
        int actual = CommandLine.Run(arguments, output, output);
        Assert.True(status == actual, $"ended with {actual}: {output}");
        return output.ToString();
    }
}
