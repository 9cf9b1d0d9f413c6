using RecurrentGen.Generator.Parsing;
using static RecurrentGen.Generator.Binding.KernelBinder;

namespace RecurrentGen.Generator.Binding;

/// <summary>Layers that make one step of several neighbouring ones.</summary>
internal static class WindowPoolingKernels
{
    public static BoundKernelLayer Max(KernelBinder binder) => Bind(binder, "MaxPool1DKernel", readsValues: true);

    public static BoundKernelLayer Average(KernelBinder binder) => Bind(binder, "AveragePool1DKernel", readsValues: false);

    /// <param name="readsValues">Whether gradients depend on the values.</param>
    private static BoundKernelLayer Bind(KernelBinder binder, string code, bool readsValues)
    {
        binder.NeedSequence();
        int size = binder.Size("size");
        int stride = binder.StrideOr(Math.Min(size, binder.Input.Steps));
        var padding = binder.PaddingOr(Padding.Valid);
        int span = binder.Span(size - 1L, "size", "use a smaller window");
        int features = binder.Input.Size;
        var past = binder.State("past", Math.Max(1, binder.Bounded((long)span * features)));
        var clock = binder.Shorten(span, padding, stride);

        // A window of one step with every step is the input, but a layer all the same.
        var counted = clock ?? binder.State("clock", 1);
        KernelArgument[] axes = [Is(KernelRole.Axis), Is(clock is null ? KernelRole.Axis : KernelRole.OutputAxis)];
        KernelArgument[] sizes =
        [
            Is(KernelRole.Integer, features), Is(KernelRole.Integer, span + 1),
            Is(KernelRole.Integer, binder.Shortening?.First ?? 0), Is(KernelRole.Integer, stride),
        ];
        KernelArgument[] values = readsValues ? [Is(KernelRole.Input), Is(KernelRole.Output)] : [];
        return binder.Build(features, true, new KernelCode(
            code,
            List([.. axes, Is(KernelRole.Input), Is(KernelRole.Output), .. sizes]),
            List([.. axes, .. values, Is(KernelRole.InputGradient), Is(KernelRole.OutputGradient), .. sizes]),
            List(),
            List(
            [
                Is(KernelRole.Input), Is(KernelRole.Output), .. sizes,
                past.Before, past.After, counted.Before, counted.After,
            ])));
    }
}
