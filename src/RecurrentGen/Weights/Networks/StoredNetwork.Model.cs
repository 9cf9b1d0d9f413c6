namespace RecurrentGen.Weights;

public sealed partial class StoredNetwork
{
    /// <summary>
    /// The network of a model, to be written in another tool's format. Scaling becomes part of the first and the last layer's
    /// weights, so that the network takes and gives physical units; where the input is added to the output, it becomes gains.
    /// </summary>
    /// <exception cref="NotSupportedException">
    /// A layer is not LSTM, GRU, RNN, dense, a convolution or a PReLU, walks backwards, or has options that other formats lack;
    /// or weights cannot express the scaling, as behind an activation. The message names the layer.
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
        int skip = SkipOf(description);
        var (inputGain, outputGain) = FoldScaling(layers, skip, model.Scaling);
        return new StoredNetwork(description.Name, NetworkFormat.Model, description.Shape.InputSize, layers)
        {
            Skip = skip,
            InputGain = inputGain,
            OutputGain = outputGain,
        };
    }

    /// <summary>Of the layers without weights only a residual from the input, as the last one, has its like elsewhere.</summary>
    private static void CheckLayersHaveWeights(ModelDescription description)
    {
        for (int i = 0; i < description.Layers.Count; i++)
        {
            var layer = description.Layers[i];
            bool isSkip = i == description.Layers.Count - 1 && layer.AddedInputs > 0;
            if (layer.Parameters == 0 && !isSkip)
            {
                throw new NotSupportedException($"{layer.Name}: other formats have no {layer.Kind}.");
            }
        }
    }

    /// <summary>Whether a kind of layer, and what its declaration says beyond sizes, has its like elsewhere.</summary>
    private static bool IsKnown(string kind, string[] arguments)
    {
        string[] known = kind switch
        {
            "Lstm" or "Gru" or "Rnn" or "PRelu" => [],
            "Dense" => ["Activation"],
            "Conv1D" => ["Activation", "Dilation", "Groups"],
            _ => ["none"],
        };
        return known is not ["none"] && Array.TrueForAll(arguments, argument =>
        {
            int space = argument.IndexOf(' ', StringComparison.Ordinal);
            return space < 0 || Array.IndexOf(known, argument[..space]) >= 0;
        });
    }

    private static (double Input, double Output) FoldScaling(List<StoredLayer> layers, int skip, Scaling scaling)
    {
        var factors = Array.ConvertAll(scaling.OutputScale.ToArray(), v => (double)v);
        var shifts = Array.ConvertAll(scaling.OutputMean.ToArray(), v => (double)v);
        return FoldScaling(layers, skip, Folding.OfScaling(scaling.InputMean, scaling.InputScale), (factors, shifts));
    }

    private static StoredLayer Layer(IRecurrentModel model, ModelLevel level, int inputs)
    {
        int gates = level.Kind switch { "Lstm" => 4, "Gru" => 3, "Rnn" => 1, _ => 0 };
        string[] names = gates > 0 ? ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]
            : level.Kind == "PRelu" ? ["weight"] : ["weight", "bias"];
        string[] meaningful = Array.FindAll(level.Arguments, a => !IsNeutral(a));
        if (!IsKnown(level.Kind, meaningful))
        {
            throw new NotSupportedException(
                $"{level.Name}: other formats have no {level}; they have Lstm, Gru, Rnn, Dense, Conv1D and PRelu walking " +
                "forwards, with options at their defaults.");
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
        var arguments = Array.ConvertAll(
            meaningful, a => a.Replace("Activation = ", "Activation = Activation.", StringComparison.Ordinal));
        return new StoredLayer(level.Kind, level.Name, inputs, units, arguments, tensors, []);
    }

    /// <summary>
    /// Makes scaling part of the weights, so that the network takes and gives physical units. Where inputs are added to the
    /// outputs, what multiplies the first input and the sum stays beside the weights, as gains.
    /// </summary>
    /// <returns>The gains of input and output, in decibels.</returns>
    /// <exception cref="NotSupportedException">Weights and gains cannot express it; the message names the layer.</exception>
    internal static (double Input, double Output) FoldScaling(
        List<StoredLayer> layers,
        int skip,
        (double[] Factors, double[] Shifts) inputs,
        (double[] Factors, double[] Shifts) outputs)
    {
        double inputGain = 1;
        double outputGain = 1;
        if (skip > 0)
        {
            inputGain = inputs.Factors[0];
            outputGain = outputs.Factors[0];
            bool isGain = !inputs.Factors.AsSpan(1, skip - 1).ContainsAnyExcept(1.0)
                && !outputs.Factors.AsSpan().ContainsAnyExcept(outputGain);
            if (!isGain)
            {
                throw new NotSupportedException(
                    $"{layers[^1].Place}: inputs that are added to the outputs are scaled each in its own way, which weights " +
                    "cannot express.");
            }

            // net(f x + s) + f x + s, times the output's factor, plus its shift: s and the last shift go into the last bias.
            inputs.Factors[0] = 1;
            for (int i = 0; i < outputs.Shifts.Length; i++)
            {
                outputs.Factors[i] = 1;
                outputs.Shifts[i] = (outputs.Shifts[i] / outputGain) + (i < skip ? inputs.Shifts[i] : 0);
            }
        }

        if (!Folding.Inputs(layers[0], inputs.Factors, inputs.Shifts))
        {
            throw new NotSupportedException(
                $"{layers[0].Place}: inputs are scaled before {layers[0].Declaration}, which weights cannot express.");
        }

        return Folding.Outputs(layers[^1], outputs.Factors, outputs.Shifts)
            ? (Decibels(inputGain), Decibels(outputGain))
            : throw new NotSupportedException(
                $"{layers[^1].Place}: outputs are scaled behind {layers[^1].Declaration}, which weights cannot express.");
    }

    private static double Decibels(double factor) => factor == 1 ? 0 : 20 * Math.Log10(factor);
}
