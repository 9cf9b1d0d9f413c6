using System.Globalization;

namespace RecurrentGen.Weights;

/// <summary>What a safetensors file says of a network beside its tensors and its declaration.</summary>
internal static class SafetensorsExtras
{
    /// <summary>The tensor that holds the states to begin with, layer by layer, the output of each first.</summary>
    public const string InitialState = "recurrentgen.initial_state";

    private const string SkipKey = "recurrentgen.skip";
    private const string RateKey = "recurrentgen.sample_rate";

    public static void Write(SafetensorsWriter writer, StoredNetwork network)
    {
        if (network.Skip > 0)
        {
            writer.Metadata[SkipKey] = network.Skip.ToString(CultureInfo.InvariantCulture);
        }

        if (network.SampleRate is { } rate)
        {
            writer.Metadata[RateKey] = rate.ToString("R", CultureInfo.InvariantCulture);
        }

        if (network.HasInitialState)
        {
            var states = new List<float>();
            foreach (var layer in network.Layers)
            {
                for (int s = 0; s < layer.States; s++)
                {
                    states.AddRange(layer.InitialState.Count > 0 ? layer.InitialState[s] : new float[layer.Units]);
                }
            }

            writer.Add(InitialState, [states.Count], states.ToArray());
        }

        if (network.SelfTest is { } test)
        {
            int steps = test.Input.Length / network.InputSize;
            writer.Add(SelfTestSignal.InputName, [steps, network.InputSize], test.Input);
            writer.Add(SelfTestSignal.OutputName, [steps, network.OutputSize], test.Output);
        }
    }

    /// <summary>Whether a file has something that is lost where its layers are not known.</summary>
    public static bool Has(SafetensorsFile file) =>
        file.Metadata.ContainsKey(SkipKey) || file.TryGet(InitialState, out _);

    /// <summary>How many inputs are added to the outputs; null where the file does not say.</summary>
    /// <exception cref="WeightFileException">It is no number that fits.</exception>
    public static int? Skip(SafetensorsFile file, int most)
    {
        if (!file.Metadata.TryGetValue(SkipKey, out string? text))
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int skip) && skip <= most
            ? skip
            : throw new WeightFileException(
                $"{file.Source}: metadata '{SkipKey}': expected a whole number from 0 to {most}, found '{text}'.");
    }

    /// <exception cref="WeightFileException">It is no positive number.</exception>
    public static double? SampleRate(SafetensorsFile file)
    {
        if (!file.Metadata.TryGetValue(RateKey, out string? text))
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate)
            && double.IsFinite(rate) && rate > 0
            ? rate
            : throw new WeightFileException(
                $"{file.Source}: metadata '{RateKey}': expected a positive number, found '{text}'.");
    }

    /// <summary>Gives the layers the states to begin with, where the file has some.</summary>
    /// <exception cref="WeightFileException">There are more or fewer than the layers have, or they are not finite.</exception>
    public static void ReadStates(SafetensorsFile file, List<StoredLayer> layers)
    {
        if (!file.TryGet(InitialState, out var tensor))
        {
            return;
        }

        int expected = 0;
        foreach (var layer in layers)
        {
            expected += layer.States * layer.Units;
        }

        if (!tensor.HasShape([expected]))
        {
            throw new WeightFileException(
                $"{file.Source}: {InitialState}: expected [{expected}], found {SafetensorsTensor.Text(tensor.Shape)}.");
        }

        var values = tensor.ToSingles();
        ModelTensors.CheckValues(file.Source, InitialState, [expected], values);
        int at = 0;
        for (int i = 0; i < layers.Count; i++)
        {
            var states = new List<float[]>();
            for (int s = 0; s < layers[i].States; s++)
            {
                states.Add(values.AsSpan(at, layers[i].Units).ToArray());
                at += layers[i].Units;
            }

            if (states.Exists(s => s.AsSpan().ContainsAnyExcept(0f)))
            {
                layers[i] = layers[i] with { InitialState = states };
            }
        }
    }
}
