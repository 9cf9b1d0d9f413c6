using Google.Protobuf;
using RecurrentGen.Onnx;
using RecurrentGen.Onnx.Format;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Onnx;

/// <summary>Graphs that no declaration stands for are refused, with node, operator and what is supported.</summary>
public sealed class BadOnnxTests
{
    [Fact]
    public void An_unknown_operator() => AssertRefused(
        "lstm_last", m => Node(m, "Gemm").OpType = "Einsum",
        "(Einsum): the operator is not supported; supported are LSTM, GRU, RNN, Gemm");

    [Fact]
    public void An_operator_of_another_domain() => AssertRefused(
        "lstm_last", m => Node(m, "Gemm").Domain = "com.microsoft", "operators of 'com.microsoft' are not supported");

    [Fact]
    public void Operators_of_a_version_that_is_not_known()
    {
        AssertRefused("lstm_last", m => m.OpsetImport[0].Version = 8,
            "expected operators of version 9 to 25 (opset_import), found 8");
        AssertRefused("lstm_last", m => m.OpsetImport.Clear(), "found none");
    }

    [Fact]
    public void An_attribute_that_is_not_known() => AssertRefused(
        "node_rnn", m => Node(m, "RNN").Attribute.Add(new AttributeProto { Name = "bend", Type = 2, I = 1 }),
        "node 'node_rnn' (RNN): attribute 'bend' is not supported; supported are activation_alpha");

    [Fact]
    public void Functions_that_the_layers_lack()
    {
        AssertRefused("node_rnn", m => Text(m, "RNN", "activations", "ThresholdedRelu"),
            "activation 'ThresholdedRelu' is not supported");
        AssertRefused("node_rnn", m => Attribute(m, "RNN", "activation_alpha").Floats[0] = 0.3f,
            "activation 'LeakyRelu' is not supported, or not with this alpha");
        AssertRefused(
            "node_gru_functions", m => Attribute(m, "GRU", "activations").Strings[2] = ByteString.CopyFromUtf8("Tanh"),
            "activations that differ between the directions are not supported");
        AssertRefused(
            "node_peepholes",
            m => Node(m, "LSTM").Attribute.Add(Texts("activations", "Sigmoid", "Relu", "Tanh")),
            "activations Sigmoid, Relu, Tanh are not supported; supported are Sigmoid, Tanh, Tanh");
    }

    [Fact]
    public void Peepholes_with_input_forget() => AssertRefused(
        "node_peepholes",
        m => Node(m, "LSTM").Attribute.Add(new AttributeProto { Name = "input_forget", Type = 2, I = 1 }),
        "peepholes with input_forget are not supported");

    [Fact]
    public void Two_layers_that_disagree_about_time() => AssertRefused(
        "gru_levels",
        m => m.Graph.Node.Last(n => n.OpType == "GRU").Attribute.Add(
            new AttributeProto { Name = "layout", Type = 2, I = 1 }),
        "expected time as axis 1");

    [Fact]
    public void Sizes_that_contradict_each_other()
    {
        AssertRefused("node_rnn", m => Attribute(m, "RNN", "hidden_size").I = 5,
            "expected hidden_size 4 as the weights have it, found 5");
        AssertRefused("node_rnn", m => Text(m, "RNN", "direction", "bidirectional", list: false),
            "expected weights of 2 direction(s), found 1");
        AssertRefused("node_rnn", m => Tensor(m, "W").Dims[1] = 3,
            "expected 9 numbers for its shape [1, 3, 3], found 12");
        AssertRefused("node_rnn", m => Tensor(m, "B").Dims.Add(1), "expected B [1, 8], found [1, 8, 1]");
    }

    [Fact]
    public void Numbers_in_another_file_of_another_type_or_not_finite()
    {
        AssertRefused("node_rnn", m => Tensor(m, "W").DataLocation = 1,
            "tensor 'W': expected the numbers in the file, found that they are in another");
        AssertRefused("node_rnn", m => Tensor(m, "W").DataType = 8,
            "tensor 'W': data type 8 is not supported; supported are float");
        AssertRefused("node_rnn", m => Tensor(m, "W").Dims[0] = -1, "expected a size at dimension 0, found -1");
        AssertRefused(
            "node_rnn",
            m => Tensor(m, "W").RawData = ByteString.CopyFrom([0, 0, 0xC0, 0x7F, .. Tensor(m, "W").RawData.Span[4..]]),
            "tensor 'W': expected finite numbers, found one that is not at 0");
    }

    [Fact]
    public void States_that_differ_between_sequences() => AssertRefused(
        "node_states",
        m => Tensor(m, "h0").RawData = ByteString.CopyFrom([0, 0, 0x80, 0x3F, .. Tensor(m, "h0").RawData.Span[4..]]),
        "expected a state of 4 units that is the same for every sequence");

    [Fact]
    public void Memory_as_a_value() => AssertRefused(
        "node_peepholes",
        m =>
        {
            Node(m, "LSTM").Output.Add("Y_c");
            m.Graph.Output[0].Name = "Y_c";
        },
        "node 'node_peepholes' (LSTM): its memory (Y_c) as a value of the network is not supported");

    [Fact]
    public void Some_of_the_features() => AssertRefused(
        "gru_both_state",
        m => m.Graph.Output[0].Name = m.Graph.Node.Last(n => n.OpType == "Gather").Output[0],
        "expected all");

    [Fact]
    public void A_value_that_no_node_makes() => AssertRefused(
        "node_rnn", m => Node(m, "RNN").Input[0] = "nothing",
        "expected a value 'nothing' from a node before, found none");

    [Fact]
    public void Inputs_and_outputs_that_are_missing()
    {
        AssertRefused("node_rnn", m => m.Graph.Input.Clear(), "expected an input of the graph, found none");
        AssertRefused("node_rnn", m => m.Graph.Output.Clear(), "expected an output of the graph, found none");
        AssertRefused("node_rnn", m => m.Graph = null, "expected a graph, found none");
        AssertRefused("node_rnn", m => m.Graph.Input[0].Type.TensorType.Shape.Dim[2].DimParam = "n",
            "expected a number of features as the last dimension");
        AssertRefused("node_rnn", m => m.Graph.Input[0].Type.TensorType.ElemType = 8, "found type 8 of 3 dimension(s)");
    }

    [Fact]
    public void A_graph_that_doubles_itself() => AssertRefused(
        "node_rnn",
        m =>
        {
            string value = "W";
            for (int i = 0; i < 40; i++)
            {
                var node = new NodeProto { OpType = "Concat" };
                node.Input.Add([value, value]);
                node.Output.Add(value = $"double{i}");
                node.Attribute.Add(new AttributeProto { Name = "axis", Type = 2, I = 0 });
                m.Graph.Node.Insert(i, node);
            }

            Node(m, "RNN").Input[1] = value;
        },
        "expected constants that stay in proportion to the file");

    [Fact]
    public void Bytes_that_are_no_graph()
    {
        var error = Assert.Throws<WeightFileException>(() => OnnxNetwork.Parse(new byte[] { 0xFF, 1, 2 }, "x.onnx"));
        Assert.StartsWith("x.onnx: expected an ONNX model, found: ", error.Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => OnnxNetwork.Read("none.onnx"));
    }

    private static void AssertRefused(string name, Action<ModelProto> change, string problem)
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(OnnxAnswer.PathOf(name + ".onnx")));
        change(model);
        var error = Assert.Throws<WeightFileException>(() => OnnxNetwork.Parse(model.ToByteArray(), "x.onnx"));
        Assert.StartsWith("x.onnx: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    private static NodeProto Node(ModelProto model, string operation) =>
        model.Graph.Node.First(n => n.OpType == operation);

    private static TensorProto Tensor(ModelProto model, string name) =>
        model.Graph.Initializer.First(t => t.Name == name);

    private static AttributeProto Attribute(ModelProto model, string operation, string name) =>
        Node(model, operation).Attribute.First(a => a.Name == name);

    private static AttributeProto Texts(string name, params string[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = 8 };
        attribute.Strings.AddRange(values.Select(ByteString.CopyFromUtf8));
        return attribute;
    }

    private static void Text(ModelProto model, string operation, string name, string value, bool list = true)
    {
        var attribute = Attribute(model, operation, name);
        if (list)
        {
            attribute.Strings[0] = ByteString.CopyFromUtf8(value);
        }
        else
        {
            attribute.S = ByteString.CopyFromUtf8(value);
        }
    }
}
