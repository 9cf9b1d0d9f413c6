using System.Globalization;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Binding;

/// <summary>Weights of a file that are part of the assembly: where each tensor of the model finds its numbers.</summary>
/// <param name="File">The file's name, for people.</param>
/// <param name="Resource">The name of the embedded resource.</param>
/// <param name="Count">Its floats.</param>
/// <param name="Tensors">By name of the model's tensors, <c>scaling.*</c> included.</param>
/// <param name="States">
/// The states to begin with, of all layers in the order of a live stream; empty where they are zero.
/// </param>
/// <param name="Test">The steps of a signal to check with, and where it begins; null where there is none.</param>
internal sealed record BoundWeights(
    string File, string Resource, int Count, EquatableArray<ManifestTensor> Tensors,
    EquatableArray<BoundState> States, ManifestTensor? Test);

/// <summary>A state to begin with.</summary>
/// <param name="Size">Its values.</param>
/// <param name="Offset">Its first float in the resource, or -1 where it is zero.</param>
internal sealed record BoundState(int Size, int Offset);

/// <summary>Checks the tensors of a weight file against those of a declared model.</summary>
internal sealed class WeightBinder
{
    private const string Scaling = "scaling.";
    private static readonly FindingSite Site = new(-1, FindingSite.WeightsAttribute, -1);
    private Mend? _mend;
    private readonly ModelSpec _spec;
    private readonly WeightSpec _weights;
    private readonly BoundModel _model;
    private readonly WeightManifest _manifest;
    private readonly List<Finding> _findings;
    private readonly List<ManifestTensor> _found = [];
    private readonly List<BoundState> _states = [];

    private WeightBinder(ModelSpec spec, BoundModel model, WeightManifest manifest, List<Finding> findings)
    {
        _spec = spec;
        _weights = spec.Weights!;
        _model = model;
        _manifest = manifest;
        _findings = findings;
    }

    /// <summary>The model with its weights; null where they do not fit.</summary>
    public static BoundModel? Bind(
        ModelSpec spec, BoundModel model, EquatableArray<WeightManifest> manifests, List<Finding> findings)
    {
        if (spec.Weights is null)
        {
            return model;
        }

        findings.AddRange(spec.Weights.Misread.Select(entry => new Finding(
            FindingIds.RenameEntry, Site with { Element = entry }, new[] { entry }.ToEquatableArray())));
        var manifest = manifests.FirstOrDefault(m => m.File == spec.Weights.File);
        if (manifest is null)
        {
            string there = manifests.Count == 0 ? "there are none" : string.Join(", ", manifests.Select(m => m.File));
            findings.Add(new Finding(
                FindingIds.WeightFileMissing, Site with { Element = spec.Weights.File },
                new[] { spec.Weights.File, there }.ToEquatableArray()));
            return null;
        }

        return new WeightBinder(spec, model, manifest, findings).Bind();
    }

    private BoundModel? Bind()
    {
        if (_manifest.Tensors.Count > 0)
        {
            BindByName();
            BindExtras();
        }
        else
        {
            BindByPlace();
        }

        // What a live stream keeps of its past is no state that a file can begin with.
        bool begins = _states.Any(s => s.Offset >= 0);
        if (begins && _model.Layers.OfType<BoundKernelLayer>().FirstOrDefault(l => l.States.Count > 0) is { } obstacle)
        {
            Report($"the file has states to begin with, which cannot be given to a model with {obstacle.Description}");
        }

        return _findings.Count > 0 ? null : _model with
        {
            Weights = new BoundWeights(
                _manifest.File, "RecurrentGen." + _manifest.File, _manifest.Count, _found.ToEquatableArray(),
                begins ? _states.ToEquatableArray() : default, _manifest.Test),
        };
    }

    private void BindByName()
    {
        var rest = new Dictionary<string, ManifestTensor>(StringComparer.Ordinal);
        foreach (var tensor in _manifest.Tensors)
        {
            string name = Renamed(_weights, tensor.Name);
            if (!_weights.Ignore.Any(i => name.StartsWith(i, StringComparison.Ordinal)))
            {
                rest[name] = tensor;
            }
        }

        for (int i = 0; i < _model.Tensors.Count; i++)
        {
            var tensor = _model.Tensors[i];
            _mend = rest.TryGetValue(tensor.Name, out var stored) ? Resized(i, stored.Shape) : null;
            Take(tensor.Name, tensor.Shape, rest, true);
        }

        _mend = null;

        foreach (string mean in new[] { "input", "output" })
        {
            int size = mean == "output" ? _model.OutputSize : _model.TakesTokens ? 0 : _model.InputSize;
            Take($"{Scaling}{mean}_mean", new[] { size }.ToEquatableArray(), rest, false);
            Take($"{Scaling}{mean}_scale", new[] { size }.ToEquatableArray(), rest, false);
        }

        foreach (string extra in rest.Keys.OrderBy(n => n, StringComparer.Ordinal))
        {
            Report($"{extra}: the model has no such tensor, the file has {Text(rest[extra].Shape)}; Rename or Ignore deals with it");
        }
    }

    /// <summary>What a file with names says beside its tensors: states and skip, where it says them at all.</summary>
    private void BindExtras()
    {
        if (_manifest.Skip > 0)
        {
            BindSkip();
        }

        if (_manifest.Layers.All(l => l.States.Count == 0))
        {
            return;
        }

        var layers = _model.Layers.Where(l => TensorsOf(l).Any()).ToList();
        if (layers.Count != _manifest.Layers.Count)
        {
            Report($"states to begin with are those of {string.Join(", ", _manifest.Layers.Select(Description))}, "
                + $"the model has {string.Join(", ", layers.Select(l => l.Description))}");
            return;
        }

        for (int i = 0; i < layers.Count; i++)
        {
            BindStates(layers[i], _manifest.Layers[i]);
        }
    }

    /// <summary>What a tensor of the file is called in the model.</summary>
    public static string Renamed(WeightSpec weights, string name)
    {
        foreach (var rename in weights.Rename)
        {
            if (name.StartsWith(rename.From, StringComparison.Ordinal))
            {
                return rename.To + name.Substring(rename.From.Length);
            }
        }

        return name;
    }

    private void Take(string name, EquatableArray<int> shape, Dictionary<string, ManifestTensor> rest, bool needed)
    {
        if (!rest.TryGetValue(name, out var tensor))
        {
            if (needed)
            {
                Report($"{name}: expected {Text(shape)}, the file has no such tensor");
            }

            return;
        }

        rest.Remove(name);
        Add(name, shape, tensor);
    }

    private void Add(string name, EquatableArray<int> shape, ManifestTensor tensor)
    {
        if (!shape.Equals(tensor.Shape))
        {
            Report($"{name}: expected {Text(shape)}, the file has {Text(tensor.Shape)}");
        }

        _found.Add(tensor with { Name = name });
    }

    /// <summary>Layers without names: the first of the file belongs to the first of the model that has weights, and so on.</summary>
    private void BindByPlace()
    {
        var layers = _model.Layers.Where(l => TensorsOf(l).Any()).ToList();
        var storedLayers = _manifest.Layers.Where(l => l.Tensors.Count > 0).ToList();
        if (layers.Count != storedLayers.Count || _model.InputSize != _manifest.InputSize)
        {
            _mend = layers.Count != _manifest.Layers.Count ? null
                : new Mend(MendKind.Set, Mend.Model, "InputSize", BindingFindings.Text(_manifest.InputSize));
            Report($"expected {Chain(_model.InputSize, layers.Select(l => l.Description))}, "
                + $"the file has {Chain(_manifest.InputSize, _manifest.Layers.Select(Description))}");
            return;
        }

        BindSkip();
        BindEndOfTime();
        foreach (var scale in _manifest.Scales)
        {
            Add(scale.Name, scale.Shape, scale);
        }

        for (int i = 0; i < layers.Count; i++)
        {
            var stored = storedLayers[i];
            if (!Agree(layers[i], stored))
            {
                Report($"{layers[i].Name}: expected {layers[i].Description}, the file has {Description(stored)}");
                continue;
            }

            _mend = Resized(layers[i], stored.Units);
            BindStates(layers[i], stored);
            foreach (int index in TensorsOf(layers[i]))
            {
                var tensor = _model.Tensors[index];
                string name = ShortName(tensor.Name);
                var found = stored.Tensors.FirstOrDefault(t => t.Name == name);
                if (found is null)
                {
                    Report($"{tensor.Name}: expected {Text(tensor.Shape)}, the file has no {name} in its {Description(stored)}");
                }
                else
                {
                    Add(tensor.Name, tensor.Shape, found);
                }
            }
        }
    }

    /// <summary>Inputs that are added to the outputs: on both sides, or on neither.</summary>
    private void BindSkip()
    {
        int last = _model.Layers.Count - 1;
        bool isElsewhere = _model.Layers.Where((l, i) => i < last && l.AddedInputs > 0).Any();
        if (!isElsewhere && _model.Layers[last].AddedInputs == _manifest.Skip)
        {
            return;
        }

        string found = string.Join(", ", _model.Layers.Where(l => l.AddedInputs > 0).Select(l => l.Description));
        string features = _manifest.Skip.ToString(CultureInfo.InvariantCulture);
        Report(_manifest.Skip == 0
            ? $"the model has {found}, the file adds no input to its outputs"
            : $"the file adds its first {features} input(s) to its outputs: expected [Residual(Features = {features})] as the "
                + $"last layer, the model has {(found.Length == 0 ? "none" : found)}");
    }

    /// <summary>A graph says where one value comes of a sequence; the other formats leave it to the declaration.</summary>
    private void BindEndOfTime()
    {
        if (_manifest.Format != WeightManifest.Graph)
        {
            return;
        }

        var expected = EndOfTime(_model.Layers.Select(l => (
            Kind: KindOf(l.Description), Weighs: TensorsOf(l).Any(), Ends: l.SequenceInput && !l.SequenceOutput,
            WalksForwards: l is BoundRecurrentLayer { Direction: Direction.Forward })));
        var found = EndOfTime(_manifest.Layers.Select(l => (
            l.Kind, Weighs: l.Tensors.Count > 0, Ends: l.Arguments.Contains("Return=Last"),
            WalksForwards: l.Tensors.Any(t => t.Name == "weight_hh") && !l.Arguments.Any(a => a.StartsWith("Direction=", StringComparison.Ordinal)))));
        if (expected != found)
        {
            _mend = Returning(expected, found);
            Report($"expected {expected}, the file has {found}");
            _mend = null;
        }
    }

    /// <summary>Where only one side hands on the last step, the recurrent layer of that place can do as the file does.</summary>
    private Mend? Returning(TimeEnd expected, TimeEnd found)
    {
        var end = expected.How.Length == 0 ? found : expected;
        return (expected.How + found.How) == TimeEnd.LastStep
            && _model.Layers.Where(l => TensorsOf(l).Any()).ElementAtOrDefault(end.Layer - 1) is BoundRecurrentLayer layer
            && layer.Level == layer.Levels - 1
            && layer.SequenceOutput == (expected.How.Length == 0)
                ? new Mend(
                    expected.How.Length == 0 ? MendKind.Set : MendKind.Remove, layer.Attribute, "Return",
                    expected.How.Length == 0 ? Mends.Enumerations + "Return.Last" : "")
                : null;
    }

    /// <param name="How">What makes one value of a sequence; empty for nothing.</param>
    /// <param name="Layer">The number of layers with weights before it.</param>
    private sealed record TimeEnd(string How, int Layer)
    {
        public const string LastStep = "the last step";

        public override string ToString() => How.Length == 0
            ? "an answer for every step"
            : $"{How} after layer {Layer.ToString(CultureInfo.InvariantCulture)}";
    }

    private static TimeEnd EndOfTime(IEnumerable<(string Kind, bool Weighs, bool Ends, bool WalksForwards)> layers)
    {
        var end = new TimeEnd("", 0);
        int count = 0;
        bool walksForwards = false;
        foreach (var layer in layers)
        {
            count += layer.Weighs ? 1 : 0;
            bool isPooling = layer.Kind is "LastStep" or "MeanPooling" or "MaxPooling" or "AttentionPooling";
            if (isPooling || layer.Ends)
            {
                end = new TimeEnd(
                    isPooling && !(layer.Kind == "LastStep" && walksForwards) ? layer.Kind : TimeEnd.LastStep, count);
            }

            walksForwards = layer.WalksForwards;
        }

        return end;
    }

    private static string KindOf(string description) => description.Substring(0, description.IndexOf('('));

    private void BindStates(BoundLayer layer, ManifestLayer stored)
    {
        if (layer is not BoundRecurrentLayer recurrent)
        {
            return;
        }

        var sizes = recurrent.Cells[0].StateSizes;
        bool fits = stored.States.Count == 0
            || (recurrent.Direction == Direction.Forward && sizes.SequenceEqual(stored.States.Select(s => s.Count)));
        if (!fits)
        {
            Report($"{layer.Name}: expected states to begin with of {Text(sizes)} values, walking forwards, "
                + $"the file has {Text(stored.States.Select(s => s.Count).ToEquatableArray())}");
        }

        _states.AddRange(sizes.Select((size, i) => new BoundState(size, fits && stored.States.Count > 0 ? stored.States[i].Offset : -1)));
    }

    /// <summary>Whether a layer of the file computes what the declared one does; sizes are compared with the tensors.</summary>
    private bool Agree(BoundLayer layer, ManifestLayer stored)
    {
        int index = _model.Layers.ToList().IndexOf(layer);
        string description = layer.Description;
        string kind = KindOf(description);
        var arguments = description.Substring(kind.Length + 1).TrimEnd(')').Split(',')
            .Select(a => a.Replace(" ", "")).Where(a => !IsNeutral(a)).ToList();
        var others = stored.Arguments.Where(a => !IsNeutral(a)).ToList();
        return index >= 0
            && kind == stored.Kind
            && arguments.Count == others.Count
            && others.All(o => arguments.Contains(o, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Whether an argument changes no answer, or is a size, which the tensors tell.</summary>
    private static bool IsNeutral(string argument) =>
        argument.IndexOf('=') < 0
        || argument.Substring(0, argument.IndexOf('=')) is
            "Return" or "Unroll" or "Layers" or "Frozen" or "RecurrentDropout" or "PaddingToken";

    private static string Description(ManifestLayer layer) =>
        $"{layer.Kind}({string.Join(", ", layer.Sizes.Select(s => s.ToString(CultureInfo.InvariantCulture))
            .Concat(layer.Options.Select(a => a.Replace("=", " = "))))})";

    private static string Chain(int inputs, IEnumerable<string> layers) =>
        $"{inputs.ToString(CultureInfo.InvariantCulture)} input(s) and {string.Join(", ", layers)}";

    private static IEnumerable<int> TensorsOf(BoundLayer layer) => layer switch
    {
        BoundRecurrentLayer recurrent => recurrent.Cells.SelectMany(c => c.Parameters).Select(p => p.Tensor).Distinct(),
        BoundDenseLayer dense => [dense.Weight, dense.Bias],
        BoundEmbeddingLayer embedding => [embedding.Weight],
        BoundKernelLayer kernel => kernel.Tensors.Select(t => t.Tensor),
        _ => [],
    };

    /// <summary><c>weight_ih_reverse</c> for <c>lstm.weight_ih_l1_reverse</c>.</summary>
    private static string ShortName(string name)
    {
        const string Reverse = "_reverse";
        name = name.Substring(name.LastIndexOf('.') + 1);
        bool reverse = name.EndsWith(Reverse, StringComparison.Ordinal);
        name = reverse ? name.Substring(0, name.Length - Reverse.Length) : name;
        int level = name.LastIndexOf("_l", StringComparison.Ordinal);
        bool hasLevel = level >= 0 && level + 2 < name.Length && name.Skip(level + 2).All(char.IsDigit);
        return (hasLevel ? name.Substring(0, level) : name) + (reverse ? Reverse : "");
    }

    /// <summary>The size that a layer would need for a tensor of the file, where a tensor tells.</summary>
    private Mend? Resized(int tensor, EquatableArray<int> shape)
    {
        var layer = _model.Layers.FirstOrDefault(l => TensorsOf(l).Contains(tensor));
        var expected = _model.Tensors[tensor].Shape;
        if (shape.Count != 2 || expected.Count != 2)
        {
            return null;
        }

        int units = layer switch
        {
            BoundDenseLayer => shape[0],
            BoundRecurrentLayer recurrent when _model.Tensors[tensor].Role == TensorRole.RecurrentWeight
                && expected[1] == recurrent.HiddenSize
                && shape[0] == (long)expected[0] / recurrent.HiddenSize * shape[1] => shape[1],
            _ => 0,
        };
        return units == 0 ? null : Resized(layer!, units);
    }

    private static Mend? Resized(BoundLayer layer, int units)
    {
        int declared = layer switch
        {
            BoundDenseLayer dense => dense.OutputSize,
            BoundRecurrentLayer recurrent => recurrent.HiddenSize,
            _ => units,
        };
        return declared == units ? null : new Mend(MendKind.Set, layer.Attribute, "0", BindingFindings.Text(units));
    }

    private void Report(string problem) => _findings.Add(new Finding(
        FindingIds.WeightsDoNotFit, Site, new[] { _manifest.File, _spec.Name, problem }.ToEquatableArray())
    {
        Mends = _mend is null ? default : new[] { _mend }.ToEquatableArray(),
    });

    private static string Text(EquatableArray<int> shape) =>
        "[" + string.Join(", ", shape.Select(d => d.ToString(CultureInfo.InvariantCulture))) + "]";
}
