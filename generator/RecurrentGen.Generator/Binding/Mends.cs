using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Binding;

/// <summary>What mends a finding, where exactly one change of the attributes does.</summary>
internal static class Mends
{
    /// <summary>Types of the user's own may have the names of ours.</summary>
    public const string Enumerations = "RecurrentGen.";

    /// <summary>The changes; none where the author has to decide.</summary>
    /// <param name="names">Names of the project's weight files.</param>
    public static EquatableArray<Mend> Of(Finding finding, ModelSpec spec, IReadOnlyList<string> names) =>
        finding.Mends.Count > 0 ? finding.Mends : Find(finding, spec, names).Where(m => m is not null).ToEquatableArray()!;

    private static Mend?[] Find(Finding finding, ModelSpec spec, IReadOnlyList<string> files)
    {
        int layer = finding.Site.Layer;
        int last = spec.Layers.Count - 1;
        switch (finding.Id)
        {
            case FindingIds.LayerName:
                return [Named(layer, Legal(finding.Arguments[0]))];
            case FindingIds.DuplicateName:
                return [Named(layer, Free(spec, finding.Arguments[0]))];
            case FindingIds.ReservedName:
                return [Named(layer, Free(spec, finding.Arguments[0] + "_layer"))];
            case FindingIds.UnknownHyperparameter:
                return [Renamed(layer, finding.Arguments[1], Hyperparameters(spec.Layers[layer]))];
            case FindingIds.UnknownSource:
                return [Text(layer, "From", NearestName.Find(finding.Arguments[1], Sources(spec, layer)))];
            case FindingIds.WeightFileMissing:
                return [Text(Mend.Weights, "0", NearestFile(finding.Arguments[0], files))];
            case FindingIds.TimeAxisGone:
                return [WithSequence(spec, finding.Arguments[1], layer)];
            case FindingIds.ResidualShape:
                return [Reshaped(spec, finding)];
            case FindingIds.LastOfBackward when spec.Layers[layer - 1].CellName is not null:
                return
                [
                    Member(layer - 1, "Return", "Return.Last"), new Mend(MendKind.RemoveAttribute, layer, ""),
                    .. Redirected(spec, layer, layer - 1),
                ];
            case FindingIds.SoftmaxLoss when spec.Layers[last].Size > 1:
                return [Member(Mend.Model, "Loss", "Loss.SoftmaxCrossEntropy"), Without(last, "Activation")];
            case FindingIds.SigmoidMissing when spec.Layers[last].Kind == "Dense":
                return [Member(last, "Activation", "Activation.Sigmoid")];
            case FindingIds.SoftmaxTwice or FindingIds.BoundedLogits:
                return [Without(last, "Activation")];
            case FindingIds.TokensHaveNoInputSize:
                return [Without(Mend.Model, "InputSize")];
            case FindingIds.StreamWeightsUnused or FindingIds.StreamWeightsOfTokens:
                return [Without(Mend.Model, "StreamWeights")];
            case FindingIds.DropoutUnused:
                return [Without(layer, "RecurrentDropout")];
            case FindingIds.MergeUnused:
                return [Without(layer, "Merge")];
            case FindingIds.FrozenUnused:
                return [Without(layer, "Frozen")];
            case FindingIds.DropoutLast:
                return [new Mend(MendKind.RemoveAttribute, layer, "")];
            default:
                return [];
        }
    }

    private static Mend Without(int layer, string argument) => new(MendKind.Remove, layer, argument);

    private static Mend Member(int layer, string argument, string member) =>
        new(MendKind.Set, layer, argument, Enumerations + member);

    private static Mend? Named(int layer, string name) => Text(layer, "Name", name);

    private static Mend? Text(int layer, string argument, string? text) =>
        text is null ? null : new Mend(MendKind.Set, layer, argument, $"\"{text}\"");

    private static Mend? Renamed(int layer, string name, IEnumerable<string> candidates) =>
        NearestName.Find(name, candidates) is { } nearest ? new Mend(MendKind.Rename, layer, name, nearest) : null;

    /// <summary>The layer that ended the time axis hands on its sequence, if it was told not to.</summary>
    private static Mend? WithSequence(ModelSpec spec, string name, int before)
    {
        var names = Names(spec);
        for (int i = before - 1; i >= 0; i--)
        {
            if (names[i] == name)
            {
                return spec.Layers[i].CellName is not null ? Without(i, "Return") : null;
            }
        }

        return null;
    }

    /// <summary>The layer before a residual gets the size or the time axis of what is added; arguments are name, source, two shapes.</summary>
    private static Mend? Reshaped(ModelSpec spec, Finding finding)
    {
        int before = finding.Site.Layer - 1;
        if (before < 0 || spec.Layers[finding.Site.Layer].Arguments.Any(a => a.Name == "Features"))
        {
            return null;
        }

        var (sourceSize, sourceSequence) = Shape(finding.Arguments[2]);
        var (size, sequence) = Shape(finding.Arguments[3]);
        var layer = spec.Layers[before];
        bool recurrent = layer.CellName is not null;
        if (sourceSize == size)
        {
            return recurrent && sourceSequence ? Without(before, "Return") : null;
        }

        // Of both directions side by side, or of a grid, the size is not what is declared.
        return sourceSequence == sequence && (recurrent || layer.Kind == "Dense") && BindingFindings.Text(layer.Size) == size
            ? new Mend(MendKind.Set, before, "0", sourceSize)
            : null;
    }

    /// <summary>Size and time axis of <c>[time, 3]</c> or <c>[3]</c>.</summary>
    private static (string Size, bool IsSequence) Shape(string shape)
    {
        string[] sizes = shape.Trim('[', ']').Split(',');
        return (sizes[sizes.Length - 1].Trim(), sizes.Length > 1);
    }

    /// <summary>Layers that add what one layer hands on take it from another.</summary>
    private static IEnumerable<Mend?> Redirected(ModelSpec spec, int from, int to)
    {
        var names = Names(spec);
        return Enumerable.Range(from + 1, spec.Layers.Count - from - 1)
            .Where(i => spec.Layers[i].Arguments.Any(a => a is { Name: "From", IsPair: false } && a.Value as string == names[from]))
            .Select(i => Text(i, "From", names[to]));
    }

    private static List<string> Names(ModelSpec spec)
    {
        var names = new LayerNames(spec, new BindingFindings());
        return Enumerable.Range(0, spec.Layers.Count).Select(names.Of).ToList();
    }

    private static IEnumerable<string> Sources(ModelSpec spec, int layer) => Names(spec).Take(layer)
        .Concat(LayerBinder.ReadsTokens(spec.Layers[0]) ? [] : ["input"]);

    private static IEnumerable<string> Hyperparameters(LayerSpec layer)
    {
        var shapes = layer.Cell is null ? null : CellShapes.Infer(layer.Cell).Shapes;
        return shapes is null ? [] : layer.Cell!.Parameters
            .Where(p => p.Kind == CellParameterKind.Hyper).Select(p => p.Name).Concat(shapes.FreeSizes);
    }

    /// <summary>A name of letters, digits and underscores.</summary>
    private static string Legal(string name)
    {
        string legal = string.Concat(name.Select(c => LayerNames.IsLetter(c) ? c : '_'));
        return legal.Length == 0 ? "layer" : legal[0] is >= '0' and <= '9' ? "_" + legal : legal;
    }

    /// <summary>The name with the first number that makes it unique.</summary>
    private static string Free(ModelSpec spec, string name)
    {
        var taken = new HashSet<string>(Names(spec));
        string free = name;
        for (int i = 1; taken.Contains(free); i++)
        {
            free = $"{name}_{BindingFindings.Text(i)}";
        }

        return free;
    }

    /// <summary>A weight file is asked for by its name alone.</summary>
    private static string? NearestFile(string file, IReadOnlyList<string> files) =>
        NearestName.Find(file.Substring(file.LastIndexOfAny(['/', '\\']) + 1), files);
}
