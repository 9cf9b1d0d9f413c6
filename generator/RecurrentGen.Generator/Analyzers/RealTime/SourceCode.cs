using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RecurrentGen.Generator.Analyzers.RealTime;

/// <summary>The methods of a compilation: every body is read once, and only when marked code reaches it.</summary>
internal sealed class SourceCode
{
    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<IMethodSymbol, MethodFacts> _facts = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();
    private readonly Lazy<List<INamedTypeSymbol>> _types;

    public SourceCode(Compilation compilation, Marks marks)
    {
        _compilation = compilation;
        Marks = marks;
        _types = new Lazy<List<INamedTypeSymbol>>(FindTypes);
    }

    public Marks Marks { get; }

    public MethodFacts FactsOf(IMethodSymbol method, CancellationToken cancellation) =>
        _facts.GetOrAdd(method, m => Read(m, cancellation));

    /// <summary>The method itself where it has a body, and what overrides or implements it in this project.</summary>
    public IEnumerable<IMethodSymbol> Implementations(IMethodSymbol method, CancellationToken cancellation)
    {
        if (!method.IsAbstract)
        {
            yield return method;
        }

        if (method.ContainingType is not { } owner || method.IsStatic && !method.IsAbstract && !method.IsVirtual
            || !(method.IsAbstract || method.IsVirtual || method.IsOverride) || method.IsSealed)
        {
            yield break;
        }

        foreach (var type in _types.Value)
        {
            cancellation.ThrowIfCancellationRequested();
            var found = owner.TypeKind == TypeKind.Interface ? Implementation(type, owner, method) : Override(type, method);
            if (found is not null && !found.IsAbstract && !SymbolEqualityComparer.Default.Equals(found, method))
            {
                yield return found;
            }
        }
    }

    private static IMethodSymbol? Implementation(INamedTypeSymbol type, INamedTypeSymbol owner, IMethodSymbol method)
    {
        if (type.TypeKind == TypeKind.Interface)
        {
            return null;
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (!SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, owner.OriginalDefinition))
            {
                continue;
            }

            var member = implemented.GetMembers(method.Name).OfType<IMethodSymbol>()
                .FirstOrDefault(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, method.OriginalDefinition));
            if (member is not null && type.FindImplementationForInterfaceMember(member) is IMethodSymbol found)
            {
                // A base class may implement the interface, and this one override the implementation.
                return SymbolEqualityComparer.Default.Equals(found.ContainingType.OriginalDefinition, type)
                    ? found.OriginalDefinition
                    : Override(type, found);
            }
        }

        return null;
    }

    private static IMethodSymbol? Override(INamedTypeSymbol type, IMethodSymbol method)
    {
        foreach (var member in type.GetMembers(method.Name).OfType<IMethodSymbol>())
        {
            for (var overridden = member.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
            {
                if (SymbolEqualityComparer.Default.Equals(overridden.OriginalDefinition, method.OriginalDefinition))
                {
                    return member;
                }
            }
        }

        return null;
    }

    private MethodFacts Read(IMethodSymbol method, CancellationToken cancellation)
    {
        var declared = method.PartialImplementationPart ?? method;
        foreach (var reference in declared.DeclaringSyntaxReferences)
        {
            var syntax = reference.GetSyntax(cancellation);
            if (HasBody(syntax)
                && _compilation.ContainsSyntaxTree(syntax.SyntaxTree)
                && ModelOf(syntax.SyntaxTree).GetOperation(syntax, cancellation) is { } body)
            {
                return new BodyReader(declared, Marks, body).Read(cancellation);
            }
        }

        return MethodFacts.Nothing;
    }

    // A type's syntax, which declares what the compiler makes up, has no body of a method.
    private static bool HasBody(SyntaxNode syntax) => syntax is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax
        or ArrowExpressionClauseSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax;

    private SemanticModel ModelOf(SyntaxTree tree) => _models.GetOrAdd(tree, t =>
#pragma warning disable RS1030 // Calls lead into other trees than the one whose model the driver has.
        _compilation.GetSemanticModel(t));
#pragma warning restore RS1030

    private List<INamedTypeSymbol> FindTypes()
    {
        var types = new List<INamedTypeSymbol>();
        var open = new Stack<INamespaceOrTypeSymbol>();
        open.Push(_compilation.Assembly.GlobalNamespace);
        while (open.Count > 0)
        {
            var next = open.Pop();
            if (next is INamedTypeSymbol type)
            {
                types.Add(type);
            }

            foreach (var member in next.GetMembers().OfType<INamespaceOrTypeSymbol>())
            {
                open.Push(member);
            }
        }

        return types;
    }
}
