using RecurrentGen.Generator.Parsing;
using static RecurrentGen.Generator.Binding.KernelBinder;

namespace RecurrentGen.Generator.Binding;

/// <summary>Layer normalisation: of every row by itself, then scaled and shifted.</summary>
internal static class LayerNormKernel
{
    private const double DefaultEpsilon = 1e-5;

    public static BoundKernelLayer Bind(KernelBinder binder)
    {
        double epsilon = binder.Arguments.Real("Epsilon", DefaultEpsilon);
        if (!(epsilon > 0) || double.IsInfinity(epsilon))
        {
            binder.Findings.Report(
                FindingIds.Rate, binder.Site("Epsilon"), "Epsilon", "above 0 and finite", BindingFindings.Text(epsilon));
        }

        binder.Text.AddUnless(epsilon == DefaultEpsilon, "Epsilon", BindingFindings.Text(epsilon));
        int size = binder.Input.Size;
        int weight = binder.Row("weight", TensorRole.Vector, 1, size);
        int bias = binder.Row("bias", TensorRole.Vector, 0, size);
        binder.IsUnbounded = true;
        KernelArgument[] sizes = [Is(KernelRole.Integer, size), new(KernelRole.Single, epsilon)];
        return binder.Build(size, binder.Input.IsSequence, new KernelCode(
            "LayerNormKernel",
            List(
            [
                Is(KernelRole.Rows), Is(KernelRole.Input), Is(KernelRole.Output), .. sizes,
                Is(KernelRole.Parameter, weight), Is(KernelRole.Parameter, bias),
            ]),
            List(
            [
                Is(KernelRole.Rows), Is(KernelRole.Input), Is(KernelRole.InputGradient), Is(KernelRole.OutputGradient),
                Is(KernelRole.WantsInputs), .. sizes,
                Is(KernelRole.Parameter, weight), Is(KernelRole.Gradient, weight), Is(KernelRole.Gradient, bias),
            ]),
            List(),
            List(
            [
                Is(KernelRole.Input), Is(KernelRole.Output), .. sizes,
                Is(KernelRole.Parameter, weight), Is(KernelRole.Parameter, bias),
            ])));
    }
}
