using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Binding;

/// <param name="Model">Null where a finding is an error, or where the C# compiler refuses the declaration.</param>
internal sealed record BindResult(BoundModel? Model, EquatableArray<Finding> Findings);

/// <summary>
/// Gives every layer its sizes and every parameter its name and shape, and finds all mistakes on the way.
/// </summary>
internal static class ModelBinder
{
    /// <summary>
    /// Members of every generated model; a user's member of the same name would not compile with them.
    /// </summary>
    public static readonly IReadOnlyList<string> GeneratedMembers =
    [
        ".ctor", "InputSize", "OutputSize", "SequenceLength", "BatchSize", "ParameterCount", "Parameters", "Scaling",
        "Description", "ModelDescription", "Create", "CreatePredictor", "CreateTraining", "CreateStream", "FitScaling",
        "Save", "Load", "Summary", "CopyParametersTo", "CopyParametersFrom", "Predictor", "LiveStream", "Training",
        "SharedDescription", "Describe", "SelfTest", "InitialState",
        "FileState", "ReadFileState", "Trace",
    ];

    /// <summary>Members of models with compact stream weights, beside the others.</summary>
    public static readonly IReadOnlyList<string> CompactMembers =
        ["CreateFloat32Stream", "PackStreamWeights", "StreamWeightsReport", "DescribeStreamWeights", "_streamWeights"];

    /// <summary>Members of models that read tokens, beside the others.</summary>
    public static readonly IReadOnlyList<string> TokenMembers = ["Vocabulary"];

    /// <summary>Members of models whose outputs have other steps than their inputs, beside the others.</summary>
    public static readonly IReadOnlyList<string> TimeMembers = ["OutputSteps"];

    /// <summary>Version of the generator, which the runtime must have too: generated code calls into it.</summary>
    private static readonly string Version = typeof(ModelBinder).Assembly.GetName().Version.ToString(2);

    /// <param name="spec">The declaration.</param>
    /// <param name="manifests">The weight files of the project.</param>
    public static BindResult Bind(ModelSpec spec, EquatableArray<WeightManifest> manifests = default)
    {
        var findings = new BindingFindings();
        if (IsOfAnotherVersion(spec, findings))
        {
            return new BindResult(null, findings.All.ToEquatableArray());
        }

        if (spec.EarlyLanguage.Length > 0)
        {
            findings.Report(FindingIds.LanguageVersion, new FindingSite(-1, null, -1), spec.Name, spec.EarlyLanguage);
        }

        CheckClass(spec, findings, []);
        int input = InputSizeOf(spec, findings);
        int steps = SizeOf("SequenceLength", spec.SequenceLength, findings);
        int batch = SizeOf("BatchSize", spec.BatchSize, findings);
        var loss = findings.Member(new FindingSite(-1, "Loss", -1), "Loss", spec.Loss, Loss.MeanSquaredError);
        var weightSite = new FindingSite(-1, "StreamWeights", -1);
        var weights = findings.Member(weightSite, "StreamWeights", spec.StreamWeights, StreamWeights.Float32);

        var layers = new LayerBinder(spec, findings, input, steps, batch);
        layers.Run();
        CheckMembers(spec, findings, m => layers.Scales.Count > 1 && TimeMembers.Contains(m));
        if (layers.Last is { } last)
        {
            findings.AddRange(LossRules.Check(loss, last));
        }

        if (weights != StreamWeights.Float32 && TakesTokens(spec))
        {
            findings.Report(FindingIds.StreamWeightsOfTokens, weightSite, weights.ToString());
        }
        else if (weights != StreamWeights.Float32
            && layers.Layers.OfType<BoundRecurrentLayer>().FirstOrDefault(l => l.Direction != Direction.Forward) is { } layer)
        {
            findings.Report(FindingIds.StreamWeightsUnused, weightSite, weights.ToString(), layer.Name);
            weights = StreamWeights.Float32;
        }

        var all = findings.All.ToEquatableArray();
        if (findings.Unreadable || layers.Last is null || findings.All.Any(f => !FindingIds.IsWarning(f.Id)))
        {
            return new BindResult(null, all);
        }

        string declaration = string.Join(";", new[]
        {
            (layers.Vocabulary > 0 ? "" : $"InputSize={BindingFindings.Text(input)},")
            + $"SequenceLength={BindingFindings.Text(steps)},"
            + $"BatchSize={BindingFindings.Text(batch)},Loss={loss}",
        }.Concat(layers.Declarations));
        var model = new BoundModel(
            spec.Namespace, spec.ContainingTypes, spec.Header, spec.Name, declaration,
            input, layers.Last.OutputSize, steps, batch, layers.Last.SequenceOutput, loss,
            layers.Layers.ToEquatableArray(), layers.Tensors.ToEquatableArray(), weights, layers.Vocabulary,
            IsVariant: spec.IsVariant)
        {
            TimeScales = layers.Scales.ToEquatableArray(),
        };
        var misfits = new List<Finding>();
        var withWeights = WeightBinder.Bind(spec, model, manifests, misfits);
        return new BindResult(withWeights, all.Concat(misfits).ToEquatableArray());
    }

    private static void CheckMembers(ModelSpec spec, BindingFindings findings, Func<string, bool> isTaken)
    {
        foreach (string member in spec.MemberNames.Where(isTaken))
        {
            string shown = member == ".ctor" ? "a constructor" : $"'{member}'";
            findings.Report(FindingIds.MemberNameTaken, new FindingSite(-1, "." + member, -1), spec.Name, shown);
        }
    }

    /// <summary>Whether another version's runtime is referenced: what it means by a declaration is not known.</summary>
    public static bool IsOfAnotherVersion(ModelSpec spec, BindingFindings findings)
    {
        bool differs = spec.RuntimeVersion.Length > 0 && spec.RuntimeVersion != Version;
        if (differs)
        {
            findings.Report(FindingIds.RuntimeVersion, new FindingSite(-1, null, -1), spec.Name, Version, spec.RuntimeVersion);
        }

        return differs;
    }

    private static bool IsTaken(ModelSpec spec, string name) => spec.Variants is not null
        ? VariantBinder.GeneratedMembers.Contains(name)
        : GeneratedMembers.Contains(name)
        || (spec.StreamWeights != nameof(StreamWeights.Float32) && CompactMembers.Contains(name))
        || (TakesTokens(spec) && TokenMembers.Contains(name));

    /// <summary>Whether the first layer reads tokens instead of numbers.</summary>
    private static bool TakesTokens(ModelSpec spec) => spec.Layers.Count > 0 && LayerBinder.ReadsTokens(spec.Layers[0]);

    /// <summary>Values per step: of tokens always one, which nobody has to say.</summary>
    private static int InputSizeOf(ModelSpec spec, BindingFindings findings)
    {
        if (!TakesTokens(spec))
        {
            return SizeOf("InputSize", spec.InputSize, findings);
        }

        if (spec.InputSize != 0)
        {
            findings.Report(
                FindingIds.TokensHaveNoInputSize, new FindingSite(-1, "InputSize", -1), spec.Layers[0].Kind);
        }

        return 1;
    }

    private static int SizeOf(string name, int value, BindingFindings findings) =>
        findings.InRange(new FindingSite(-1, name, -1), name, value, 1, int.MaxValue);

    /// <param name="spec">The declaration.</param>
    /// <param name="findings">Takes what is wrong with the class itself.</param>
    /// <param name="variants">Names of the models that the class stands for; none where it is a model itself.</param>
    public static void CheckClass(ModelSpec spec, BindingFindings findings, IEnumerable<string> variants)
    {
        var self = new FindingSite(-1, null, -1);
        if (!spec.Modifiers.Contains("partial"))
        {
            findings.Report(FindingIds.NotPartial, self, spec.Name);
        }

        if (spec.TypeParameterCount > 0)
        {
            findings.Report(FindingIds.Generic, self, spec.Name);
        }

        // A class of variants has no instances, and so may say so.
        bool isModel = spec.Variants is null;
        if (spec.Modifiers.FirstOrDefault(m =>
                m is "record" or "file" or "required" || (isModel && (m is "static" or "abstract"))) is { } modifier)
        {
            findings.Report(FindingIds.KindOfClass, self, spec.Name, modifier);
        }

        foreach (string outer in spec.NotPartialContainingTypes)
        {
            findings.Report(FindingIds.ContainingTypeNotPartial, self with { Element = outer }, spec.Name, outer);
        }

        var names = variants.ToList();
        CheckMembers(spec, findings, m => IsTaken(spec, m) || m == spec.Name || names.Contains(m));
        if (IsTaken(spec, spec.Name) || names.Contains(spec.Name))
        {
            findings.Report(FindingIds.ModelName, self, spec.Name);
        }

        CheckBase(spec, findings);
        if (spec.Layers.Count == 0 && !spec.HasUnknownAttributes)
        {
            findings.Report(FindingIds.NoLayers, self, spec.Name);
        }

        for (int i = 1; i < spec.Layers.Count; i++)
        {
            if (spec.Layers[i].Declaration != spec.Layers[0].Declaration)
            {
                findings.Report(FindingIds.LayersOnTwoDeclarations, new FindingSite(i, null, -1), spec.Name);
                break;
            }
        }
    }

    private static void CheckBase(ModelSpec spec, BindingFindings findings)
    {
        string? problem = spec.Base is not { } parent ? null
            : parent.IsModel ? "is a model itself, or derives from one"
            : parent.MemberNames.FirstOrDefault(m => IsTaken(spec, m)) is { } taken ? $"declares '{taken}'"
            : null;
        if (problem is not null)
        {
            var site = new FindingSite(-1, FindingSite.BaseType, -1);
            findings.Report(FindingIds.InheritedMember, site, spec.Name, spec.Base!.Name, problem);
        }
    }
}
