using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using RecurrentGen.Onnx;
using RecurrentGen.Weights;

namespace RecurrentGen.Tasks;

/// <summary>
/// A weight file as the compiler takes it: the numbers as little-endian floats one after the other, and a manifest that
/// says in text what they are. docs/weight-files.md describes both.
/// </summary>
internal sealed class PackedWeights
{
    private readonly List<float[]> _numbers = [];
    private readonly StringBuilder _lines = new();

    private PackedWeights(string path) => Line("file", Path.GetFileName(path));

    /// <exception cref="WeightFileException">The file is malformed or of no known kind.</exception>
    public static PackedWeights Of(string path)
    {
        var weights = new PackedWeights(path);
        byte[] content = File.ReadAllBytes(path);
        if (OnnxNetwork.IsLikely(path))
        {
            weights.AddNetwork(OnnxNetwork.Parse(content, path));
        }
        else if (SafetensorsFile.IsLikely(content))
        {
            weights.AddTensors(SafetensorsFile.Parse(content, path));
        }
        else
        {
            weights.AddNetwork(StoredNetwork.Parse(content, path));
        }

        return weights;
    }

    /// <summary>
    /// Writes both files; each only if its content is another, so that builds redo no more than they must.
    /// </summary>
    public void Save(string bytesPath, string manifestPath)
    {
        using var stream = new MemoryStream();
        foreach (var numbers in _numbers)
        {
            stream.Write(ToBytes(numbers));
        }

        var bytes = stream.ToArray();
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        string manifest = FormattableString.Invariant($"recurrentgen weights 1\nbytes {bytes.Length} {hash}\n") + _lines;
        WriteIfNew(bytesPath, bytes);
        WriteIfNew(manifestPath, Encoding.UTF8.GetBytes(manifest));
    }

    private static void WriteIfNew(string path, byte[] content)
    {
        if (File.Exists(path) && content.AsSpan().SequenceEqual(File.ReadAllBytes(path)))
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            return;
        }

        string temporary = path + ".tmp";
        File.WriteAllBytes(temporary, content);
        File.Move(temporary, path, overwrite: true);
    }

    private static byte[] ToBytes(float[] numbers)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Weights are packed on little-endian machines only.");
        }

        return MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();
    }

    /// <summary>Tensors by name; what the layers are, where names and shapes tell.</summary>
    private void AddTensors(SafetensorsFile file)
    {
        FileFormat.CheckVersion(file);
        Line("format", nameof(NetworkFormat.Safetensors));
        foreach (var tensor in file.Tensors)
        {
            if (SelfTestSignal.IsReserved(tensor.Name))
            {
                continue;
            }

            var values = tensor.ToSingles();
            int bad = Array.FindIndex(values, v => !float.IsFinite(v));
            if (bad >= 0)
            {
                throw new WeightFileException(
                    $"{file.Source}: {tensor.Name}: expected finite values, found {values[bad]} at {bad}.");
            }

            if (tensor.Name.Any(char.IsWhiteSpace) || tensor.Name.Length == 0)
            {
                throw new WeightFileException($"{file.Source}: expected names without spaces, found '{tensor.Name}'.");
            }

            AddTensor(tensor.Name, tensor.Shape.Select(d => (int)d), values);
        }

        try
        {
            var network = StoredNetwork.Of(file);
            AddSkip(network);
            AddLayers(network, false);
            AddTest(network);
        }
        catch (WeightFileException) when (!SafetensorsExtras.Has(file))
        {
            // A model of other layers: its declaration must be in the source.
        }
    }

    private void AddNetwork(StoredNetwork network)
    {
        Line("format", network.Format.ToString());
        AddSkip(network);
        AddLayers(network, true);
        AddScales(network);
        AddTest(network);
    }

    private void AddSkip(StoredNetwork network)
    {
        if (network.Skip > 0)
        {
            Line("skip", Text(network.Skip));
        }

        if (network.SampleRate is { } rate)
        {
            Line("rate", rate.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Gains, as the scaling of a model.</summary>
    private void AddScales(StoredNetwork network)
    {
        if (network.InputGain != 0 || network.OutputGain != 0)
        {
            var (inputs, outputs) = network.GainScales();
            Line("scale", "input " + Text(inputs.Length));
            _numbers.Add(inputs);
            Line("scale", "output " + Text(outputs.Length));
            _numbers.Add(outputs);
        }
    }

    private void AddTest(StoredNetwork network)
    {
        if (network.SelfTest is { } test)
        {
            Line("test", Text(test.Input.Length / network.InputSize));
            _numbers.Add(test.Input);
            _numbers.Add(test.Output);
        }
    }

    /// <param name="tensors">Whether tensors follow each layer, instead of standing in the file by name.</param>
    private void AddLayers(StoredNetwork network, bool tensors)
    {
        Line("inputs", Text(network.InputSize));
        foreach (var layer in network.Layers)
        {
            Line("layer", string.Join(
                ' ', [layer.Kind, Text(layer.InputSize), Text(layer.Units), .. layer.Arguments.Select(Argument)]));
            foreach (var tensor in tensors ? layer.Tensors : [])
            {
                AddTensor(tensor.Name, tensor.Shape, tensor.Values);
            }

            foreach (var state in layer.InitialState)
            {
                Line("state", Text(state.Length));
                _numbers.Add(state);
            }
        }
    }

    /// <summary><c>Activation=Tanh</c> for <c>Activation = Activation.Tanh</c>.</summary>
    private static string Argument(string argument)
    {
        string[] parts = argument.Split(" = ");
        if (parts.Length == 1)
        {
            return argument;
        }

        // A number has a dot of its own.
        bool isMember = char.IsAsciiLetter(parts[1][0]);
        return parts[0] + "=" + (isMember ? parts[1][(parts[1].LastIndexOf('.') + 1)..] : parts[1]);
    }

    private void AddTensor(string name, IEnumerable<int> shape, float[] values)
    {
        Line("tensor", string.Join(' ', [name, .. shape.Select(Text)]));
        _numbers.Add(values);
    }

    private void Line(string key, string value) => _lines.Append(key).Append(' ').Append(value).Append('\n');

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
