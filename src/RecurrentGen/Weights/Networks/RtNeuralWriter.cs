using System.Text.Json;

namespace RecurrentGen.Weights;

/// <summary>Writes the JSON of RTNeural: layers with Keras's arrays.</summary>
internal static class RtNeuralWriter
{
    public static void Write(StoredNetwork network, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        WriteShape(json, "in_shape", network.InputSize);
        if (network.Skip > 0)
        {
            json.WriteNumber("in_skip", network.Skip);
        }

        if (network.SampleRate is { } rate)
        {
            json.WriteNumber("samplerate", rate);
        }

        WriteGain(json, "in_gain", network.InputGain);
        WriteGain(json, "out_gain", network.OutputGain);
        json.WriteStartArray("layers");
        for (int i = 0; i < network.Layers.Count; i++)
        {
            bool isSoftmax = network.EndsInSoftmax && i == network.Layers.Count - 1;
            var layer = network.Layers[i];
            WriteLayer(json, isSoftmax ? layer with { Arguments = ["Activation = Activation.Softmax"] } : layer);
        }

        json.WriteEndArray();
        WriteSelfTest(json, network);
        json.WriteEndObject();
    }

    private static void WriteSelfTest(Utf8JsonWriter json, StoredNetwork network)
    {
        if (network.SelfTest is { } test)
        {
            // The format's signal is that of the network without gains.
            var (input, output) = ((float[])test.Input.Clone(), (float[])test.Output.Clone());
            for (int i = 0; i < input.Length; i += network.InputSize)
            {
                input[i] *= StoredNetwork.Factor(network.InputGain);
            }

            for (int i = 0; i < output.Length; i++)
            {
                output[i] /= StoredNetwork.Factor(network.OutputGain);
            }

            json.WritePropertyName("input_batch");
            WriteVector(json, input);
            json.WritePropertyName("output_batch");
            WriteVector(json, output);
        }
    }

    private static void WriteGain(Utf8JsonWriter json, string name, double gain)
    {
        if (gain != 0)
        {
            json.WriteNumber(name, gain);
        }
    }

    private static void WriteShape(Utf8JsonWriter json, string name, int size)
    {
        json.WriteStartArray(name);
        json.WriteNullValue();
        json.WriteNullValue();
        json.WriteNumberValue(size);
        json.WriteEndArray();
    }

    private static void WriteLayer(Utf8JsonWriter json, StoredLayer layer)
    {
        string type = layer.Kind switch
        {
            "Lstm" when layer.Arguments.Count == 0 => "lstm",
            "Gru" when layer.Arguments.Count == 0 => "gru",
            "Dense" => "dense",
            "Conv1D" => "conv1d",
            "PRelu" => "prelu",
            _ => throw new NotSupportedException($"{layer.Place}: RTNeural has no {layer.Declaration}."),
        };
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("activation", Activation(layer));
        WriteShape(json, "shape", layer.Units);
        if (layer.Kind == "Conv1D")
        {
            WriteList(json, "kernel_size", layer.Taps);
            WriteList(json, "dilation", layer.Number("Dilation"));
            json.WriteNumber("groups", layer.Number("Groups"));
        }

        json.WriteStartArray("weights");
        switch (layer.Kind)
        {
            case "Dense":
                WriteTransposed(json, layer.Tensors[0]);
                WriteVector(json, layer.Tensors[1].Values);
                break;
            case "Conv1D":
                WriteFilters(json, layer.Tensors[0]);
                WriteVector(json, layer.Tensors[1].Values);
                break;
            case "PRelu":
                json.WriteStartArray();
                WriteVector(json, layer.Tensors[0].Values);
                json.WriteEndArray();
                break;
            case "Gru":
                WriteTransposed(json, Reordered(layer.Tensors[0]));
                WriteTransposed(json, Reordered(layer.Tensors[1]));
                json.WriteStartArray();
                WriteVector(json, Reordered(layer.Tensors[2]).Values);
                WriteVector(json, Reordered(layer.Tensors[3]).Values);
                json.WriteEndArray();
                break;
            default:
                WriteTransposed(json, layer.Tensors[0]);
                WriteTransposed(json, layer.Tensors[1]);
                WriteVector(json, Sum(layer.Tensors[2].Values, layer.Tensors[3].Values));
                break;
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Activation(StoredLayer layer)
    {
        string name = layer.ActivationName;
        return name is "" or "Tanh" or "Sigmoid" or "Relu" or "Softmax" or "Elu"
            ? name.ToLowerInvariant()
            : throw new NotSupportedException($"{layer.Place}: RTNeural has no {layer.Declaration}.");
    }

    private static StoredTensor Reordered(StoredTensor tensor) =>
        tensor with { Values = GateLayout.Reorder(tensor.Values, GateLayout.KerasGru) };

    /// <summary>The LSTM of the format has one bias.</summary>
    private static float[] Sum(float[] first, float[] second)
    {
        var sum = new float[first.Length];
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] = first[i] + second[i];
        }

        return sum;
    }

    private static void WriteTransposed(Utf8JsonWriter json, StoredTensor tensor)
    {
        var values = GateLayout.Transpose(tensor.Values, tensor.Shape[0], tensor.Shape[1]);
        json.WriteStartArray();
        for (int row = 0; row < tensor.Shape[1]; row++)
        {
            WriteVector(json, values.AsSpan(row * tensor.Shape[0], tensor.Shape[0]));
        }

        json.WriteEndArray();
    }

    private static void WriteList(Utf8JsonWriter json, string name, int value)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    /// <summary>Filters as Keras lays them out: by tap, by channel, by filter.</summary>
    private static void WriteFilters(Utf8JsonWriter json, StoredTensor tensor)
    {
        var (filters, channels, taps) = (tensor.Shape[0], tensor.Shape[1], tensor.Shape[2]);
        var values = GateLayout.ReverseAxes(tensor.Values, filters, channels, taps);
        json.WriteStartArray();
        for (int tap = 0; tap < taps; tap++)
        {
            json.WriteStartArray();
            for (int channel = 0; channel < channels; channel++)
            {
                WriteVector(json, values.AsSpan(((tap * channels) + channel) * filters, filters));
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteVector(Utf8JsonWriter json, ReadOnlySpan<float> values)
    {
        json.WriteStartArray();
        foreach (float value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
