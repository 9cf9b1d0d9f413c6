using System.Globalization;
using RecurrentGen.Onnx;
using RecurrentGen.Weights;

namespace RecurrentGen.Tool;

/// <summary>What <c>inspect</c> prints.</summary>
internal static class Inspection
{
    public static void Write(string path, TextWriter output)
    {
        WeightContent.RefuseContainers(path);
        byte[] content = File.ReadAllBytes(path);
        if (OnnxNetwork.IsLikely(path))
        {
            WriteNetwork(OnnxNetwork.Parse(content, path), output);
            return;
        }

        if (SafetensorsFile.IsLikely(content))
        {
            WriteTensors(SafetensorsFile.Parse(content, path), output);
            return;
        }

        WriteNetwork(StoredNetwork.Parse(content, path), output);
    }

    private static void WriteTensors(SafetensorsFile file, TextWriter output)
    {
        output.WriteLine($"{file.Source}: safetensors, {Count(file.Tensors.Sum(t => (long)t.Count))} values");
        foreach (var tensor in file.Tensors)
        {
            output.WriteLine($"  {tensor.Name} {tensor.Type} [{string.Join(", ", tensor.Shape)}]");
        }

        foreach (var (key, value) in file.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"  {key}: {value}");
        }

        output.WriteLine();
        try
        {
            WriteDeclaration(StoredNetwork.Of(file), output);
        }
        catch (WeightFileException e)
        {
            output.WriteLine("No declaration can be guessed: " + e.Message);
        }
    }

    private static void WriteNetwork(StoredNetwork network, TextWriter output)
    {
        long values = network.Layers.SelectMany(l => l.Tensors).Sum(t => (long)t.Values.Length);
        output.WriteLine($"{network.Source}: {network.Format}, {Count(values)} parameters");
        foreach (var layer in network.Layers)
        {
            output.WriteLine($"  {layer.Place}: {layer.Declaration}, {Text(layer.InputSize)} -> {Text(layer.OutputSize)}");
            foreach (var tensor in layer.Tensors)
            {
                output.WriteLine($"    {tensor.Name} [{string.Join(", ", tensor.Shape)}]");
            }
        }

        WriteExtras(network, output);
        output.WriteLine();
        WriteDeclaration(network, output);
    }

    private static void WriteExtras(StoredNetwork network, TextWriter output)
    {
        if (network.SampleRate is { } rate)
        {
            output.WriteLine($"  sample rate {rate.ToString(CultureInfo.InvariantCulture)} Hz");
        }

        if (network.InputGain != 0 || network.OutputGain != 0)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  raises its input by {network.InputGain} dB and its output by {network.OutputGain} dB (scaling of the model)"));
        }

        if (network.HasInitialState)
        {
            output.WriteLine("  begins with a state that is not zero");
        }

        if (network.SelfTest is { } test)
        {
            output.WriteLine($"  carries a signal to check with, {Text(test.Input.Length / network.InputSize)} steps");
        }
    }

    private static void WriteDeclaration(StoredNetwork network, TextWriter output)
    {
        output.WriteLine(network.Declaration());
        output.WriteLine("public sealed partial class Model;");
    }

    private static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
