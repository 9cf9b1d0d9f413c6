using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Binding;

/// <summary>
/// Finds what is legal but surely not meant, in models that are right otherwise. Only the analyzer asks: what is generated
/// does not depend on it.
/// </summary>
internal static class LikelyMistakes
{
    /// <summary>
    /// Steps from which a plain recurrent layer learns little: gradients shrink or grow by a factor at each of them
    /// (Bengio, Simard and Frasconi, 1994).
    /// </summary>
    private const int LongSequence = 100;

    private const string PlainCell = "RecurrentGen.Cells.Rnn";

    /// <param name="spec">What <paramref name="model"/> was bound from.</param>
    public static IReadOnlyList<Finding> Of(
        ModelSpec spec, BoundModel model, EquatableArray<WeightManifest> manifests)
    {
        var findings = new BindingFindings();
        for (int i = 0; i < spec.Layers.Count; i++)
        {
            CheckArguments(spec, model, i, findings);
        }

        for (int i = 0; i < model.Layers.Count; i++)
        {
            CheckLayer(spec, model, i, findings);
        }

        CheckTraining(spec, model, findings);
        CheckLogits(model, findings);
        CheckWeightNames(spec, manifests, findings);
        return findings.All;
    }

    private static void CheckArguments(ModelSpec spec, BoundModel model, int index, BindingFindings findings)
    {
        var layer = spec.Layers[index];
        var arguments = new Arguments(layer, index, findings);
        var bound = model.Layers.Where(l => l.Attribute == index).ToList();
        arguments.Find("Merge", out bool merges);
        if (merges && bound.OfType<BoundRecurrentLayer>().FirstOrDefault() is { } recurrent
            && recurrent.Direction != Direction.Bidirectional)
        {
            findings.Report(
                FindingIds.MergeUnused, new FindingSite(index, "Merge", -1), recurrent.Name, recurrent.Direction.ToString());
        }

        if (arguments.Truth("Frozen") && !bound.SelectMany(TensorsOf).Any())
        {
            findings.Report(
                FindingIds.FrozenUnused, new FindingSite(index, "Frozen", -1), bound.FirstOrDefault()?.Name ?? layer.Kind);
        }

        if (layer.CellName == PlainCell && model.SequenceLength > LongSequence && !arguments.Truth("Frozen"))
        {
            findings.Report(
                FindingIds.LongMemory, new FindingSite(index, null, -1), bound[0].Name,
                BindingFindings.Text(model.SequenceLength));
        }
    }

    private static void CheckLayer(ModelSpec spec, BoundModel model, int index, BindingFindings findings)
    {
        var layer = model.Layers[index];
        var site = new FindingSite(layer.Attribute, null, -1);
        if (layer is BoundKernelLayer { Source: { } source } && source.Layer == index - 1)
        {
            findings.Report(
                FindingIds.ResidualOfItself, site with { Argument = "From" }, layer.Name,
                index == 0 ? "the input" : $"'{model.Layers[index - 1].Name}'");
        }

        if (spec.Weights is null && spec.Layers[layer.Attribute].Kind == "LastStep" && model.SequenceLength > 1)
        {
            CheckLastStep(spec, model, index, findings);
        }

        if (layer.InputSize == 1 && spec.Layers[layer.Attribute].Kind == "LayerNorm")
        {
            findings.Report(FindingIds.ConstantOutput, site, layer.Name, "normalises a single feature, which is always its mean");
        }

        if (layer is BoundDenseLayer { OutputSize: 1, Activation: Activation.Softmax })
        {
            findings.Report(
                FindingIds.ConstantOutput, site with { Argument = "Activation" }, layer.Name,
                "takes the softmax of a single unit, which is always 1");
        }
    }

    /// <summary>A file has been trained as it is; here somebody likely means what <c>Return.Last</c> takes.</summary>
    private static void CheckLastStep(ModelSpec spec, BoundModel model, int index, BindingFindings findings)
    {
        int before = index - 1;
        while (before > 0 && spec.Layers[model.Layers[before].Attribute].Kind is "Dense" or "Dropout" or "LayerNorm" or "PRelu")
        {
            before--;
        }

        if (before >= 0 && model.Layers[before] is BoundRecurrentLayer { Direction: not Direction.Forward } recurrent)
        {
            findings.Report(
                FindingIds.LastOfBackward, new FindingSite(model.Layers[index].Attribute, null, -1), model.Layers[index].Name,
                recurrent.Name);
        }
    }

    private static void CheckTraining(ModelSpec spec, BoundModel model, BindingFindings findings)
    {
        // The fixed weights of a cell are its author's decision, and may be all that is wanted of it.
        bool learns = model.Layers.Any(l => TensorsOf(l).Any()
            && !new Arguments(spec.Layers[l.Attribute], l.Attribute, findings).Truth("Frozen"));
        if (spec.Weights is null && !learns)
        {
            findings.Report(
                FindingIds.NothingToTrain, new FindingSite(-1, null, -1), spec.Name,
                model.Tensors.Count == 0 ? "no layer has weights" : "every layer that has weights is frozen");
        }
    }

    private static void CheckLogits(BoundModel model, BindingFindings findings)
    {
        if (model.Loss == Loss.SoftmaxCrossEntropy
            && model.Layers[model.Layers.Count - 1] is BoundDenseLayer dense
            && dense.Activation is Activation.Tanh or Activation.Sigmoid or Activation.Relu or Activation.HardSigmoid
                or Activation.Softsign or Activation.Softplus)
        {
            findings.Report(
                FindingIds.BoundedLogits, new FindingSite(dense.Attribute, "Activation", -1), dense.Name,
                dense.Activation.ToString());
        }
    }

    private static void CheckWeightNames(
        ModelSpec spec, EquatableArray<WeightManifest> manifests, BindingFindings findings)
    {
        if (spec.Weights is not { } weights || manifests.FirstOrDefault(m => m.File == weights.File) is not { } manifest)
        {
            return;
        }

        var names = manifest.Tensors.Select(t => t.Name).ToList();
        foreach (var rename in weights.Rename.Where(r => !names.Any(n => n.StartsWith(r.From, StringComparison.Ordinal))))
        {
            Report("Rename", $"{rename.From}={rename.To}", rename.From);
        }

        names = [.. names.Select(n => WeightBinder.Renamed(weights, n))];
        foreach (string ignored in weights.Ignore.Where(i => !names.Any(n => n.StartsWith(i, StringComparison.Ordinal))))
        {
            Report("Ignore", ignored, ignored);
        }

        void Report(string argument, string entry, string beginning) => findings.Report(
            FindingIds.WeightNameUnused, new FindingSite(-1, FindingSite.WeightsAttribute, -1) { Element = entry },
            argument, beginning, manifest.File, names.Count == 0 ? "has no names of tensors" : "has none such");
    }

    private static IEnumerable<int> TensorsOf(BoundLayer layer) => layer switch
    {
        BoundRecurrentLayer recurrent => recurrent.Cells.SelectMany(c => c.Parameters).Select(p => p.Tensor),
        BoundDenseLayer dense => [dense.Weight],
        BoundEmbeddingLayer embedding => [embedding.Weight],
        BoundKernelLayer kernel => kernel.Tensors.Select(t => t.Tensor),
        _ => [],
    };
}
