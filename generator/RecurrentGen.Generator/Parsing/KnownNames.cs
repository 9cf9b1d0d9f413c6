using Microsoft.CodeAnalysis;

namespace RecurrentGen.Generator.Parsing;

/// <summary>Metadata names of the attribute language.</summary>
internal static class KnownNames
{
    public const string RecurrentModel = "RecurrentGen.RecurrentModelAttribute";
    public const string Weights = "RecurrentGen.WeightsAttribute";
    public const string Variants = "RecurrentGen.VariantsAttribute";
    public const string Budget = "RecurrentGen.BudgetAttribute";
    public const string RealTime = "RecurrentGen.RealTimeAttribute";
    public const string Layer = "RecurrentGen.LayerAttribute";
    public const string Namespace = "RecurrentGen";
    public const string RecurrentCell = "RecurrentGen.CellLanguage.RecurrentCellAttribute";
    public const string RecurrentCellSource = "RecurrentGen.CellLanguage.RecurrentCellSourceAttribute";

    private const string Cell = "RecurrentGen.CellAttribute";

    /// <summary>Whether namespaces, containing types and name are those of a full name.</summary>
    public static bool Is(ITypeSymbol? type, string fullName)
    {
        // Asked of every attribute of every model at every keystroke: from the name outwards, and no text is made.
        int end = fullName.Length;
        ISymbol? symbol = type;
        while (symbol is { Name.Length: > 0 })
        {
            int start = end - symbol.Name.Length;
            if (start < 0 || string.CompareOrdinal(fullName, start, symbol.Name, 0, symbol.Name.Length) != 0)
            {
                return false;
            }

            symbol = symbol.ContainingSymbol;
            if (start == 0)
            {
                return symbol is null or INamespaceSymbol { IsGlobalNamespace: true };
            }

            end = start - 1;
            if (fullName[end] != '.')
            {
                return false;
            }
        }

        return false;
    }

    public static bool IsLayer(INamedTypeSymbol? type) => Bases(type).Any(b => Is(b, Layer));

    /// <summary>The <c>CellAttribute&lt;TCell&gt;</c> that a layer attribute derives from, or null.</summary>
    public static INamedTypeSymbol? CellAttributeOf(INamedTypeSymbol? type) =>
        Bases(type).FirstOrDefault(b => b.TypeArguments.Length == 1 && Is(b, Cell));

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            yield return type;
        }
    }
}
