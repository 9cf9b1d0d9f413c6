using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RecurrentGen.Generator.Parsing;

/// <summary>
/// Finds the source of a cell's type: a declaration of this compilation, or the text that its assembly carries.
/// </summary>
internal static class CellResolver
{
    /// <summary>Namespace, containing types and name, without <c>global::</c>.</summary>
    public static readonly SymbolDisplayFormat FullNameFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    public static (CellSpec? Spec, CellProblem Problem) Resolve(
        ITypeSymbol? cell, Compilation compilation, CancellationToken cancellation)
    {
        if (cell is null or { TypeKind: TypeKind.Error })
        {
            return (null, CellProblem.UnknownType);
        }

        if (!cell.GetAttributes().Any(a => KnownNames.Is(a.AttributeClass, KnownNames.RecurrentCell)))
        {
            return (null, CellProblem.NotACell);
        }

        string fullName = cell.ToDisplayString(FullNameFormat);
        return FindDeclaration(cell, cancellation) is { } declaration
               && compilation.ContainsSyntaxTree(declaration.SyntaxTree)
            ? FromDeclaration(declaration, fullName, compilation, cancellation)
            : FromAssembly(cell, fullName);
    }

    /// <summary>The declaration that holds <c>Step</c>, else the first one.</summary>
    public static TypeDeclarationSyntax? FindDeclaration(ITypeSymbol cell, CancellationToken cancellation)
    {
        var declarations = cell.DeclaringSyntaxReferences
            .Select(r => r.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>().ToList();
        return declarations.FirstOrDefault(d => CellParser.FindStep(d) is not null) ?? declarations.FirstOrDefault();
    }

    private static (CellSpec?, CellProblem) FromDeclaration(
        TypeDeclarationSyntax declaration, string fullName, Compilation compilation, CancellationToken cancellation)
    {
        var parse = CellParser.Parse(declaration, fullName);
        if (parse.Spec is null)
        {
            return (null, CellProblem.Mistakes);
        }

#pragma warning disable RS1030 // The cell's declaration is another tree than the one whose model the caller has.
        var semantics = compilation.GetSemanticModel(declaration.SyntaxTree);
#pragma warning restore RS1030
        return CellShadowing.Find(declaration, semantics, cancellation).Count == 0
            ? (parse.Spec, CellProblem.None)
            : (null, CellProblem.Mistakes);
    }

    private static (CellSpec?, CellProblem) FromAssembly(ITypeSymbol cell, string fullName)
    {
        foreach (var attribute in cell.ContainingAssembly?.GetAttributes() ?? [])
        {
            if (!KnownNames.Is(attribute.AttributeClass, KnownNames.RecurrentCellSource)
                || attribute.ConstructorArguments.Length != 3
                || attribute.ConstructorArguments[0].Value as string != fullName
                || attribute.ConstructorArguments[1].Value is not int version
                || attribute.ConstructorArguments[2].Value is not string source)
            {
                continue;
            }

            if (version > CellParser.LanguageVersion)
            {
                return (null, CellProblem.LaterLanguage);
            }

            var spec = CellParser.ParseSource(source, fullName).Spec;
            return (spec, spec is null ? CellProblem.Mistakes : CellProblem.None);
        }

        return (null, CellProblem.NoSource);
    }
}
