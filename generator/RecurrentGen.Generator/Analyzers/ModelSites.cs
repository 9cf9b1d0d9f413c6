using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Analyzers;

/// <summary>The syntax of findings in a model: the argument, else the attribute, else the class name.</summary>
internal sealed class ModelSites(INamedTypeSymbol type, CancellationToken cancellation)
{
    /// <summary>What stands for attributes of which arguments may be the place.</summary>
    private static readonly (string Mark, string Name)[] Marked =
    [
        (FindingSite.VariantsAttribute, KnownNames.Variants), (FindingSite.BudgetAttribute, KnownNames.Budget),
    ];

    public Location Find(FindingSite site)
    {
        if (site.Layer >= 0)
        {
            return Find(AttributeOf(site.Layer), site.Argument, site.Element);
        }

        if (site.Argument == FindingSite.WeightsAttribute)
        {
            return Find(AttributeOf(Mend.Weights), null, site.Element);
        }

        foreach (var (mark, name) in Marked)
        {
            if (site.Argument?.StartsWith(mark, StringComparison.Ordinal) == true)
            {
                string argument = site.Argument.Substring(mark.Length);
                return Find(
                    type.GetAttributes().First(a => KnownNames.Is(a.AttributeClass, name)),
                    argument.Length == 0 ? null : argument,
                    null);
            }
        }

        var attribute = AttributeOf(Mend.Model);
        if (site.Argument is null)
        {
            return OuterType(site.Element) ?? attribute.ApplicationSyntaxReference?.GetSyntax(cancellation)
                .FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.GetLocation() ?? type.Locations[0];
        }

        return site.Argument == FindingSite.BaseType ? BaseType()
            : site.Argument[0] == '.' ? FindMember(site.Argument.Substring(1))
            : Find(attribute, site.Argument, site.Element);
    }

    /// <summary>The attribute of a layer, or one of those that <see cref="Mend"/> names.</summary>
    public AttributeData AttributeOf(int layer) => layer >= 0
        ? ModelParser.LayerAttributes(type, cancellation)[layer]
        : type.GetAttributes().First(a => KnownNames.Is(
            a.AttributeClass, layer == Mend.Weights ? KnownNames.Weights : KnownNames.RecurrentModel));

    private Location? OuterType(string? name)
    {
        for (var outer = type.ContainingType; outer is not null && name is not null; outer = outer.ContainingType)
        {
            if (outer.Name == name)
            {
                return ModelParser.UserDeclarations(outer, cancellation).FirstOrDefault()?.Identifier.GetLocation();
            }
        }

        return null;
    }

    private Location BaseType() => ModelParser.UserDeclarations(type, cancellation)
        .Select(d => d.BaseList?.Types.FirstOrDefault()?.GetLocation())
        .FirstOrDefault(l => l is not null) ?? type.Locations[0];

    private Location Find(AttributeData attribute, string? argument, string? element)
    {
        var syntax = attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;
        if (syntax is not null && element is not null && Texts(syntax, element).FirstOrDefault() is { } text)
        {
            return text.GetLocation();
        }

        if (syntax is null || argument is null)
        {
            return syntax?.GetLocation() ?? type.Locations[0];
        }

        var arguments = syntax.ArgumentList?.Arguments.ToList() ?? [];
        SyntaxNode? found = argument == "0"
            ? Positional(attribute.AttributeConstructor?.Parameters.FirstOrDefault()?.Name)
              ?? arguments.FirstOrDefault(a => a.NameEquals is null)

            // A hyper-parameter is a property of the attribute, or an element of Hyperparameters.
            : Positional(argument) ?? Named(argument)
              ?? (argument.Length == 0 ? null : Named(char.ToUpperInvariant(argument[0]) + argument.Substring(1)))
              ?? ElementOf(Named("Hyperparameters"));
        return (found ?? syntax).GetLocation();

        // The value behind a name.
        SyntaxNode? ElementOf(AttributeArgumentSyntax? list)
        {
            var name = list is null ? null : Texts(list, argument).FirstOrDefault();
            return ValueBehind(name) ?? list;
        }

        // An argument of the constructor, by the name of its parameter.
        AttributeArgumentSyntax? Positional(string? name)
        {
            int index = attribute.AttributeConstructor?.Parameters.ToList().FindIndex(p => p.Name == name) ?? -1;
            return index < 0 ? null
                : arguments.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText == name)
                ?? arguments.Where(a => a.NameEquals is null).ElementAtOrDefault(index);
        }

        AttributeArgumentSyntax? Named(string name) =>
            arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == name);
    }

    /// <summary>String literals of a value.</summary>
    private static IEnumerable<LiteralExpressionSyntax> Texts(SyntaxNode node, string value) => node.DescendantNodes()
        .OfType<LiteralExpressionSyntax>().Where(l => l.Token.Value as string == value);

    /// <summary>The next element of the array that a literal is in; null where there is none.</summary>
    private static SyntaxNode? ValueBehind(LiteralExpressionSyntax? name)
    {
        SyntaxNode? element = name?.Parent is ExpressionElementSyntax parent ? parent : name;
        var siblings = element?.Parent?.ChildNodes().ToList() ?? [];
        int index = element is null ? -1 : siblings.IndexOf(element);
        return index >= 0 && index + 1 < siblings.Count ? siblings[index + 1] : null;
    }

    private Location FindMember(string name)
    {
        var member = ModelParser.UserMembers(type).First(m => m.Name == name);
        var syntax = member.DeclaringSyntaxReferences[0].GetSyntax(cancellation);

        // The declaration of a primary constructor is the class itself; its parameters are the place.
        return name == ".ctor" && syntax is TypeDeclarationSyntax { ParameterList: { } list }
            ? list.GetLocation()
            : member.Locations[0];
    }
}
