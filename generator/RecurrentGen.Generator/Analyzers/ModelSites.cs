using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Analyzers;

/// <summary>The syntax of findings in a model: the argument, else the attribute, else the class name.</summary>
internal sealed class ModelSites(INamedTypeSymbol type, CancellationToken cancellation)
{
    public Location Find(FindingSite site)
    {
        if (site.Layer >= 0)
        {
            return Find(ModelParser.LayerAttributes(type, cancellation)[site.Layer], site.Argument);
        }

        if (site.Argument == FindingSite.WeightsAttribute)
        {
            return Find(type.GetAttributes().First(a => KnownNames.Is(a.AttributeClass, KnownNames.Weights)), null);
        }

        if (site.Argument?.StartsWith(FindingSite.VariantsAttribute, StringComparison.Ordinal) == true)
        {
            string argument = site.Argument.Substring(FindingSite.VariantsAttribute.Length);
            return Find(
                type.GetAttributes().First(a => KnownNames.Is(a.AttributeClass, KnownNames.Variants)),
                argument.Length == 0 ? null : argument);
        }

        var attribute = type.GetAttributes().First(a => KnownNames.Is(a.AttributeClass, KnownNames.RecurrentModel));
        if (site.Argument is null)
        {
            return attribute.ApplicationSyntaxReference?.GetSyntax(cancellation)
                .FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.GetLocation() ?? type.Locations[0];
        }

        return site.Argument[0] == '.' ? FindMember(site.Argument.Substring(1)) : Find(attribute, site.Argument);
    }

    private Location Find(AttributeData attribute, string? argument)
    {
        var syntax = attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;
        if (syntax is null || argument is null)
        {
            return syntax?.GetLocation() ?? type.Locations[0];
        }

        var arguments = syntax.ArgumentList?.Arguments.ToList() ?? [];
        var found = argument == "0"
            ? arguments.FirstOrDefault(a => a.NameEquals is null)

            // A hyper-parameter is a property of the attribute, or an element of Hyperparameters.
            : Positional(argument) ?? Named(argument)
              ?? Named(char.ToUpperInvariant(argument[0]) + argument.Substring(1))
              ?? Named("Hyperparameters");
        return (found ?? (SyntaxNode)syntax).GetLocation();

        // An argument of the constructor, by the name of its parameter.
        AttributeArgumentSyntax? Positional(string name)
        {
            int index = attribute.AttributeConstructor?.Parameters.ToList().FindIndex(p => p.Name == name) ?? -1;
            return index < 0 ? null
                : arguments.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText == name)
                ?? arguments.Where(a => a.NameEquals is null).ElementAtOrDefault(index);
        }

        AttributeArgumentSyntax? Named(string name) =>
            arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == name);
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
