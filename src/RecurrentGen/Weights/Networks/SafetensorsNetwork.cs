using System.Globalization;

namespace RecurrentGen.Weights;

/// <summary>
/// Recognizes the layers of a safetensors file by PyTorch's names and shapes, and their order by the sizes that they hand on.
/// </summary>
internal sealed class SafetensorsNetwork
{
    private const int MostPermuted = 7;
    private readonly SafetensorsFile _file;
    private readonly Predicate<StoredNetwork>? _isWanted;
    private readonly Dictionary<string, SafetensorsTensor> _rest = new(StringComparer.Ordinal);

    private SafetensorsNetwork(SafetensorsFile file, Predicate<StoredNetwork>? isWanted)
    {
        _file = file;
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
    /// Decides where several orders are possible, such as 1 to 5 and 5 to 1 units: the first that is wanted, else the first.
    /// Null where that is an error.
    /// </param>
    /// <exception cref="WeightFileException">A tensor belongs to no layer that is known, or the layers form no chain.</exception>
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
            groups.Add([Dense(name)]);
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
        if (chains.Count > 1 && _file.Metadata.TryGetValue(FileFormat.DeclarationKey, out string? declaration))
        {
            chains.RemoveAll(c => !IsInOrder(c, declaration));
        }

        if (chains.Count > 1 && _isWanted is not null)
        {
            chains = [chains.Find(c => _isWanted(Network(c, null))) ?? chains[0]];
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
        FoldScaling(layers);
        return Network(layers, SelfTestSignal.Of(_file, layers[0].InputSize, layers[^1].OutputSize));
    }

    private StoredNetwork Network(List<StoredLayer> layers, SelfTestSignal? test) =>
        new(_file.Source, NetworkFormat.Safetensors, layers[0].InputSize, layers)
        {
            SelfTest = test,
            Skip = Skip(layers[0].InputSize),
        };

    /// <summary>How many inputs are added to the outputs: no tensor shows it, but the declaration of a file of ours does.</summary>
    private int Skip(int inputs)
    {
        const string Residual = ":Residual(From=input";
        const string Features = ",Features=";
        if (!_file.Metadata.TryGetValue(FileFormat.DeclarationKey, out string? declaration))
        {
            return 0;
        }

        int at = declaration.LastIndexOf(Residual, StringComparison.Ordinal);
        var rest = at < 0 ? "" : declaration.AsSpan(at + Residual.Length);
        if (rest.StartsWith(")", StringComparison.Ordinal))
        {
            return inputs;
        }

        int end = rest.IndexOf(')');
        return end > 0
            && rest.StartsWith(Features, StringComparison.Ordinal)
            && int.TryParse(
                rest[Features.Length..end], NumberStyles.None, CultureInfo.InvariantCulture, out int features)
            ? features
            : 0;
    }

    /// <summary>Whether layers stand as in the declaration that a file of ours carries.</summary>
    private static bool IsInOrder(List<StoredLayer> layers, string declaration)
    {
        int position = 0;
        foreach (var layer in layers)
        {
            int comma = layer.Place.IndexOf(',', StringComparison.Ordinal);
            string name = comma < 0 ? layer.Place : layer.Place[..comma];
            int found = declaration.IndexOf($";{name}:", StringComparison.Ordinal);
            if (found < position)
            {
                return false;
            }

            position = found;
        }

        return true;
    }

    /// <summary>Activations of dense layers, as far as the declaration of a file of ours tells them.</summary>
    private void Describe(List<StoredLayer> layers)
    {
        if (!_file.Metadata.TryGetValue(FileFormat.DeclarationKey, out string? declaration))
        {
            return;
        }

        const string Argument = "Activation=";
        for (int i = 0; i < layers.Count; i++)
        {
            string start = $";{layers[i].Place}:Dense(";
            int from = declaration.IndexOf(start, StringComparison.Ordinal);
            if (from < 0)
            {
                continue;
            }

            string rest = declaration[(from + start.Length)..];
            int end = rest.IndexOf(')', StringComparison.Ordinal);
            int at = end < 0 ? -1 : rest.IndexOf(Argument, 0, end, StringComparison.Ordinal);
            if (at >= 0)
            {
                string name = rest[(at + Argument.Length)..end].Split(',')[0];
                layers[i] = layers[i] with { Arguments = ["Activation = Activation." + name] };
            }
        }
    }

    /// <summary>Scaling becomes part of the weights: the network takes and gives physical units.</summary>
    private void FoldScaling(List<StoredLayer> layers)
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
            StoredNetwork.FoldInputs(layers, scaling[0], scaling[1]);
            try
            {
                StoredNetwork.FoldOutputs(layers, scaling[2], scaling[3]);
            }
            catch (NotSupportedException e)
            {
                throw new WeightFileException($"{_file.Source}: {e.Message}", e);
            }
        }
        else if (count > 0)
        {
            throw new WeightFileException($"{_file.Source}: expected all of {string.Join(", ", names)} or none, found {count}.");
        }
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

    private StoredTensor Take(string name, string shortName, int rank)
    {
        if (!_rest.Remove(name, out var tensor))
        {
            throw new WeightFileException($"{_file.Source}: expected a tensor '{name}' beside the others of its layer, found none.");
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
