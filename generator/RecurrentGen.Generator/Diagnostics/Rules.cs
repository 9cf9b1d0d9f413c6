using Microsoft.CodeAnalysis;

namespace RecurrentGen.Generator.Diagnostics;

/// <summary>The diagnostics, one descriptor per finding; each has a page in docs/diagnostics.</summary>
internal static partial class Rules
{
    private const string Declaration = "RecurrentGen.Declaration";
    private const string LayerArguments = "RecurrentGen.LayerArguments";
    private const string ShapesAndOrder = "RecurrentGen.ShapesAndOrder";
    private const string SizeAndBudget = "RecurrentGen.SizeAndBudget";
    private const string CellLanguage = "RecurrentGen.CellLanguage";
    public const string RealTime = "RecurrentGen.RealTime";
    private const string Environment = "RecurrentGen.Environment";

    private static string Help => HelpLinks.Folder;
}
