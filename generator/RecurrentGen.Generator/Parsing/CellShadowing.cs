using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RecurrentGen.Generator.Parsing;

/// <summary>
/// The one question about a cell that syntax cannot answer: whether its names mean what the language says they mean.
/// Otherwise a user's own <c>Tanh</c> would run in the equations, and another one in the generated code.
/// </summary>
internal static class CellShadowing
{
    private const string LanguageNamespace = "RecurrentGen.CellLanguage";

    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<TypeDeclarationSyntax, EquatableArray<CellFinding>>>
        Known = new();

    /// <summary>Finds types and functions that do not come from the cell language: once for all models that use the cell.</summary>
    public static EquatableArray<CellFinding> Find(
        TypeDeclarationSyntax declaration, Compilation compilation, CancellationToken cancellation)
    {
        // Any file may give a name another meaning, so that nothing is known of the next compilation.
        var known = Known.GetOrCreateValue(compilation);
        if (!known.TryGetValue(declaration, out var findings))
        {
#pragma warning disable RS1030 // The cell's declaration is another tree than the one whose model a caller may have.
            findings = Find(declaration, compilation.GetSemanticModel(declaration.SyntaxTree), cancellation);
#pragma warning restore RS1030
            known.TryAdd(declaration, findings);
        }

        return findings;
    }

    private static EquatableArray<CellFinding> Find(
        TypeDeclarationSyntax declaration, SemanticModel semantics, CancellationToken cancellation)
    {
        var findings = new List<CellFinding>();
        if (CellParser.FindStep(declaration) is not { } step)
        {
            return default;
        }

        int site = -1;
        foreach (var node in step.DescendantNodesAndSelf())
        {
            site++;
            var (name, expected) = node switch
            {
                InvocationExpressionSyntax call => (call.Expression.ToString(), LanguageNamespace + ".Functions"),
                AttributeSyntax attribute => Expected(attribute),
                TypeSyntax { Parent: ParameterSyntax or TupleElementSyntax or MethodDeclarationSyntax } type =>
                    Expected(type),
                MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax owner }
                    when owner.Identifier.ValueText == "Activation" => Expected(owner),
                _ => ("", ""),
            };
            if (expected.Length == 0)
            {
                continue;
            }

            var symbol = semantics.GetSymbolInfo(node, cancellation).Symbol;
            var found = symbol is IMethodSymbol or IFieldSymbol ? symbol.ContainingType : symbol as ITypeSymbol;

            // What does not bind at all is the C# compiler's to report.
            if (found is not null && found.TypeKind != TypeKind.Error && found.ToDisplayString() != expected)
            {
                // The node behind a call or an attribute is its name.
                findings.Add(new CellFinding(
                    FindingIds.Shadowed, node is InvocationExpressionSyntax or AttributeSyntax ? site + 1 : site,
                    new[] { name, symbol!.ToDisplayString(), expected }.ToEquatableArray()));
            }
        }

        return findings.ToEquatableArray();
    }

    private static (string Name, string Expected) Expected(AttributeSyntax attribute)
    {
        string name = CellReader.AttributeName(attribute);
        return name is "Size" or "Fixed" or "Init" or "Scheme" or "Stack" or "Range"
            ? (name, $"{LanguageNamespace}.{name}Attribute")
            : ("", "");
    }

    private static (string Name, string Expected) Expected(TypeSyntax type) => CellReader.LastName(type) switch
    {
        "Vector" => ("Vector", LanguageNamespace + ".Vector"),
        "Matrix" => ("Matrix", LanguageNamespace + ".Matrix"),
        "Activation" => ("Activation", "RecurrentGen.Activation"),
        _ => ("", ""),
    };
}
