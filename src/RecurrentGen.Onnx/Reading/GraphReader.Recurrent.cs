using RecurrentGen.Weights;

namespace RecurrentGen.Onnx.Reading;

/// <content>LSTM, GRU and RNN.</content>
internal sealed partial class GraphReader
{
    private const string BackwardArgument = "Direction = Direction.Backward";
    private const string BothArgument = "Direction = Direction.Bidirectional";

    // By place among ours (PyTorch's): the gate of ONNX that goes there.
    private static readonly int[] LstmGates = [0, 2, 3, 1];
    private static readonly int[] CoupledGates = [0, 3, 1];
    private static readonly int[] GruGates = [1, 0, 2];
    private static readonly int[] RnnGates = [0];
    private static readonly int[] Peepholes = [0, 2, 1];

    private void Recurrent(OnnxNode node)
    {
        node.Allow(
            "activation_alpha", "activation_beta", "activations", "clip", "direction", "hidden_size", "layout",
            node.Operator == "LSTM" ? "input_forget" : node.Operator == "GRU" ? "linear_before_reset" : "layout");
        var input = SignalInput(node, 0);
        bool batchFirst = node.Int("layout", 0) switch
        {
            0 => false,
            1 => true,
            var other => node.Fail<bool>($"expected layout 0 or 1, found {other}"),
        };
        TakeAxes(node, input, batchFirst);
        var before = Resolve(input, node.Error);
        var weights = new RecurrentWeights(
            ConstantInput(node, 1), ConstantInput(node, 2), Biases(node), before.Size,
            node.Operator switch { "LSTM" => 4, "GRU" => 3, _ => 1 }, node);
        Spend(node, 2L * (weights.Input.Count + weights.Recurrent.Count));
        int directions = weights.Directions;
        var arguments = new List<string>();
        AddDirection(node, directions, arguments);
        var (kind, gates) = Kind(node, weights, arguments);
        AddClip(node, arguments);
        var layer = new StoredLayer(
            kind, node.Name, before.Size, weights.Hidden, arguments, Tensors(node, weights, kind, gates),
            InitialStates(node, weights, batchFirst, arguments));
        var link = new LayerLink(before, layer);
        if (HasLengths(node))
        {
            _withLengths.Add(link);
        }

        SetOutputs(node, input, batchFirst, directions, link);
    }

    private OnnxTensor? Biases(OnnxNode node) => OptionalInput(node, 3) is null ? null : ConstantInput(node, 3);

    /// <summary>The first recurrent node shows which axis is time; the others must agree.</summary>
    private void TakeAxes(OnnxNode node, Signal input, bool batchFirst)
    {
        bool isSequence = input.Axes.Count == 3 && input.Axes[2] is [AxisKind.Feature] && !input.Has(AxisKind.Stack)
            && input.Axes[0].Length <= 1 && input.Axes[1].Length <= 1;
        if (!isSequence)
        {
            string order = batchFirst ? "batch, time" : "time, batch";
            node.Fail($"expected an input [{order}, features], found {input}");
        }

        var time = input.Axes[batchFirst ? 1 : 0];
        if (time.Length == 0 || (_time is { } known && known != time[0]))
        {
            node.Fail(
                $"expected time as axis {(batchFirst ? 1 : 0)} of {input} (layout {(batchFirst ? 1 : 0)}), found " +
                (time.Length == 0 ? "an axis of size 1" : $"the axis that is not time to a node before ({_time})"));
        }

        _time = time[0];
    }

    private static void AddDirection(OnnxNode node, int directions, List<string> arguments)
    {
        string direction = node.String("direction", "forward");
        if (direction is not ("forward" or "reverse" or "bidirectional"))
        {
            node.Fail($"expected the direction forward, reverse or bidirectional, found '{direction}'");
        }

        if (directions != (direction == "bidirectional" ? 2 : 1))
        {
            node.Fail($"expected weights of {(direction == "bidirectional" ? 2 : 1)} direction(s), found {directions}");
        }

        if (direction != "forward")
        {
            arguments.Add(direction == "reverse" ? BackwardArgument : BothArgument);
        }
    }

    private (string Kind, int[] Gates) Kind(OnnxNode node, RecurrentWeights weights, List<string> arguments)
    {
        var functions = Functions(node, weights.Directions);
        switch (node.Operator)
        {
            case "LSTM":
                if (functions is not ["Sigmoid", "Tanh", "Tanh"])
                {
                    node.Fail(
                        $"activations {string.Join(", ", functions)} are not supported; supported are Sigmoid, Tanh, Tanh");
                }

                bool coupled = node.Int("input_forget", 0) != 0;
                bool peeks = HasPeepholes(node);
                return (coupled, peeks) switch
                {
                    (true, true) => node.Fail<(string, int[])>(
                        "peepholes with input_forget are not supported; one of them is"),
                    (true, false) => ("CoupledLstm", CoupledGates),
                    (false, true) => ("PeepholeLstm", LstmGates),
                    _ => ("Lstm", LstmGates),
                };
            case "GRU":
                if (node.Int("linear_before_reset", 0) == 0)
                {
                    arguments.Add("ResetAfter = false");
                }

                AddFunction("GateActivation", functions[0], "Sigmoid");
                AddFunction("Activation", functions[1], "Tanh");
                return ("Gru", GruGates);
            default:
                AddFunction("Activation", functions[0], "Tanh");
                return ("Rnn", RnnGates);
        }

        void AddFunction(string name, string function, string usual)
        {
            if (function != usual)
            {
                arguments.Add($"{name} = Activation.{function}");
            }
        }
    }

    /// <summary>The functions of one direction, as members of <see cref="Activation"/>.</summary>
    private static string[] Functions(OnnxNode node, int directions)
    {
        string[] usual = node.Operator switch
        {
            "LSTM" => ["Sigmoid", "Tanh", "Tanh"],
            "GRU" => ["Sigmoid", "Tanh"],
            _ => ["Tanh"],
        };
        if (node.Strings("activations") is not { } names)
        {
            return usual;
        }

        if (names.Length != usual.Length * directions)
        {
            node.Fail($"expected {usual.Length * directions} activations, found {names.Length}");
        }

        var alphas = new Queue<float>(node.Singles("activation_alpha") ?? []);
        var betas = new Queue<float>(node.Singles("activation_beta") ?? []);
        var functions = Array.ConvertAll(names, n => Function(node, n, alphas, betas));
        return functions.Length == usual.Length
            || functions.AsSpan(0, usual.Length).SequenceEqual(functions.AsSpan(usual.Length))
            ? functions[..usual.Length]
            : node.Fail<string[]>("activations that differ between the directions are not supported");
    }

    private static string Function(OnnxNode node, string name, Queue<float> alphas, Queue<float> betas)
    {
        // Names are compared as ONNX Runtime does; numbers belong to the functions that have some, in their order.
        (string? member, float? alpha, float? beta) = name.ToLowerInvariant() switch
        {
            "tanh" => ("Tanh", null, (float?)null),
            "sigmoid" => ("Sigmoid", null, null),
            "relu" => ("Relu", null, null),
            "softsign" => ("Softsign", null, null),
            "softplus" => ("Softplus", null, null),
            "leakyrelu" => ("LeakyRelu", 0.01f, null),
            "elu" => ("Elu", 1f, null),
            "hardsigmoid" => ("HardSigmoid", 0.2f, 0.5f),
            "affine" => ("None", 1f, 0f),
            _ => ((string?)null, (float?)null, (float?)null),
        };
        bool fits = member is not null
            && (alpha is null || !alphas.TryDequeue(out float a) || a == alpha)
            && (beta is null || !betas.TryDequeue(out float b) || b == beta);
        return fits
            ? member!
            : node.Fail<string>(
                $"activation '{name}' is not supported, or not with this alpha or beta; supported are Tanh, Sigmoid, " +
                "Relu, Softsign, Softplus, LeakyRelu (0.01), Elu (1), HardSigmoid (0.2, 0.5) and Affine (1, 0)");
    }

    private static void AddClip(OnnxNode node, List<string> arguments)
    {
        if (node.Has("clip"))
        {
            float clip = node.Single("clip", 0);
            arguments.Add(clip > 0
                ? FormattableString.Invariant($"Clip = {clip:R}")
                : node.Fail<string>($"expected a clip above 0, found {clip}"));
        }
    }

    private bool HasPeepholes(OnnxNode node) =>
        OptionalInput(node, 7) is not null && ConstantInput(node, 7).Floats.AsSpan().ContainsAnyExcept(0f);

    private List<StoredTensor> Tensors(OnnxNode node, RecurrentWeights weights, string kind, int[] gates)
    {
        var tensors = new List<StoredTensor>();
        int hidden = weights.Hidden;
        int rows = gates.Length * hidden;
        for (int direction = 0; direction < weights.Directions; direction++)
        {
            string end = direction == 1 ? ModelLevel.ReverseEnd : "";
            tensors.Add(new StoredTensor(
                "weight_ih" + end, [rows, weights.Inputs], weights.Matrix(weights.Input, direction, gates)));
            tensors.Add(new StoredTensor(
                "weight_hh" + end, [rows, hidden], weights.Matrix(weights.Recurrent, direction, gates)));
            tensors.Add(new StoredTensor("bias_ih" + end, [rows], weights.Bias(direction, false, gates)));
            tensors.Add(new StoredTensor("bias_hh" + end, [rows], weights.Bias(direction, true, gates)));
            if (kind == "PeepholeLstm")
            {
                var peepholes = ConstantInput(node, 7);
                if (!peepholes.Shape.SequenceEqual([weights.Directions, 3 * hidden]))
                {
                    node.Fail(
                        $"expected peepholes [{weights.Directions}, {3 * hidden}], found " +
                        $"[{string.Join(", ", peepholes.Shape)}]");
                }

                tensors.Add(new StoredTensor(
                    "peephole" + end, [3 * hidden],
                    RecurrentWeights.Blocks(peepholes.Floats, direction * 3 * hidden, hidden, Peepholes)));
            }
        }

        return tensors;
    }

    private List<float[]> InitialStates(
        OnnxNode node, RecurrentWeights weights, bool batchFirst, List<string> arguments)
    {
        var states = new List<float[]>();
        for (int input = 5; input < (node.Operator == "LSTM" ? 7 : 6); input++)
        {
            states.Add(State(node, input, weights, batchFirst));
        }

        if (states.TrueForAll(s => !s.AsSpan().ContainsAnyExcept(0f)))
        {
            return [];
        }

        return arguments.Contains(BackwardArgument) || arguments.Contains(BothArgument)
            ? node.Fail<List<float[]>>(
                "states to begin with that are not zero are supported for the direction forward only")
            : states;
    }

    /// <summary>A state that all sequences begin with; one that the caller gives counts as zero.</summary>
    private float[] State(OnnxNode node, int input, RecurrentWeights weights, bool batchFirst)
    {
        int size = weights.Directions * weights.Hidden;
        var state = new float[size];
        switch (OptionalInput(node, input))
        {
            case null or Outer:
                return state;
            case Filled filled:
                state.AsSpan().Fill(filled.Number);
                return state;
            case Constant { Tensor: { IsFloat: true, Shape.Length: 3 } tensor }:
                int batch = tensor.Shape[batchFirst ? 0 : 1];
                bool fits = batch > 0 && tensor.Shape[2] == weights.Hidden
                    && tensor.Shape[batchFirst ? 1 : 0] == weights.Directions;
                for (int i = 0; fits && i < tensor.Count; i++)
                {
                    int direction = batchFirst ? i / weights.Hidden % weights.Directions : i / (batch * weights.Hidden);
                    ref float value = ref state[(direction * weights.Hidden) + (i % weights.Hidden)];
                    bool isFirst = (batchFirst ? i / size : i / weights.Hidden % batch) == 0;
                    fits = isFirst || value == tensor.Floats[i];
                    value = tensor.Floats[i];
                }

                return fits ? state : node.Fail<float[]>(
                    $"expected a state of {weights.Hidden} units that is the same for every sequence, found others as " +
                    $"input {input}");
            default:
                return node.Fail<float[]>(
                    $"expected a state that does not depend on the signal as input {input}, found another");
        }
    }

    private bool HasLengths(OnnxNode node)
    {
        switch (OptionalInput(node, 4))
        {
            case null:
                return false;
            case Outer:
                return true;
            case Constant { Tensor: { IsFloat: false } lengths }:
                long? steps = _time == AxisKind.First ? _firstSize : _secondSize;
                return steps is not null && Array.TrueForAll(lengths.Integers, l => l == steps)
                    ? false
                    : node.Fail<bool>(
                        "expected lengths that are an input of the graph, or those of all steps, found others");
            default:
                return node.Fail<bool>("expected lengths that are an input of the graph, found others");
        }
    }

    private void SetOutputs(OnnxNode node, Signal input, bool batchFirst, int directions, ChainLink link)
    {
        int hidden = link.Size / directions;
        var pieces = Enumerable.Range(0, directions)
            .Select(d => new Piece(link, d * hidden, hidden, Steps.All)).ToList();
        var last = pieces.ConvertAll(p => p with { Steps = Steps.Last });
        AxisKind[] stack = [AxisKind.Stack];
        AxisKind[] features = [AxisKind.Feature];
        var (time, batch) = batchFirst ? (input.Axes[1], input.Axes[0]) : (input.Axes[0], input.Axes[1]);
        Set(node, new Signal(batchFirst ? [batch, time, stack, features] : [time, stack, batch, features], pieces));
        Set(node, new Signal(batchFirst ? [batch, stack, features] : [stack, batch, features], last), 1);
        Set(
            node, new Unknown(node.Error("its memory (Y_c) as a value of the network is not supported; its output is")), 2);
    }
}
