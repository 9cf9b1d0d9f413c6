using System.Globalization;

namespace RecurrentGen.Generator.Parsing;

/// <summary>
/// What a packed weight file holds, as the build's packer describes it in text: the numbers themselves are in a resource.
/// </summary>
/// <param name="File">Name without folder: <c>amp.nam</c>.</param>
/// <param name="Class">The class that the project asks for; empty where it does not say.</param>
/// <param name="Format">The kind of file: <c>Nam</c>, <c>Safetensors</c>.</param>
/// <param name="Count">Floats of the resource.</param>
/// <param name="InputSize">Features per step; 0 where the layers are not known.</param>
/// <param name="Skip">How many inputs are added to the outputs.</param>
/// <param name="Scales">The scaling of inputs and outputs, by its name in models; empty where there is none.</param>
/// <param name="Layers">In order; empty where names and shapes do not tell.</param>
/// <param name="Tensors">By full name, of files that have names.</param>
/// <param name="Test">Where the signal to check with begins, and its steps; no steps where there is none.</param>
internal sealed record WeightManifest(
    string File,
    string Class,
    string Format,
    int Count,
    int InputSize,
    int Skip,
    EquatableArray<ManifestTensor> Scales,
    EquatableArray<ManifestLayer> Layers,
    EquatableArray<ManifestTensor> Tensors,
    ManifestTensor? Test)
{
    /// <summary>Ending of the manifests among the compiler's additional files.</summary>
    public const string Extension = ".recurrentweights";

    /// <summary>The format whose files say where one value comes of a sequence.</summary>
    public const string Graph = "Onnx";

    private const string FirstLine = "recurrentgen weights 1";

    /// <summary>Whether an additional file of the compiler is a manifest.</summary>
    public static bool Is(string path) => path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a manifest; null where it is none of this version.</summary>
    public static WeightManifest? Parse(string text, string className)
    {
        try
        {
            string[] lines = text.Split('\n');
            return lines[0].TrimEnd('\r') == FirstLine ? new Reader(lines, className).Read() : null;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private sealed class Reader(string[] lines, string className)
    {
        private readonly List<ManifestTensor> _tensors = [];
        private readonly List<ManifestLayer> _layers = [];
        private readonly List<ManifestTensor> _scales = [];
        private int _offset;
        private int _count;
        private int _inputs;
        private int _skip;
        private int _testSteps;
        private string _file = "";
        private string _format = "";

        public WeightManifest Read()
        {
            for (int i = 1; i < lines.Length; i++)
            {
                string[] words = lines[i].TrimEnd('\r').Split(' ');
                switch (words[0])
                {
                    case "bytes":
                        _count = Number(words[1]) / sizeof(float);
                        break;
                    case "file":
                        _file = lines[i].TrimEnd('\r').Substring("file ".Length);
                        break;
                    case "format":
                        _format = words[1];
                        break;
                    case "inputs":
                        _inputs = Number(words[1]);
                        break;
                    case "skip":
                        _skip = Number(words[1]);
                        break;
                    case "test":
                        _testSteps = Number(words[1]);
                        break;
                    case "layer":
                        _layers.Add(new ManifestLayer(
                            words[1], Number(words[2]), Number(words[3]), words.Skip(4).ToEquatableArray(),
                            EquatableArray<ManifestTensor>.Empty, EquatableArray<ManifestTensor>.Empty));
                        break;
                    case "tensor":
                        AddTensor(words[1], words.Skip(2).Select(Number).ToEquatableArray());
                        break;
                    case "scale":
                        _scales.Add(Next($"scaling.{words[1]}_scale", new[] { Number(words[2]) }.ToEquatableArray()));
                        break;
                    case "state":
                        AddState(Number(words[1]));
                        break;
                }
            }

            var test = _testSteps == 0 ? null : new ManifestTensor("", new[] { _testSteps }.ToEquatableArray(), _offset);
            return new WeightManifest(
                _file, className, _format, _count, _inputs, _skip, _scales.ToEquatableArray(), _layers.ToEquatableArray(),
                _tensors.ToEquatableArray(), test);
        }

        private void AddTensor(string name, EquatableArray<int> shape)
        {
            var tensor = Next(name, shape);
            if (_layers.Count == 0)
            {
                _tensors.Add(tensor);
                return;
            }

            var last = _layers[_layers.Count - 1];
            _layers[_layers.Count - 1] = last with { Tensors = last.Tensors.Append(tensor).ToEquatableArray() };
        }

        private void AddState(int length)
        {
            var last = _layers[_layers.Count - 1];
            var state = Next("", new[] { length }.ToEquatableArray());
            _layers[_layers.Count - 1] = last with { States = last.States.Append(state).ToEquatableArray() };
        }

        private ManifestTensor Next(string name, EquatableArray<int> shape)
        {
            var tensor = new ManifestTensor(name, shape, _offset);
            _offset = checked(_offset + tensor.Count);
            return tensor;
        }

        private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
    }
}

/// <param name="Kind">The name of its attribute: <c>Lstm</c>.</param>
/// <param name="Arguments"><c>Activation=Tanh</c>; first those without a name, which are further sizes.</param>
/// <param name="Tensors">By name without layer and level: <c>weight_ih</c>. Empty where the file has full names.</param>
/// <param name="States">The states to begin with; empty where they are zero.</param>
internal sealed record ManifestLayer(
    string Kind,
    int InputSize,
    int Units,
    EquatableArray<string> Arguments,
    EquatableArray<ManifestTensor> Tensors,
    EquatableArray<ManifestTensor> States)
{
    /// <summary>The numbers with which the attribute's arguments begin.</summary>
    public IReadOnlyList<int> Sizes => Kind switch
    {
        "PRelu" or "LayerNorm" or "LastStep" or "MeanPooling" or "MaxPooling" => [],
        "Embedding" => [InputSize, Units],
        _ => [Units, .. Arguments.Where(a => !a.Contains('=')).Select(a => int.Parse(a, CultureInfo.InvariantCulture))],
    };

    /// <summary>The arguments that have a name.</summary>
    public IEnumerable<string> Options => Arguments.Where(a => a.Contains('='));
}

/// <param name="Offset">Its first float in the resource.</param>
internal sealed record ManifestTensor(string Name, EquatableArray<int> Shape, int Offset)
{
    public int Count => Shape.Aggregate(1, (a, b) => checked(a * b));
}
