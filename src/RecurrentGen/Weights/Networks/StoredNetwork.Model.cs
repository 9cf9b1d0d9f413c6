namespace RecurrentGen.Weights;

public sealed partial class StoredNetwork
{
    /// <summary>
    /// The network of a model, to be written in another tool's format. Scaling becomes part of the first and the last layer's
    /// weights, so that the network takes and gives physical units.
    /// </summary>
    /// <exception cref="NotSupportedException">
    /// A layer is not LSTM, GRU, RNN or dense, walks backwards, or has options that other formats lack; or outputs are scaled
    /// behind an activation. The message names the layer.
    /// </exception>
    public static StoredNetwork Of(IRecurrentModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var description = model.Description;
        var layers = new List<StoredLayer>();
        int size = description.Shape.InputSize;
        foreach (var level in ModelLevel.Of(description))
        {
            layers.Add(Layer(model, level, size));
            size = layers[^1].OutputSize;
        }

        if (layers.Count == 0)
        {
            throw new NotSupportedException($"{description.Name} has no layer with weights.");
        }

        CheckLayersHaveWeights(description);
        var scaling = model.Scaling;
        FoldInputs(layers, scaling.InputMean, scaling.InputScale);
        FoldOutputs(layers, scaling.OutputMean, scaling.OutputScale);
        return new StoredNetwork(description.Name, NetworkFormat.Model, description.Shape.InputSize, layers)
        {
            Skip = SkipOf(description),
        };
    }

    /// <summary>Of the layers without weights only a residual from the input, as the last one, has its like elsewhere.</summary>
    private static void CheckLayersHaveWeights(ModelDescription description)
    {
        for (int i = 0; i < description.Layers.Count; i++)
        {
            var layer = description.Layers[i];
            bool isSkip = i == description.Layers.Count - 1
                && layer.Kind.StartsWith("Residual(From = input", StringComparison.Ordinal);
            if (layer.Parameters == 0 && !isSkip)
            {
                throw new NotSupportedException($"{layer.Name}: other formats have no {layer.Kind}.");
            }
        }
    }

    private static StoredLayer Layer(IRecurrentModel model, ModelLevel level, int inputs)
    {
        int gates = level.Kind switch { "Lstm" => 4, "Gru" => 3, "Rnn" => 1, _ => 0 };
        string[] names = gates > 0 ? ["weight_ih", "weight_hh", "bias_ih", "bias_hh"] : ["weight", "bias"];
        string[] meaningful = Array.FindAll(level.Arguments, a => !IsNeutral(a));
        bool knows = gates > 0 ? meaningful.Length == 0
            : level.Kind == "Dense" && Array.TrueForAll(
                meaningful, a => a.StartsWith("Activation = ", StringComparison.Ordinal));
        if (!knows)
        {
            throw new NotSupportedException(
                $"{level.Name}: other formats have no {level}; they have Lstm, Gru, Rnn and Dense walking forwards, with " +
                "options at their defaults.");
        }

        var tensors = new List<StoredTensor>();
        foreach (string name in names)
        {
            var tensor = model.Description.Tensors[model.Description.IndexOf(level.TensorName(name))];
            var values = new float[tensor.Count];
            model.Parameters.CopyTensorTo(tensor.Name, values);
            tensors.Add(new StoredTensor(name, tensor.Shape, values));
        }

        int units = tensors[^1].Shape[0] / Math.Max(gates, 1);
        var arguments = Array.ConvertAll(meaningful, a => a.Replace(" = ", " = Activation.", StringComparison.Ordinal));
        return new StoredLayer(level.Kind, level.Name, inputs, units, arguments, tensors, []);
    }

    /// <summary><c>W (x - mean) / scale + b</c> as another <c>W x + b</c>.</summary>
    internal static void FoldInputs(List<StoredLayer> layers, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale)
    {
        var first = layers[0];
        int inputs = first.InputSize;
        foreach (var tensor in first.Tensors)
        {
            if (tensor.Name.StartsWith("weight_ih", StringComparison.Ordinal) || tensor.Name == "weight")
            {
                string bias = tensor.Name.Replace("weight", "bias", StringComparison.Ordinal);
                FoldInputs(tensor.Values, first.Tensors.First(t => t.Name == bias).Values, inputs, mean, scale);
            }
        }
    }

    private static void FoldInputs(
        float[] weight, float[] bias, int inputs, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale)
    {
        for (int row = 0; row < bias.Length; row++)
        {
            double sum = bias[row];
            for (int column = 0; column < inputs; column++)
            {
                double scaled = weight[(row * inputs) + column] / (double)scale[column];
                sum -= scaled * mean[column];
                weight[(row * inputs) + column] = (float)scaled;
            }

            bias[row] = (float)sum;
        }
    }

    internal static void FoldOutputs(List<StoredLayer> layers, ReadOnlySpan<float> mean, ReadOnlySpan<float> scales)
    {
        var last = layers[^1];
        bool isScaled = mean.ContainsAnyExcept(0f) || scales.ContainsAnyExcept(1f);
        if (!isScaled)
        {
            return;
        }

        if (last.Kind != "Dense" || last.Arguments.Count > 0)
        {
            throw new NotSupportedException(
                $"{last.Place}: outputs are scaled behind {last.Declaration}, which weights cannot express.");
        }

        var (weight, bias) = (last.Tensors[0].Values, last.Tensors[1].Values);
        for (int unit = 0; unit < last.Units; unit++)
        {
            float scale = scales[unit];
            foreach (ref float value in weight.AsSpan(unit * last.InputSize, last.InputSize))
            {
                value *= scale;
            }

            bias[unit] = (float)(((double)bias[unit] * scale) + mean[unit]);
        }
    }
}
