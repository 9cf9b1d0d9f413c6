using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0502Tests
{
    [Fact]
    public Task Every_tensor_of_another_shape_is_an_error_with_both() => Rule.Reports(
        Model("[Lstm(2)] [Dense(3)]", 2),
        "RGEN0502: 'amp.nam' does not fit 'Model': dense.weight: expected [3, 2], the file has [1, 2]",
        "RGEN0502: 'amp.nam' does not fit 'Model': dense.bias: expected [3], the file has [1]");

    [Fact]
    public Task Another_kind_of_layer_is_an_error() => Rule.Reports(
        Model("[Gru(2)] [Dense(1)]"),
        "RGEN0502: 'amp.nam' does not fit 'Model': gru: expected Gru(2), the file has Lstm(2)");

    [Fact]
    public Task An_activation_that_the_file_does_not_have_is_an_error() => Rule.Reports(
        Model("[Lstm(2)] [Dense(1, Activation = Activation.Tanh)]"),
        "RGEN0502: 'amp.nam' does not fit 'Model': dense: expected Dense(1, Activation = Tanh), the file has Dense(1)");

    [Fact]
    public Task Another_number_of_layers_is_an_error() => Rule.Reports(
        Model("[Lstm(2)] [Lstm(2)] [Dense(1)]"),
        "RGEN0502: 'amp.nam' does not fit 'Model': expected 1 input(s) and Lstm(2), Lstm(2), Dense(1), the file has 1 input(s) "
        + "and Lstm(2), Dense(1)");

    [Fact]
    public Task A_graph_that_answers_at_another_place_is_an_error() => Rule.Reports(
        new ManifestText("net.onnx", Graph),
        Model("[Gru(2, ResetAfter = false)] [Dense(1)]", file: "net.onnx"),
        "RGEN0502: 'net.onnx' does not fit 'Model': expected an answer for every step, the file has the last step after layer 1");

    [Fact]
    public Task A_graph_whose_last_step_is_taken_by_a_layer_fits() => Rule.Reports(
        new ManifestText("net.onnx", Graph),
        Model("[Gru(2, ResetAfter = false)] [LastStep] [Dense(1)]", 0, "net.onnx"));

    [Fact]
    public Task A_function_that_the_graph_does_not_have_is_an_error() => Rule.Reports(
        new ManifestText("net.onnx", Graph),
        Model("[Gru(2, Return = Return.Last)] [Dense(1)]", file: "net.onnx"),
        "RGEN0502: 'net.onnx' does not fit 'Model': gru: expected Gru(2, Return = Last), "
        + "the file has Gru(2, ResetAfter = false, Return = Last)");

    [Fact]
    public Task A_table_of_tokens_in_place_of_numbers_is_an_error() => Rule.Reports(
        new ManifestText(
            "net.onnx",
            "format Onnx\ninputs 1\nlayer Embedding 3 2\ntensor weight 3 2\nlayer Dense 2 1\ntensor weight 1 2\ntensor bias 1"),
        Model("[Dense(2)] [Dense(1)]", file: "net.onnx"),
        "RGEN0502: 'net.onnx' does not fit 'Model': dense: expected Dense(2), the file has Embedding(3, 2)");

    private const string Graph =
        """
        format Onnx
        inputs 1
        layer Gru 1 2 ResetAfter=false Return=Last
        tensor weight_ih 6 1
        tensor weight_hh 6 2
        tensor bias_ih 6
        tensor bias_hh 6
        layer Dense 2 1
        tensor weight 1 2
        tensor bias 1
        """;

    private static string Model(string layers, int findings = 1, string file = "amp.nam") =>
        "[RecurrentModel(InputSize = 1, SequenceLength = 4)] ["
        + string.Concat(Enumerable.Repeat("[|", findings)) + $"Weights(\"{file}\")"
        + string.Concat(Enumerable.Repeat("|]", findings)) + "] " + layers + " public partial class Model;";
}
