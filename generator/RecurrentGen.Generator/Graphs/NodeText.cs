using System.Globalization;
using System.Linq;

namespace RecurrentGen.Generator.Graphs;

/// <summary>Writes nodes as equations, for dumps and for the comments of generated code.</summary>
internal static class NodeText
{
    /// <summary>Values without a name that are written one within the other; what is deeper is three dots.</summary>
    private const int Deepest = 16;

    /// <summary>The name of a value where it has one.</summary>
    public static string Reference(Node node) => Reference(node, Deepest);

    /// <summary>The equation of a value, operands by name.</summary>
    public static string Of(Node node) => Of(node, Deepest);

    private static string Reference(Node node, int room) => node.Kind switch
    {
        NodeKind.Number => node.Number.ToString("R", CultureInfo.InvariantCulture),
        NodeKind.Forward => Reference(node.Source!, room),
        NodeKind.IncomingState or NodeKind.IncomingOutput => node.Text,
        NodeKind.Carry => "d_" + Reference(node.Source!, room),
        NodeKind.Input or NodeKind.State or NodeKind.Weight => node.Name ?? node.Text,
        _ => node.Name ?? (room > 0 ? Of(node, room - 1) : "..."),
    };

    // Terms and factors that stand side by side are no deeper than the first of them.
    private static string Of(Node node, int room) => node.Kind switch
    {
        NodeKind.Accumulator => string.Join(
            " + ",
            node.Products.Select(p => $"#{p.Parameter} {Reference(p.Operand, room)}").Concat(node.Biases.Select(b => $"#{b}"))),
        NodeKind.Add => $"{Reference(node.Operands[0], room + 1)} + {Reference(node.Operands[1], room)}",
        NodeKind.Subtract => $"{Reference(node.Operands[0], room + 1)} - {Factor(node.Operands[1], room)}",
        NodeKind.Multiply => $"{Factor(node.Operands[0], room + 1)} * {Factor(node.Operands[1], room)}",
        NodeKind.Divide => $"{Factor(node.Operands[0], room + 1)} / {Factor(node.Operands[1], room)}",
        NodeKind.Negate => $"-{Factor(node.Operands[0], room)}",
        NodeKind.Function => $"{node.Text}({string.Join(", ", node.Operands.Select(o => Reference(o, room)))})",
        NodeKind.Sum => $"Sum({Reference(node.Operands[0], room)})",
        NodeKind.Product => $"#{node.Index} {Reference(node.Operands[0], room)}",
        _ => Reference(node, room),
    };

    private static string Factor(Node node, int room)
    {
        bool sum = node.Name is null && node.Kind is NodeKind.Add or NodeKind.Subtract or NodeKind.Accumulator or NodeKind.Negate;
        return sum ? $"({Reference(node, room - 1)})" : Reference(node, room);
    }
}
