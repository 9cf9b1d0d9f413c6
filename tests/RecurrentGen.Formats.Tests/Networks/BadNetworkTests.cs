using System.Text;
using System.Text.Json.Nodes;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Networks;

/// <summary>Files that are wrong in one place: each is refused with that place, what was expected and what was found.</summary>
public sealed class BadNetworkTests
{
    [Theory]
    [InlineData("", "expected JSON, found: ")]
    [InlineData("{\"layers\":[", "expected JSON, found: ")]
    [InlineData("[1, 2]", "found an array of 2.")]
    [InlineData("{\"weights\": 3}", "('architecture'), found weights.")]
    [InlineData("{}", "found an empty object.")]
    public void Not_such_a_file(string json, string problem) => AssertRefused(json, problem);

    [Theory]
    [InlineData("WaveNet")]
    [InlineData("ConvNet")]
    public void Nam_of_another_architecture(string name) => AssertRefused(
        "nam_levels.nam", root => root["architecture"] = name,
        $"architecture: expected 'LSTM', the architecture of this format that is recurrent, found '{name}'.");

    [Fact]
    public void Nam_with_a_number_too_few() => AssertRefused(
        "nam_levels.nam", root => root["weights"]!.AsArray().RemoveAt(0),
        "weights: expected 386 numbers for 2 level(s) of 5 units over 1 input(s), found 385.");

    [Fact]
    public void Nam_of_an_absurd_size_allocates_nothing() => AssertRefused(
        "nam_levels.nam", root => root["config"]!["hidden_size"] = 1 << 20,
        "weights: expected 13194157359105 numbers for 2 level(s) of 1048576 units over 1 input(s), found 386.");

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(2.5)]
    [InlineData(1e12)]
    public void A_size_out_of_range(double size) => AssertRefused(
        "nam_levels.nam", root => root["config"]!["hidden_size"] = size,
        "config.hidden_size: expected a whole number from 1 to 1048576, found ");

    [Fact]
    public void GuitarMl_of_another_unit() => AssertRefused(
        "guitarml_lstm_skip.json", root => root["model_data"]!["unit_type"] = "TCN",
        "model_data.unit_type: expected LSTM, GRU or RNN, found 'TCN'.");

    [Fact]
    public void GuitarMl_without_a_tensor() => AssertRefused(
        "guitarml_lstm_skip.json", root => root["state_dict"]!.AsObject().Remove("rec.bias_hh_l0"),
        "state_dict: expected a member 'rec.bias_hh_l0', found rec.weight_ih_l0, rec.weight_hh_l0, rec.bias_ih_l0, "
        + "lin.weight, lin.bias.");

    [Fact]
    public void GuitarMl_that_declares_another_size() => AssertRefused(
        "guitarml_lstm_skip.json", root => root["model_data"]!["hidden_size"] = 5,
        "state_dict.rec.weight_ih_l0: expected 20 arrays, found 24.");

    [Fact]
    public void GuitarMl_that_skips_more_inputs_than_there_are() => AssertRefused(
        "guitarml_lstm_skip.json", root => root["model_data"]!["skip"] = 2,
        "model_data.skip: expected a whole number from 0 to 1, found 2.");

    [Fact]
    public void RtNeural_that_contradicts_itself() => AssertRefused(
        "aidax_lstm.json", root => root["layers"]![0]!["shape"]![2] = 16,
        "layers[0].shape: expected the 7 units that 'weights' store, found 16 declared.");

    [Fact]
    public void RtNeural_with_a_ragged_kernel() => AssertRefused(
        "aidax_lstm.json", root => root["layers"]![0]!["weights"]![1]![3]!.AsArray().RemoveAt(0),
        "layers[0].weights[1][3]: expected 28 numbers, found 27.");

    [Fact]
    public void RtNeural_with_a_layer_that_is_not_supported() => AssertRefused(
        "rtneural_gru.json", root => root["layers"]![1]!["type"] = "conv2d",
        "layers[1].type: 'conv2d' is not supported; supported are dense, time-distributed-dense, conv1d, lstm, gru, prelu, "
        + "batchnorm and activation.");

    [Theory]
    [InlineData(-90)]
    [InlineData(-120.5)]
    [InlineData(91)]
    public void AidaX_with_a_gain_that_is_silence_or_far_too_much(double gain) => AssertRefused(
        "aidax_gains.json", root => root["in_gain"] = gain,
        FormattableString.Invariant($"in_gain: expected a gain above -90 and up to 90 dB, found {gain}."));

    [Fact]
    public void AidaX_with_a_gain_in_words() => AssertRefused(
        "aidax_gains.json", root => root["out_gain"] = "loud", "out_gain: expected a number, found \"loud\".");

    [Theory]
    [InlineData("in_shape", "in_shape")]
    [InlineData("shape", "layers[0].shape")]
    [InlineData("kernel_size", "layers[0].kernel_size")]
    public void RtNeural_with_a_shape_of_nothing(string member, string place) => AssertRefused(
        "rtneural_convolution.json",
        root => (member == "in_shape" ? root : root["layers"]![0]!)[member] = new JsonArray(),
        place + ": expected an array of at least one value, found an empty one.");

    [Fact]
    public void RtNeural_with_groups_that_divide_nothing() => AssertRefused(
        "rtneural_convolution.json", root => root["layers"]![3]!["groups"] = 4,
        "layers[3].groups: expected groups that divide 6 inputs and 6 filters, found 4.");

    [Fact]
    public void RtNeural_with_a_kernel_of_another_length() => AssertRefused(
        "rtneural_convolution.json", root => root["layers"]![0]!["kernel_size"] = new JsonArray(2),
        "layers[0].weights[0]: expected 2 arrays, found 3.");

    [Fact]
    public void RtNeural_with_a_slope_too_few() => AssertRefused(
        "rtneural_convolution.json", root => root["layers"]![2]!["weights"]![0]![0]!.AsArray().RemoveAt(0),
        "layers[2].weights[0][0]: expected 6 numbers, found 5.");

    [Fact]
    public void RtNeural_with_slopes_for_other_features() => AssertRefused(
        "rtneural_convolution.json", root => root["layers"]![2]!["shape"]![2] = 4,
        "layers[2].shape: expected the 6 features of the layer before, found 4.");

    [Theory]
    [InlineData(-0.5)]
    [InlineData(0)]
    public void RtNeural_with_a_variance_that_is_not_positive(double variance) => AssertRefused(
        "rtneural_convolution.json",
        root =>
        {
            root["layers"]![1]!["epsilon"] = 0;
            root["layers"]![1]!["weights"]![3]![2] = variance;
        },
        FormattableString.Invariant(
            $"layers[1].weights[3]: expected variances that are positive with epsilon, found {variance} at [2]."));

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    public void RtNeural_with_a_normalisation_behind_a_recurrent_layer(int place) => AssertRefused(
        "rtneural_convolution.json",
        root =>
        {
            var layers = root["layers"]!.AsArray();
            var norm = layers[6]!.DeepClone();
            for (int i = 0; i < 4; i++)
            {
                norm["weights"]![i]!.AsArray().RemoveAt(4);
            }

            norm["shape"]![2] = 4;
            layers.RemoveAt(10);
            layers.Insert(10, norm);
            if (place == 11)
            {
                layers.Add(norm.DeepClone());
            }
        },
        "layers[10]: expected a normalisation that weights beside it can express: behind a dense or convolution layer without "
        + "activation, or before a dense or recurrent one; found it elsewhere.");

    [Fact]
    public void RtNeural_with_a_normalisation_before_a_convolution() => AssertRefused(
        "rtneural_convolution.json",
        root =>
        {
            var layers = root["layers"]!.AsArray();
            var convolution = layers[3]!;
            layers.RemoveAt(3);
            layers.Insert(4, convolution);
            layers.Insert(4, layers[3]!.DeepClone());
        },
        "layers[3]: expected a normalisation that weights beside it can express");

    [Fact]
    public void RtNeural_with_activations_alone() => AssertRefused(
        """{"in_shape":[1],"layers":[{"type":"activation","activation":""}]}""",
        "layers: expected a layer with weights, found activations alone.");

    [Fact]
    public void RtNeural_with_an_activation_that_is_not_supported() => AssertRefused(
        "rtneural_gru.json", root => root["layers"]![0]!["activation"] = "swish",
        "layers[0].activation: 'swish' is not supported; supported are tanh, sigmoid, relu, elu, softmax and linear.");

    [Fact]
    public void RtNeural_with_an_activation_behind_a_recurrent_layer() => AssertRefused(
        "rtneural_gru.json",
        root => root["layers"]!.AsArray().Insert(2, new JsonObject { ["type"] = "activation", ["activation"] = "tanh" }),
        "layers[2]: expected an activation behind a dense or convolution layer that has none, found it elsewhere.");

    [Fact]
    public void RtNeural_with_one_bias_for_a_gru() => AssertRefused(
        "rtneural_gru.json", root => root["layers"]![1]!["weights"]![2] = new JsonArray(1, 2, 3),
        "layers[1].weights[2]: expected 2 arrays, found 3.");

    [Fact]
    public void A_test_signal_that_does_not_fit() => AssertRefused(
        "aidax_lstm.json", root => root["output_batch"]!.AsArray().RemoveAt(0),
        "output_batch: expected 1 number(s) for each step of 1 of 'input_batch', which has 24, found 23.");

    [Theory]
    [InlineData("1e999", "1e999")]
    [InlineData("\"0.5\"", "\"0.5\"")]
    [InlineData("null", "null")]
    public void A_weight_that_is_no_finite_number(string json, string shown)
    {
        string text = File.ReadAllText(Answer.PathOf("nam_levels.nam"));
        int start = text.IndexOf("\"weights\": [", StringComparison.Ordinal) + "\"weights\": [".Length;
        int end = text.IndexOf(',', start);
        AssertRefused(text[..start] + json + text[end..], $"weights: expected a finite number at [0], found {shown}.");
    }

    [Fact]
    public void A_member_twice()
    {
        string text = File.ReadAllText(Answer.PathOf("nam_levels.nam"));
        string twice = text.Replace("\"num_layers\": 2", "\"num_layers\": 2, \"num_layers\": 1", StringComparison.Ordinal);
        AssertRefused(twice, "config: expected the member 'num_layers' once, found it twice.");
    }

    [Fact]
    public void Members_that_nobody_asked_for_do_not_hurt()
    {
        var root = JsonNode.Parse(File.ReadAllText(Answer.PathOf("rtneural_gru.json")))!;
        root["esr"] = 0.01;
        root["metadata"] = new JsonObject { ["gear"] = new JsonArray("a", 1, null) };
        root["layers"]![1]!["comment"] = "none";
        Assert.Equal(3, StoredNetwork.Parse(Encoding.UTF8.GetBytes(root.ToJsonString())).Layers.Count);
    }

    [Fact]
    public void A_byte_order_mark_does_not_hurt()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. File.ReadAllBytes(Answer.PathOf("nam_levels.nam"))];
        Assert.Equal(3, StoredNetwork.Parse(bytes).Layers.Count);
    }

    private static void AssertRefused(string file, Action<JsonNode> change, string problem)
    {
        var root = JsonNode.Parse(File.ReadAllText(Answer.PathOf(file)))!;
        change(root);
        AssertRefused(root.ToJsonString(), problem);
    }

    private static void AssertRefused(string json, string problem)
    {
        var error = Assert.Throws<WeightFileException>(() => StoredNetwork.Parse(Encoding.UTF8.GetBytes(json), "some.json"));
        Assert.StartsWith("some.json: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }
}
