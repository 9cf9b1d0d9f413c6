using RecurrentGen.Weights;

namespace RecurrentGen.Onnx.Reading;

/// <content>Nodes that take a part of a value.</content>
internal sealed partial class GraphReader
{
    private Value Gather(OnnxNode node)
    {
        node.Allow("axis");
        var data = Input(node, 0);
        if (data is Filled or Outer)
        {
            return data;
        }

        var indices = Input(node, 1);
        if (data is Constant { Tensor: var table } && indices is Signal tokens)
        {
            return Embed(node, table, tokens);
        }

        if (indices is not Constant { Tensor: { IsFloat: false } places } || places.Shape.Length > 1)
        {
            return new Unknown(
                node.Error("expected indices that are numbers of the file, or a table with tokens as indices"));
        }

        switch (data)
        {
            case Sizes { IsScalar: false } sizes when places.Count <= MostSizes:
                return new Sizes(
                    Array.ConvertAll(places.Integers, i => sizes.Values[Place(node, i, sizes.Values.Length)]),
                    places.Shape.Length == 0);
            case Constant constant:
                return GatherConstant(node, constant.Tensor, places);
            case Signal signal when places.Count == 1:
                int axis = Place(node, node.Int("axis", 0), signal.Axes.Count);
                long index = places.Integers[0];
                var taken = TakeRange(node, signal, axis, index, index == -1 ? long.MaxValue : index + 1);
                return places.Shape.Length == 1
                    ? taken
                    : new Signal([.. taken.Axes.Where((_, i) => i != axis)], taken.Pieces);
            default:
                return node.Fail<Value>("indices of this value are not supported; one of an axis is");
        }
    }

    private Value GatherConstant(OnnxNode node, OnnxTensor data, OnnxTensor places)
    {
        int axis = Place(node, node.Int("axis", 0), data.Shape.Length);
        int[] chosen = Array.ConvertAll(places.Integers, i => Place(node, i, data.Shape[axis]));
        int inner = data.Shape.Skip(axis + 1).Aggregate(1, (a, b) => a * b);
        int outer = data.Shape.Take(axis).Aggregate(1, (a, b) => a * b);
        Spend(node, (long)outer * chosen.Length * inner);
        var all = new List<int>();
        for (int row = 0; row < outer; row++)
        {
            foreach (int index in chosen)
            {
                all.AddRange(Enumerable.Range(((row * data.Shape[axis]) + index) * inner, inner));
            }
        }

        int[] shape = [.. data.Shape.Take(axis), .. places.Shape, .. data.Shape.Skip(axis + 1)];
        return new Constant(data.Take(shape, [.. all]));
    }

    private Signal Embed(OnnxNode node, OnnxTensor table, Signal tokens)
    {
        bool isTable = table.IsFloat && table.Shape.Length == 2 && table.Count > 0;
        bool fits = isTable && _takesTokens && tokens.Pieces.Count == 0
            && node.Int("axis", 0) == 0;
        if (!fits)
        {
            node.Fail("expected a table [vocabulary, features] and the tokens of the graph's input, found others");
        }

        var layer = new StoredLayer(
            "Embedding", node.Name, table.Shape[0], table.Shape[1], [],
            [new StoredTensor("weight", table.Shape, table.Floats)], []);
        var link = new LayerLink(new InputLink(1), layer);
        return new Signal([.. tokens.Axes, [AxisKind.Feature]], [new Piece(link, 0, link.Size, Steps.All)]);
    }

    private Value Slice(OnnxNode node)
    {
        node.Allow("starts", "ends", "axes");
        var data = Input(node, 0);
        if (data is Filled or Outer)
        {
            return data;
        }

        var starts = NumbersOf(node, 1, "starts") ?? node.Fail<long[]>("expected starts, found none");
        var ends = NumbersOf(node, 2, "ends") ?? node.Fail<long[]>("expected ends, found none");
        var axes = NumbersOf(node, 3, "axes") ?? [.. Enumerable.Range(0, starts.Length).Select(i => (long)i)];
        var steps = node.HasInput(4) ? ConstantInput(node, 4).Integers : Array.ConvertAll(starts, _ => 1L);
        bool fits = ends.Length == starts.Length && axes.Length == starts.Length && steps.Length == starts.Length;
        if (!fits || steps.Any(s => s != 1))
        {
            node.Fail("expected as many starts, ends and axes as each other, and steps of 1, found others");
        }

        for (int i = 0; i < starts.Length; i++)
        {
            data = data switch
            {
                Signal signal => TakeRange(node, signal, Place(node, axes[i], signal.Axes.Count), starts[i], ends[i]),
                Constant constant => new Constant(SliceConstant(node, constant.Tensor, axes[i], starts[i], ends[i])),
                Sizes { IsScalar: false } sizes when axes[i] == 0 => new Sizes(
                    sizes.Values[Range(starts[i], ends[i], sizes.Values.Length)], false),
                _ => node.Fail<Value>("parts of this value are not supported"),
            };
        }

        return data;
    }

    private static Range Range(long start, long end, int length)
    {
        int from = (int)Math.Clamp(start < 0 ? start + length : start, 0, length);
        int to = (int)Math.Clamp(end < 0 ? end + length : end, from, length);
        return from..to;
    }

    private OnnxTensor SliceConstant(OnnxNode node, OnnxTensor tensor, long axis, long start, long end)
    {
        int place = Place(node, axis, tensor.Shape.Length);
        var (from, count) = Range(start, end, tensor.Shape[place]).GetOffsetAndLength(tensor.Shape[place]);
        int[] shape = [.. tensor.Shape];
        shape[place] = count;
        var strides = Strides(tensor.Shape);
        Spend(node, tensor.Count);
        return tensor.Take(shape, Places(shape, strides, from * strides[place]));
    }

    /// <summary>Some features, some directions, the first or the last step, or all of an axis.</summary>
    private Signal TakeRange(OnnxNode node, Signal signal, int axis, long start, long end)
    {
        var kinds = signal.Axes[axis];
        bool isWhole = start == 0 && end >= int.MaxValue;
        if (isWhole)
        {
            return signal;
        }

        if (kinds is [AxisKind.Stack])
        {
            var pieces = signal.Pieces.Take(Range(start, end, signal.Pieces.Count)).ToList();
            return pieces.Count > 0
                ? new Signal(signal.Axes, pieces)
                : node.Fail<Signal>($"expected a part of {signal.Pieces.Count} directions, found none");
        }

        if (kinds is [AxisKind.Feature] && !signal.Has(AxisKind.Stack))
        {
            return new Signal(signal.Axes, Features(node, signal, Range(start, end, signal.Features)));
        }

        long? size = kinds is [AxisKind.First] ? _firstSize : kinds is [AxisKind.Second] ? _secondSize : null;
        bool isTime = kinds.Length == 1 && kinds[0] == _time;
        bool isEnd = (start == -1 && end >= int.MaxValue) || (size is not null && start == size - 1 && end >= size);
        if (isTime && (isEnd || (start == 0 && end == 1)))
        {
            var axes = signal.Axes.ToList();
            axes[axis] = [];
            var steps = isEnd ? Steps.AtEnd : Steps.AtStart;
            return new Signal(axes, [.. signal.Pieces.Select(p => p with { Steps = steps })]);
        }

        return size is not null && start == 0 && end >= size
            ? signal
            : node.Fail<Signal>(
                $"the part {start} to {end} of axis {axis} of {signal} is not supported; features, directions, and the " +
                "first or the last step are");
    }

    private static List<Piece> Features(OnnxNode node, Signal signal, Range range)
    {
        var (from, count) = range.GetOffsetAndLength(signal.Features);
        var pieces = new List<Piece>();
        int start = 0;
        foreach (var piece in signal.Pieces)
        {
            int first = Math.Max(from, start);
            int last = Math.Min(from + count, start + piece.Count);
            if (first < last)
            {
                pieces.Add(piece with { Start = piece.Start + first - start, Count = last - first });
            }

            start += piece.Count;
        }

        return pieces.Count > 0
            ? pieces
            : node.Fail<List<Piece>>($"expected some of {signal.Features} features, found none");
    }
}
