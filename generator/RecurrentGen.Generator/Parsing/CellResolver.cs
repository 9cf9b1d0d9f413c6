using System.Runtime.CompilerServices;
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

    private static readonly ConditionalWeakTable<IAssemblySymbol, CellSources> Sources = new();

    private static readonly ConditionalWeakTable<TypeDeclarationSyntax, CellParse> Parses = new();

    /// <summary>Reads a declaration, once as long as nobody edits its file: only its syntax is looked at.</summary>
    public static CellParse Parse(TypeDeclarationSyntax declaration, string fullName)
    {
        if (!Parses.TryGetValue(declaration, out var parse))
        {
            // The full name follows from the tree that the declaration is in.
            parse = Parses.GetValue(declaration, d => CellParser.Parse(d, fullName));
        }

        return parse;
    }

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
        var parse = Parse(declaration, fullName);
        if (parse.Spec is null)
        {
            return (null, CellProblem.Mistakes);
        }

        return CellShadowing.Find(declaration, compilation, cancellation).Count == 0
            ? (parse.Spec, CellProblem.None)
            : (null, CellProblem.Mistakes);
    }

    private static (CellSpec?, CellProblem) FromAssembly(ITypeSymbol cell, string fullName)
    {
        if (cell.ContainingAssembly is not { } assembly)
        {
            return (null, CellProblem.NoSource);
        }

        // The symbol of a referenced assembly outlives the compilation, and what is remembered goes with the symbol.
        return Sources.GetValue(assembly, static a => new CellSources(a)).Find(fullName);
    }
}
