using RecurrentGen.Generator.Parsing;
using static RecurrentGen.Generator.Binding.KernelBinder;

namespace RecurrentGen.Generator.Binding;

/// <summary>Convolutions over time.</summary>
internal static class Conv1DKernel
{
    public static BoundKernelLayer Bind(KernelBinder binder)
    {
        binder.NeedSequence();
        var arguments = binder.Arguments;
        int channels = binder.Input.Size;
        int filters = arguments.Number("filters", 1, 1, int.MaxValue);
        int taps = arguments.Number("kernel", 1, 1, int.MaxValue);
        int dilation = arguments.Number("Dilation", 1, 1, int.MaxValue);
        int groups = arguments.Number("Groups", 1, 1, int.MaxValue);
        var activation = arguments.Member("Activation", Activation.None);
        binder.Declare(filters, taps);
        int stride = binder.StrideOr(1);
        var padding = binder.PaddingOr(Padding.Causal);
        binder.Text.AddUnless(dilation == 1, "Dilation", BindingFindings.Text(dilation));
        binder.Text.AddUnless(groups == 1, "Groups", BindingFindings.Text(groups));
        binder.Text.AddUnless(activation == Activation.None, "Activation", activation.ToString());
        groups = CheckedGroups(binder, groups, channels, filters);
        if (activation == Activation.Softmax)
        {
            binder.Findings.Report(
                FindingIds.NotAMember, binder.Site("Activation"), "Activation", "Softmax", "an element-wise function");
        }

        int span = binder.Span((taps - 1L) * dilation, "kernel", "use a smaller kernel or dilation");
        binder.IsUnbounded = activation == Activation.None;
        binder.MultiplyAdds = (long)filters * taps * (channels / groups);
        int[] sizes = groups == 1
            ? [channels, filters, taps, dilation, (int)activation]
            : [channels, filters, taps, dilation, groups, (int)activation];
        return Build(binder, groups, taps, new Reach(span, padding, stride), sizes);
    }

    private static BoundKernelLayer Build(KernelBinder binder, int groups, int taps, Reach reach, int[] numbers)
    {
        int channels = binder.Input.Size;
        int filters = numbers[1];
        int weight = binder.Filters("weight", groups > 1, TensorRole.InputWeight, filters, channels / groups, taps);
        int bias = binder.Row("bias", TensorRole.Vector, null, filters);
        int length = binder.Bounded((long)taps * channels);
        var window = binder.Buffer("windows", length, true);
        var dWindow = binder.Buffer("gradients of windows", length, true, onlyBackward: true);
        var past = binder.State("past", Math.Max(1, binder.Bounded((long)reach.Span * channels)));
        var clock = binder.Shorten(reach.Span, reach.Padding, reach.Stride);
        KernelArgument[] axes = [Is(KernelRole.Axis)];
        KernelArgument[] states = [past.Before, past.After];
        if (clock is { } counted)
        {
            axes = [.. axes, Is(KernelRole.OutputAxis)];
            states = [.. states, counted.Before, counted.After];
            numbers = [.. numbers, binder.Shortening!.First, reach.Stride];
        }

        var sizes = numbers.Select(s => Is(KernelRole.Integer, s)).ToArray();
        var matrix = Is(groups == 1 ? KernelRole.Matrix : KernelRole.RowMatrix, weight);
        KernelArgument[] gradient = groups == 1
            ? [Is(KernelRole.Transposed, weight), Is(KernelRole.MatrixGradient, weight)]
            : [matrix, Is(KernelRole.Gradient, weight)];
        return binder.Build(filters, true, new KernelCode(
            groups == 1 ? "Conv1DKernel" : "GroupedConv1DKernel",
            List(
            [
                .. axes, Is(KernelRole.Input), Is(KernelRole.Output), .. sizes,
                matrix, Is(KernelRole.Parameter, bias), window,
            ]),
            List(
            [
                .. axes, Is(KernelRole.InputGradient), Is(KernelRole.Output), Is(KernelRole.OutputGradient),
                Is(KernelRole.WantsInputs), .. sizes, .. gradient, Is(KernelRole.Gradient, bias), window, dWindow,
            ]),
            List(),
            List(
            [
                Is(KernelRole.Input), Is(KernelRole.Output), .. sizes, matrix, Is(KernelRole.Parameter, bias), window,
                .. states,
            ])));
    }

    /// <param name="Span">Steps from the oldest that an output sees to the newest.</param>
    private sealed record Reach(int Span, Padding Padding, int Stride);

    /// <summary>Groups that divide channels and filters; 1 after a finding.</summary>
    private static int CheckedGroups(KernelBinder binder, int groups, int channels, int filters)
    {
        if ((channels % groups == 0 || !binder.Input.IsKnown) && filters % groups == 0)
        {
            return channels % groups == 0 ? groups : 1;
        }

        binder.Findings.Report(
            FindingIds.Groups, binder.Site("Groups"), BindingFindings.Text(groups), BindingFindings.Text(channels),
            BindingFindings.Text(filters));
        return 1;
    }
}
