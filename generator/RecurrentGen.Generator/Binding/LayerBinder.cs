using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Binding;

/// <summary>Binds the layers of a model one after the other; each takes what the one before hands on.</summary>
internal sealed class LayerBinder(ModelSpec spec, BindingFindings findings, int inputSize, int steps, int batch)
{
    /// <summary>
    /// Levels of a stack, and layers of a model: far above any that trains, and low enough that a slip of the finger does not
    /// fill the memory.
    /// </summary>
    private const int MostLevels = ModelParser.MostLayers;

    /// <summary>Each writes a step of a cell into several methods: some 4 kB of text and more for large cells.</summary>
    private const int MostWrittenSteps = 8192;

    private readonly LayerNames _names = new(spec, findings);
    private readonly List<BoundLayer> _layers = [];
    private readonly List<BoundTensor> _tensors = [];
    private readonly List<string> _declarations = [];
    private readonly HashSet<string> _tensorNames = [];
    private readonly List<TimeScale> _scales = [TimeScale.OfInputs(steps)];
    private readonly int _inputSize = inputSize;
    private int _size = inputSize;
    private bool _sequence = true;
    private bool _isOneHot;
    private string _endOfTime = "";
    private long _floats;
    private bool _tooLarge;
    private long _writtenSteps;
    private bool _sizeIsKnown = true;

    public IReadOnlyList<BoundLayer> Layers => _layers;

    public IReadOnlyList<BoundTensor> Tensors => _tensors;

    /// <summary>The time scales of all values, that of the inputs first.</summary>
    public IReadOnlyList<TimeScale> Scales => _scales;

    /// <summary>One canonical text per layer attribute.</summary>
    public IReadOnlyList<string> Declarations => _declarations;

    /// <summary>The last layer; null where a layer could not be bound, so that nothing behind it has a size.</summary>
    public BoundLayer? Last { get; private set; }

    /// <summary>Tokens that an input can be; 0 where inputs are numbers.</summary>
    public int Vocabulary { get; private set; }

    /// <summary>Whether a layer is one that stands between tokens and the others.</summary>
    public static bool ReadsTokens(LayerSpec layer) => layer.CellName is null && layer.Kind is "Embedding" or "OneHot";

    public void Run()
    {
        Fits(-1, (long)steps * batch, _size);
        for (int i = 0; i < spec.Layers.Count && !_tooLarge; i++)
        {
            Cancellation.Check();
            Last = null;
            int first = _layers.Count;
            if (!BindLayer(i))
            {
                CheckRest(i + 1);
                return;
            }

            for (int k = first; k < _layers.Count; k++)
            {
                _layers[k] = _layers[k] with { Attribute = i };
            }

            Last = _layers.Count > 0 ? _layers[_layers.Count - 1] : null;
            if (IsTooMany(i))
            {
                Last = null;
                return;
            }
        }

        Last = _tooLarge ? null : Last;
    }

    private bool IsTooMany(int index)
    {
        int layers = _layers.Sum(l => l is BoundRecurrentLayer recurrent ? recurrent.Cells.Count : 1);
        if (Math.Max(layers, index + 1) <= MostLevels)
        {
            return false;
        }

        findings.Report(
            FindingIds.TooManyLayers, new FindingSite(index, null, -1), spec.Name, BindingFindings.Text(MostLevels));
        return true;
    }

    private int SizeOf(int index, string name) =>
        findings.InRange(new FindingSite(index, "0", -1), name, spec.Layers[index].Size, 1, int.MaxValue);

    /// <summary>What can be said about layers behind one that has no size: their own arguments.</summary>
    private void CheckRest(int first)
    {
        _sizeIsKnown = false;
        for (int i = first; i < spec.Layers.Count; i++)
        {
            _ = BindLayer(i);
        }

        Last = null;
    }

    private bool BindTokens(int index)
    {
        var layer = spec.Layers[index];
        string name = _names.Of(index);
        int vocabulary = SizeOf(index, "vocabulary");
        if (index > 0)
        {
            findings.Report(FindingIds.TokensComeFirst, new FindingSite(index, null, -1), name);
            return false;
        }

        Vocabulary = vocabulary;
        _size = vocabulary;
        _isOneHot = layer.Kind == "OneHot";
        if (!_isOneHot)
        {
            BindEmbedding(layer, name);
            return !_tooLarge;
        }

        _declarations.Add($"{name}:{new DeclarationText("OneHot", vocabulary).Declaration}");
        if (spec.Layers.Count == 1)
        {
            findings.Report(FindingIds.OneHotNeedsCell, new FindingSite(0, null, -1), "nothing follows");
        }

        return true;
    }

    private void BindEmbedding(LayerSpec layer, string name)
    {
        var arguments = new Arguments(layer, 0, findings);
        int dimension = arguments.Number("dimension", 1, 1, int.MaxValue);
        int padding = arguments.Number("PaddingToken", -1, -1, Vocabulary - 1);
        bool frozen = IsFrozen(0);
        var text = new DeclarationText("Embedding", Vocabulary, dimension);
        text.AddUnless(!frozen, "Frozen", "true");
        text.AddUnless(padding < 0, "PaddingToken", BindingFindings.Text(padding));
        _declarations.Add($"{name}:{text.Declaration}");
        int weight = AddTensor(0, name + ".weight", TensorRole.Embedding, 0, !frozen, Vocabulary, dimension);
        _layers.Add(new BoundEmbeddingLayer(name, text.Description, Vocabulary, dimension, weight, padding, frozen));
        Fits(0, (long)steps * batch, dimension);
        _size = dimension;
    }

    /// <summary>One-hot rows are never made, so what reads them must be products.</summary>
    private void CheckReadsOneHot(int index, string? problem)
    {
        if (_isOneHot && problem is not null)
        {
            findings.Report(FindingIds.OneHotNeedsCell, new FindingSite(index, null, -1), problem);
        }

        _isOneHot = false;
    }

    private bool BindLayer(int index)
    {
        var layer = spec.Layers[index];
        if (layer.CellName is not null)
        {
            return BindRecurrent(index);
        }

        if (ReadsTokens(layer))
        {
            return BindTokens(index);
        }

        if (layer.Kind == "Dense")
        {
            return BindDense(index);
        }

        if (KernelLayers.Has(layer.Kind))
        {
            return BindKernel(index);
        }

        findings.Report(FindingIds.UnknownLayer, new FindingSite(index, null, -1), layer.Kind);
        return false;
    }

    /// <summary>A layer that a class of the runtime computes.</summary>
    private bool BindKernel(int index)
    {
        var layer = spec.Layers[index];
        string name = _names.Of(index);
        bool frozen = IsFrozen(index);
        CheckReadsOneHot(index, $"'{name}' has no cell");
        var input = new KernelInput(
            _size, _sequence, IsUnbounded, _endOfTime, _layers, Vocabulary > 0 ? 0 : _inputSize, _scales, _sizeIsKnown);
        var binder = new KernelBinder(
            layer, index, name, findings, input, t => AddTensor(index, t.Name, t.Role, 0, !frozen, t.Shape),
            index == spec.Layers.Count - 1);
        var bound = KernelLayers.Bind(layer.Kind, binder);
        binder.Text.AddUnless(!frozen, "Frozen", "true");
        int scale = Scale;
        if (bound.Shortening is { } shortening)
        {
            _scales.Add(_scales[scale].Behind(shortening));
            if (spec.IsVariant)
            {
                // A variant is a type in the declared class; what is wrong in several variants is said once.
                string declared = spec.ContainingTypes[spec.ContainingTypes.Count - 1];
                findings.Report(
                    FindingIds.NoVariants, new FindingSite(index, null, -1), declared.Substring(declared.LastIndexOf(' ') + 1),
                    $"they answer every step of a live signal, and '{name}' hands on fewer");
            }
        }

        _layers.Add(bound with { Description = binder.Text.Description, InputScale = scale, OutputScale = Scale });
        _declarations.Add($"{name}:{binder.Text.Declaration}");
        Fits(index, (long)(bound.SequenceOutput ? Steps : 1) * batch, bound.OutputSize);
        _size = bound.OutputSize;
        EndTime(bound.SequenceOutput, name);
        return true;
    }

    /// <summary>Whether what the last layer hands on may be any number.</summary>
    private bool IsUnbounded => _layers.Count == 0 || _layers[_layers.Count - 1].HasUnboundedOutput;

    /// <summary>Number of the time scale of what the next layer takes.</summary>
    private int Scale => _scales.Count - 1;

    /// <summary>Steps of what the next layer takes, where it is a sequence.</summary>
    private int Steps => _scales[Scale].Steps;

    private bool IsFrozen(int index) => new Arguments(spec.Layers[index], index, findings).Truth("Frozen");

    private void EndTime(bool sequence, string name)
    {
        _endOfTime = _sequence && !sequence ? name : _endOfTime;
        _sequence = sequence;
    }

    private bool BindDense(int index)
    {
        var layer = spec.Layers[index];
        string name = _names.Of(index);
        int units = SizeOf(index, "units");
        CheckReadsOneHot(index, $"'{name}' has no cell");
        var activation = new Arguments(layer, index, findings).Member("Activation", Activation.None);
        var text = new DeclarationText("Dense", units);
        text.AddUnless(activation == Activation.None, "Activation", activation.ToString());

        bool frozen = IsFrozen(index);
        text.AddUnless(!frozen, "Frozen", "true");
        int weight = AddTensor(index, name + ".weight", TensorRole.InputWeight, 0, !frozen, units, _size);
        int bias = AddTensor(index, name + ".bias", TensorRole.Vector, 0, !frozen, units);
        _layers.Add(new BoundDenseLayer(
            name, text.Description, _size, units, _sequence, activation, weight, bias)
        {
            InputScale = Scale,
            OutputScale = Scale,
        });
        _declarations.Add($"{name}:{text.Declaration}");
        Fits(index, (long)(_sequence ? Steps : 1) * batch, units);
        _size = units;
        return true;
    }

    private bool BindRecurrent(int index)
    {
        var layer = spec.Layers[index];
        var arguments = new Arguments(layer, index, findings);
        string name = _names.Of(index);
        int hidden = SizeOf(index, "hiddenSize");
        var direction = arguments.Member("Direction", Direction.Forward);
        var merge = arguments.Member("Merge", Merge.Concat);
        var returned = arguments.Member("Return", Return.Sequence);
        int levels = arguments.Number("Layers", 1, 1, MostLevels);
        int unroll = Unroll(index, arguments, WrittenLevels(index, levels) * (direction == Direction.Bidirectional ? 2 : 1));
        if (!_sequence)
        {
            findings.Report(FindingIds.TimeAxisGone, new FindingSite(index, null, -1), name, _endOfTime);
        }

        var cell = new CellBinder(layer, index, findings).Bind(hidden);
        if (cell is null)
        {
            return false;
        }

        CheckReadsOneHot(
            index, cell.MultipliesInput ? null : $"the cell of '{name}' also uses its input element by element");
        var text = new DeclarationText(
            layer.Kind == "Cell" ? $"Cell<{layer.CellName}>" : layer.Kind, hidden);
        text.AddUnless(direction == Direction.Forward, "Direction", direction.ToString());
        text.AddUnless(merge == Merge.Concat, "Merge", merge.ToString());
        text.AddUnless(levels == 1, "Layers", BindingFindings.Text(levels));
        text.AddUnless(returned == Return.Sequence, "Return", returned.ToString());
        double dropout = DropoutKernel.CheckedRate(
            findings, new FindingSite(index, "RecurrentDropout", -1), "RecurrentDropout", arguments.Real("RecurrentDropout", 0));
        text.AddUnless(dropout == 0, "RecurrentDropout", BindingFindings.Text(dropout));
        text.AddUnless(unroll == 1, "Unroll", BindingFindings.Text(unroll));
        cell.Describe(text);
        bool frozen = IsFrozen(index);
        text.AddUnless(!frozen, "Frozen", "true");
        _declarations.Add($"{name}:{text.Declaration}");

        var halves = direction == Direction.Bidirectional ? new[] { false, true } : [direction == Direction.Backward];
        long output = halves.Length == 2 && merge == Merge.Concat ? 2L * hidden : hidden;
        for (int level = 0; level < levels && !_tooLarge; level++)
        {
            Cancellation.Check();
            if (!Fits(index, (long)Steps * batch, output)
                || (_sizeIsKnown && !cell.AcceptsInput(_size)))
            {
                return false;
            }

            var names = new TensorSuffix(level, levels, halves.Length == 2);
            var cells = halves.Select(reverse => BindCell(index, name, cell, names, reverse, frozen)).ToEquatableArray();
            bool top = level == levels - 1;
            _layers.Add(new BoundRecurrentLayer(
                name, text.Description, _size, (int)output, !top || returned == Return.Sequence,
                level, levels, hidden, direction, merge, unroll, cells, dropout)
            {
                InputScale = Scale,
                OutputScale = Scale,
            });
            _size = (int)output;
        }

        EndTime(_sequence && returned == Return.Sequence, name);
        return !_tooLarge;
    }

    /// <summary>The levels of a layer in all models that the class stands for.</summary>
    private long WrittenLevels(int index, int levels) =>
        spec.Set is not { } set ? levels : index == set.Layer ? set.Levels : (long)levels * set.Count;

    /// <param name="passes">
    /// How often the layer's loop over time is written: for each level, in each direction, for each variant.
    /// </param>
    private int Unroll(int index, Arguments arguments, long passes)
    {
        object? value = arguments.Find("Unroll", out bool present);
        if (!present)
        {
            return 1;
        }

        if (value is not int unroll)
        {
            findings.Unreadable = true;
            return 1;
        }

        if (unroll is 0 or < -1)
        {
            findings.Report(
                FindingIds.Unroll, new FindingSite(index, "Unroll", -1), BindingFindings.Text(unroll));
            return 1;
        }

        unroll = unroll == -1 ? Steps : Math.Min(unroll, Steps);
        if (unroll > 1)
        {
            long before = _writtenSteps;
            _writtenSteps += unroll * passes;
            if (_writtenSteps > MostWrittenSteps && before <= MostWrittenSteps)
            {
                string most = BindingFindings.Text(Math.Max(1, (MostWrittenSteps - before) / passes));
                findings.ReportWith(
                    new Mend(MendKind.Set, index, "Unroll", most), FindingIds.TooManySteps, new FindingSite(index, "Unroll", -1),
                    spec.Set?.Name ?? spec.Name, BindingFindings.Text(_writtenSteps), BindingFindings.Text(MostWrittenSteps),
                    spec.Set is { } set ? $"its {BindingFindings.Text(set.Count)} variants, " : "");
            }
        }

        return unroll;
    }

    private BoundCell BindCell(
        int index, string layer, CellBinder cell, TensorSuffix suffix, bool reverse, bool frozen)
    {
        var parameters = new Dictionary<string, BoundParameter>();
        var weights = cell.Spec.Parameters
            .Where(p => p.Kind is CellParameterKind.Matrix or CellParameterKind.Vector).ToList();
        foreach (var weight in weights.Where(w => !parameters.ContainsKey(w.Name)))
        {
            var parts = weight.Stack is { } stack
                ? weights.Where(w => w.Stack?.Tensor == stack.Tensor).OrderBy(w => w.Stack!.Index).ToList()
                : [weight];
            string name = $"{layer}.{suffix.Of(weight, reverse)}";
            long row = 0;
            foreach (var part in parts)
            {
                var (rows, columns) = cell.ShapeOf(part, _size);
                parameters[part.Name] = new BoundParameter(
                    part.Name, rows, columns, _tensors.Count, (int)row, part.Init);
                row = Math.Min(row + rows, int.MaxValue);
            }

            var shape = cell.ShapeOf(weight, _size);
            var role = weight.Kind == CellParameterKind.Vector ? TensorRole.Vector
                : parts.All(p => cell.MultipliesInputOnly(p.Name)) ? TensorRole.InputWeight
                : TensorRole.RecurrentWeight;
            int[] sizes = weight.Kind == CellParameterKind.Vector ? [(int)row] : [(int)row, shape.Columns];
            AddTensor(index, name, role, cell.HiddenSize, !weight.Fixed && !frozen, sizes);
        }

        return new BoundCell(
            cell.Spec, reverse, _size,
            cell.Spec.Parameters.Where(p => p.Kind == CellParameterKind.State)
                .Select(p => cell.ShapeOf(p, _size).Rows).ToEquatableArray(),
            weights.Select(w => parameters[w.Name]).ToEquatableArray(),
            cell.Hypers.ToEquatableArray());
    }

    private int AddTensor(int layer, string name, TensorRole role, int hidden, bool trainable, params int[] shape)
    {
        if (!_tensorNames.Add(name) && _names.IsUnique(layer))
        {
            findings.Report(FindingIds.DuplicateName, new FindingSite(layer, null, -1), name);
        }

        Fits(layer, shape[0], shape.Skip(1).Aggregate(1L, (a, b) => Math.Min(a * b, int.MaxValue)), addToModel: true);
        _tensors.Add(new BoundTensor(name, shape.ToEquatableArray(), role, hidden, trainable));
        return _tensors.Count - 1;
    }

    /// <summary>Whether rows times columns floats can be addressed, alone and with the parameters so far.</summary>
    private bool Fits(int layer, long rows, long columns, bool addToModel = false)
    {
        // Two factors of at most 2^62 and 2^32: compared by division, since the product itself may overflow.
        long most = int.MaxValue - (addToModel ? _floats : 0);
        if (rows <= most / columns)
        {
            _floats += addToModel ? rows * columns : 0;
            return true;
        }

        if (!_tooLarge)
        {
            findings.Report(
                FindingIds.TooLarge, new FindingSite(layer, layer < 0 ? "InputSize" : "0", -1),
                BindingFindings.Text(rows), BindingFindings.Text(columns));
        }

        _tooLarge = true;
        return false;
    }

    private enum Return { Sequence, Last }
}

/// <summary>PyTorch's endings: <c>_l0</c> for the level, <c>_reverse</c> for the backward half.</summary>
internal sealed class TensorSuffix(int level, int levels, bool bidirectional)
{
    public string Of(CellParameterSpec parameter, bool reverse)
    {
        string name = parameter.Stack?.Tensor ?? parameter.Name;
        if (parameter.Stack is not null || levels > 1)
        {
            name += "_l" + BindingFindings.Text(level);
        }

        return reverse && bidirectional ? name + "_reverse" : name;
    }
}

/// <summary>A layer in one canonical line: for files, and with spaces for people.</summary>
internal sealed class DeclarationText(string kind, params int[] sizes)
{
    private readonly List<(string Name, string Value)> _arguments = [];

    public string Declaration => Write("=", ",");

    public string Description => Write(" = ", ", ");

    public void AddUnless(bool isDefault, string name, string value)
    {
        if (!isDefault)
        {
            _arguments.Add((name, value));
        }
    }

    private string Write(string equals, string comma) =>
        $"{kind}({string.Join(comma, sizes.Select(size => BindingFindings.Text(size)).Concat(
            _arguments.Select(a => a.Name + equals + a.Value)))})";
}
