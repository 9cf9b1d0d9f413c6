using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RecurrentGen.Generator.Parsing;

/// <summary>The attribute that limits what a model takes.</summary>
/// <param name="Limits">Those that are set, in source order.</param>
/// <param name="IsEmpty">Whether there is no argument at all, not even one that C# refuses.</param>
internal sealed record BudgetSpec(EquatableArray<BudgetLimit> Limits, bool IsEmpty)
{
    /// <summary>The budget of a class; null where it has none.</summary>
    public static BudgetSpec? Parse(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var attribute = type.GetAttributes().FirstOrDefault(a => KnownNames.Is(a.AttributeClass, KnownNames.Budget));
        if (attribute is null)
        {
            return null;
        }

        var syntax = attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;
        return new BudgetSpec(
            attribute.NamedArguments
                .Where(a => a.Value is { Kind: TypedConstantKind.Primitive, Value: long })
                .Select(a => new BudgetLimit(a.Key, (long)a.Value.Value!)).ToEquatableArray(),
            syntax?.ArgumentList is not { Arguments.Count: > 0 });
    }
}

/// <param name="Name">Of the argument: <c>MaxParameters</c>.</param>
internal sealed record BudgetLimit(string Name, long Value);
