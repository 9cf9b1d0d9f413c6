using RecurrentGen.Weights;

namespace RecurrentGen.Onnx.Reading;

/// <content>Nodes that are layers, or parts of one.</content>
internal sealed partial class GraphReader
{
    /// <summary>Numbers of an identity matrix that stands for a function of its own at the most.</summary>
    private const int MostUnitsOfIdentity = 4096;

    /// <summary>The layer of which a value is the whole answer.</summary>
    private ChainLink Resolve(Signal signal, Func<string, WeightFileException> error)
    {
        if (signal.Pieces.Count == 0)
        {
            throw error("expected that tokens go through a table (Gather) first, found that they do not");
        }

        var link = signal.Pieces[0].Link;
        int next = 0;
        foreach (var piece in signal.Pieces)
        {
            if (piece.Link != link || piece.Start != next)
            {
                throw error("expected all features of one layer in their order, found some, or several layers");
            }

            next += piece.Count;
        }

        return next == link.Size
            ? At(link, [.. signal.Pieces.Select(p => p.Steps)], error)
            : throw error($"expected all {link.Size} features of {link.Place}, found {next} of them");
    }

    private ChainLink At(ChainLink link, Steps[] steps, Func<string, WeightFileException> error)
    {
        var layer = (link as LayerLink)?.Layer;
        bool isRecurrent = layer is { Kind: "Lstm" or "Gru" or "Rnn" or "PeepholeLstm" or "CoupledLstm" };
        bool isBackward = isRecurrent && layer!.Arguments.Contains(BackwardArgument);
        bool isBoth = isRecurrent && layer!.Arguments.Contains(BothArgument);
        bool same = Array.TrueForAll(steps, s => s == steps[0]);
        if (same && steps[0] == Steps.All)
        {
            return link;
        }

        // A backward half ends at the first place in time. With lengths, the last place may be padding.
        bool isAtEnd = !_withLengths.Contains(link) && isRecurrent && (isBoth
            ? steps is [Steps.AtEnd or Steps.Last, Steps.AtStart or Steps.Last]
            : same && steps[0] == (isBackward ? Steps.AtStart : Steps.AtEnd));
        if ((same && steps[0] == Steps.Last) || isAtEnd)
        {
            return link.End(Steps.Last, () => new LayerLink(
                link.Before!, layer! with { Arguments = [.. layer.Arguments, "Return = Return.Last"] }));
        }

        return same && steps[0] == Steps.AtEnd && _withLengths.Count == 0
            ? link.End(Steps.AtEnd, () => Plain(link, "LastStep", link.Place))
            : throw error(
                $"these steps of {link.Place} are not supported; all, the last ones of its walk, and the last place are");
    }

    private static LayerLink Plain(ChainLink before, string kind, string place) =>
        new(before, new StoredLayer(kind, place, before.Size, before.Size, [], [], []));

    /// <summary>A value behind one more layer; the axes stay.</summary>
    private Signal Behind(OnnxNode node, Signal signal, Func<ChainLink, ChainLink> layer)
    {
        if (signal.Has(AxisKind.Stack) && signal.Pieces.Count > 1)
        {
            node.Fail($"{signal}: expected one axis of features, found directions beside it");
        }

        var link = layer(Resolve(signal, node.Error));
        return new Signal(signal.Axes, [new Piece(link, 0, link.Size, Steps.All)]);
    }

    private static void CheckFeaturesLast(OnnxNode node, Signal signal)
    {
        if (signal.Axes.Count == 0 || signal.Axes[^1] is not [AxisKind.Feature])
        {
            node.Fail($"expected the features as the last axis, found {signal}");
        }
    }

    private Signal Gemm(OnnxNode node)
    {
        node.Allow("alpha", "beta", "transA", "transB");
        var signal = SignalInput(node, 0);
        CheckFeaturesLast(node, signal);
        if (node.Int("transA", 0) != 0)
        {
            node.Fail("transA is not supported");
        }

        var weight = Weight(node, ConstantInput(node, 1), node.Int("transB", 0) != 0, node.Single("alpha", 1));
        var bias = new float[weight.Shape[0]];
        if (OptionalInput(node, 2) is not null)
        {
            float beta = node.Single("beta", 1);
            bias = Array.ConvertAll(Row(node, ConstantInput(node, 2), bias.Length), b => beta * b);
        }

        return Behind(node, signal, before => Dense(node, before, weight, bias));
    }

    private Signal MatMul(OnnxNode node)
    {
        node.Allow();
        var signal = SignalInput(node, 0);
        CheckFeaturesLast(node, signal);
        var weight = Weight(node, ConstantInput(node, 1), false, 1);
        return Behind(node, signal, before => Dense(node, before, weight, new float[weight.Shape[0]]));
    }

    private OnnxTensor Weight(OnnxNode node, OnnxTensor tensor, bool isTransposed, float alpha)
    {
        if (tensor.Shape.Length != 2 || !tensor.IsFloat || tensor.Count == 0)
        {
            node.Fail($"expected a matrix of numbers, found [{string.Join(", ", tensor.Shape)}]");
        }

        Spend(node, tensor.Count);
        var (rows, columns) = isTransposed ? (tensor.Shape[0], tensor.Shape[1]) : (tensor.Shape[1], tensor.Shape[0]);
        var values = isTransposed ? tensor.Floats : GateLayout.Transpose(tensor.Floats, columns, rows);
        return new OnnxTensor([rows, columns], Array.ConvertAll(values, v => alpha * v));
    }

    private static LayerLink Dense(OnnxNode node, ChainLink before, OnnxTensor weight, float[] bias)
    {
        if (weight.Shape[1] != before.Size)
        {
            node.Fail($"expected a matrix for {before.Size} features, found one for {weight.Shape[1]}");
        }

        return DenseOf(before, weight.Shape[0], weight.Floats, bias, node.Name);
    }

    private static LayerLink DenseOf(ChainLink before, int units, float[] weight, float[] bias, string place) => new(
        before,
        new StoredLayer(
            "Dense", place, before.Size, units, [],
            [new StoredTensor("weight", [units, before.Size], weight), new StoredTensor("bias", [units], bias)], []));

    /// <summary>A constant that is added to, or multiplied with, every row of features.</summary>
    private static float[] Row(OnnxNode node, OnnxTensor tensor, int size)
    {
        bool isRow = tensor.IsFloat && (tensor.Count == 1 || (tensor.Count == size && tensor.Shape[^1] == size));
        if (!isRow)
        {
            node.Fail($"expected one number for each of {size} features, found [{string.Join(", ", tensor.Shape)}]");
        }

        if (tensor.Count == size)
        {
            return tensor.Floats;
        }

        var row = new float[size];
        row.AsSpan().Fill(tensor.Floats[0]);
        return row;
    }

    private Value Arithmetic(OnnxNode node)
    {
        node.Allow();
        var (left, right) = (Input(node, 0), Input(node, 1));
        switch (left, right)
        {
            case (Signal a, Signal b) when node.Operator == "Add":
                return Skip(node, a, b);
            case (Signal a, Constant b):
                return Affine(node, a, b.Tensor, node.Operator);
            case (Constant a, Signal b) when node.Operator is "Add" or "Mul":
                return Affine(node, b, a.Tensor, node.Operator);
            case (Constant a, Signal b) when node.Operator == "Sub":
                return Affine(node, Affine(node, b, new OnnxTensor([], [-1f]), "Mul"), a.Tensor, "Add");
        }

        // Sizes are multiplied and divided where shapes are computed.
        if (node.Operator is "Mul" or "Div" && SizesOf(left) is [var x] && SizesOf(right) is [var y]
            && (node.Operator == "Mul" ? x.Times(y) : x.Over(y)) is { } size)
        {
            return new Sizes([size], left is Sizes { IsScalar: true } or Constant { Tensor.Shape.Length: 0 });
        }

        return new Unknown(
            node.Error("arithmetic of these values is not supported; of a layer's answer and a constant it is"));
    }

    private Signal Affine(OnnxNode node, Signal signal, OnnxTensor constant, string operation)
    {
        CheckFeaturesLast(node, signal);
        int size = signal.Features;
        var row = Row(node, constant, size);
        Spend(node, 2L * size);
        var scale = new float[size];
        var offset = new float[size];
        for (int i = 0; i < size; i++)
        {
            scale[i] = operation switch { "Mul" => row[i], "Div" => 1 / row[i], _ => 1 };
            offset[i] = operation switch { "Add" => row[i], "Sub" => -row[i], _ => 0 };
            if (!float.IsFinite(scale[i]))
            {
                node.Fail($"expected divisors that are not 0, found {row[i]} at {i}");
            }
        }

        return Behind(node, signal, before => new AffineLink(before, scale, offset, node.Name));
    }

    /// <summary>An addition of the graph's input: one side is the input, or its first features.</summary>
    private Signal Skip(OnnxNode node, Signal a, Signal b)
    {
        if (a.Pieces is [{ Link: InputLink }])
        {
            (a, b) = (b, a);
        }

        bool fits = b.Pieces is [{ Link: InputLink, Start: 0, Steps: Steps.All }] && a.ToString() == b.ToString()
            && a.Features == b.Pieces[0].Count;
        return fits
            ? Behind(node, a, before => new SkipLink(before, b.Pieces[0].Count, node.Name))
            : node.Fail<Signal>("a sum of two layers is not supported; of a layer and the graph's input it is");
    }

    private Signal Activate(OnnxNode node)
    {
        node.Allow("alpha", "beta");
        (string name, float alpha, float beta) = node.Operator switch
        {
            "LeakyRelu" => ("LeakyRelu", 0.01f, 0f),
            "Elu" => ("Elu", 1f, 0f),
            "HardSigmoid" => ("HardSigmoid", 0.2f, 0.5f),
            var plain => (plain, 0f, 0f),
        };
        if (node.Single("alpha", alpha) != alpha || node.Single("beta", beta) != beta)
        {
            node.Fail($"another alpha or beta than {alpha} and {beta} is not supported");
        }

        return Behind(node, SignalInput(node, 0), before => new ActivationLink(before, name, node.Name));
    }

    private Signal Softmax(OnnxNode node)
    {
        node.Allow("axis");
        var signal = SignalInput(node, 0);
        CheckFeaturesLast(node, signal);

        // Before version 13 the axis was 1 unless said, and all axes from it on were one.
        long axis = node.Int("axis", signal.Axes.Count == 2 ? 1 : -1);
        return Place(node, axis, signal.Axes.Count) == signal.Axes.Count - 1
            ? Behind(node, signal, before => new ActivationLink(before, "Softmax", node.Name))
            : node.Fail<Signal>($"expected softmax over the features, found it over axis {axis} of {signal}");
    }

    private Signal LayerNormalization(OnnxNode node)
    {
        node.Allow("axis", "epsilon", "stash_type");
        var signal = SignalInput(node, 0);
        CheckFeaturesLast(node, signal);
        int size = signal.Features;
        float[] weight = Row(node, ConstantInput(node, 1), size);
        float[] bias = OptionalInput(node, 2) is null ? new float[size] : Row(node, ConstantInput(node, 2), size);
        if (Place(node, node.Int("axis", -1), signal.Axes.Count) != signal.Axes.Count - 1)
        {
            node.Fail($"expected normalisation of the features, found it of other axes of {signal}");
        }

        float epsilon = node.Single("epsilon", 1e-5f);
        string[] arguments = epsilon == 1e-5f ? [] : [FormattableString.Invariant($"Epsilon = {epsilon:R}")];
        return Behind(node, signal, before => new LayerLink(before, new StoredLayer(
            "LayerNorm", node.Name, size, size, arguments,
            [new StoredTensor("weight", [size], weight), new StoredTensor("bias", [size], bias)], [])));
    }

    private Signal Slopes(OnnxNode node)
    {
        node.Allow();
        var signal = SignalInput(node, 0);
        CheckFeaturesLast(node, signal);
        int size = signal.Features;
        float[] slopes = Row(node, ConstantInput(node, 1), size);
        return Behind(node, signal, before => new LayerLink(before, new StoredLayer(
            "PRelu", node.Name, size, size, [], [new StoredTensor("weight", [size], slopes)], [])));
    }

    /// <summary>The mean or the largest value over the steps.</summary>
    private Signal Pool(OnnxNode node)
    {
        node.Allow("axes", "keepdims", "noop_with_empty_axes");
        var signal = SignalInput(node, 0);
        var axes = AxesOf(node, 1);
        int axis = axes is [var only] ? Place(node, only, signal.Axes.Count) : -1;
        if (axis < 0 || signal.Axes[axis].Length != 1 || signal.Axes[axis][0] != _time || _withLengths.Count > 0)
        {
            node.Fail($"expected one axis, that of the steps, and sequences without lengths, found others in {signal}");
        }

        string kind = node.Operator == "ReduceMean" ? "MeanPooling" : "MaxPooling";
        var result = Behind(node, signal, before => Plain(before, kind, node.Name));
        return node.Int("keepdims", 1) != 0
            ? new Signal([.. result.Axes.Select((a, i) => i == axis ? [] : a)], result.Pieces)
            : new Signal([.. result.Axes.Where((_, i) => i != axis)], result.Pieces);
    }
}
