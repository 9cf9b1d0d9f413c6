using System.Globalization;
using System.Linq;

namespace RecurrentGen.Generator.Graphs;

/// <summary>Writes nodes as equations, for dumps and for the comments of generated code.</summary>
internal static class NodeText
{
    /// <summary>The name of a value where it has one.</summary>
    public static string Reference(Node node) => node.Kind switch
    {
        NodeKind.Number => node.Number.ToString("R", CultureInfo.InvariantCulture),
        NodeKind.Forward => Reference(node.Source!),
        NodeKind.IncomingState or NodeKind.IncomingOutput => node.Text,
        NodeKind.Carry => "d_" + Reference(node.Source!),
        NodeKind.Input or NodeKind.State or NodeKind.Weight => node.Name ?? node.Text,
        _ => node.Name ?? Of(node),
    };

    /// <summary>The equation of a value, operands by name.</summary>
    public static string Of(Node node) => node.Kind switch
    {
        NodeKind.Accumulator => string.Join(
            " + ",
            node.Products.Select(p => $"#{p.Parameter} {Reference(p.Operand)}").Concat(node.Biases.Select(b => $"#{b}"))),
        NodeKind.Add => $"{Reference(node.Operands[0])} + {Reference(node.Operands[1])}",
        NodeKind.Subtract => $"{Reference(node.Operands[0])} - {Factor(node.Operands[1])}",
        NodeKind.Multiply => $"{Factor(node.Operands[0])} * {Factor(node.Operands[1])}",
        NodeKind.Divide => $"{Factor(node.Operands[0])} / {Factor(node.Operands[1])}",
        NodeKind.Negate => $"-{Factor(node.Operands[0])}",
        NodeKind.Function => $"{node.Text}({string.Join(", ", node.Operands.Select(Reference))})",
        NodeKind.Sum => $"Sum({Reference(node.Operands[0])})",
        NodeKind.Product => $"#{node.Index} {Reference(node.Operands[0])}",
        _ => Reference(node),
    };

    private static string Factor(Node node)
    {
        bool sum = node.Name is null && node.Kind is NodeKind.Add or NodeKind.Subtract or NodeKind.Accumulator or NodeKind.Negate;
        return sum ? $"({Reference(node)})" : Reference(node);
    }
}
