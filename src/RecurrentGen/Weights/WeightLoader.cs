namespace RecurrentGen.Weights;

/// <summary>One load: matches names, collects everything that is wrong, and only then writes.</summary>
internal sealed class WeightLoader(IRecurrentModel model, SafetensorsFile file, LoadOptions options)
{
    private readonly Dictionary<string, SafetensorsTensor> _inFile = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SafetensorsTensor> _matched = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];
    private readonly List<ModelTensor> _missing = [];
    private readonly List<string> _extra = [];
    private readonly List<string> _ignored = [];

    public LoadReport Load()
    {
        CollectNames();
        Match();
        if (options.Strict)
        {
            ReportMissingAndExtra();
        }

        if (_problems.Count > 0)
        {
            throw new WeightFileException(
                $"{file.Source} does not fit {model.Description.Name} ({model.Description.Declaration}):" +
                Environment.NewLine + "  " + string.Join(Environment.NewLine + "  ", _problems));
        }

        var values = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var (name, tensor) in _matched)
        {
            var singles = tensor.ToSingles();
            ModelTensors.CheckValues(file.Source, name, tensor.SmallShape(), singles);
            values.Add(name, singles);
        }

        ModelTensors.Write(model, values);
        return new LoadReport(
            new List<string>(values.Keys),
            _missing.ConvertAll(m => m.Name),
            _extra,
            _ignored,
            file.Metadata.GetValueOrDefault(FileFormat.DeclarationKey),
            file.Metadata);
    }

    private void CollectNames()
    {
        bool checkpoint = file.Metadata.GetValueOrDefault(FileFormat.KindKey) == FileFormat.Checkpoint;
        foreach (var tensor in file.Tensors)
        {
            string name = options.Rename?.Invoke(tensor.Name) ?? tensor.Name;
            if (IsIgnored(name) || SelfTestSignal.IsReserved(tensor.Name) || (checkpoint && IsOwn(tensor.Name)))
            {
                _ignored.Add(name);
            }
            else if (!_inFile.TryAdd(name, tensor))
            {
                _problems.Add(
                    $"{name}: expected one tensor, found '{_inFile[name].Name}' and '{tensor.Name}' after Rename");
            }
        }
    }

    private void Match()
    {
        bool hasScaling = HasScaling();
        foreach (var expected in ModelTensors.Of(model))
        {
            string name = expected.Name;
            if (!_inFile.Remove(name, out var tensor))
            {
                if (IsIgnored(name))
                {
                    if (!_ignored.Contains(name))
                    {
                        _ignored.Add(name);
                    }
                }
                else if (expected.Description is not null || hasScaling)
                {
                    _missing.Add(expected);
                }
            }
            else if (!tensor.HasShape(expected.Shape))
            {
                _problems.Add(
                    $"{name}: expected {SafetensorsTensor.Text(expected.Shape)}, " +
                    $"file has {SafetensorsTensor.Text(tensor.Shape)}" +
                    Hint(expected.Shape, tensor.Shape, expected.Description));
            }
            else
            {
                _matched.Add(name, tensor);
            }
        }

        _extra.AddRange(_inFile.Keys);
    }

    private bool HasScaling()
    {
        foreach (string name in _inFile.Keys)
        {
            if (ModelTensors.IsScaling(name))
            {
                return true;
            }
        }

        return false;
    }

    private SafetensorsTensor? FindSimilar(string end, int[] shape)
    {
        foreach (var tensor in _inFile.Values)
        {
            if (tensor.Name.EndsWith(end, StringComparison.Ordinal) && tensor.HasShape(shape))
            {
                return tensor;
            }
        }

        return null;
    }

    private void ReportMissingAndExtra()
    {
        foreach (var missing in _missing)
        {
            string name = missing.Name;
            string last = name[(name.LastIndexOf('.') + 1)..];
            var similar = FindSimilar(last, missing.Shape);
            string hint = similar is null ? "" : $"; is it the file's '{similar.Name}'? LoadOptions.Rename maps names";
            _problems.Add($"{name}: expected {SafetensorsTensor.Text(missing.Shape)}, file has no such tensor{hint}");
        }

        foreach (var (name, tensor) in _inFile)
        {
            _problems.Add(
                $"{name}: the model has no such tensor, file has {SafetensorsTensor.Text(tensor.Shape)}; " +
                "LoadOptions.Ignore leaves it out");
        }
    }

    /// <summary>Whether a checkpoint has this tensor for the sake of training, not of the model.</summary>
    private bool IsOwn(string name) => CheckpointFile.IsOwnTensor(name) && model.Description.IndexOf(name) < 0;

    private bool IsIgnored(string name) => options.Ignore?.Invoke(name) == true;

    /// <summary>What the file's shape says about the model it came from, where that is plain.</summary>
    private static string Hint(int[] expected, IReadOnlyList<long> found, TensorDescription? tensor)
    {
        if (tensor is null || found.Count != expected.Length)
        {
            return "";
        }

        if (expected.Length == 2 && expected[0] != expected[1] && found[0] == expected[1] && found[1] == expected[0])
        {
            return "; it is transposed, as Keras stores it";
        }

        int units = tensor.HiddenSize;
        if (found[0] != expected[0])
        {
            if (tensor.Role == TensorRole.Embedding)
            {
                return $"; was the model trained with {found[0]} tokens?";
            }

            if (units == 0)
            {
                return $"; was the model trained with {found[0]} outputs in this layer?";
            }

            int gates = expected[0] / units;
            return expected[0] % units == 0 && found[0] % gates == 0
                ? $"; was the model trained with {found[0] / gates} units?"
                : "";
        }

        return tensor.Role switch
        {
            TensorRole.InputWeight => $"; was the model trained with {found[1]} inputs to this layer?",
            TensorRole.RecurrentWeight => $"; was the model trained with {found[1]} units?",
            _ => "",
        };
    }
}
