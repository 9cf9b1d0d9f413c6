using System.Globalization;
using System.Runtime.InteropServices;
using RecurrentGen.Onnx.Format;
using RecurrentGen.Weights;

namespace RecurrentGen.Onnx;

/// <summary>What a file of ours says beside the graph: texts by key, which other readers skip.</summary>
internal static class FileMetadata
{
    public const string SampleRate = "sample_rate";

    /// <summary>Numbers as text: their bytes, little-endian, in base 64.</summary>
    public static string Text(float[] numbers) => Convert.ToBase64String(MemoryMarshal.AsBytes(numbers.AsSpan()));

    /// <summary>The value of a key; null where there is none.</summary>
    public static string? Find(ModelProto model, string key)
    {
        foreach (var entry in model.MetadataProps)
        {
            if (entry.Key == key)
            {
                return entry.Value;
            }
        }

        return null;
    }

    /// <summary>Samples per second; null where the file says nothing that is a rate.</summary>
    public static double? Rate(ModelProto model) =>
        double.TryParse(Find(model, SampleRate), CultureInfo.InvariantCulture, out double rate) && double.IsFinite(rate)
            ? rate
            : null;

    /// <summary>The signal to check with; null where there is none.</summary>
    /// <exception cref="WeightFileException">It does not fit the network.</exception>
    public static SelfTestSignal? SelfTest(ModelProto model, string source, int inputs, int outputs)
    {
        if (Find(model, SelfTestSignal.InputName) is not { } input || Find(model, SelfTestSignal.OutputName) is not { } output)
        {
            return null;
        }

        var from = Numbers(input, source);
        var to = Numbers(output, source);
        return from.Length > 0 && from.Length % inputs == 0 && to.Length == from.Length / inputs * outputs
            ? new SelfTestSignal(from, to)
            : throw new WeightFileException(
                $"{source}: metadata '{SelfTestSignal.OutputName}': expected {outputs} number(s) for each step of {inputs} " +
                $"of '{SelfTestSignal.InputName}', which has {from.Length}, found {to.Length}.");
    }

    private static float[] Numbers(string text, string source)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out int count) || count % sizeof(float) != 0)
        {
            throw new WeightFileException($"{source}: metadata: expected numbers in base 64, found other text.");
        }

        var numbers = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(0, count)).ToArray();
        return Array.TrueForAll(numbers, float.IsFinite)
            ? numbers
            : throw new WeightFileException($"{source}: metadata: expected finite numbers, found others.");
    }
}
