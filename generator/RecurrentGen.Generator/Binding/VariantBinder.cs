using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Binding;

/// <summary>The models that a declaration stands for.</summary>
/// <param name="Models">The declaration itself, or one model for each combination of sizes; none where a finding stands.</param>
internal sealed record DeclaredModels(EquatableArray<ModelSpec> Models, EquatableArray<Finding> Findings);

/// <summary>A class that opens files as one of several models.</summary>
/// <param name="Models">Its variants, all without mistakes.</param>
internal sealed record BoundVariants(
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string Header,
    string Name,
    EquatableArray<BoundModel> Models);

/// <summary>Turns a declaration of several sizes into one declaration for each.</summary>
internal static class VariantBinder
{
    /// <summary>Each is some thousand lines; more of them are a slip, or should be chosen with care.</summary>
    public const int MostVariants = 64;

    /// <summary>Members of a class of variants; its models are further ones.</summary>
    public static readonly IReadOnlyList<string> GeneratedMembers = ["Open", "Variants", "SharedVariants"];

    private static readonly EquatableArray<string> Modifiers = new(["partial"]);

    public static DeclaredModels Expand(ModelSpec spec)
    {
        if (spec.Variants is not { } variants)
        {
            return new DeclaredModels(new[] { spec }.ToEquatableArray(), default);
        }

        var findings = new BindingFindings();
        if (ModelBinder.IsOfAnotherVersion(spec, findings))
        {
            return new DeclaredModels(default, findings.All.ToEquatableArray());
        }

        int layer = FindLayer(spec, variants, findings);
        CheckSizes("HiddenSizes", variants.HiddenSizes, findings);
        CheckSizes("Layers", variants.Layers, findings);
        CheckModel(spec, variants, findings);
        var models = layer < 0 || findings.Unreadable || findings.All.Count > 0
            ? []
            : Models(spec, variants, layer);
        ModelBinder.CheckClass(spec, findings, models.Select(m => m.Name));
        return new DeclaredModels(
            findings.All.Count > 0 ? default : models.ToEquatableArray(), findings.All.ToEquatableArray());
    }

    /// <summary>The class of a declaration's variants; null where it has none, or where one has mistakes.</summary>
    public static BoundVariants? Bind(ModelSpec spec)
    {
        var declared = Expand(spec);
        var models = declared.Models.Select(m => ModelBinder.Bind(m).Model).OfType<BoundModel>().ToList();
        return spec.Variants is null || models.Count == 0 || models.Count < declared.Models.Count
            ? null
            : new BoundVariants(spec.Namespace, spec.ContainingTypes, spec.Header, spec.Name, models.ToEquatableArray());
    }

    private static int FindLayer(ModelSpec spec, VariantsSpec variants, BindingFindings findings)
    {
        // What is wrong with names is found where the layers are bound.
        var names = new LayerNames(spec, new BindingFindings());
        var recurrent = Enumerable.Range(0, spec.Layers.Count).Where(i => spec.Layers[i].CellName is not null).ToList();
        int found = recurrent.FindIndex(i => names.Of(i) == variants.Layer);
        if (found < 0 && spec.Layers.Count > 0)
        {
            findings.Report(
                FindingIds.VariantLayer, Site("0"), variants.Layer, spec.Name,
                recurrent.Count == 0 ? "one, but there is none" : string.Join(" or ", recurrent.Select(i => $"'{names.Of(i)}'")));
        }

        return found < 0 ? -1 : recurrent[found];
    }

    private static void CheckSizes(string name, EquatableArray<int>? sizes, BindingFindings findings)
    {
        const string Expected = "different numbers of at least 1";
        if (sizes is not { } given)
        {
            return;
        }

        if (given.Contains(LayerSpec.Unreadable))
        {
            findings.Unreadable = true;
        }
        else if (given.Count == 0)
        {
            findings.Report(FindingIds.VariantSizes, Site(name), name, Expected, "there are none");
        }
        else if (given.Any(s => s < 1))
        {
            int wrong = given.First(s => s < 1);
            findings.Report(FindingIds.VariantSizes, Site(name), name, Expected, $"one is {BindingFindings.Text(wrong)}");
        }
        else if (given.GroupBy(s => s).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            findings.Report(
                FindingIds.VariantSizes, Site(name), name, Expected, $"{BindingFindings.Text(twice.Key)} is given twice");
        }
    }

    private static void CheckModel(ModelSpec spec, VariantsSpec variants, BindingFindings findings)
    {
        if (variants.HiddenSizes is null && variants.Layers is null)
        {
            findings.Report(
                FindingIds.VariantSizes, Site(""), "What varies", "HiddenSizes, Layers or both", "neither is given");
        }

        long count = (long)Math.Max(variants.HiddenSizes?.Count ?? 1, 1) * Math.Max(variants.Layers?.Count ?? 1, 1);
        if (count > MostVariants)
        {
            findings.Report(
                FindingIds.TooManyVariants, Site(""), spec.Name, BindingFindings.Text(count), BindingFindings.Text(MostVariants));
        }

        if (spec.Weights is not null)
        {
            findings.Report(
                FindingIds.NoVariants, new FindingSite(-1, FindingSite.WeightsAttribute, -1), spec.Name,
                "the weights of one file fit one size only");
        }

        if (spec.Layers.Count > 0 && LayerBinder.ReadsTokens(spec.Layers[0]))
        {
            findings.Report(FindingIds.NoVariants, new FindingSite(0, null, -1), spec.Name, "its inputs are tokens");
        }

        for (int i = 0; i < spec.Layers.Count; i++)
        {
            object? direction = spec.Layers[i].Arguments.FirstOrDefault(a => a is { Name: "Direction", IsPair: false })?.Value;
            if (direction is "Backward" or "Bidirectional")
            {
                findings.Report(
                    FindingIds.NoVariants, new FindingSite(i, "Direction", -1), spec.Name,
                    "they follow live signals, which have no last step to walk backwards from");
            }
        }
    }

    private static List<ModelSpec> Models(ModelSpec spec, VariantsSpec variants, int layer)
    {
        var combinations = Combinations(variants).ToList();

        // More levels than a model may have are refused where they are bound.
        long levels = combinations.Sum(c => (long)Math.Min(c.Levels ?? 0, ModelParser.MostLayers));
        var set = new VariantSet(spec.Name, combinations.Count, variants.Layers is null ? -1 : layer, levels);
        return combinations.Select(c => Variant(spec, layer, c.Hidden, c.Levels) with { Set = set }).ToList();
    }

    /// <summary>Every combination; null stands for what the layer itself says.</summary>
    private static IEnumerable<(int? Hidden, int? Levels)> Combinations(VariantsSpec variants)
    {
        foreach (int? levels in variants.Layers?.Select(l => (int?)l) ?? [null])
        {
            foreach (int? hidden in variants.HiddenSizes?.Select(h => (int?)h) ?? [null])
            {
                yield return (hidden, levels);
            }
        }
    }

    private static ModelSpec Variant(ModelSpec spec, int layer, int? hidden, int? levels)
    {
        var layers = spec.Layers.ToArray();
        var varied = layers[layer];
        if (levels is { } count)
        {
            var arguments = varied.Arguments.Where(a => a.IsPair || a.Name != "Layers").Append(new ArgumentSpec("Layers", count));
            varied = varied with { Arguments = arguments.ToEquatableArray() };
        }

        layers[layer] = hidden is { } size ? varied with { Size = size } : varied;
        string name = (hidden is null ? "" : "Hidden" + BindingFindings.Text(hidden.Value))
            + (levels is null ? "" : "Layers" + BindingFindings.Text(levels.Value));
        return spec with
        {
            ContainingTypes = spec.ContainingTypes.Append(spec.Header).ToEquatableArray(),
            Header = "class " + name,
            Name = name,
            Modifiers = Modifiers,
            MemberNames = default,
            Layers = layers.ToEquatableArray(),
            NotPartialContainingTypes = default,
            Variants = null,
            IsVariant = true,
            Base = null,
        };
    }

    private static FindingSite Site(string argument) => new(-1, FindingSite.VariantsAttribute + argument, -1);
}
