using System.Globalization;

namespace RecurrentGen.Weights;

/// <summary>
/// Recognizes the layers of a safetensors file by PyTorch's names and shapes, and their order by the sizes that they
/// hand on.
/// </summary>
internal sealed class SafetensorsNetwork
{
    private const int MostPermuted = 7;
    private readonly SafetensorsFile _file;
    private readonly List<DeclaredLayer> _declared;
    private readonly Predicate<StoredNetwork>? _isWanted;
    private readonly Dictionary<string, SafetensorsTensor> _rest = new(StringComparer.Ordinal);

    private SafetensorsNetwork(SafetensorsFile file, Predicate<StoredNetwork>? isWanted)
    {
        FileFormat.CheckVersion(file);
        _file = file;
        _declared = DeclaredLayer.Of(file);
        _isWanted = isWanted;
        foreach (var tensor in file.Tensors)
        {
            if (!ModelTensors.IsScaling(tensor.Name) && !SelfTestSignal.IsReserved(tensor.Name))
            {
                _rest.Add(tensor.Name, tensor);
            }
        }
    }

    /// <param name="file">The file.</param>
    /// <param name="isWanted">
    /// Decides where several orders are possible, such as 1 to 5 and 5 to 1 units: the first that is wanted, else the
    /// first. Null where that is an error.
    /// </param>
    /// <exception cref="WeightFileException">
    /// A tensor belongs to no layer that is known, or the layers form no chain.
    /// </exception>
    public static StoredNetwork Read(SafetensorsFile file, Predicate<StoredNetwork>? isWanted = null) =>
        new SafetensorsNetwork(file, isWanted).Read();

    private StoredNetwork Read()
    {
        var groups = new List<List<StoredLayer>>();
        foreach (string name in Names(".weight_ih_l0"))
        {
            groups.Add(Recurrent(name));
        }

        foreach (string name in Names(".weight"))
        {
            groups.Add([_rest[name + ".weight"].Shape.Count switch
            {
                1 when !_rest.ContainsKey(name + ".bias") => PRelu(name),
                3 => Conv1D(name),
                _ => Dense(name),
            }]);
        }

        if (_rest.Count > 0 || groups.Count == 0)
        {
            throw new WeightFileException(
                $"{_file.Source}: expected tensors of recurrent layers ('x.weight_ih_l0', ...) and dense layers " +
                $"('x.weight', 'x.bias') in PyTorch's names, found " +
                (groups.Count == 0 ? "none of them." : $"beside them {string.Join(", ", _rest.Keys.Order(StringComparer.Ordinal))}."));
        }

        var chains = new List<List<StoredLayer>>();
        FindChains([], groups, chains);
        if (chains.Count > 1 && _declared.Count > 0)
        {
            chains.RemoveAll(c => !IsInOrder(c));
        }

        if (chains.Count > 1 && _isWanted is not null)
        {
            chains = [chains.Find(c => _isWanted(Candidate(c))) ?? chains[0]];
        }

        if (chains.Count != 1)
        {
            string found = string.Join(", ", groups.Select(
                g => FormattableString.Invariant($"{g[0].Place} [{g[0].InputSize}] -> [{g[^1].OutputSize}]")));
            string count = chains.Count == 0 ? "none" : "several";
            throw new WeightFileException(
                $"{_file.Source}: expected one order in which each layer takes what the one before gives, found {count}: {found}.");
        }

        var layers = chains[0];
        Describe(layers);
        int skip = Skip(layers);
        var (inputGain, outputGain) = FoldScaling(layers, skip);
        SafetensorsExtras.ReadStates(_file, layers);
        return new StoredNetwork(_file.Source, NetworkFormat.Safetensors, layers[0].InputSize, layers)
        {
            Skip = skip,
            InputGain = inputGain,
            OutputGain = outputGain,
            SampleRate = SafetensorsExtras.SampleRate(_file),
            SelfTest = SelfTestSignal.Of(_file, layers[0].InputSize, layers[^1].OutputSize),
        };
    }

    /// <summary>A network of which only layers and skip count.</summary>
    private StoredNetwork Candidate(List<StoredLayer> layers) =>
        new(_file.Source, NetworkFormat.Safetensors, layers[0].InputSize, layers) { Skip = Skip(layers) };

    /// <summary>Whether layers stand as in the declaration that a file of ours carries.</summary>
    private bool IsInOrder(List<StoredLayer> layers)
    {
        int position = 0;
        foreach (var layer in layers)
        {
            int found = _declared.FindIndex(d => d.Name == NameOf(layer));
            if (found < position)
            {
                return false;
            }

            position = found;
        }

        return true;
    }

    /// <summary>The name of a layer, without the level of a stack.</summary>
    private static string NameOf(StoredLayer layer)
    {
        int comma = layer.Place.IndexOf(',', StringComparison.Ordinal);
        return comma < 0 ? layer.Place : layer.Place[..comma];
    }

    private DeclaredLayer? Declared(string name) => _declared.Find(d => d.Name == name);

    /// <summary>What names and shapes cannot tell, as far as the declaration of a file of ours does.</summary>
    /// <exception cref="WeightFileException">A layer computes something that a stored network cannot say.</exception>
    private void Describe(List<StoredLayer> layers)
    {
        for (int i = 0; i < layers.Count; i++)
        {
            if (Declared(NameOf(layers[i])) is not { } declared)
            {
                continue;
            }

            string? unknown = layers[i].Kind switch
            {
                _ when declared.Kind != layers[i].Kind => "",
                "Dense" => declared.Unknown("Activation"),
                "Conv1D" => declared.Unknown("Activation", "Dilation", "Groups"),
                _ when declared.Find("Direction") == "Backward" => "Direction=Backward",
                _ when declared.Find("Merge") is { } merge && merge != "Concat" => "Merge=" + merge,
                _ => declared.Unknown("Direction", "Merge", "MemorySize", "memorySize"),
            };
            if (unknown is not null)
            {
                throw new WeightFileException(
                    $"{_file.Source}: {declared.Name}: expected a layer with options at their defaults, found " +
                    $"{declared.Kind}({string.Join(", ", declared.Arguments)}).");
            }

            if (layers[i].Kind is "Dense" or "Conv1D" && declared.Find("Activation") is { } activation)
            {
                layers[i] = layers[i] with
                {
                    Arguments = [.. layers[i].Arguments, "Activation = Activation." + activation],
                };
            }
        }
    }

    /// <summary>
    /// How many inputs are added to the outputs: the metadata say so, or the declaration of a model of ours.
    /// </summary>
    /// <exception cref="WeightFileException">A layer without tensors has no place in a stored network.</exception>
    private int Skip(List<StoredLayer> layers)
    {
        int inputs = layers[0].InputSize;
        if (SafetensorsExtras.Skip(_file, Math.Min(inputs, layers[^1].OutputSize)) is { } skip)
        {
            return skip;
        }

        skip = 0;
        for (int i = 0; i < _declared.Count; i++)
        {
            var declared = _declared[i];
            bool hasTensors = layers.Exists(l => NameOf(l) == declared.Name);
            bool isSkip = i == _declared.Count - 1 && declared.Kind == "Residual" && declared.Find("From") == "input";
            if (isSkip)
            {
                skip = declared.Find("Features") is null ? inputs : Number(declared, "Features");
                if (skip > Math.Min(inputs, layers[^1].OutputSize))
                {
                    throw new WeightFileException(
                        $"{_file.Source}: {declared.Name}: expected features that inputs and outputs have, found {skip}.");
                }
            }
            else if (!hasTensors && declared.Kind != "Dropout")
            {
                throw new WeightFileException(
                    $"{_file.Source}: {declared.Name}: '{declared.Kind}' is not supported in a network of several formats.");
            }
        }

        return skip;
    }

    /// <summary>Scaling becomes part of the weights: the network takes and gives physical units.</summary>
    private (double Input, double Output) FoldScaling(List<StoredLayer> layers, int skip)
    {
        var scaling = new float[4][];
        string[] names = [ModelTensors.InputMean, ModelTensors.InputScale, ModelTensors.OutputMean, ModelTensors.OutputScale];
        int count = 0;
        for (int i = 0; i < names.Length; i++)
        {
            if (_file.TryGet(names[i], out var tensor))
            {
                int length = i < 2 ? layers[0].InputSize : layers[^1].OutputSize;
                scaling[i] = tensor.ToSingles();
                ModelTensors.CheckValues(_file.Source, names[i], [length], scaling[i]);
                if (!tensor.HasShape([length]))
                {
                    throw new WeightFileException(
                        $"{_file.Source}: {names[i]}: expected [{length}], found {SafetensorsTensor.Text(tensor.Shape)}.");
                }

                count++;
            }
        }

        if (count == names.Length)
        {
            try
            {
                return StoredNetwork.FoldScaling(
                    layers, skip, Folding.OfScaling(scaling[0], scaling[1]),
                    (Array.ConvertAll(scaling[3], v => (double)v), Array.ConvertAll(scaling[2], v => (double)v)));
            }
            catch (NotSupportedException e)
            {
                throw new WeightFileException($"{_file.Source}: {e.Message}", e);
            }
        }

        return count == 0
            ? (0, 0)
            : throw new WeightFileException(
                $"{_file.Source}: expected all of {string.Join(", ", names)} or none, found {count}.");
    }

    /// <summary>Names of the layers that have a tensor of this ending, sorted.</summary>
    private List<string> Names(string ending)
    {
        var names = new List<string>();
        foreach (string name in _rest.Keys)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
            {
                names.Add(name[..^ending.Length]);
            }
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private List<StoredLayer> Recurrent(string name)
    {
        var levels = new List<StoredLayer>();
        for (int level = 0; _rest.ContainsKey(Name(name, "weight_ih", level, "")); level++)
        {
            bool both = _rest.ContainsKey(Name(name, "weight_ih", level, ModelLevel.ReverseEnd));
            var tensors = new List<StoredTensor>();
            AddDirection(tensors, name, level, "");
            if (both)
            {
                AddDirection(tensors, name, level, ModelLevel.ReverseEnd);
            }

            var (input, recurrent) = (tensors[0].Shape, tensors[1].Shape);
            bool projects = tensors.Exists(t => t.Name == "weight_hr");
            int hidden = projects ? tensors.Find(t => t.Name == "weight_hr")!.Shape[1] : recurrent[1];
            string? kind = (input[0] == recurrent[0] && input[0] % hidden == 0, input[0] / hidden, projects) switch
            {
                (true, 4, true) => "ProjectedLstm",
                (true, 4, false) => "Lstm",
                (true, 3, false) => "Gru",
                (true, 1, false) => "Rnn",
                _ => null,
            };
            if (kind is null)
            {
                throw new WeightFileException(
                    $"{_file.Source}: {name}: expected 4, 3 or 1 gates of {hidden} units, found weight_ih of {input[0]} rows " +
                    $"and weight_hh of {recurrent[0]}.");
            }

            var arguments = new List<string>();
            if (projects)
            {
                arguments.Add(FormattableString.Invariant($"MemorySize = {hidden}"));
            }

            if (both)
            {
                arguments.Add("Direction = Direction.Bidirectional");
            }

            string place = level == 0 ? name : FormattableString.Invariant($"{name}, level {level}");
            levels.Add(new StoredLayer(kind, place, input[1], recurrent[1], arguments, tensors, []));
        }

        return levels;
    }

    private void AddDirection(List<StoredTensor> tensors, string name, int level, string end)
    {
        foreach (string tensor in (ReadOnlySpan<string>)["weight_ih", "weight_hh"])
        {
            tensors.Add(Take(Name(name, tensor, level, end), tensor + end, 2));
        }

        // PyTorch leaves out both biases where there are none.
        int rows = tensors[^1].Shape[0];
        foreach (string tensor in (ReadOnlySpan<string>)["bias_ih", "bias_hh"])
        {
            tensors.Add(_rest.ContainsKey(Name(name, tensor, level, end))
                ? Take(Name(name, tensor, level, end), tensor + end, 1)
                : new StoredTensor(tensor + end, [rows], new float[rows]));
        }

        if (_rest.ContainsKey(Name(name, "weight_hr", level, end)))
        {
            tensors.Add(Take(Name(name, "weight_hr", level, end), "weight_hr" + end, 2));
        }
    }

    private StoredLayer Dense(string name)
    {
        var weight = Take(name + ".weight", "weight", 2);
        int units = weight.Shape[0];
        var bias = _rest.ContainsKey(name + ".bias")
            ? Take(name + ".bias", "bias", 1)
            : new StoredTensor("bias", [units], new float[units]);
        return new StoredLayer("Dense", name, weight.Shape[1], units, [], [weight, bias], []);
    }

    /// <summary>A convolution: only a declaration tells how far its taps are apart.</summary>
    private StoredLayer Conv1D(string name)
    {
        var weight = Take(name + ".weight", "weight", 3);
        int filters = weight.Shape[0];
        if (Declared(name) is not { Kind: "Conv1D" } declared)
        {
            throw new WeightFileException(
                $"{_file.Source}: {name}: expected a declaration that tells the dilation of the convolution, found none.");
        }

        var bias = Take(name + ".bias", "bias", 1);
        int groups = Number(declared, "Groups");
        int dilation = Number(declared, "Dilation");
        if (bias.Shape[0] != filters || filters % groups != 0)
        {
            throw new WeightFileException(
                $"{_file.Source}: {name}: expected a bias of {filters} and groups that divide it, found " +
                $"{bias.Shape[0]} and {groups}.");
        }

        var arguments = new List<string> { weight.Shape[2].ToString(CultureInfo.InvariantCulture) };
        if (dilation > 1)
        {
            arguments.Add(FormattableString.Invariant($"Dilation = {dilation}"));
        }

        if (groups > 1)
        {
            arguments.Add(FormattableString.Invariant($"Groups = {groups}"));
        }

        return new StoredLayer("Conv1D", name, weight.Shape[1] * groups, filters, arguments, [weight, bias], []);
    }

    private int Number(DeclaredLayer declared, string argument)
    {
        const int Most = 1 << 20;
        string text = declared.Find(argument) ?? "1";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and < Most
            ? number
            : throw new WeightFileException(
                $"{_file.Source}: {declared.Name}: expected {argument} from 1 to {Most}, found '{text}'.");
    }

    private StoredLayer PRelu(string name)
    {
        var weight = Take(name + ".weight", "weight", 1);
        return new StoredLayer("PRelu", name, weight.Shape[0], weight.Shape[0], [], [weight], []);
    }

    private StoredTensor Take(string name, string shortName, int rank)
    {
        if (!_rest.Remove(name, out var tensor))
        {
            throw new WeightFileException(
                $"{_file.Source}: expected a tensor '{name}' beside the others of its layer, found none.");
        }

        var values = tensor.ToSingles();
        if (tensor.Shape.Count != rank || values.Length == 0)
        {
            throw new WeightFileException(
                $"{_file.Source}: {name}: expected {rank} dimension(s), found {SafetensorsTensor.Text(tensor.Shape)}.");
        }

        ModelTensors.CheckValues(_file.Source, name, tensor.SmallShape(), values);
        return new StoredTensor(shortName, tensor.SmallShape(), values);
    }

    private static string Name(string layer, string tensor, int level, string end) =>
        layer + "." + tensor + "_l" + level.ToString(CultureInfo.InvariantCulture) + end;

    /// <summary>All orders in which sizes fit; few groups, since every permutation is tried.</summary>
    private static void FindChains(List<StoredLayer> chain, List<List<StoredLayer>> rest, List<List<StoredLayer>> chains)
    {
        if (rest.Count == 0)
        {
            chains.Add([.. chain]);
            return;
        }

        if (rest.Count > MostPermuted || chains.Count > 1)
        {
            return;
        }

        foreach (var next in rest)
        {
            if (chain.Count == 0 || chain[^1].OutputSize == next[0].InputSize)
            {
                FindChains([.. chain, .. next], rest.FindAll(g => g != next), chains);
            }
        }
    }
}
