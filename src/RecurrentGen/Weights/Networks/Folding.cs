namespace RecurrentGen.Weights;

/// <summary>
/// Makes a multiplication and an addition of every feature, <c>factor x + shift</c>, part of the weights of a layer before or
/// behind it. Sums are made in double precision.
/// </summary>
internal static class Folding
{
    /// <summary>Folds what happens to the inputs of a layer into its weights.</summary>
    /// <returns>Whether the layer's weights can express it; if not, they are as they were.</returns>
    public static bool Inputs(StoredLayer layer, ReadOnlySpan<double> factors, ReadOnlySpan<double> shifts)
    {
        if (IsIdentity(factors, shifts))
        {
            return true;
        }

        // A convolution pads its input with zeros, which are not what a shift makes of zeros.
        bool fits = layer.Kind == "Conv1D"
            ? layer.Taps == 1 || !shifts.ContainsAnyExcept(0.0)
            : layer.Find("weight_ih") is not null || layer.Kind == "Dense";
        if (!fits)
        {
            return false;
        }

        foreach (var tensor in layer.Tensors)
        {
            if (tensor.Name.StartsWith("weight_ih", StringComparison.Ordinal) || tensor.Name == "weight")
            {
                string bias = tensor.Name.Replace("weight", "bias", StringComparison.Ordinal);
                Inputs(tensor.Values, layer.Find(bias)!.Values, layer, factors, shifts);
            }
        }

        return true;
    }

    /// <summary>Folds what happens to the outputs of a layer into its weights.</summary>
    /// <returns>Whether the layer's weights can express it; if not, they are as they were.</returns>
    public static bool Outputs(StoredLayer layer, ReadOnlySpan<double> factors, ReadOnlySpan<double> shifts)
    {
        if (IsIdentity(factors, shifts))
        {
            return true;
        }

        if (layer.Kind is not ("Dense" or "Conv1D") || layer.HasActivation)
        {
            return false;
        }

        var (weight, bias) = (layer.Find("weight")!.Values, layer.Find("bias")!.Values);
        int row = weight.Length / layer.Units;
        for (int unit = 0; unit < layer.Units; unit++)
        {
            foreach (ref float value in weight.AsSpan(unit * row, row))
            {
                value = (float)(value * factors[unit]);
            }

            bias[unit] = (float)((bias[unit] * factors[unit]) + shifts[unit]);
        }

        return true;
    }

    /// <summary>Mean and scale as a factor and a shift: <c>(x - mean) / scale</c>.</summary>
    public static (double[] Factors, double[] Shifts) OfScaling(ReadOnlySpan<float> mean, ReadOnlySpan<float> scale)
    {
        var factors = new double[mean.Length];
        var shifts = new double[mean.Length];
        for (int i = 0; i < factors.Length; i++)
        {
            factors[i] = 1 / (double)scale[i];
            shifts[i] = mean[i] == 0 ? 0 : -mean[i] / (double)scale[i];
        }

        return (factors, shifts);
    }

    // A row for each unit or gate: a value for each input, or for filters the taps of each channel of the filter's group.
    private static void Inputs(
        float[] weight, float[] bias, StoredLayer layer, ReadOnlySpan<double> factors, ReadOnlySpan<double> shifts)
    {
        int taps = layer.Taps;
        int channels = weight.Length / (bias.Length * taps);
        int filtersPerGroup = bias.Length / (layer.InputSize / channels);
        for (int row = 0; row < bias.Length; row++)
        {
            double sum = bias[row];
            int first = row / filtersPerGroup * channels;
            for (int i = 0; i < channels * taps; i++)
            {
                ref float value = ref weight[(row * channels * taps) + i];
                int input = first + (i / taps);
                sum += value * shifts[input];
                value = (float)(value * factors[input]);
            }

            bias[row] = (float)sum;
        }
    }

    private static bool IsIdentity(ReadOnlySpan<double> factors, ReadOnlySpan<double> shifts) =>
        !factors.ContainsAnyExcept(1.0) && !shifts.ContainsAnyExcept(0.0);
}
