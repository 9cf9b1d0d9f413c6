using RecurrentGen.Weights;

namespace RecurrentGen.Onnx.Reading;

/// <content>Nodes that move numbers and compute none.</content>
internal sealed partial class GraphReader
{
    private const int MostPieces = 256;
    private const int MostSizes = 64;

    private Value ConstantOf(OnnxNode node)
    {
        node.Allow("value", "value_float", "value_int", "value_floats", "value_ints");
        if (node.Tensor("value") is { } tensor)
        {
            return new Constant(OnnxTensor.Of(tensor, _source, node.Name));
        }

        return new Constant(
            node.Singles("value_floats") is { } floats ? new OnnxTensor([floats.Length], floats)
            : node.Ints("value_ints") is { } integers ? new OnnxTensor([integers.Length], integers)
            : node.Has("value_float") ? new OnnxTensor([], [node.Single("value_float", 0)])
            : node.Has("value_int") ? new OnnxTensor([], [node.Int("value_int", 0)])
            : node.Fail<OnnxTensor>("expected a value, found none"));
    }

    private Value Cast(OnnxNode node)
    {
        node.Allow("to", "saturate", "round_mode");
        long to = node.Int("to", 0);
        bool isFloat = to is 1 or 10 or 11 or 16;
        var value = Input(node, 0);
        bool fits = value switch
        {
            Signal => _takesTokens ? to is 6 or 7 : isFloat,
            Sizes => to is 6 or 7,
            _ => isFloat || to is 6 or 7,
        };
        if (!fits)
        {
            node.Fail($"a cast of this value to type {to} is not supported");
        }

        return value is Constant { Tensor: var tensor } && tensor.IsFloat != isFloat
            ? new Constant(isFloat
                ? new OnnxTensor(tensor.Shape, tensor.Floats)
                : new OnnxTensor(tensor.Shape, tensor.Integers))
            : value;
    }

    private Value ShapeOf(OnnxNode node)
    {
        node.Allow();
        return Input(node, 0) switch
        {
            Constant constant => new Sizes(Array.ConvertAll(constant.Tensor.Shape, d => new Size(d)), false),
            Signal signal => new Sizes([.. signal.Axes.Select(a => Total(node, signal, a))], false),
            _ => new Unknown(node.Error("the shape of this value is not known")),
        };
    }

    private Value ConstantOfShape(OnnxNode node)
    {
        node.Allow("value");
        var tensor = node.Tensor("value") is { } value
            ? OnnxTensor.Of(value, _source, node.Name)
            : new OnnxTensor([1], [0f]);
        return tensor.Count == 1
            ? new Filled(tensor.Floats[0])
            : node.Fail<Value>($"expected one number as the value, found {tensor.Count}");
    }

    /// <summary>States to begin with are the same for every sequence, so that their copies need not be made.</summary>
    private Value Expand(OnnxNode node)
    {
        node.Allow();
        return Input(node, 0) switch
        {
            Constant { Tensor.Count: 1 } constant => new Filled(constant.Tensor.Floats[0]),
            Signal => node.Fail<Value>("copies of values that depend on the input are not supported"),
            var value => value,
        };
    }

    private Value Unsqueeze(OnnxNode node)
    {
        node.Allow("axes");
        var value = Input(node, 0);
        var axes = AxesOf(node, 1) ?? node.Fail<long[]>("expected axes, found none");
        switch (value)
        {
            case Sizes sizes:
                return sizes.IsScalar && axes.Length == 1 ? new Sizes(sizes.Values, false) : Bad("sizes");
            case Constant { Tensor: var tensor }:
                var shape = Inserted(node, tensor.Shape, axes, 1);
                return new Constant(tensor.Reshaped([.. shape]));
            case Signal signal:
                return new Signal(Inserted(node, signal.Axes, axes, []), signal.Pieces);
            default:
                return value;
        }

        Value Bad(string what) => node.Fail<Value>($"these axes of {what} are not supported");
    }

    private static List<T> Inserted<T>(OnnxNode node, IReadOnlyList<T> items, long[] axes, T item)
    {
        int rank = items.Count + axes.Length;
        if (rank > OnnxTensor.MostDimensions)
        {
            node.Fail($"expected at most {OnnxTensor.MostDimensions} dimensions, found {rank}");
        }

        var places = new HashSet<int>(axes.Select(a => Place(node, a, rank)));
        var result = new List<T>();
        int next = 0;
        for (int i = 0; i < rank; i++)
        {
            result.Add(places.Contains(i) || next == items.Count ? item : items[next++]);
        }

        return places.Count == axes.Length ? result : node.Fail<List<T>>("expected axes that differ, found one twice");
    }

    private Value Squeeze(OnnxNode node)
    {
        node.Allow("axes");
        var value = Input(node, 0);
        var axes = AxesOf(node, 1);
        switch (value)
        {
            case Sizes { IsScalar: false, Values.Length: 1 } sizes:
                return new Sizes(sizes.Values, true);
            case Constant { Tensor: var tensor }:
                var gone = Removed(node, tensor.Shape.Length, axes, i => tensor.Shape[i] == 1);
                return new Constant(tensor.Reshaped([.. tensor.Shape.Where((_, i) => !gone.Contains(i))]));
            case Signal signal:
                var places = Removed(node, signal.Axes.Count, axes, i => Vanishes(signal, signal.Axes[i]));
                return new Signal([.. signal.Axes.Where((_, i) => !places.Contains(i))], signal.Pieces);
            default:
                return value;
        }
    }

    private static HashSet<int> Removed(OnnxNode node, int rank, long[]? axes, Func<int, bool> vanishes)
    {
        var places = axes is null
            ? new HashSet<int>(Enumerable.Range(0, rank).Where(vanishes))
            : new HashSet<int>(axes.Select(a => Place(node, a, rank)));
        foreach (int place in places)
        {
            if (!vanishes(place))
            {
                node.Fail($"expected an axis of size 1 at {place}, found another");
            }
        }

        return places;
    }

    private Value Transpose(OnnxNode node)
    {
        node.Allow("perm");
        var value = Input(node, 0);
        int rank = value is Constant c ? c.Tensor.Shape.Length : value is Signal s ? s.Axes.Count : -1;
        if (rank < 0)
        {
            return value;
        }

        var order = node.Ints("perm") ?? [.. Enumerable.Range(0, rank).Reverse().Select(i => (long)i)];
        if (order.Length != rank || !order.Order().SequenceEqual(Enumerable.Range(0, rank).Select(i => (long)i)))
        {
            node.Fail($"expected an order of {rank} axes, found [{string.Join(", ", order)}]");
        }

        if (value is Signal signal)
        {
            return new Signal([.. order.Select(i => signal.Axes[(int)i])], signal.Pieces);
        }

        var tensor = ((Constant)value).Tensor;
        int[] shape = [.. order.Select(i => tensor.Shape[i])];
        Spend(node, tensor.Count);
        var strides = Strides(tensor.Shape);
        return new Constant(tensor.Take(shape, Places(shape, [.. order.Select(i => strides[i])], 0)));
    }

    private Value Concat(OnnxNode node)
    {
        node.Allow("axis");
        var values = Enumerable.Range(0, node.Inputs.Count).Select(i => Input(node, i)).ToList();
        if (values.Count == 0)
        {
            node.Fail("expected inputs, found none");
        }

        if (values.Exists(v => v is Sizes) && values.TrueForAll(v => SizesOf(v) is not null))
        {
            var all = values.SelectMany(v => SizesOf(v)!).ToArray();
            return all.Length <= MostSizes
                ? new Sizes(all, false)
                : node.Fail<Value>($"expected at most {MostSizes} sizes, found {all.Length}");
        }

        if (values.TrueForAll(v => v is Constant))
        {
            return ConcatConstants(node, values.ConvertAll(v => ((Constant)v).Tensor));
        }

        if (values.TrueForAll(v => v is Signal))
        {
            return ConcatSignals(node, values.ConvertAll(v => (Signal)v));
        }

        return values.TrueForAll(v => v is Outer) ? values[0]
            : values[0] is Filled first && values.TrueForAll(v => v is Filled f && f.Number == first.Number) ? first
            : new Unknown(node.Error("values of these kinds cannot be joined"));
    }

    private Value ConcatConstants(OnnxNode node, List<OnnxTensor> tensors)
    {
        var first = tensors[0];
        int axis = Place(node, node.Int("axis", 0), first.Shape.Length);
        foreach (var tensor in tensors)
        {
            bool fits = tensor.IsFloat == first.IsFloat && tensor.Shape.Length == first.Shape.Length
                && !tensor.Shape.Where((d, i) => i != axis && d != first.Shape[i]).Any();
            if (!fits)
            {
                node.Fail($"expected shapes that differ along axis {axis} only, found others");
            }

            Spend(node, tensor.Count);
        }

        int[] shape = [.. first.Shape];
        shape[axis] = checked(tensors.Sum(t => t.Shape[axis]));
        int outer = first.Shape.Take(axis).Aggregate(1, (a, b) => a * b);
        return new Constant(first.IsFloat
            ? new OnnxTensor(shape, Joined(tensors.ConvertAll(t => t.Floats), outer))
            : new OnnxTensor(shape, Joined(tensors.ConvertAll(t => t.Integers), outer)));
    }

    private static T[] Joined<T>(List<T[]> parts, int outer)
    {
        var result = new List<T>(parts.Sum(p => p.Length));
        for (int row = 0; row < outer; row++)
        {
            foreach (var part in parts)
            {
                int length = part.Length / outer;
                result.AddRange(part.AsSpan(row * length, length));
            }
        }

        return [.. result];
    }

    private static Value ConcatSignals(OnnxNode node, List<Signal> signals)
    {
        var first = signals[0];
        int axis = Place(node, node.Int("axis", 0), first.Axes.Count);
        var pieces = signals.SelectMany(s => s.Pieces).ToList();
        bool fits = signals.TrueForAll(s => s.ToString() == first.ToString()) && pieces.Count <= MostPieces;
        var kinds = first.Axes[axis];
        bool isStack = kinds is [AxisKind.Stack];
        bool stacks = isStack
            || (kinds.Length == 0 && !first.Has(AxisKind.Stack) && signals.TrueForAll(s => s.Pieces.Count == 1));
        fits &= stacks
            ? pieces.TrueForAll(p => p.Count == pieces[0].Count)
            : kinds is [AxisKind.Feature] && !first.Has(AxisKind.Stack);
        if (!fits)
        {
            node.Fail(
                $"{string.Join(" and ", signals.Take(2))} cannot be joined along axis {axis}; features and directions can");
        }

        var axes = first.Axes.ToList();
        axes[axis] = stacks ? [AxisKind.Stack] : kinds;
        return new Signal(axes, pieces);
    }
}
