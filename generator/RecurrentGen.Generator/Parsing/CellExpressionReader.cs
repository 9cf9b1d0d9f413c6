using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RecurrentGen.Generator.Parsing;

/// <summary>Reads expressions of the cell language; everything else is a finding at the expression.</summary>
internal sealed class CellExpressionReader
{
    /// <summary>The closed list of functions, with the number of operands.</summary>
    public static readonly IReadOnlyDictionary<string, int> Functions = new Dictionary<string, int>
    {
        ["Sigmoid"] = 1, ["Tanh"] = 1, ["Relu"] = 1, ["HardSigmoid"] = 1, ["LeakyRelu"] = 1, ["Elu"] = 1, ["Softsign"] = 1,
        ["Softplus"] = 1, ["Exp"] = 1, ["Log"] = 1, ["Sqrt"] = 1, ["Abs"] = 1, ["Min"] = 2, ["Max"] = 2, ["Clip"] = 2,
        ["Activate"] = 2, ["Sum"] = 1, ["Mean"] = 1,
    };

    private const string Language =
        "+ - * / and unary minus, numbers, parameters, locals, calls of the language's functions, "
        + "'condition ? a : b' over a bool hyper-parameter, and members of Activation";

    /// <summary>The activations that work element by element.</summary>
    public static readonly string[] Activations =
        ["None", "Tanh", "Sigmoid", "Relu", "HardSigmoid", "LeakyRelu", "Elu", "Softsign", "Softplus"];

    /// <summary>
    /// Operations of one expression inside each other. More would need more stack than a thread of an editor has; values
    /// with names of their own do not count.
    /// </summary>
    public const int DeepestExpression = 250;

    /// <summary>Operations of a cell: far more than any published one has, and few enough to plan while somebody types.</summary>
    public const int MostOperations = 5000;

    private readonly CellReader _reader;
    private readonly Dictionary<string, CellParameterSpec> _parameters = [];
    private readonly HashSet<string> _locals = [];
    private int _depth;
    private bool _tooLarge;

    public CellExpressionReader(CellReader reader, IEnumerable<CellParameterSpec> parameters)
    {
        _reader = reader;
        foreach (var parameter in parameters)
        {
            _parameters[parameter.Name] = parameter;
        }
    }

    /// <summary>Makes a local known; false where the name is taken, which C# itself refuses.</summary>
    public bool Declare(string local) => !_parameters.ContainsKey(local) && _locals.Add(local);

    /// <summary>How many operations were read so far.</summary>
    public int Operations { get; private set; }

    public CellExpression Read(ExpressionSyntax syntax)
    {
        Cancellation.Check();
        while (syntax is ParenthesizedExpressionSyntax inner)
        {
            syntax = inner.Expression;
        }

        if (_tooLarge || !Fits(syntax))
        {
            return Leaf(syntax, CellOperator.Number);
        }

        _depth++;
        var read = ReadInside(syntax);
        _depth--;
        return read;
    }

    /// <summary>Reports the first expression that is too much, and only that one.</summary>
    private bool Fits(ExpressionSyntax syntax)
    {
        Operations += syntax is IdentifierNameSyntax or LiteralExpressionSyntax ? 0 : 1;
        string? problem =
            _depth >= DeepestExpression
                ? $"its expression has more than {DeepestExpression} operations inside each other: give parts of it names with 'var'"
            : Operations > MostOperations
                ? $"it has more than {MostOperations} operations: make it smaller, or two layers of it"
            : null;
        if (problem is not null)
        {
            _tooLarge = true;
            _reader.Report(syntax, FindingIds.CellTooLarge, problem);
        }

        return problem is null;
    }

    private CellExpression ReadInside(ExpressionSyntax syntax)
    {
        switch (syntax)
        {
            case { IsMissing: true }:
                _reader.Unreadable();
                return Leaf(syntax, CellOperator.Number);
            case LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.NumericLiteralExpression):
                return ReadNumber(literal);
            case IdentifierNameSyntax name:
                return ReadName(name);
            case PrefixUnaryExpressionSyntax unary when unary.IsKind(SyntaxKind.UnaryMinusExpression):
                return Node(syntax, CellOperator.Negate, "", Read(unary.Operand));
            case BinaryExpressionSyntax binary when OperatorOf(binary) is { } operation:
                if (operation == CellOperator.Divide && IsWhole(binary, DeepestExpression))
                {
                    _reader.Outside(syntax, "divisions of whole numbers only with a decimal point, since C# rounds '1 / 2' to 0");
                }

                return Node(syntax, operation, "", Read(binary.Left), Read(binary.Right));
            case InvocationExpressionSyntax call:
                return ReadCall(call);
            case ConditionalExpressionSyntax conditional:
                return ReadConditional(conditional);
            case MemberAccessExpressionSyntax member:
                return ReadMember(member);
            default:
                _reader.Outside(syntax, Language);
                return Leaf(syntax, CellOperator.Number);
        }
    }

    private static CellOperator? OperatorOf(BinaryExpressionSyntax binary) => binary.Kind() switch
    {
        SyntaxKind.AddExpression => CellOperator.Add,
        SyntaxKind.SubtractExpression => CellOperator.Subtract,
        SyntaxKind.MultiplyExpression => CellOperator.Multiply,
        SyntaxKind.DivideExpression => CellOperator.Divide,
        _ => null,
    };

    /// <summary>Whether C# computes an expression with whole numbers.</summary>
    /// <param name="depth">How deep to look; what is deeper is too large anyway.</param>
    private static bool IsWhole(ExpressionSyntax syntax, int depth) => depth > 0 && syntax switch
    {
        ParenthesizedExpressionSyntax inner => IsWhole(inner.Expression, depth - 1),
        PrefixUnaryExpressionSyntax unary => IsWhole(unary.Operand, depth - 1),
        BinaryExpressionSyntax binary => IsWhole(binary.Right, depth - 1) && IsWhole(binary.Left, depth - 1),
        LiteralExpressionSyntax literal => literal.Token.Value is int or long or uint,
        _ => false,
    };

    private CellExpression Node(
        ExpressionSyntax syntax, CellOperator operation, string text, params CellExpression[] operands) =>
        new(operation, text, 0, operands.ToEquatableArray(), _reader.SiteOf(syntax));

    private CellExpression Leaf(ExpressionSyntax syntax, CellOperator operation, string text = "", double number = 0) =>
        new(operation, text, number, default, _reader.SiteOf(syntax));

    private CellExpression ReadNumber(LiteralExpressionSyntax literal)
    {
        if (literal.Token.Value is not (int or long or uint or float or double))
        {
            _reader.Outside(literal, "numbers of type int or double");
            return Leaf(literal, CellOperator.Number);
        }

        double value = Convert.ToDouble(literal.Token.Value, CultureInfo.InvariantCulture);
        return Leaf(literal, CellOperator.Number, number: value);
    }

    private CellExpression ReadName(IdentifierNameSyntax name)
    {
        string text = name.Identifier.ValueText;
        if (_locals.Contains(text))
        {
            return Leaf(name, CellOperator.Local, text);
        }

        if (!_parameters.ContainsKey(text))
        {
            _reader.ReportName(
                name, text, "a parameter of Step or a local declared before", "", _parameters.Keys.Concat(_locals));
        }

        return Leaf(name, CellOperator.Parameter, text);
    }

    private CellExpression ReadCall(InvocationExpressionSyntax call)
    {
        var name = call.Expression switch
        {
            IdentifierNameSyntax plain => plain,
            MemberAccessExpressionSyntax { Name: IdentifierNameSyntax member } access
                when LastName(access.Expression) == "Functions" => member,
            _ => null,
        };
        var operands = call.ArgumentList.Arguments.Select(a => Read(a.Expression)).ToArray();
        if (name is null
            || call.ArgumentList.Arguments.Any(a => a.NameColon is not null || a.RefKindKeyword != default))
        {
            _reader.Outside(call, "calls of the form 'Tanh(a)'");
            return Leaf(call, CellOperator.Number);
        }

        string text = name.Identifier.ValueText;
        if (!Functions.TryGetValue(text, out int arity))
        {
            _reader.ReportName(name, text, "one of " + string.Join(", ", Functions.Keys), "", Functions.Keys);
        }
        else if (arity != operands.Length)
        {
            _reader.Unreadable();
        }

        return Node(call, CellOperator.Call, text, operands);
    }

    private CellExpression ReadConditional(ConditionalExpressionSyntax conditional)
    {
        var whenTrue = Read(conditional.WhenTrue);
        var whenFalse = Read(conditional.WhenFalse);
        var condition = conditional.Condition;
        bool negated = false;
        while (true)
        {
            if (condition is ParenthesizedExpressionSyntax parenthesized)
            {
                condition = parenthesized.Expression;
            }
            else if (condition is PrefixUnaryExpressionSyntax not && not.IsKind(SyntaxKind.LogicalNotExpression))
            {
                negated = !negated;
                condition = not.Operand;
            }
            else
            {
                break;
            }
        }

        if (condition.IsKind(SyntaxKind.TrueLiteralExpression) || condition.IsKind(SyntaxKind.FalseLiteralExpression))
        {
            return condition.IsKind(SyntaxKind.TrueLiteralExpression) != negated ? whenTrue : whenFalse;
        }

        if (condition is not IdentifierNameSyntax name
            || !_parameters.TryGetValue(name.Identifier.ValueText, out var parameter)
            || parameter.Default is not bool)
        {
            _reader.Outside(condition, "a bool hyper-parameter as the condition");
            return whenTrue;
        }

        var test = Leaf(name, CellOperator.Parameter, parameter.Name);
        return negated
            ? Node(conditional, CellOperator.Conditional, "", test, whenFalse, whenTrue)
            : Node(conditional, CellOperator.Conditional, "", test, whenTrue, whenFalse);
    }

    private CellExpression ReadMember(MemberAccessExpressionSyntax member)
    {
        string text = member.Name.Identifier.ValueText;
        if (LastName(member.Expression) != "Activation")
        {
            _reader.Outside(member, Language);
        }
        else if (!Activations.Contains(text))
        {
            string owner = member.ToString();
            _reader.ReportName(
                member, owner, "an element-wise Activation: " + string.Join(", ", Activations),
                owner.Substring(0, owner.Length - text.Length), Activations);
        }

        return Leaf(member, CellOperator.EnumerationMember, text);
    }

    private static string LastName(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        IdentifierNameSyntax name => name.Identifier.ValueText,
        _ => "",
    };
}
