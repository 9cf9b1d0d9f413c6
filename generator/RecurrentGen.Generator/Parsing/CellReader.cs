using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RecurrentGen.Generator.Parsing;

/// <summary>Reads one <c>Step</c> method: signature, statements, results.</summary>
internal sealed class CellReader
{
    private readonly MethodDeclarationSyntax _step;
    private readonly Dictionary<SyntaxNode, int> _sites = [];
    private readonly List<CellFinding> _findings = [];

    // Text that the C# compiler refuses gives no cell, but no finding of ours either.
    private bool _unreadable;

    public CellReader(MethodDeclarationSyntax step)
    {
        _step = step;
        foreach (var node in step.DescendantNodesAndSelf())
        {
            _sites.Add(node, _sites.Count);
        }
    }

    public IReadOnlyList<CellFinding> Findings => _findings;

    public CellSpec? Read(string name, string fullName)
    {
        int results = ReadReturnType(fullName);
        var parameters = new CellParameterReader(this).Read(_step.ParameterList, results);
        var expressions = new CellExpressionReader(this, parameters);
        var locals = new List<CellLocalSpec>();
        var returned = ReadBody(expressions, locals, fullName);
        var values = returned is null ? [] : ReadResults(returned, results, expressions, fullName);
        if (_unreadable || _findings.Count > 0)
        {
            return null;
        }

        return new CellSpec(
            name, fullName, parameters.ToEquatableArray(), locals.ToEquatableArray(), values.ToEquatableArray(),
            expressions.Operations);
    }

    public int SiteOf(SyntaxNode node) => _sites[node];

    public void Report(SyntaxNode node, string id, params string[] arguments) =>
        _findings.Add(new CellFinding(id, SiteOf(node), arguments.ToEquatableArray()));

    /// <summary>Reports a name for which another was meant.</summary>
    public void ReportName(SyntaxNode node, string name, string expected, string prefix, IEnumerable<string> candidates) =>
        _findings.Add(new CellFinding(
            FindingIds.UnknownName, SiteOf(node), new[] { name, expected }.ToEquatableArray())
        {
            Right = NearestName.Find(name.Substring(prefix.Length), candidates) is { } right ? prefix + right : "",
        });

    public void Outside(SyntaxNode node, string allowed) =>
        Report(node, FindingIds.OutsideLanguage, Shorten(node), allowed);

    public void Unreadable() => _unreadable = true;

    /// <summary>The last name of a type: <c>Vector</c> of <c>RecurrentGen.CellLanguage.Vector</c>.</summary>
    public static string LastName(TypeSyntax? type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        PredefinedTypeSyntax predefined => predefined.Keyword.ValueText,
        _ => type?.ToString() ?? "",
    };

    /// <summary>The last name of an attribute, without its suffix.</summary>
    public static string AttributeName(AttributeSyntax attribute)
    {
        string name = LastName(attribute.Name);
        return name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - 9) : name;
    }

    private static string Shorten(SyntaxNode node)
    {
        var text = string.Join(" ", node.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= 60 ? text : text.Substring(0, 57) + "...";
    }

    /// <summary>How many states the method returns.</summary>
    private int ReadReturnType(string fullName)
    {
        if (!_step.Modifiers.Any(SyntaxKind.StaticKeyword) || _step.TypeParameterList is not null)
        {
            Report(_step, FindingIds.StepSignature, fullName, "it must be static and not generic");
        }

        if (_step.DescendantTrivia().Any(t => t.IsKind(SyntaxKind.IfDirectiveTrivia)))
        {
            Report(_step, FindingIds.StepSignature, fullName, "it must not depend on preprocessor symbols");
        }

        var types = _step.ReturnType is TupleTypeSyntax tuple
            ? tuple.Elements.Select(e => e.Type).ToList()
            : [_step.ReturnType];
        if (types.Any(t => LastName(t) != "Vector"))
        {
            Report(
                _step, FindingIds.StepSignature, fullName,
                $"it must return Vector or a tuple of Vector, found '{Shorten(_step.ReturnType)}'");
        }

        return types.Count;
    }

    private ExpressionSyntax? ReadBody(
        CellExpressionReader expressions, List<CellLocalSpec> locals, string fullName)
    {
        if (_step.ExpressionBody is { } arrow)
        {
            return arrow.Expression;
        }

        ExpressionSyntax? returned = null;
        foreach (var statement in _step.Body?.Statements ?? default)
        {
            if (returned is not null)
            {
                Outside(statement, "nothing after the return");
            }
            else if (statement is LocalDeclarationStatementSyntax local)
            {
                ReadLocals(local, expressions, locals);
            }
            else if (statement is ReturnStatementSyntax { Expression: { } expression })
            {
                returned = expression;
            }
            else
            {
                Outside(statement, "locals ('var f = ...;') and one return");
            }
        }

        if (returned is null && _findings.Count == 0)
        {
            Report(_step, FindingIds.StepSignature, fullName, "it must end in a return of the new states");
        }

        return returned;
    }

    private void ReadLocals(
        LocalDeclarationStatementSyntax statement, CellExpressionReader expressions, List<CellLocalSpec> locals)
    {
        if (statement.Modifiers.Count > 0
            || !statement.UsingKeyword.IsKind(SyntaxKind.None)
            || LastName(statement.Declaration.Type) is not ("var" or "Vector" or "double"))
        {
            Outside(statement, "locals of the form 'var f = ...;'");
            return;
        }

        foreach (var variable in statement.Declaration.Variables)
        {
            if (variable.Initializer is null)
            {
                Outside(variable, "locals that get their value where they are declared");
                continue;
            }

            var value = expressions.Read(variable.Initializer.Value);
            locals.Add(new CellLocalSpec(variable.Identifier.ValueText, value, SiteOf(variable)));
            if (!expressions.Declare(variable.Identifier.ValueText))
            {
                Unreadable();
            }
        }
    }

    private List<CellExpression> ReadResults(
        ExpressionSyntax returned, int results, CellExpressionReader expressions, string fullName)
    {
        while (returned is ParenthesizedExpressionSyntax parenthesized)
        {
            returned = parenthesized.Expression;
        }

        var values = returned is TupleExpressionSyntax tuple
            ? tuple.Arguments.Select(a => a.Expression).ToList()
            : [returned];
        if (values.Count != results)
        {
            Report(
                returned, FindingIds.StepSignature, fullName,
                $"it declares {results} result(s) but returns {values.Count}");
        }

        return values.Select(expressions.Read).ToList();
    }
}
