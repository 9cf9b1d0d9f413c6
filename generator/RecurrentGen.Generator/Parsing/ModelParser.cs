using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RecurrentGen.Generator.Parsing;

/// <summary>
/// Reads a model class with its attributes. Nothing is checked here, and half-typed code reads as well.
/// </summary>
internal static class ModelParser
{
    /// <summary>Layers of a model; of more of them one is read, so that there is something to report.</summary>
    public const int MostLayers = 1024;

    private static readonly string[] CellAttributeProperties =
        ["Name", "Frozen", "Direction", "Merge", "Layers", "Return", "Unroll", "RecurrentDropout", Hyperparameters];

    private const string Hyperparameters = "Hyperparameters";

    /// <summary>For <c>ForAttributeWithMetadataName</c> with <see cref="KnownNames.RecurrentModel"/>.</summary>
    public static ModelSpec Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) =>
        Parse((INamedTypeSymbol)context.TargetSymbol, context.SemanticModel.Compilation, cancellation);

    public static ModelSpec Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        var model = type.GetAttributes().FirstOrDefault(a =>
            KnownNames.Is(a.AttributeClass, KnownNames.RecurrentModel));

        // What is given twice is an error of the compiler, and must not be one of ours.
        var arguments = model?.NamedArguments.GroupBy(a => a.Key).ToDictionary(a => a.Key, a => a.First().Value) ?? [];
        var containing = ContainingTypes(type);
        return new ModelSpec(
            NamespaceOf(type),
            containing.Select(HeaderOf).ToEquatableArray(),
            HeaderOf(type),
            type.Name,
            Modifiers(type, cancellation).Concat(containing.Any(c => c.IsFileLocal) ? ["file"] : []).ToEquatableArray(),
            type.TypeParameters.Length + containing.Sum(c => c.TypeParameters.Length),
            UserMembers(type).Select(m => m.Name).Distinct().ToEquatableArray(),
            Number(arguments, "InputSize", 0),
            Number(arguments, "SequenceLength", 0),
            Number(arguments, "BatchSize", 1),
            arguments.TryGetValue("Loss", out var loss) ? ValueOf(loss) as string ?? "" : "MeanSquaredError",
            LayerAttributes(type, cancellation)
                .Take(MostLayers + 1)
                .Select(a => ParseLayer(a, DeclarationOf(type, a), compilation, cancellation)).ToEquatableArray(),
            containing.Where(c => !Modifiers(c, cancellation).Contains("partial"))
                .Select(c => c.Name).ToEquatableArray(),
            arguments.TryGetValue("StreamWeights", out var weights) ? ValueOf(weights) as string ?? "" : "Float32",
            ParseWeights(type),
            model?.AttributeClass?.ContainingAssembly.Identity.Version is { } version ? version.ToString(2) : "",
            ParseVariants(type, cancellation))
        {
            Base = ParseBase(type, compilation),
            Budget = BudgetSpec.Parse(type, cancellation),
            EarlyLanguage = EarlyLanguageOf(type),
            HasUnknownAttributes = type.GetAttributes().Any(a => a.AttributeClass is null or { TypeKind: TypeKind.Error }),
        };
    }

    private static VariantsSpec? ParseVariants(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var attribute = type.GetAttributes().FirstOrDefault(a => KnownNames.Is(a.AttributeClass, KnownNames.Variants));
        return attribute is null ? null : new VariantsSpec(
            attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "",
            Numbers(attribute, "HiddenSizes", cancellation),
            Numbers(attribute, "Layers", cancellation));
    }

    /// <summary>The values of an argument, or null where there is none; the compiler leaves out what it refuses.</summary>
    private static EquatableArray<int>? Numbers(AttributeData attribute, string name, CancellationToken cancellation)
    {
        var value = attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value;
        if (value.Kind == TypedConstantKind.Array && !value.IsNull)
        {
            return value.Values.Select(v => v.Value as int? ?? LayerSpec.Unreadable).ToEquatableArray();
        }

        var syntax = attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;
        bool isGiven = syntax?.ArgumentList?.Arguments.Any(a => a.NameEquals?.Name.Identifier.ValueText == name) == true;
        return isGiven ? new EquatableArray<int>([LayerSpec.Unreadable]) : null;
    }

    private static BaseSpec? ParseBase(INamedTypeSymbol type, Compilation compilation)
    {
        var names = new HashSet<string>();
        bool isModel = false;
        for (var outer = type.BaseType; outer is { SpecialType: not SpecialType.System_Object }; outer = outer.BaseType)
        {
            isModel |= outer.GetAttributes().Any(a => KnownNames.Is(a.AttributeClass, KnownNames.RecurrentModel));
            names.UnionWith(outer.GetMembers()
                .Where(m => m is not IMethodSymbol { MethodKind: not MethodKind.Ordinary }
                    && !m.IsImplicitlyDeclared && compilation.IsSymbolAccessibleWithin(m, type))
                .Select(m => m.Name));
        }

        return names.Count == 0 && !isModel
            ? null
            : new BaseSpec(type.BaseType!.Name, names.ToEquatableArray(), isModel);
    }

    private static string EarlyLanguageOf(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences[0].SyntaxTree.Options is CSharpParseOptions options
        && options.LanguageVersion < LanguageVersion.CSharp12
            ? options.LanguageVersion.ToDisplayString()
            : "";

    private static WeightSpec? ParseWeights(INamedTypeSymbol type)
    {
        var attribute = type.GetAttributes().FirstOrDefault(a => KnownNames.Is(a.AttributeClass, KnownNames.Weights));
        if (attribute is null
            || attribute.ConstructorArguments.FirstOrDefault() is not { Kind: TypedConstantKind.Primitive } file)
        {
            return null;
        }

        var entries = Strings(attribute, "Rename").ToList();
        var rename = entries
            .Select(r => r.Split(['='], 2))
            .Where(r => r.Length == 2)
            .Select(r => new RenameSpec(r[0], r[1]));
        return new WeightSpec(
            file.Value as string ?? "", rename.ToEquatableArray(), Strings(attribute, "Ignore").ToEquatableArray())
        {
            Misread = entries.Where(r => !r.Contains("=")).ToEquatableArray(),
        };
    }

    private static IEnumerable<string> Strings(AttributeData attribute, string name)
    {
        var value = attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value;
        return value.Kind == TypedConstantKind.Array && !value.IsNull
            ? value.Values.Select(v => v.Value as string ?? "")
            : [];
    }

    /// <summary>The layer attributes of a class, in the order of <see cref="ModelSpec.Layers"/>.</summary>
    public static IReadOnlyList<AttributeData> LayerAttributes(INamedTypeSymbol type, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return type.GetAttributes()
            .Where(a => a.ApplicationSyntaxReference is not null && KnownNames.IsLayer(a.AttributeClass))
            .OrderBy(a => DeclarationOf(type, a))
            .ThenBy(a => a.ApplicationSyntaxReference!.Span.Start)
            .ToList();
    }

    /// <summary>The members that the user wrote, and none that a generator did.</summary>
    public static IEnumerable<ISymbol> UserMembers(INamedTypeSymbol type) =>
        type.GetMembers().Where(m =>
            !m.IsImplicitlyDeclared
            && m is not IMethodSymbol { AssociatedSymbol: not null }
            && m.DeclaringSyntaxReferences.Any(r => !IsGenerated(r.SyntaxTree)));

    /// <summary>The declarations that the user wrote.</summary>
    public static IEnumerable<TypeDeclarationSyntax> UserDeclarations(
        INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Where(r => !IsGenerated(r.SyntaxTree))
            .Select(r => r.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>();

    private static bool IsGenerated(SyntaxTree tree) =>
        tree.FilePath.EndsWith(".g.cs", StringComparison.OrdinalIgnoreCase);

    private static List<INamedTypeSymbol> ContainingTypes(INamedTypeSymbol type)
    {
        var types = new List<INamedTypeSymbol>();
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            types.Insert(0, outer);
        }

        return types;
    }

    private static string NamespaceOf(INamedTypeSymbol type) => type.ContainingNamespace.IsGlobalNamespace
        ? ""
        : type.ContainingNamespace.ToDisplayString(
            SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(
                SymbolDisplayGlobalNamespaceStyle.Omitted));

    private static string HeaderOf(INamedTypeSymbol type)
    {
        string keyword = (type.TypeKind, type.IsRecord) switch
        {
            (TypeKind.Interface, _) => "interface",
            (TypeKind.Struct, true) => "record struct",
            (TypeKind.Struct, _) => "struct",
            (_, true) => "record",
            _ => "class",
        };
        return keyword + " " + type.ToDisplayString(new SymbolDisplayFormat(
            genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
            miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers));
    }

    private static HashSet<string> Modifiers(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var modifiers = new HashSet<string>(UserDeclarations(type, cancellation)
            .SelectMany(d => d.Modifiers).Select(m => m.ValueText));

        // No other file can add to a type of one file, nor to what is inside; no constructor of ours sets what is required.
        if (ContainingTypes(type).Any(t => t.IsFileLocal))
        {
            modifiers.Add("file");
        }

        if (HasRequiredMembers(type))
        {
            modifiers.Add("required");
        }
        if (type.IsRecord)
        {
            modifiers.Add("record");
        }

        return modifiers;
    }

    private static bool HasRequiredMembers(INamedTypeSymbol type)
    {
        for (var t = type; t is { SpecialType: SpecialType.None }; t = t.BaseType)
        {
            if (t.GetMembers().Any(m => m is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }))
            {
                return true;
            }
        }

        return false;
    }

    private static int DeclarationOf(INamedTypeSymbol type, AttributeData attribute)
    {
        var reference = attribute.ApplicationSyntaxReference!;
        int index = 0;
        foreach (var declaration in type.DeclaringSyntaxReferences)
        {
            if (declaration.SyntaxTree == reference.SyntaxTree && declaration.Span.Contains(reference.Span))
            {
                return index;
            }

            index++;
        }

        return index;
    }

    private static LayerSpec ParseLayer(
        AttributeData attribute, int declaration, Compilation compilation, CancellationToken cancellation)
    {
        var type = attribute.AttributeClass!;
        var cellAttribute = KnownNames.CellAttributeOf(type);
        var arguments = cellAttribute is null ? ConstructorArguments(attribute) : [];
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == Hyperparameters && cellAttribute is not null)
            {
                arguments.AddRange(Pairs(argument.Value));
            }
            else
            {
                bool hyper = cellAttribute is not null && !CellAttributeProperties.Contains(argument.Key);
                string name = hyper ? char.ToLowerInvariant(argument.Key[0]) + argument.Key.Substring(1) : argument.Key;
                arguments.Add(new ArgumentSpec(name, ValueOf(argument.Value)));
            }
        }

        var size = attribute.ConstructorArguments.FirstOrDefault();
        var cell = cellAttribute?.TypeArguments[0];
        var (spec, problem) = cellAttribute is null
            ? (null, CellProblem.None)
            : CellResolver.Resolve(cell, compilation, cancellation);
        return new LayerSpec(
            KindOf(type, cellAttribute is not null),
            size.Kind == TypedConstantKind.Primitive && size.Value is int units ? units : LayerSpec.Unreadable,
            spec,
            cell?.ToDisplayString(CellResolver.FullNameFormat),
            arguments.ToEquatableArray(),
            declaration,
            problem)
        {
            Properties = PropertiesOf(type, cellAttribute),
        };
    }

    /// <summary>What somebody can set on an attribute that is derived from that of a cell.</summary>
    private static EquatableArray<string> PropertiesOf(INamedTypeSymbol type, INamedTypeSymbol? cellAttribute)
    {
        var names = new List<string>();
        for (var level = type;
            cellAttribute is not null && level is not null && !SymbolEqualityComparer.Default.Equals(level, cellAttribute);
            level = level.BaseType)
        {
            names.AddRange(level.GetMembers().OfType<IPropertySymbol>()
                .Where(p => p is { IsStatic: false, SetMethod.DeclaredAccessibility: Accessibility.Public }).Select(p => p.Name));
        }

        return names.ToEquatableArray();
    }

    /// <summary>The arguments of a layer's constructor by the names of its parameters.</summary>
    private static List<ArgumentSpec> ConstructorArguments(AttributeData attribute)
    {
        var parameters = attribute.AttributeConstructor?.Parameters ?? [];
        return attribute.ConstructorArguments.Take(parameters.Length)
            .Select((argument, i) => new ArgumentSpec(parameters[i].Name, ValueOf(argument))).ToList();
    }

    // Somebody else's layer keeps its full name with the suffix, so that it is not taken for one of ours.
    private static string KindOf(INamedTypeSymbol type, bool recurrent) =>
        !recurrent && NamespaceOf(type) != KnownNames.Namespace ? type.ToDisplayString(CellResolver.FullNameFormat)
        : type.Name.EndsWith("Attribute", StringComparison.Ordinal) && type.Name.Length > 9
            ? type.Name.Substring(0, type.Name.Length - 9)
        : type.Name;

    private static IEnumerable<ArgumentSpec> Pairs(TypedConstant array)
    {
        if (array.Kind != TypedConstantKind.Array || array.IsNull)
        {
            yield break;
        }

        var values = array.Values;
        bool pairs = values.Length % 2 == 0;
        for (int i = 0; pairs && i < values.Length; i += 2)
        {
            pairs = values[i].Kind == TypedConstantKind.Primitive && values[i].Value is string;
        }

        if (!pairs)
        {
            yield return new ArgumentSpec(Hyperparameters, null);
            yield break;
        }

        for (int i = 0; i < values.Length; i += 2)
        {
            yield return new ArgumentSpec((string)values[i].Value!, ValueOf(values[i + 1]), IsPair: true);
        }
    }

    private static int Number(Dictionary<string, TypedConstant> arguments, string name, int absent) =>
        arguments.TryGetValue(name, out var value) ? value.Value is int number ? number : LayerSpec.Unreadable : absent;

    private static object? ValueOf(TypedConstant constant) => constant.Kind switch
    {
        TypedConstantKind.Enum => MemberOf(constant),
        TypedConstantKind.Primitive => constant.Value switch
        {
            float single => (double)single,
            int or double or bool or string => constant.Value,
            _ => Convert.ToString(constant.Value, CultureInfo.InvariantCulture),
        },
        _ => null,
    };

    private static string MemberOf(TypedConstant constant) =>
        constant.Type!.GetMembers().OfType<IFieldSymbol>()
            .FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, constant.Value))?.Name
        ?? Convert.ToString(constant.Value, CultureInfo.InvariantCulture);
}
