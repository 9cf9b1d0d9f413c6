using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RecurrentGen.Generator.Parsing;

/// <summary>
/// Reads a cell from the declaration of its type. Only syntax is looked at, so that the text which another assembly
/// carries reads the same as a file of this project.
/// </summary>
internal static class CellParser
{
    /// <summary>The version of the cell language that this parser reads and that emitted sources carry.</summary>
    public const int LanguageVersion = 1;

    private const string StepName = "Step";

    /// <summary>Reads text that an assembly carries.</summary>
    public static CellParse ParseSource(string source, string fullName)
    {
        var options = new CSharpParseOptions(Microsoft.CodeAnalysis.CSharp.LanguageVersion.Latest);
        var declaration = CSharpSyntaxTree.ParseText(source, options).GetRoot()
            .ChildNodes().OfType<TypeDeclarationSyntax>().FirstOrDefault();
        return declaration is null
            ? new CellParse(null, new[] { NoStep(fullName) }.ToEquatableArray())
            : Parse(declaration, fullName);
    }

    /// <summary>Reads a declaration.</summary>
    public static CellParse Parse(TypeDeclarationSyntax declaration, string fullName)
    {
        if (declaration.TypeParameterList is not null)
        {
            return Refuse(-1, FindingIds.StepSignature, fullName, "the cell's type must not be generic");
        }

        var steps = Steps(declaration);
        if (steps.Count != 1)
        {
            return steps.Count == 0
                ? new CellParse(null, new[] { NoStep(fullName) }.ToEquatableArray())
                : Refuse(-1, FindingIds.StepSignature, fullName, $"found {steps.Count} methods of this name");
        }

        var reader = new CellReader(steps[0]);
        var spec = reader.Read(declaration.Identifier.ValueText, fullName);
        return new CellParse(spec, reader.Findings.ToEquatableArray());
    }

    /// <summary>The syntax of a site: an expression or a parameter of <c>Step</c>, or the type's name.</summary>
    public static SyntaxNodeOrToken FindNode(TypeDeclarationSyntax declaration, int site)
    {
        var steps = Steps(declaration);
        if (site < 0 || steps.Count != 1)
        {
            return declaration.Identifier;
        }

        var node = steps[0].DescendantNodesAndSelf().ElementAtOrDefault(site) ?? steps[0];
        return node switch
        {
            MethodDeclarationSyntax method => method.Identifier,
            ParameterSyntax parameter => parameter.Identifier,
            VariableDeclaratorSyntax variable => variable.Identifier,
            _ => node,
        };
    }

    /// <summary>The <c>Step</c> method, where there is exactly one.</summary>
    public static MethodDeclarationSyntax? FindStep(TypeDeclarationSyntax declaration)
    {
        var steps = Steps(declaration);
        return steps.Count == 1 ? steps[0] : null;
    }

    private static CellFinding NoStep(string fullName) =>
        new(FindingIds.StepSignature, -1, new[] { fullName, "found none" }.ToEquatableArray());

    private static CellParse Refuse(int site, string id, params string[] arguments) =>
        new(null, new[] { new CellFinding(id, site, arguments.ToEquatableArray()) }.ToEquatableArray());

    private static List<MethodDeclarationSyntax> Steps(TypeDeclarationSyntax declaration) =>
        declaration.Members.OfType<MethodDeclarationSyntax>()
            .Where(m => m.Identifier.ValueText == StepName).ToList();
}
