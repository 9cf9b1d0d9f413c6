using RecurrentGen.Generator.Parsing;
using static RecurrentGen.Generator.Binding.KernelBinder;

namespace RecurrentGen.Generator.Binding;

/// <summary>The sum of the value here and of an earlier one.</summary>
internal static class ResidualKernel
{
    private const string ModelInput = "input";

    public static BoundKernelLayer Bind(KernelBinder binder)
    {
        var input = binder.Input;
        string from = binder.Arguments.Text("From", ModelInput);
        int source = Find(binder, from);
        var layer = source < 0 ? null : input.Layers[source];
        int sourceSize = layer?.OutputSize ?? (input.ModelInputSize > 0 ? input.ModelInputSize : input.Size);
        int features = binder.Arguments.Number("Features", sourceSize, 1, int.MaxValue);
        binder.Arguments.Find("Features", out bool isGiven);
        bool isSequence = layer?.SequenceOutput ?? true;

        // A value that is shorter than the one here is added to its first features only where Features says so.
        bool whole = features == sourceSize && (!isGiven || features == input.Size);
        int scale = layer?.OutputScale ?? 0;
        bool sameSteps = !isSequence || !input.IsSequence || scale == input.Scale;
        bool fits = isSequence == input.IsSequence && sameSteps && features <= sourceSize
            && (whole ? features == input.Size : features <= input.Size);
        if (input.IsKnown && !fits)
        {
            binder.Findings.Report(
                FindingIds.ResidualShape, binder.Site("From"), binder.Name,
                (whole ? "" : $"the first {BindingFindings.Text(features)} features of ") + $"'{from}'",
                Shape(sourceSize, isSequence, sameSteps ? 0 : input.Scales[scale].Steps),
                Shape(input.Size, input.IsSequence, sameSteps ? 0 : input.Steps));
        }

        binder.Text.AddUnless(false, "From", from);
        binder.Text.AddUnless(whole, "Features", BindingFindings.Text(features));
        binder.Source = new KernelSource(source, features);
        binder.IsUnbounded = true;
        var size = Is(KernelRole.Integer, features);
        return binder.Build(input.Size, input.IsSequence, new KernelCode(
            "ResidualKernel",
            List(Is(KernelRole.Rows), Is(KernelRole.Input), Is(KernelRole.Source), Is(KernelRole.Output), size),
            List(Is(KernelRole.Rows), Is(KernelRole.InputGradient), Is(KernelRole.OutputGradient)),
            List(Is(KernelRole.Rows), Is(KernelRole.SourceGradient), Is(KernelRole.OutputGradient), size),
            List(
                Is(KernelRole.Input), Is(KernelRole.Source), Is(KernelRole.Output),
                Is(KernelRole.Integer, input.Size), size)));
    }

    private static int Find(KernelBinder binder, string from)
    {
        var layers = binder.Input.Layers;
        for (int i = layers.Count - 1; i >= 0; i--)
        {
            // The levels of a stack have one name; the topmost hands on the stack's output.
            if (layers[i].Name == from)
            {
                return i;
            }
        }

        bool hasInput = binder.Input.ModelInputSize > 0;
        if ((from != ModelInput || !hasInput) && binder.Input.IsKnown)
        {
            var names = (hasInput ? new[] { ModelInput } : []).Concat(layers.Select(l => l.Name)).Distinct();
            binder.Findings.Report(
                FindingIds.UnknownSource, binder.Site("From"), binder.Name, from, string.Join(", ", names));
        }

        return -1;
    }

    /// <param name="steps">0 where they are not the question.</param>
    private static string Shape(int size, bool sequence, int steps)
    {
        string time = steps == 0 ? "time" : BindingFindings.Text(steps);
        return sequence ? $"[{time}, {BindingFindings.Text(size)}]" : $"[{BindingFindings.Text(size)}]";
    }
}
