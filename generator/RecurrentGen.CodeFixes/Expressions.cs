using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace RecurrentGen.CodeFixes;

/// <summary>Makes expressions of the text that diagnostics carry.</summary>
internal static class Expressions
{
    private const string Runtime = "RecurrentGen.";

    /// <summary>Names of the runtime become as short as the file's usings allow.</summary>
    public static ExpressionSyntax Parse(string text) => text.StartsWith(Runtime, StringComparison.Ordinal)
        ? SyntaxFactory.ParseExpression("global::" + text).WithAdditionalAnnotations(Simplifier.Annotation)
        : SyntaxFactory.ParseExpression(text);
}
