using System.Globalization;
using RecurrentGen.Weights;

namespace RecurrentGen.Tool.Diagrams;

/// <summary>Follows the shapes of values from layer to layer, as docs/layers.md has them.</summary>
/// <param name="source">What messages begin with.</param>
internal sealed class DiagramChain(string source)
{
    /// <summary>The name by which residuals know the model's input.</summary>
    public const string Input = "input";

    private readonly List<DiagramNode> _nodes = [];
    private long _parameters;
    private bool _sequence = true;

    /// <summary>Steps of the value so far; 0 where the file does not say.</summary>
    private long _steps;

    private long _features;

    /// <param name="vocabulary">Tokens that the input can be; 0 where it is numbers.</param>
    /// <param name="features">Of a step.</param>
    /// <param name="steps">0 where the file does not say.</param>
    /// <param name="lines">What else is known of the input.</param>
    public void Begin(int vocabulary, int features, int steps, IReadOnlyList<string> lines)
    {
        _steps = steps;
        _features = features;
        string tokens = string.Create(CultureInfo.InvariantCulture, $"tokens, each from 0 to {vocabulary - 1}");
        string shape = vocabulary > 0 ? $"[{Time}]" : Shape;
        _nodes.Add(new DiagramNode(
            Input, [vocabulary > 0 ? $"{tokens}: {shape}" : shape, .. lines], DiagramRole.Value, shape, []));
    }

    /// <summary>Adds a layer.</summary>
    public void Add(DeclaredLayer layer, long parameters, string? further = null)
    {
        string before = _nodes[^1].Shape;
        int[] sources = [_nodes.Count - 1];
        var lines = new List<string> { Text(layer) };
        if (layer.Kind == "Residual")
        {
            int other = SourceOf(layer);
            sources = [sources[0], other];
            lines.Add($"{before} + {_nodes[other].Name} {_nodes[other].Shape}");
        }
        else
        {
            Follow(layer);
            lines.Add($"{before} -> {Shape}");
        }

        if (Directions(layer) is { } directions)
        {
            lines.Add(directions);
        }

        if (parameters > 0)
        {
            lines.Add(Count(parameters));
        }

        if (further is not null)
        {
            lines.Add(further);
        }

        _parameters += parameters;
        _nodes.Add(new DiagramNode(layer.Name, lines, RoleOf(layer, parameters), Shape, sources));
    }

    /// <summary>The diagram, ended by the output.</summary>
    public Diagram End(string name, IReadOnlyList<string> lines)
    {
        _nodes.Add(new DiagramNode(
            "output", [_nodes[^1].Shape, .. lines], DiagramRole.Value, _nodes[^1].Shape, [_nodes.Count - 1]));
        return new Diagram($"{name}, {Count(_parameters)}", _nodes);
    }

    /// <summary>A size that the constructor of a layer's attribute takes.</summary>
    /// <exception cref="WeightFileException">The declaration does not have it.</exception>
    public int Size(DeclaredLayer layer, int position)
    {
        string text = position < layer.Arguments.Length ? layer.Arguments[position] : "";
        return Parse(text) ?? throw Wrong(layer, $"a whole number from 1 on as argument {position + 1}", text);
    }

    /// <summary>A number that the declaration gives by name.</summary>
    /// <param name="layer">The layer, or the head of the declaration.</param>
    /// <param name="name">The argument.</param>
    /// <param name="absent">What it is where it is not given; null where it must be.</param>
    /// <exception cref="WeightFileException">It is no number from 1 on, or is missing.</exception>
    public int Number(DeclaredLayer layer, string name, int? absent)
    {
        string? text = layer.Find(name);
        return (text is null ? absent : Parse(text))
            ?? throw Wrong(layer, $"{name}, a whole number from 1 on", text ?? "");
    }

    private string Time => _steps == 0 ? "steps" : _steps.ToString(CultureInfo.InvariantCulture);

    private string Shape => _sequence
        ? string.Create(CultureInfo.InvariantCulture, $"[{Time}, {_features}]")
        : string.Create(CultureInfo.InvariantCulture, $"[{_features}]");

    private static string Count(long parameters) => parameters == 1
        ? "1 parameter"
        : parameters.ToString("#,0", CultureInfo.InvariantCulture) + " parameters";

    private static int? Parse(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : null;

    /// <summary><c>Lstm(20, Return = Last)</c>.</summary>
    private static string Text(DeclaredLayer layer) => layer.Arguments is [] or [""]
        ? layer.Kind
        : layer.Kind + "("
            + string.Join(", ", layer.Arguments.Select(a => a.Replace("=", " = ", StringComparison.Ordinal))) + ")";

    private static string? Directions(DeclaredLayer layer) => layer.Find("Direction") switch
    {
        "Bidirectional" => $"forward and backward, joined by {layer.Find("Merge") ?? "Concat"}",
        "Backward" => "backward",
        _ => null,
    };

    private static bool IsRecurrent(DeclaredLayer layer) => !IsKnown(layer.Kind) && layer.Kind is not (
        "Dense" or "Embedding" or "OneHot" or "Conv1D" or "MaxPool1D" or "AveragePool1D" or "Softmax");

    /// <summary>Layers that keep the features; others than these and the recurrent ones have a size.</summary>
    private static bool IsKnown(string kind) =>
        kind is "Dropout" or "LayerNorm" or "PRelu" or "Residual" || EndsTime(kind);

    private static bool EndsTime(string kind) =>
        kind is "LastStep" or "MeanPooling" or "MaxPooling" or "AttentionPooling";

    private static DiagramRole RoleOf(DeclaredLayer layer, long parameters) =>
        layer.Kind == "Residual" ? DiagramRole.Join
        : IsRecurrent(layer) ? DiagramRole.Recurrent
        : parameters > 0 ? DiagramRole.Weights
        : DiagramRole.Plain;

    /// <summary>What a layer makes of the shape.</summary>
    private void Follow(DeclaredLayer layer)
    {
        switch (layer.Kind)
        {
            case "Embedding":
                _features = Size(layer, 1);
                break;
            case "OneHot" or "Dense":
                _features = Size(layer, 0);
                break;
            case "Conv1D":
                _features = Size(layer, 0);
                long reach = ((Size(layer, 1) - 1L) * Number(layer, "Dilation", 1)) + 1;
                Shorten(layer, reach, Number(layer, "Stride", 1), layer.Find("Padding") == "Valid");
                break;
            case "MaxPool1D" or "AveragePool1D":
                int size = Size(layer, 0);
                Shorten(layer, size, Number(layer, "Stride", size), layer.Find("Padding") != "Causal");
                break;
            case "ConvLstm1D":
                _features = (long)Size(layer, 0) * Size(layer, 2);
                break;
            case "ConvLstm2D":
                _features = (long)Size(layer, 0) * Size(layer, 2) * Size(layer, 3);
                break;
            case string kind when IsKnown(kind):
                _sequence &= !EndsTime(kind);
                break;
            case "Softmax":
                break;
            default:
                bool doubles = layer.Find("Direction") == "Bidirectional" && layer.Find("Merge") is null or "Concat";
                _features = Size(layer, 0) * (doubles ? 2L : 1L);
                _sequence &= layer.Find("Return") != "Last";
                break;
        }
    }

    private void Shorten(DeclaredLayer layer, long reach, int stride, bool valid)
    {
        if (_steps == 0)
        {
            return;
        }

        _steps = valid ? ((_steps - reach) / stride) + 1 : (_steps + stride - 1) / stride;
        if (_steps < 1)
        {
            throw Wrong(layer, "a reach that leaves a step", string.Join(',', layer.Arguments));
        }
    }

    /// <summary>The box that a residual adds: the last of its name.</summary>
    private int SourceOf(DeclaredLayer layer)
    {
        string from = layer.Find("From") ?? Input;
        int found = _nodes.FindLastIndex(n => n.Name == from);
        return found >= 0 ? found : throw Wrong(layer, "the input or a layer before it to add", from);
    }

    private WeightFileException Wrong(DeclaredLayer layer, string expected, string found) => new(
        $"{source}: {(layer.Name.Length > 0 ? layer.Name : "the declaration")}: expected {expected}, found '{found}'.");
}
