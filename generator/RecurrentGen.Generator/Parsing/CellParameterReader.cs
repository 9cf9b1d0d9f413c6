using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RecurrentGen.Generator.Parsing;

/// <summary>
/// Reads the parameters of <c>Step</c>: their roles follow from their order, the rest from their attributes.
/// </summary>
internal sealed class CellParameterReader(CellReader reader)
{
    private static readonly string[] Schemes = ["PyTorch", "Keras", "Normal"];

    /// <param name="list">All parameters.</param>
    /// <param name="results">How many states there are.</param>
    public List<CellParameterSpec> Read(ParameterListSyntax list, int results)
    {
        var parameters = list.Parameters.Select((p, i) => ReadParameter(p, i, results)).ToList();
        int vectors = list.Parameters.TakeWhile(p => CellReader.LastName(p.Type) == "Vector").Count();
        if (vectors < 1 + results)
        {
            reader.Report(
                list.Parent!, FindingIds.CellRoles,
                results.ToString(CultureInfo.InvariantCulture), (1 + results).ToString(CultureInfo.InvariantCulture),
                vectors.ToString(CultureInfo.InvariantCulture));
        }

        return parameters;
    }

    private CellParameterSpec ReadParameter(ParameterSyntax syntax, int index, int results)
    {
        string name = syntax.Identifier.ValueText;
        string type = CellReader.LastName(syntax.Type);
        var kind = type switch
        {
            "Matrix" => CellParameterKind.Matrix,
            "Vector" when index == 0 => CellParameterKind.Input,
            "Vector" when index <= results => CellParameterKind.State,
            "Vector" => CellParameterKind.Vector,
            _ => CellParameterKind.Hyper,
        };
        if (syntax.IsMissing || syntax.Identifier.IsMissing)
        {
            reader.Unreadable();
        }
        else if (type is not ("Matrix" or "Vector" or "double" or "bool" or "Activation"))
        {
            reader.Report(
                syntax, FindingIds.CellParameter, name,
                $"its type must be Vector, Matrix, double, bool or Activation, found '{syntax.Type}'");
        }
        else if (syntax.Modifiers.Count > 0)
        {
            reader.Report(
                syntax, FindingIds.CellParameter, name, $"it must have no modifier, found '{syntax.Modifiers}'");
        }

        var attributes = new ParameterAttributes();
        foreach (var attribute in syntax.AttributeLists.SelectMany(l => l.Attributes))
        {
            ReadAttribute(attribute, syntax, kind, attributes);
        }

        return new CellParameterSpec(
            name, kind, attributes.Sizes.ToEquatableArray(), attributes.Fixed, attributes.Init, attributes.Stack,
            ReadDefault(syntax, kind, type), reader.SiteOf(syntax), attributes.Range);
    }

    private object? ReadDefault(ParameterSyntax syntax, CellParameterKind kind, string type)
    {
        string name = syntax.Identifier.ValueText;
        if (kind != CellParameterKind.Hyper)
        {
            if (syntax.Default is not null)
            {
                reader.Report(syntax, FindingIds.CellParameter, name, "only hyper-parameters have defaults");
            }

            return null;
        }

        object? value = syntax.Default is null ? null : Constant(syntax.Default.Value);
        bool fits = type switch
        {
            "double" => value is double or "double.PositiveInfinity",
            "bool" => value is bool,
            "Activation" => value is string text && text.StartsWith("Activation.", StringComparison.Ordinal)
                            && CellExpressionReader.Activations.Contains(text.Substring(11)),
            _ => true,
        };
        if (!fits)
        {
            reader.Report(
                syntax, FindingIds.CellParameter, name,
                type == "Activation"
                    ? "its default must be one of "
                      + string.Join(", ", CellExpressionReader.Activations.Select(a => "Activation." + a))
                    : $"a hyper-parameter needs a literal of type {type} as its default"
                      + (type == "double" ? ", or double.PositiveInfinity" : ""));
        }

        return value is "double.PositiveInfinity" ? double.PositiveInfinity
            : value is string member ? member.Substring(member.IndexOf('.') + 1) : value;
    }

    private void ReadAttribute(
        AttributeSyntax attribute, ParameterSyntax parameter, CellParameterKind kind, ParameterAttributes result)
    {
        string name = CellReader.AttributeName(attribute);
        var arguments = attribute.ArgumentList?.Arguments.Select(a =>
            a.NameColon is null && a.NameEquals is null ? Constant(a.Expression) : null).ToArray() ?? [];
        bool isWeight = kind is CellParameterKind.Matrix or CellParameterKind.Vector;
        string? problem = null;
        switch (name)
        {
            case "Size" when kind != CellParameterKind.Hyper && arguments.All(IsName)
                             && arguments.Length is 1 or 2
                             && (arguments.Length == 1 || kind == CellParameterKind.Matrix):
                result.Sizes = arguments.Select(a => (string)a!).ToArray();
                break;
            case "Size":
                problem = "Size takes one string literal, or two for the rows and columns of a Matrix";
                break;
            case "Fixed" when isWeight:
                result.Fixed = true;
                break;
            case "Init" when isWeight && arguments.Length is 1 or 2 && arguments[0] is double value:
                result.Init = new InitSpec(value, arguments.Length == 1 ? null : SchemeOf(arguments[1]));
                problem = arguments.Length == 2 && result.Init.Scheme is null
                    ? "the second argument of Init is a member of Initialization"
                    : null;
                break;
            case "Stack" when isWeight && arguments.Length == 2 && IsName(arguments[0])
                              && arguments[1] is double index && index >= 0:
                result.Stack = new StackSpec((string)arguments[0]!, (int)index);
                break;
            case "Scheme" when kind == CellParameterKind.Matrix && result.Init is null
                               && arguments.Length == 1 && SchemeOf(arguments[0]) is { } scheme:
                result.Init = new InitSpec(null, scheme);
                break;
            case "Scheme":
                problem = "Scheme takes a member of Initialization, and belongs to a Matrix without Init";
                break;
            case "Range" when kind == CellParameterKind.Hyper:
                (result.Range, problem) = ReadRange(attribute, parameter);
                break;
            case "Range":
                problem = "Range belongs to hyper-parameters";
                break;
            case "Init" or "Stack" when isWeight:
                problem = name == "Init" ? "Init takes a number literal" : "Stack takes a string and an index from 0";
                break;
            case "Fixed" or "Init" or "Stack":
                problem = $"{name} belongs to weights, not to inputs, states or hyper-parameters";
                break;
            default:
                problem = $"'{name}' is none of Size, Fixed, Init, Scheme, Stack, Range";
                break;
        }

        if (problem is not null)
        {
            reader.Report(attribute, FindingIds.ParameterAttribute, parameter.Identifier.ValueText, problem);
        }
    }

    /// <summary>Limits by name; what the parameter starts from lies within them.</summary>
    private static (RangeSpec? Range, string? Problem) ReadRange(AttributeSyntax attribute, ParameterSyntax parameter)
    {
        var limits = new Dictionary<string, double>();
        foreach (var argument in attribute.ArgumentList?.Arguments ?? default)
        {
            string name = argument.NameEquals?.Name.Identifier.ValueText ?? "";
            if (!(name is "Above" or "AtLeast" or "Below" or "AtMost") || Constant(argument.Expression) is not double limit)
            {
                return (null, "Range takes Above, AtLeast, Below and AtMost, each a number literal");
            }

            limits[name] = limit;
        }

        double? Limit(string name) => limits.TryGetValue(name, out double limit) ? limit : null;
        var range = new RangeSpec(Limit("Above"), Limit("AtLeast"), Limit("Below"), Limit("AtMost"));
        double? value = parameter.Default is null ? null : Constant(parameter.Default.Value) switch
        {
            double number => number,
            "double.PositiveInfinity" => double.PositiveInfinity,
            _ => null,
        };
        return limits.Count == 0 || value is null ? (null, "Range takes limits, and belongs to a double with a default")
            : !range.Contains(value.Value) ? (null, $"the default must be a number {range}")
            : (range, null);
    }

    // A member access reads as a string with a dot: that is no literal.
    private static bool IsName(object? argument) => argument is string text && text.IndexOf('.') < 0 && text != "";

    private static string? SchemeOf(object? argument) =>
        argument is string text && text.StartsWith("Initialization.", StringComparison.Ordinal)
        && Schemes.Contains(text.Substring(15))
            ? text.Substring(15)
            : null;

    /// <summary>A number as double, a bool, a string, or <c>Type.Member</c> as a string; else null.</summary>
    private static object? Constant(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax { Token.Value: int or long or uint or float or double } number =>
            Convert.ToDouble(number.Token.Value, CultureInfo.InvariantCulture),
        LiteralExpressionSyntax { Token.Value: bool or string } literal => literal.Token.Value,
        PrefixUnaryExpressionSyntax minus when minus.IsKind(SyntaxKind.UnaryMinusExpression) =>
            Constant(minus.Operand) is double value ? -value : null,
        MemberAccessExpressionSyntax { Expression: PredefinedTypeSyntax type } member =>
            type.Keyword.ValueText + "." + member.Name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax type } member =>
            type.Identifier.ValueText + "." + member.Name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax type } member =>
            type.Name.Identifier.ValueText + "." + member.Name.Identifier.ValueText,
        _ => null,
    };

    private sealed class ParameterAttributes
    {
        public string[] Sizes { get; set; } = [];

        public bool Fixed { get; set; }

        public InitSpec? Init { get; set; }

        public StackSpec? Stack { get; set; }

        public RangeSpec? Range { get; set; }
    }
}
