using Microsoft.CodeAnalysis;

namespace RecurrentGen.Generator.Analyzers.RealTime;

/// <summary>Which methods are marked with <c>[RealTime]</c>, of this project or of another.</summary>
internal sealed class Marks(INamedTypeSymbol attribute)
{
    /// <summary>The nearest mark counts: the method's, its property's, its type's.</summary>
    public bool IsMarked(IMethodSymbol method) =>
        MarkOf(method)
        ?? (method.AssociatedSymbol is { } property ? MarkOf(property) : null)
        ?? (IsOfType(method) && MarkOf(method.ContainingType) == true);

    private bool? MarkOf(ISymbol symbol)
    {
        foreach (var data in symbol.GetAttributes())
        {
            if (SymbolEqualityComparer.Default.Equals(data.AttributeClass, attribute))
            {
                return data.ConstructorArguments.Length != 1 || data.ConstructorArguments[0].Value is not false;
            }
        }

        return null;
    }

    private static bool IsOfType(IMethodSymbol method) => method.ContainingType is not null && method.MethodKind is
        MethodKind.Ordinary or MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.UserDefinedOperator
        or MethodKind.Conversion or MethodKind.ExplicitInterfaceImplementation;
}
