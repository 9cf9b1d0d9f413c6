using RecurrentGen.Generator.Parsing;
using static RecurrentGen.Generator.Binding.KernelBinder;

namespace RecurrentGen.Generator.Binding;

/// <summary>A rectifier whose slopes below zero are parameters.</summary>
internal static class PReluKernel
{
    /// <summary>PyTorch's initial slope, under every scheme.</summary>
    private const double InitialSlope = 0.25;

    public static BoundKernelLayer Bind(KernelBinder binder)
    {
        int size = binder.Input.Size;
        int weight = binder.Row("weight", TensorRole.Vector, InitialSlope, size);
        return binder.Build(size, binder.Input.IsSequence, new KernelCode(
            "PReluKernel",
            List(Is(KernelRole.Rows), Is(KernelRole.Input), Is(KernelRole.Output), Is(KernelRole.Parameter, weight)),
            List(
                Is(KernelRole.Rows), Is(KernelRole.Input), Is(KernelRole.InputGradient), Is(KernelRole.OutputGradient),
                Is(KernelRole.WantsInputs), Is(KernelRole.Parameter, weight), Is(KernelRole.Gradient, weight)),
            List(),
            List(
                Is(KernelRole.Input), Is(KernelRole.Output), Is(KernelRole.Integer, size),
                Is(KernelRole.Parameter, weight))));
    }
}
