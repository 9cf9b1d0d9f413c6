namespace RecurrentGen.Onnx.Reading;

/// <content>Axes and places.</content>
internal sealed partial class GraphReader
{
    /// <summary>An axis that is counted from the front, or from the end where it is negative.</summary>
    private static int Place(OnnxNode node, long axis, int rank)
    {
        long place = axis < 0 ? axis + rank : axis;
        return place >= 0 && place < rank ? (int)place : node.Fail<int>($"expected an axis of {rank}, found {axis}");
    }

    /// <summary>Axes stood in an attribute first, later in an input; null where there are none.</summary>
    private long[]? AxesOf(OnnxNode node, int input) => NumbersOf(node, input, "axes");

    private long[]? NumbersOf(OnnxNode node, int input, string attribute)
    {
        var axes = node.HasInput(input) ? ConstantInput(node, input).Integers : node.Ints(attribute);
        return axes is null || axes.Length <= OnnxTensor.MostDimensions
            ? axes
            : node.Fail<long[]>($"expected at most {OnnxTensor.MostDimensions} axes, found {axes.Length}");
    }

    /// <summary>A value as sizes; null where it is none.</summary>
    private static Size[]? SizesOf(Value value) => value switch
    {
        Sizes sizes => sizes.Values,
        Constant { Tensor: { IsFloat: false, Count: <= MostSizes } tensor } =>
            Array.ConvertAll(tensor.Integers, n => new Size(n)),
        _ => null,
    };

    /// <summary>The size of an axis that may be several, merged.</summary>
    private Size Total(OnnxNode node, Signal signal, AxisKind[] kinds)
    {
        Size? total = new Size(1);
        foreach (var kind in kinds)
        {
            total = total?.Times(kind switch
            {
                AxisKind.First => _firstSize is { } first ? new Size(first) : new Size(1, First: true),
                AxisKind.Second => _secondSize is { } second ? new Size(second) : new Size(1, Second: true),
                AxisKind.Stack => new Size(signal.Pieces.Count),
                _ => new Size(signal.Features),
            });
        }

        return total ?? node.Fail<Size>($"expected sizes whose product is small, found others in {signal}");
    }

    /// <summary>Whether an axis of size 1 may go without a loss of meaning.</summary>
    private static bool Vanishes(Signal signal, AxisKind[] kinds) =>
        kinds.Length == 0 || (kinds is [AxisKind.Stack] && signal.Pieces.Count == 1);

    /// <summary>A stack that is merged with the features of its parts is a longer row of features.</summary>
    private static Signal Normalized(OnnxNode node, List<AxisKind[]> axes, Signal signal)
    {
        for (int i = 0; i < axes.Count; i++)
        {
            if (axes[i].Contains(AxisKind.Stack) && (axes[i].Length > 1 || signal.Pieces.Count == 1))
            {
                bool joins = axes[i] is [AxisKind.Stack, AxisKind.Feature] || signal.Pieces.Count == 1;
                if (!joins)
                {
                    node.Fail($"{signal} cannot be merged so; directions go in front of their features");
                }

                axes[i] = [.. axes[i].Where(k => k != AxisKind.Stack)];
            }
        }

        return new Signal(axes, signal.Pieces);
    }

    private static int[] Strides(int[] shape)
    {
        var strides = new int[shape.Length];
        int stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= shape[i];
        }

        return strides;
    }

    /// <summary>Places of all numbers of a shape, walked with strides of its own.</summary>
    private static int[] Places(int[] shape, int[] strides, int start)
    {
        var places = new int[shape.Aggregate(1, (a, b) => a * b)];
        var index = new int[shape.Length];
        int place = start;
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = place;
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                place += strides[axis];
                if (++index[axis] < shape[axis])
                {
                    break;
                }

                place -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return places;
    }
}
