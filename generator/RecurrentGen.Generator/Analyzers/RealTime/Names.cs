using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Analyzers.RealTime;

/// <summary>How types are called in tables and in messages.</summary>
internal static class Names
{
    /// <summary>Namespace, containing types and name without type arguments.</summary>
    public static string Of(ITypeSymbol type) => type.OriginalDefinition.ToDisplayString(CellResolver.FullNameFormat);

    /// <summary>As people write it: <c>int</c>, <c>List&lt;float&gt;</c>.</summary>
    public static string Shown(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
