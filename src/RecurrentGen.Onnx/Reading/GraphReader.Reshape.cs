using RecurrentGen.Weights;

namespace RecurrentGen.Onnx.Reading;

/// <content>Nodes that cut the axes of a value anew.</content>
internal sealed partial class GraphReader
{
    private Value Reshape(OnnxNode node)
    {
        node.Allow("allowzero");
        var value = Input(node, 0);
        if (value is Filled or Outer)
        {
            return value;
        }

        var target = SizesOf(Input(node, 1));
        if (target is null || target.Length > OnnxTensor.MostDimensions || node.Int("allowzero", 0) != 0)
        {
            node.Fail("expected a shape of known sizes with 0 for a copied one, found another");
        }

        return value switch
        {
            Signal signal => Grouped(node, signal, target),
            Constant { Tensor: var tensor } => new Constant(tensor.Reshaped(ShapeFor(node, tensor, target))),
            _ => node.Fail<Value>("another shape of this value is not supported"),
        };
    }

    private static int[] ShapeFor(OnnxNode node, OnnxTensor tensor, Size[] target)
    {
        var shape = new int[target.Length];
        int open = -1;
        long product = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            long size = target[i].Factor == 0 && i < tensor.Shape.Length ? tensor.Shape[i] : target[i].Factor;
            bool isOpen = size == -1 && open < 0;
            open = isOpen ? i : open;
            size = isOpen ? 1 : size;
            product = size is >= 0 and <= int.MaxValue && product <= int.MaxValue ? product * size : -1;
            shape[i] = (int)Math.Max(0, size);
            if (product < 0 || !target[i].IsNumber)
            {
                node.Fail($"expected a shape for {tensor.Count} numbers, found another");
            }
        }

        if (open >= 0 && product > 0 && tensor.Count % product == 0)
        {
            shape[open] = (int)(tensor.Count / product);
            product *= shape[open];
        }

        return product == tensor.Count
            ? shape
            : node.Fail<int[]>($"expected a shape for {tensor.Count} numbers, found another");
    }

    private Value Flatten(OnnxNode node)
    {
        node.Allow("axis");
        if (Input(node, 0) is not Signal signal)
        {
            return new Unknown(node.Error("a flat form of this value is not supported"));
        }

        int axis = (int)node.Int("axis", 1);
        axis = axis < 0 ? axis + signal.Axes.Count : axis;
        if (axis < 0 || axis > signal.Axes.Count)
        {
            node.Fail($"expected an axis of {signal}, found {axis}");
        }

        return Normalized(
            node,
            [[.. signal.Axes.Take(axis).SelectMany(a => a)], [.. signal.Axes.Skip(axis).SelectMany(a => a)]],
            signal);
    }

    /// <summary>The kinds of axes in their order, cut anew where the sizes say so.</summary>
    private Signal Grouped(OnnxNode node, Signal signal, Size[] target)
    {
        var kinds = signal.Axes.SelectMany(a => a).ToList();
        int ones = target.Count(s => s == new Size(1));
        if (signal.Pieces.Count == 1 && kinds.Count(k => Total(node, signal, [k]) == new Size(1)) > ones)
        {
            // A single direction vanishes first.
            kinds.Remove(AxisKind.Stack);
        }

        var wanted = Wanted(node, signal, target, Total(node, signal, [.. kinds]));
        var groups = new List<AxisKind[]>();
        int next = 0;
        foreach (var size in wanted)
        {
            var group = new List<AxisKind>();
            Size? product = new Size(1);
            while (next < kinds.Count
                && (product != size || (size == new Size(1) && group.Count == 0 && IsOne(kinds[next]))))
            {
                group.Add(kinds[next]);
                product = product?.Times(Total(node, signal, [kinds[next]]));
                next++;
            }

            if (product != size)
            {
                node.Fail($"{signal} as [{string.Join(", ", wanted)}] splits an axis, which is not supported");
            }

            groups.Add([.. group]);
        }

        return next == kinds.Count
            ? Normalized(node, groups, signal)
            : node.Fail<Signal>($"expected a shape for {signal}, found [{string.Join(", ", wanted)}]");

        bool IsOne(AxisKind kind) => Total(node, signal, [kind]) == new Size(1);
    }

    private List<Size> Wanted(OnnxNode node, Signal signal, Size[] target, Size total)
    {
        var wanted = new List<Size>();
        Size? rest = total;
        int open = -1;
        for (int i = 0; i < target.Length; i++)
        {
            var size = target[i];
            if (size.Factor == 0 && size.IsNumber)
            {
                size = i < signal.Axes.Count
                    ? Total(node, signal, signal.Axes[i])
                    : node.Fail<Size>("expected an axis to copy, found none");
            }

            if (size == new Size(-1) && open < 0)
            {
                open = i;
                size = new Size(1);
            }

            rest = rest?.Over(size);
            wanted.Add(size);
        }

        if (rest is null || (open < 0 && rest != new Size(1)))
        {
            node.Fail($"expected a shape for {signal}, found [{string.Join(", ", target)}]");
        }

        if (open >= 0)
        {
            wanted[open] = rest.Value;
        }

        return wanted;
    }
}
