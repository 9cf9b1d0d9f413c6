using System;
using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Generator.Parsing;
using RecurrentGen.Numerics;

namespace RecurrentGen.Generator.Planning;

/// <summary>Lays out a model's parameters and the buffers of its passes.</summary>
internal sealed class Planner
{
    /// <summary>Units of a dense layer that would leave most lanes of a granule empty.</summary>
    private const int MostHeadUnits = 4;

    private const int CacheSpread = 256;
    private readonly BoundModel _model;
    private readonly List<Storage> _storages = [];
    private readonly List<BufferPlan> _buffers = [];
    private readonly Dictionary<int, List<PiecePlan>> _pieces = [];
    private readonly int _operations;
    private int _operation;
    private int _derived;

    private Planner(BoundModel model)
    {
        _model = model;
        _operations = model.Layers.Count;
    }

    /// <summary>The program of a model, or the finding that its memory cannot be addressed.</summary>
    public static PlanResult Plan(BoundModel model)
    {
        try
        {
            return new PlanResult(new Planner(model).Plan(), null);
        }
        catch (OverflowException)
        {
            // All arithmetic of the generator is checked, so that no size is ever wrong in silence.
            var site = new FindingSite(-1, null, -1);
            return new PlanResult(
                null, new Finding(FindingIds.MemoryTooLarge, site, new[] { model.Name }.ToEquatableArray()));
        }
    }

    /// <summary>Rows of a value with a row per step.</summary>
    /// <param name="scale">Number of its time scale.</param>
    private int RowsOf(int scale) => _model.TimeScales[scale].Steps * _model.BatchSize;

    /// <summary>The step of the pass in which the current layer is differentiated.</summary>
    private int BackwardOperation => (2 * _operations) + 2 - _operation;

    private ModelProgram Plan()
    {
        var input = _model.TakesTokens ? NewTokens() : NewValue("Inputs", "inputs, scaled", _model.InputSize, true, 0, 0, 1);
        var layers = new List<LayerPlan>();
        var names = new List<string>();
        foreach (var layer in _model.Layers)
        {
            Cancellation.Check();
            _operation++;
            string identifier = Identifiers.Unique(layer, names);
            LayerPlan plan = layer switch
            {
                BoundDenseLayer dense => PlanDense(dense, identifier, input),
                BoundEmbeddingLayer embedding => PlanEmbedding(embedding, identifier, input),
                BoundKernelLayer kernel => PlanKernel(kernel, identifier, input, layers),
                _ => PlanRecurrent((BoundRecurrentLayer)layer, identifier, input),
            };
            layers.Add(plan);
            input = plan.Output;
        }

        var parameters = LayOutParameters();
        int biases = _derived;
        foreach (var storage in layers.SelectMany(l => l.Transposed).Distinct())
        {
            storage.Transposed = NewDerived(
                storage.TransposedRows * BufferPlan.Padded(storage.Matrix.Depth));
        }

        var training = PlaceBuffers(b => b.Training);
        var predictor = PlaceBuffers(b => b.Predictor);
        return new ModelProgram(_model, parameters, layers, training, predictor, biases, _derived);
    }

    /// <param name="scale">Number of its time scale.</param>
    /// <param name="produced">The operation that writes the value.</param>
    /// <param name="readers">How many operations later it is last read in a forward pass.</param>
    private ValuePlan NewValue(string name, string comment, int size, bool sequence, int scale, int produced, int readers)
    {
        int rows = sequence ? RowsOf(scale) : _model.BatchSize;
        int backward = (2 * _operations) + 2 - produced;
        var buffer = NewBuffer(name, comment, BufferPlan.Padded(size));
        buffer.Training = new PlacePlan(rows, false, produced, backward);
        buffer.Predictor = new PlacePlan(rows, false, produced, produced + readers);
        var gradient = NewGradient(name, rows, buffer.Stride, backward);
        return new ValuePlan(size, sequence, buffer, 0, LastStep.No, gradient) { Scale = scale };
    }

    /// <summary>The tokens: an index per row, and no gradient.</summary>
    private ValuePlan NewTokens()
    {
        var buffer = NewBuffer("Inputs", "tokens", 1);
        buffer.Training = new PlacePlan(RowsOf(0), false, 0, (2 * _operations) + 2);
        buffer.Predictor = new PlacePlan(RowsOf(0), false, 0, 1);
        var gradient = new BufferPlan("DInputs", "tokens have no gradient", 1);
        return new ValuePlan(_model.Vocabulary, true, buffer, 0, LastStep.No, gradient, IsOneHot: true);
    }

    private BufferPlan NewGradient(string name, int rows, int stride, int backward)
    {
        var gradient = NewBuffer("D" + name, "gradient of " + name, stride);
        gradient.Training = new PlacePlan(rows, false, backward - 1, backward);
        return gradient;
    }

    private BufferPlan NewBuffer(string name, string comment, int stride)
    {
        var buffer = new BufferPlan(name, comment, stride);
        _buffers.Add(buffer);
        return buffer;
    }

    private int NewDerived(int length)
    {
        int offset = _derived;
        _derived += length;
        return offset;
    }

    private EmbeddingPlan PlanEmbedding(BoundEmbeddingLayer layer, string identifier, ValuePlan input)
    {
        int granules = BufferPlan.Padded(layer.OutputSize) / PackedMatrix.Granule;
        var table = new Storage(
            RegionOf(layer.Weight),
            new PackedMatrix(0, layer.InputSize, 1, layer.OutputSize, false, granules)) { HoldsTensorRows = true };
        _storages.Add(table);
        var place = new ParameterPlace(table, 0);
        if (layer.PaddingToken < 0)
        {
            AddPiece(layer.Weight, 0, place, null);
        }
        else
        {
            _pieces.Add(layer.Weight, [.. PiecesAround(layer, place)]);
        }

        var output = NewValue(identifier, "rows of " + layer.Name, layer.OutputSize, true, 0, _operation, 1);
        return new EmbeddingPlan(layer, identifier, input, output, table);
    }

    /// <summary>The row of the padding token starts as zeros, the others as the scheme says.</summary>
    private static IEnumerable<PiecePlan> PiecesAround(BoundEmbeddingLayer layer, ParameterPlace place)
    {
        int padding = layer.PaddingToken;
        if (padding > 0)
        {
            yield return new PiecePlan(0, place, null, null, padding);
        }

        yield return new PiecePlan(padding, place, 0, null, 1);
        if (padding + 1 < layer.InputSize)
        {
            yield return new PiecePlan(padding + 1, place, null, null, layer.InputSize - padding - 1);
        }
    }

    private DensePlan PlanDense(BoundDenseLayer dense, string identifier, ValuePlan input)
    {
        bool head = dense.OutputSize <= MostHeadUnits;
        var matrix = head
            ? new PackedMatrix(
                0, dense.OutputSize, 1, dense.InputSize, false, BufferPlan.Padded(dense.InputSize) / PackedMatrix.Granule)
            : new PackedMatrix(0, dense.InputSize, 1, dense.OutputSize, false, 4);
        var weight = new Storage(RegionOf(dense.Weight), matrix) { HoldsTensorRows = head, TrimsTransposed = true };
        var bias = new Storage(RegionOf(dense.Bias), new PackedMatrix(0, 1, 1, dense.OutputSize, false, 4));
        _storages.Add(weight);
        _storages.Add(bias);
        AddPiece(dense.Weight, 0, new ParameterPlace(weight, 0), null);
        AddPiece(dense.Bias, 0, new ParameterPlace(bias, 0), null);
        var output = NewValue(
            identifier, "outputs of " + dense.Name, dense.OutputSize, dense.SequenceInput, dense.OutputScale, _operation, 1);
        return new DensePlan(dense, identifier, input, output, weight, bias);
    }

    private KernelPlan PlanKernel(
        BoundKernelLayer layer, string identifier, ValuePlan input, IReadOnlyList<LayerPlan> before)
    {
        var tensors = layer.Tensors.Select(PlaceTensor).ToList();
        var buffers = layer.Buffers.Select((b, i) => PlanBuffer(
            $"{identifier}Buffer{Number(i, layer.Buffers.Count)}", b, layer)).ToList();
        var output = NewValue(
            identifier, "outputs of " + layer.Name, layer.OutputSize, layer.SequenceOutput, layer.OutputScale, _operation, 1);
        if (layer.Code.PassesThrough)
        {
            output = PassThrough(output, input);
        }

        ValuePlan? source = null;
        if (layer.Source is { Layer: var number })
        {
            source = number < 0 ? before.Count == 0 ? input : before[0].Input : before[number].Output;

            // The source is read here, and its gradient is added to once its first reader has written it.
            int producer = number + 1;
            (source.Predicted ?? source).Buffer.Predictor!.Extend(_operation);
            output.Gradient.Training!.Extend((2 * _operations) + 2 - producer - 1);
        }

        return new KernelPlan(layer, identifier, input, output, tensors, buffers, source);
    }

    /// <summary>A prediction goes on reading the input, for as long as it would have read the output.</summary>
    private static ValuePlan PassThrough(ValuePlan output, ValuePlan input)
    {
        var predicted = input.Predicted ?? input;
        predicted.Buffer.Predictor!.Extend(output.Buffer.Predictor!.Last);
        output.Buffer.Predictor = null;
        return output with { Predicted = predicted };
    }

    private Storage PlaceTensor(KernelTensor tensor)
    {
        var shape = _model.Tensors[tensor.Tensor].Shape;
        bool row = tensor.Layout == KernelLayout.Row;
        int rows = shape.Count == 1 ? 1 : shape[0];
        int columns = shape.Skip(shape.Count == 1 ? 0 : 1).Aggregate(1, (a, b) => a * b);
        int rowGranules = BufferPlan.Padded(columns) / PackedMatrix.Granule;
        var matrix = row
            ? new PackedMatrix(0, rows, 1, columns, false, shape.Count == 1 ? 4 : rowGranules)
            : new PackedMatrix(0, columns, 1, rows, false, 4);
        var storage = new Storage(RegionOf(tensor.Tensor), matrix)
        {
            HoldsTensorRows = row && shape.Count > 1,
            TrimsTransposed = true,
            Taps = shape.Skip(2).Aggregate(1, (a, b) => a * b),
        };
        _storages.Add(storage);
        var place = new ParameterPlace(storage, 0);
        var initial = tensor.Initial is { } value ? new InitSpec(value, null) : null;
        if (tensor.Part is not { } part)
        {
            AddPiece(tensor.Tensor, 0, place, initial);
            return storage;
        }

        int end = part.First + part.Count;
        AddPiece(tensor.Tensor, 0, place, initial, part.First);
        AddPiece(tensor.Tensor, part.First, place, part.Init, part.Count);
        AddPiece(tensor.Tensor, end, place, initial, columns - end);
        return storage;
    }

    private BufferPlan PlanBuffer(string name, KernelBuffer bound, BoundKernelLayer layer)
    {
        bool trainingOnly = layer.Code.PassesThrough || bound.OnlyBackward;
        var buffer = NewBuffer(name, $"{bound.Comment} of {layer.Name}", BufferPlan.Padded(bound.Size));
        int rows = bound.PerStep ? RowsOf(layer.SequenceOutput ? layer.OutputScale : layer.InputScale) : _model.BatchSize;
        buffer.Training = new PlacePlan(rows, false, bound.OnlyBackward ? BackwardOperation : _operation, BackwardOperation);
        buffer.Predictor = trainingOnly ? null : new PlacePlan(rows, false, _operation, _operation);
        return buffer;
    }

    private Region RegionOf(int tensor) =>
        !_model.Tensors[tensor].Trainable ? Region.Frozen
        : _model.Tensors[tensor].Role == TensorRole.Vector ? Region.Vectors
        : Region.Matrices;

    private RecurrentPlan PlanRecurrent(BoundRecurrentLayer layer, string identifier, ValuePlan input)
    {
        bool both = layer.Cells.Count == 2;
        var directions = new List<DirectionPlan>();
        foreach (var cell in layer.Cells)
        {
            string name = both && cell.Reverse ? identifier + "Reverse" : identifier;
            directions.Add(PlanDirection(layer, cell, name));
        }

        var output = both
            ? NewValue(
                identifier + "Merged", "merged outputs of " + layer.Name, layer.OutputSize, layer.SequenceOutput,
                layer.OutputScale, _operation, 1)
            : directions[0].Output;
        return new RecurrentPlan(layer, identifier, input, output, directions);
    }

    private DirectionPlan PlanDirection(BoundRecurrentLayer layer, BoundCell cell, string identifier)
    {
        var trainable = cell.Parameters.Select(p => _model.Tensors[p.Tensor].Trainable).ToList();
        var plan = CellPlanner.Plan(cell, layer.SequenceOutput, trainable, _storages);
        for (int i = 0; i < cell.Parameters.Count; i++)
        {
            AddPiece(cell.Parameters[i].Tensor, cell.Parameters[i].TensorRow, plan.Parameters[i], cell.Parameters[i].Init);
        }

        var gates = plan.Stages.Select((s, i) => StepBuffer(
            identifier + "Gates" + Number(i, plan.Stages.Count),
            "accumulators: " + string.Join(" ", s.Slots.Select(NodeText.Reference)),
            Spread(s.Gates.Columns), layer)).ToList();
        var history = cell.StateSizes.Select((size, state) => History(layer, cell, identifier, state, size)).ToList();
        var values = new ForwardValues(plan);
        var saved = values.Buffered.ToDictionary(
            n => n, n => StepBuffer(identifier + "Saved" + n.Id, "values of " + NodeText.Reference(n), BufferPlan.Padded(Math.Max(1, n.Size)), layer));
        var stateGradients = cell.StateSizes
            .Select((size, state) => BackwardBuffer(
                $"{identifier}DState{state}", "gradients of a state, two blocks", 2 * _model.BatchSize, BufferPlan.Padded(size)))
            .ToList();
        var carries = plan.Backward.Groups.SelectMany(g => g)
            .Where(r => r.Target == AdjointTarget.Carry)
            .Select(r => r.Node)
            .Concat(plan.Graph.ComputedOperands)
            .Distinct()
            .ToDictionary(n => n, n => BackwardBuffer(
                $"{identifier}Carry{n.Id}", "a part of the gradient of " + NodeText.Reference(n), _model.BatchSize,
                BufferPlan.Padded(Math.Max(1, n.Size))));
        var biasRows = plan.Stages.Select(s => NewDerived(s.Gates.Columns)).ToList();
        var output = DirectionOutput(layer, cell, identifier, history[0]);
        var mask = layer.RecurrentDropout > 0 ? PlanMask(identifier, history[0].Stride, layer) : null;
        return new DirectionPlan(
            identifier, plan, gates, history, saved, values.Slots, output, stateGradients, carries, biasRows, mask)
        {
            Scale = layer.InputScale,
        };
    }

    private StateMask PlanMask(string identifier, int stride, BoundRecurrentLayer layer)
    {
        var factors = NewBuffer(identifier + "MaskFactors", "recurrent dropout: factors of the state", stride);
        factors.Training = new PlacePlan(_model.BatchSize, false, _operation, BackwardOperation);
        var state = NewBuffer(identifier + "MaskState", "recurrent dropout: the state before every step, masked", stride);
        state.Training = new PlacePlan(RowsOf(layer.InputScale), false, _operation, BackwardOperation);
        var gradient = BackwardBuffer(
            identifier + "MaskGradient", "recurrent dropout: gradient of the masked state", _model.BatchSize, stride);
        return new StateMask(factors, state, gradient);
    }

    private ValuePlan DirectionOutput(BoundRecurrentLayer layer, BoundCell cell, string identifier, BufferPlan history)
    {
        int rows = layer.SequenceOutput ? RowsOf(layer.OutputScale) : _model.BatchSize;
        var last = layer.SequenceOutput ? LastStep.No : cell.Reverse ? LastStep.Start : LastStep.End;
        var gradient = NewGradient(identifier, rows, history.Stride, BackwardOperation);
        int first = cell.Reverse ? 0 : _model.BatchSize;
        return new ValuePlan(cell.StateSizes[0], layer.SequenceOutput, history, first, last, gradient)
        {
            Scale = layer.OutputScale,
        };
    }

    private BufferPlan History(BoundRecurrentLayer layer, BoundCell cell, string identifier, int state, int size)
    {
        string name = cell.Spec.Parameters[state + 1].Name;
        var buffer = NewBuffer(identifier + "State" + state, $"state {name} after every step", BufferPlan.Padded(size));
        // Beside the initial states: rows for last states that lie in several steps, and in a layer that walks
        // backwards for the states before a step at which sequences begin.
        bool gathers = state == 0 && !layer.SequenceOutput;
        int rows = RowsOf(layer.InputScale) + _model.BatchSize;
        bool rolling = state > 0 || !layer.SequenceOutput;
        int trainingRows = rows + (cell.Reverse || gathers ? _model.BatchSize : 0);
        buffer.Training = new PlacePlan(trainingRows, false, _operation, BackwardOperation);
        int predictorRows = rolling
            ? (gathers ? 3 : 2) * _model.BatchSize
            : rows + (cell.Reverse && _model.BatchSize > 1 ? _model.BatchSize : 0);
        buffer.Predictor = new PlacePlan(
            predictorRows, rolling, _operation, _operation + (state == 0 ? 1 : 0));
        return buffer;
    }

    /// <summary>
    /// A row per step and sequence in training; in a prediction only the current step's, or all of them for a single
    /// sequence, whose input products are taken out of the loop over time.
    /// </summary>
    private BufferPlan StepBuffer(string name, string comment, int stride, BoundRecurrentLayer layer)
    {
        var buffer = NewBuffer(name, comment, stride);
        int all = RowsOf(layer.InputScale);
        buffer.Training = new PlacePlan(all, false, _operation, BackwardOperation);
        int rows = _model.BatchSize == 1 ? all : _model.BatchSize;
        buffer.Predictor = new PlacePlan(rows, false, _operation, _operation);
        return buffer;
    }

    /// <summary>
    /// A granule more than a row of gates needs, where its length would put many rows into the same few sets of the
    /// first-level cache: products read a panel of them down a column.
    /// </summary>
    private static int Spread(int columns) => columns % CacheSpread == 0 ? columns + PackedMatrix.Granule : columns;

    private BufferPlan BackwardBuffer(string name, string comment, int rows, int stride)
    {
        var buffer = NewBuffer(name, comment, stride);
        buffer.Training = new PlacePlan(rows, false, BackwardOperation, BackwardOperation);
        return buffer;
    }

    private static string Number(int index, int count) =>
        count == 1 ? "" : (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private void AddPiece(int tensor, int row, ParameterPlace place, InitSpec? init, int rows = 0)
    {
        if (!_pieces.TryGetValue(tensor, out var pieces))
        {
            pieces = [];
            _pieces.Add(tensor, pieces);
        }

        pieces.Add(new PiecePlan(row, place, init?.Value, init?.Scheme, rows));
    }

    private ParameterLayout LayOutParameters()
    {
        var segments = new List<SegmentPlan>();
        int offset = 0;
        foreach (var region in new[] { Region.Matrices, Region.Vectors, Region.Frozen })
        {
            int start = offset;
            foreach (var storage in _storages.Where(s => s.Region == region))
            {
                storage.Matrix = storage.Matrix with { Offset = offset };
                offset = checked(offset + storage.Matrix.Length);
            }

            if (offset > start)
            {
                segments.Add(new SegmentPlan(start, offset - start, region != Region.Frozen, region == Region.Matrices));
            }
        }

        var tensors = _model.Tensors
            .Select((t, i) => new TensorPlan(t, _pieces[i].OrderBy(p => p.Row).ToList()))
            .ToList();
        return new ParameterLayout(tensors, segments, offset);
    }

    /// <summary>
    /// Gives every buffer of a pass its offset: the largest first, each at the lowest place that no buffer alive at the
    /// same time takes.
    /// </summary>
    private WorkspacePlan PlaceBuffers(Func<BufferPlan, PlacePlan?> placeOf)
    {
        // By offset: a list that stays in order need not be sorted for every buffer.
        var placed = new List<(PlacePlan Place, int Length)>();
        int total = 0;
        foreach (var buffer in _buffers
            .Where(b => placeOf(b) is not null)
            .OrderByDescending(b => placeOf(b)!.Rows * b.Stride)
            .ThenBy(b => b.Name, StringComparer.Ordinal))
        {
            Cancellation.Check();
            var place = placeOf(buffer)!;
            // Only tokens have rows that are no whole granules.
            int length = BufferPlan.Padded(checked(place.Rows * buffer.Stride));
            int offset = 0;
            foreach (var (other, otherLength) in placed.Where(p => p.Place.First <= place.Last && place.First <= p.Place.Last))
            {
                if (offset + length <= other.Offset)
                {
                    break;
                }

                offset = Math.Max(offset, other.Offset + otherLength);
            }

            place.Offset = offset;
            int behind = placed.FindIndex(p => p.Place.Offset > offset);
            placed.Insert(behind < 0 ? placed.Count : behind, (place, length));
            total = Math.Max(total, checked(offset + length));
        }

        return new WorkspacePlan(_buffers.Where(b => placeOf(b) is not null).ToList(), total);
    }
}
