using System.ComponentModel;
using System.Runtime.InteropServices;
using RecurrentGen.CellLanguage;
using RecurrentGen.Numerics;

namespace RecurrentGen.Tracing;

/// <summary>
/// Runs the forward pass of training over one sequence and the definition beside it, and takes down the values of both.
/// For generated code, which says what the layers are and where the pass keeps their values.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TraceRecorder
{
    private const string OutputName = "output";
    private const string CellEnd = "_cell";
    private const string ReverseEnd = "_reverse";
    private readonly IRecurrentModel _model;
    private readonly int _length;
    private readonly double[]?[] _tensors;
    private readonly float[] _kernelOutputs;
    private readonly List<TraceLayer> _layers = [];
    private readonly List<double[][]> _outputs = [];
    private readonly List<double[][]> _walks = [];
    private AlignedBuffer _memory = new(0);
    private TraceLayer _layer = new("", "", 0);
    private string _suffix = "";
    private int _live;

    private TraceRecorder(IRecurrentModel model, int length)
    {
        _model = model;
        _length = length;
        _tensors = new double[]?[model.Description.Tensors.Count];
        var shape = model.Description.Shape;
        _kernelOutputs = new float[shape.OutputSteps * shape.OutputSize];
    }

    /// <summary>What comes into the layer: a row for every live step, or one row.</summary>
    internal double[][] Input { get; private set; } = [];

    /// <summary>Values of a row that the layer hands on.</summary>
    internal int Size { get; private set; }

    /// <summary>Runs the pass.</summary>
    /// <param name="model">The model.</param>
    /// <param name="shard">Its layers with memory that nobody else uses.</param>
    /// <param name="derivedParts">Parts of <see cref="SequencePass{TInput}.Derive"/>.</param>
    /// <param name="inputs">One sequence, of as many steps as the model's or fewer, in physical units.</param>
    /// <exception cref="ArgumentException">The length does not fit, or a value is not finite or no token.</exception>
    public static TraceRecorder Run<TInput, TTarget>(
        IRecurrentModel model, TrainingShard<TInput, TTarget> shard, int derivedParts, ReadOnlySpan<TInput> inputs)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(shard);
        var shape = model.Description.Shape;
        int length = inputs.Length / shape.InputSize;
        if (length * shape.InputSize != inputs.Length || length < 1 || length > shape.SequenceLength)
        {
            throw new ArgumentException(
                $"inputs: expected 1 to {shape.SequenceLength} steps of {shape.InputSize} values, "
                + $"found {inputs.Length} values.",
                nameof(inputs));
        }

        Check(inputs, shape);
        var trace = new TraceRecorder(model, length);
        var all = new TInput[shape.SequenceLength * shape.InputSize];
        inputs.CopyTo(all);
        trace.RunPass(shard, derivedParts, all);
        trace.BeginInput(inputs);
        return trace;
    }

    /// <summary>Where the pass has left its values.</summary>
    public void Kept(AlignedBuffer memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _memory = memory;
    }

    /// <summary>Begins the next layer.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="declaration">Its declaration.</param>
    /// <param name="first">The step of the inputs with which its step 0 falls due.</param>
    /// <param name="stride">Steps of the inputs from one of its steps to the next.</param>
    /// <param name="sequence">Whether it has steps.</param>
    /// <param name="size">Values of a row that it hands on.</param>
    public void Layer(string name, string declaration, int first, int stride, bool sequence, int size)
    {
        Size = size;
        Input = _outputs[^1];
        _live = _length <= first ? 0 : ((_length - 1 - first) / stride) + 1;
        _layer = new TraceLayer(name, declaration, sequence ? _live : 1);
        _layers.Add(_layer);
        _walks.Clear();
        _suffix = "";
    }

    /// <summary>A cell walks over the steps.</summary>
    /// <param name="step">Its definition.</param>
    /// <param name="states">Names of the states.</param>
    /// <param name="sizes">Their sizes.</param>
    /// <param name="initial">Place of the first in the state that the model begins with; negative for zero.</param>
    /// <param name="reverse">Whether the last step comes first.</param>
    /// <param name="tokens">Tokens that an input can be, where inputs are tokens; else 0.</param>
    /// <param name="weights">Four numbers for each weight: tensor, first row, rows, columns (0 for a vector).</param>
    public void Walk(
        Func<TraceCell, Vector[]> step, string[] states, int[] sizes, int initial, bool reverse, int tokens, int[] weights)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(sizes);
        if (_walks.Count > 0)
        {
            _suffix = ReverseEnd;
            _layer.Rename(static name => IsLikeReverse(name) ? name + CellEnd : name);
        }

        int group = _walks.Count;
        int t = 0;
        var cell = new TraceCell(Tensor, weights, (name, values, shape) =>
            _layer.Add(NameOf(name), shape, group, reverse).SetReference(t, values));
        cell.States = [.. sizes.Select((size, i) => Initial(initial < 0 ? -1 : initial + sizes.Take(i).Sum(), size))];
        double[] begin = cell.States[0].ToArray();
        var outputs = new double[_live][];
        for (int i = 0; i < _live; i++)
        {
            t = reverse ? _live - 1 - i : i;
            cell.Input = tokens > 0 ? OneHot((int)Input[t][0], tokens) : new Vector(Input[t]);
            cell.States = step(cell);
            for (int s = 0; s < states.Length; s++)
            {
                cell.Keep(states[s], cell.States[s]);
            }

            outputs[t] = cell.States[0].ToArray();
        }

        // A sequence without steps hands on the state that it begins with.
        _walks.Add(outputs.Length > 0 ? outputs : [begin]);
    }

    /// <summary>A value that the pass keeps for every step.</summary>
    /// <param name="name">Its name; one that the definition does not have is left out.</param>
    /// <param name="at">Place of the first row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="first">Row of step 0.</param>
    public void Rows(string name, int at, int stride, int first) => Take(name, at, stride, first, static unit => unit);

    /// <summary>A value that the pass keeps in a slot of its gates.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="at">Place of the first row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="gates">The layout of a row.</param>
    /// <param name="slot">Which slot.</param>
    public void Slot(string name, int at, int stride, PackedMatrix gates, int slot) =>
        Take(name, at, stride, 0, unit => gates.Column(slot, unit));

    /// <summary>A value of a grid: a row that the pass keeps has the same number of floats for every place.</summary>
    /// <param name="name">Its name; one that the definition does not have is left out.</param>
    /// <param name="at">Place of the first row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="places">Places of the grid.</param>
    /// <param name="first">Where the value begins among the floats of a place.</param>
    public void Places(string name, int at, int stride, int places, int first)
    {
        int values = (_layer.Find(name)?.Shape.Aggregate(1, static (a, b) => a * b) ?? places) / places;
        Take(name, at, stride, 0, unit => (unit / values * (stride / places)) + first + (unit % values));
    }

    /// <summary>The layer's outputs: of a recurrent layer those of its cells, merged.</summary>
    /// <param name="merge">How two directions become one.</param>
    /// <param name="sequence">Whether it hands on every step, or the one that each direction computes last.</param>
    public void Merge(Merge merge, bool sequence)
    {
        var forward = _walks[0];
        var last = _walks[^1];
        bool both = _walks.Count == 2;
        if (sequence)
        {
            Output(_live == 0 ? [] : both ? [.. forward.Zip(last, (a, b) => Merged(merge, a, b))] : forward);
            return;
        }

        bool reverse = _layer.Series.Count > 0 && _layer.Series[0].IsReverse;
        double[] end = reverse ? forward[0] : forward[^1];
        Output([both ? Merged(merge, end, last[0]) : end], reverse ? 0 : Math.Max(0, _layer.Steps - 1));
    }

    /// <summary>The outputs that the pass keeps.</summary>
    /// <param name="at">Place of the first row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="first">Row of step 0, or of the only one.</param>
    /// <param name="empty">That of a sequence without steps; negative for the same.</param>
    /// <param name="last">Whether it is that of the last step.</param>
    public void Outputs(int at, int stride, int first, int empty, bool last)
    {
        var series = _layer.Find(OutputName);
        int row = _live == 0 && empty >= 0 ? empty : first + (last ? Math.Max(0, _live - 1) : 0);
        for (int step = 0, taken = 0; series is not null && step < series.Steps; step++)
        {
            if (series.Has(step))
            {
                series.SetKernel(step, Read(at, stride, row + taken, series.Length(step), static unit => unit));
                taken++;
            }
        }
    }

    /// <summary>The outputs in physical units, and the end of the trace.</summary>
    public ModelTrace End()
    {
        var scaling = _model.Scaling;
        var shape = _model.Description.Shape;
        var rows = _outputs[^1];
        _layer = new TraceLayer("scaling", "outputs in physical units", rows.Length);
        _layers.Add(_layer);
        Output([.. rows.Select(row =>
            row.Select((y, j) => (y * scaling.OutputScale[j]) + scaling.OutputMean[j]).ToArray())]);
        for (int step = 0; step < rows.Length; step++)
        {
            var outputs = _kernelOutputs.AsSpan(step * shape.OutputSize, shape.OutputSize);
            _layer.Find(OutputName)!.SetKernel(step, outputs.ToArray());
        }

        return new ModelTrace(_model.Description.Name, _length, [.. _layers]);
    }

    /// <summary>Values of a tensor, row by row.</summary>
    internal double[] Tensor(int number)
    {
        if (_tensors[number] is not { } values)
        {
            var tensor = _model.Description.Tensors[number];
            float[] copy = new float[tensor.Count];
            _model.Parameters.CopyTensorTo(tensor.Name, copy);
            values = Array.ConvertAll(copy, v => (double)v);
            _tensors[number] = values;
        }

        return values;
    }

    /// <summary>What an earlier layer has handed on.</summary>
    /// <param name="layer">Its number; -1 for the input.</param>
    internal double[][] Earlier(int layer) => _outputs[layer + 1];

    /// <summary>Keeps a value that a layer of the runtime computes on its way.</summary>
    internal void Keep(string name, int step, double[] values, params int[] shape) =>
        _layer.Add(name, shape, 0, false).SetReference(step, values);

    /// <summary>Hands on the layer's outputs.</summary>
    /// <param name="rows">A row per step, or one.</param>
    /// <param name="step">The step of the first.</param>
    internal void Output(double[][] rows, int step = 0)
    {
        _outputs.Add(rows);
        for (int row = 0; row < rows.Length && step + row < _layer.Steps; row++)
        {
            _layer.Add(OutputName, [rows[row].Length], int.MaxValue, false).SetReference(step + row, rows[row]);
        }
    }

    private static void Check<TInput>(ReadOnlySpan<TInput> inputs, ModelShape shape)
        where TInput : unmanaged
    {
        if (typeof(TInput) == typeof(int))
        {
            var tokens = MemoryMarshal.Cast<TInput, int>(inputs);
            TokenChecks.Check(
                in MemoryMarshal.GetReference(tokens), SequenceShape.RowMajor(1, tokens.Length, 1), shape.Vocabulary);
            return;
        }

        foreach (float value in MemoryMarshal.Cast<TInput, float>(inputs))
        {
            if (!float.IsFinite(value))
            {
                ThrowNotFinite(inputs, shape);
            }
        }
    }

    private static void ThrowNotFinite<TInput>(ReadOnlySpan<TInput> inputs, ModelShape shape)
        where TInput : unmanaged => ArgumentChecks.ThrowNotFinite(
            MemoryMarshal.Cast<TInput, float>(inputs), default, shape.SequenceLength, shape.InputSize);

    private static double[] Merged(Merge merge, double[] a, double[] b) => merge switch
    {
        RecurrentGen.Merge.Concat => [.. a, .. b],
        RecurrentGen.Merge.Sum => [.. a.Zip(b, (x, y) => x + y)],
        RecurrentGen.Merge.Multiply => [.. a.Zip(b, (x, y) => x * y)],
        _ => [.. a.Zip(b, (x, y) => (x + y) / 2)],
    };

    /// <summary>
    /// What a value of the cell is called: <c>output</c> alone is what the layer hands on, and where there are two directions
    /// <c>_reverse</c> is the end of the second one's names.
    /// </summary>
    private string NameOf(string name)
    {
        bool taken = Begin(name) == OutputName || (_suffix.Length > 0 && IsLikeReverse(name));
        return (taken ? name + CellEnd : name) + _suffix;
    }

    private static bool IsLikeReverse(string name) => Begin(name).EndsWith(ReverseEnd, StringComparison.Ordinal);

    /// <summary>A name without the ends that are added to names: so none becomes one that another has.</summary>
    private static string Begin(string name)
    {
        while (name.EndsWith(CellEnd, StringComparison.Ordinal))
        {
            name = name[..^CellEnd.Length];
        }

        return name;
    }

    private static Vector OneHot(int token, int tokens)
    {
        double[] row = new double[tokens];
        row[token] = 1;
        return new Vector(row);
    }

    private Vector Initial(int offset, int size)
    {
        var own = _model.InitialState;
        return offset < 0 || own.IsEmpty ? Vector.Zeros(size) : new Vector([.. own.Slice(offset, size).ToArray().Select(v => (double)v)]);
    }

    private void RunPass<TInput, TTarget>(TrainingShard<TInput, TTarget> shard, int derivedParts, TInput[] inputs)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        var shape = _model.Description.Shape;
        shard.Take(0, 1);
        shard.CarryOwn(_model);
        shard.Noise.Begin(0, 0, 0);
        for (int part = 0; part < derivedParts; part++)
        {
            shard.Derive(part);
        }

        shard.Start(ref inputs[0], SequenceShape.RowMajor(1, shape.SequenceLength, shape.InputSize), [_length]);
        if (!shard.IsFinite)
        {
            ThrowNotFinite<TInput>(inputs, shape);
        }

        shard.ForwardLayers();
        shard.End(ref _kernelOutputs[0], SequenceShape.RowMajor(1, shape.OutputSteps, shape.OutputSize));
    }

    private void BeginInput<TInput>(ReadOnlySpan<TInput> inputs)
        where TInput : unmanaged
    {
        var shape = _model.Description.Shape;
        var scaling = _model.Scaling;
        _live = _length;
        _layer = new TraceLayer("input", shape.Vocabulary > 0 ? "tokens" : "inputs in scaled units", _length);
        _layers.Add(_layer);
        double[][] rows = new double[_length][];
        for (int t = 0; t < _length; t++)
        {
            rows[t] = new double[shape.InputSize];
            for (int j = 0; j < shape.InputSize; j++)
            {
                int at = (t * shape.InputSize) + j;
                rows[t][j] = typeof(TInput) == typeof(int)
                    ? MemoryMarshal.Cast<TInput, int>(inputs)[at]
                    : ((double)MemoryMarshal.Cast<TInput, float>(inputs)[at] - scaling.InputMean[j]) / scaling.InputScale[j];
            }
        }

        Output(rows);
    }

    private void Take(string name, int at, int stride, int first, Func<int, int> column)
    {
        var series = _layer.Find(NameOf(name));
        for (int step = 0; series is not null && step < series.Steps; step++)
        {
            series.SetKernel(step, Read(at, stride, first + step, series.Length(step), column));
        }
    }

    private float[] Read(int at, int stride, int row, int length, Func<int, int> column)
    {
        float[] values = new float[length];
        for (int unit = 0; unit < length; unit++)
        {
            values[unit] = _memory.Span[at + (row * stride) + column(unit)];
        }

        return values;
    }
}
