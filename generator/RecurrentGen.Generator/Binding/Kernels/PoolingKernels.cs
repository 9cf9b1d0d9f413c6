using static RecurrentGen.Generator.Binding.KernelBinder;

namespace RecurrentGen.Generator.Binding;

/// <summary>Layers that make one value of a sequence.</summary>
internal static class PoolingKernels
{
    private static readonly KernelArgument Axis = Is(KernelRole.Axis);
    private static readonly KernelArgument Sequences = Is(KernelRole.Sequences);
    private static readonly KernelArgument Input = Is(KernelRole.Input);
    private static readonly KernelArgument Output = Is(KernelRole.Output);
    private static readonly KernelArgument InputGradient = Is(KernelRole.InputGradient);
    private static readonly KernelArgument OutputGradient = Is(KernelRole.OutputGradient);

    public static BoundKernelLayer LastStep(KernelBinder binder)
    {
        binder.NeedSequence();
        int size = binder.Input.Size;
        return binder.Build(size, false, new KernelCode(
            "LastStepKernel",
            List(Axis, Sequences, Input, Output),
            List(Axis, InputGradient, OutputGradient),
            List(),
            List(Input, Output, Is(KernelRole.Integer, size))));
    }

    public static BoundKernelLayer Mean(KernelBinder binder)
    {
        binder.NeedSequence();
        int size = binder.Input.Size;
        var count = binder.State("count", 1);
        var mean = binder.State("mean", size);
        return binder.Build(size, false, new KernelCode(
            "MeanPoolingKernel",
            List(Axis, Sequences, Input, Output),
            List(Axis, InputGradient, OutputGradient),
            List(),
            List(Input, Output, Is(KernelRole.Integer, size), count.Before, count.After, mean.Before, mean.After)));
    }

    public static BoundKernelLayer Max(KernelBinder binder)
    {
        binder.NeedSequence();
        int size = binder.Input.Size;
        var started = binder.State("started", 1);
        var largest = binder.State("largest", size);
        return binder.Build(size, false, new KernelCode(
            "MaxPoolingKernel",
            List(Axis, Sequences, Input, Output),
            List(Axis, Input, Output, InputGradient, OutputGradient),
            List(),
            List(
                Input, Output, Is(KernelRole.Integer, size),
                started.Before, started.After, largest.Before, largest.After)));
    }

    /// <summary>Additive scores v tanh(W x + b), a softmax over time, and the mean with these weights.</summary>
    public static BoundKernelLayer Attention(KernelBinder binder)
    {
        binder.NeedSequence();
        int units = binder.Size("units");
        int size = binder.Input.Size;
        int weight = binder.Matrix("projection.weight", units, size);
        int bias = binder.Row("projection.bias", TensorRole.Vector, null, units);
        int score = binder.Row("score.weight", TensorRole.InputWeight, null, 1, units);
        var hidden = binder.Buffer("tanh(W x + b)", units, true);
        var weights = binder.Buffer("weight of the step, and its gradient", 2, true);
        var largest = binder.State("largest", 1);
        var sum = binder.State("sum", 1);
        var total = binder.State("total", size);
        binder.MultiplyAdds = ((long)units * size) + units + size;
        KernelArgument[] sizes = [Is(KernelRole.Integer, size), Is(KernelRole.Integer, units)];
        KernelArgument[] parameters =
            [Is(KernelRole.Matrix, weight), Is(KernelRole.Parameter, bias), Is(KernelRole.Parameter, score)];
        return binder.Build(size, false, new KernelCode(
            "AttentionPoolingKernel",
            List([Axis, Sequences, Input, Output, .. sizes, .. parameters, hidden, weights]),
            List(
            [
                Axis, Input, InputGradient, OutputGradient, Is(KernelRole.WantsInputs), .. sizes,
                Is(KernelRole.Transposed, weight), Is(KernelRole.Parameter, score), hidden, weights,
                Is(KernelRole.MatrixGradient, weight), Is(KernelRole.Gradient, bias), Is(KernelRole.Gradient, score),
            ]),
            List(),
            List(
            [
                Input, Output, .. sizes, .. parameters, hidden,
                largest.Before, largest.After, sum.Before, sum.After, total.Before, total.After,
            ])));
    }
}
