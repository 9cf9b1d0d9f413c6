using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Generator.Planning;

namespace RecurrentGen.Generator.Emission;

/// <summary>Writes element-wise equations as operations on vector registers.</summary>
internal sealed class VectorBody
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue",
        "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally",
        "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock",
        "long", "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "protected",
        "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string",
        "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort",
        "using", "virtual", "void", "volatile", "while",
    };

    /// <summary>What a piece of element-wise code may stand beside: the sums and operands of a product.</summary>
    private static readonly Regex SumNames = new("^([ax][0-9]+(_[0-9A-Za-z]+)*|k|weights|output)$", RegexOptions.CultureInvariant);

    private readonly CodeWriter _writer;
    private readonly Lanes _lanes;
    private readonly Func<Node, string?> _given;
    private readonly Dictionary<Node, string> _variables = [];
    private readonly HashSet<string> _names;
    private readonly Dictionary<Node, int> _uses = [];

    /// <param name="given">The text of a value that is loaded or held already; null for one to be computed.</param>
    /// <param name="reserved">Names that variables must not take.</param>
    public VectorBody(CodeWriter writer, Lanes lanes, Func<Node, string?> given, IEnumerable<string> reserved)
    {
        _writer = writer;
        _lanes = lanes;
        _given = given;
        _names = new HashSet<string>(reserved, StringComparer.Ordinal);
    }

    /// <summary>
    /// Writes the variables that several values need; afterwards <see cref="Text"/> gives any of them.
    /// </summary>
    public void Compute(IEnumerable<Node> results)
    {
        var order = new List<Node>();
        foreach (var result in results)
        {
            Visit(result, order);
        }

        // In the author's order, which is also one in which operands come first.
        var lengths = new Dictionary<Node, int>();
        foreach (var node in order.OrderBy(n => n.Id))
        {
            string? given = _given(node);
            int length = 1 + node.Operands.Sum(o => lengths.TryGetValue(o, out int operations) ? operations : 0);
            bool worthName = node.Name is not null || _uses[node] > 1 || length >= StepSize.LongestExpression;
            if (node.Kind == NodeKind.Number || (given is not null && IsName(given)))
            {
                continue;
            }

            if (given is null && !worthName)
            {
                lengths.Add(node, length);
                continue;
            }

            string text = given ?? Expression(node);
            string name = NewName(node);
            _writer.Line($"var {name} = {text};");
            _variables.Add(node, name);
        }
    }

    /// <summary>All names that are taken.</summary>
    public IReadOnlyCollection<string> Names => _names;

    /// <summary>The variable of a node, which is declared here if it has none.</summary>
    public string Name(Node node)
    {
        string text = Text(node);
        if (!IsName(text))
        {
            string name = NewName(node);
            _writer.Line($"var {name} = {text};");
            _variables.Add(node, text = name);
        }

        return text;
    }

    /// <summary>The value of a node: a variable, or the expression itself.</summary>
    public string Text(Node node) =>
        _variables.TryGetValue(node, out var name) ? name
        : node.Kind == NodeKind.Number ? Broadcast(node)
        : _given(node) ?? Expression(node);

    private static bool IsName(string text) => text.All(c => char.IsLetterOrDigit(c) || c == '_');

    private void Visit(Node node, List<Node> order)
    {
        _uses.TryGetValue(node, out int uses);
        _uses[node] = uses + 1;
        if (uses > 0)
        {
            return;
        }

        if (_given(node) is null)
        {
            foreach (var operand in node.Operands)
            {
                Visit(operand, order);
            }
        }

        order.Add(node);
    }

    /// <summary>Whether C# has the word for itself.</summary>
    public static bool IsKeyword(string name) => Keywords.Contains(name);

    private string NewName(Node node)
    {
        string wish = node.Name ?? (node.Source is { } source ? Wish(node, source) : "v" + Number(node.Id));
        string name = new(wish.Select(c => char.IsLetterOrDigit(c) || c == '_' ? c : '_').ToArray());
        if (Keywords.Contains(name))
        {
            name += "_";
        }

        // Aliases are what the code around calls the framework by.
        while (SumNames.IsMatch(name) || SourceFile.Aliases.Contains(name) || !_names.Add(name))
        {
            name += "_";
        }

        return name;
    }

    private static string Wish(Node node, Node source)
    {
        string name = source.Name ?? "v" + Number(source.Id);
        return node.Kind == NodeKind.Carry ? "d_" + name : name;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private string Broadcast(Node node) => node.Number switch
    {
        0 => _lanes.Type + ".Zero",
        1 => _lanes.Type + ".One",
        _ => _lanes.Broadcast(Literal(node.Number)),
    };

    /// <summary>A number as it is written.</summary>
    public static string Literal(double value) => double.IsNaN(value) ? "float.NaN"
        : value > float.MaxValue ? "float.PositiveInfinity"
        : value < -float.MaxValue ? "float.NegativeInfinity"
        : ((float)value).ToString("R", CultureInfo.InvariantCulture) + "f";

    private string Expression(Node node)
    {
        Cancellation.Check();
        var operands = node.Operands;
        switch (node.Kind)
        {
            case NodeKind.Add:
                return Fused(operands[0], operands[1])
                    ?? Fused(operands[1], operands[0])
                    ?? $"{Text(operands[0])} + {Text(operands[1])}";
            case NodeKind.Subtract:
                return $"{Text(operands[0])} - {Factor(operands[1])}";
            case NodeKind.Multiply:
                return $"{Factor(operands[0])} * {Factor(operands[1])}";
            case NodeKind.Divide:
                return $"{Factor(operands[0])} / {Factor(operands[1])}";
            case NodeKind.Negate:
                return "-" + Factor(operands[0]);
            case NodeKind.Function:
                return $"RgVectorMath.{node.Text}({string.Join(", ", operands.Select(Text))})";
            default:
                throw new InvalidOperationException($"{node.Kind} has no value here.");
        }
    }

    /// <summary>a * b + c in one operation, where the product is used nowhere else.</summary>
    private string? Fused(Node product, Node addend)
    {
        bool inline = product.Kind == NodeKind.Multiply && !_variables.ContainsKey(product) && _given(product) is null;
        return inline
            ? $"{_lanes.Class}.MultiplyAddEstimate({Text(product.Operands[0])}, {Text(product.Operands[1])}, {Text(addend)})"
            : null;
    }

    private string Factor(Node node)
    {
        string text = Text(node);
        return IsWhole(text) ? text : $"({text})";
    }

    /// <summary>
    /// Whether a text is one call or one constant: operators stand between spaces, outside of all parentheses.
    /// </summary>
    private static bool IsWhole(string text)
    {
        int depth = 0;
        foreach (char c in text)
        {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0 && c == ' ')
            {
                return false;
            }
        }

        return char.IsLetter(text[0]);
    }
}
