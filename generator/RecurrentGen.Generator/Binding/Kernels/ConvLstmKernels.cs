using RecurrentGen.Generator.Parsing;
using static RecurrentGen.Generator.Binding.KernelBinder;

namespace RecurrentGen.Generator.Binding;

/// <summary>Convolutional LSTMs over a line or a plane of places.</summary>
internal static class ConvLstmKernels
{
    private const int Gates = 4;

    /// <summary>In the order of the parameters' rows.</summary>
    private static readonly string[] GateNames = ["i", "f", "g", "o"];

    public static BoundKernelLayer Line(KernelBinder binder) => Bind(binder, isPlane: false);

    public static BoundKernelLayer Plane(KernelBinder binder) => Bind(binder, isPlane: true);

    private static BoundKernelLayer Bind(KernelBinder binder, bool isPlane)
    {
        binder.NeedSequence();
        int filters = Number(binder, "filters");
        int kernel = Number(binder, "kernel");
        int height = isPlane ? Number(binder, "height") : 1;
        int width = Number(binder, "width");
        int kernelHeight = isPlane ? binder.Arguments.Number("KernelHeight", kernel, 1, int.MaxValue) : 1;
        binder.Declare(isPlane ? [filters, kernel, height, width] : [filters, kernel, width]);
        binder.Text.AddUnless(!isPlane || kernelHeight == kernel, "KernelHeight", BindingFindings.Text(kernelHeight));
        int places = binder.Bounded((long)height * width);
        if (binder.Input.IsKnown && binder.Input.Size % places != 0)
        {
            binder.Findings.Report(
                FindingIds.Grid, binder.Site(), binder.Name, BindingFindings.Text(places),
                BindingFindings.Text(binder.Input.Size));
        }

        int channels = Math.Max(1, binder.Input.Size / places);
        int taps = binder.Bounded((long)kernelHeight * kernel);
        binder.IsUnbounded = false;
        binder.MultiplyAdds = (long)places * Gates * filters * taps * (channels + filters);
        var grid = new Grid(
            isPlane ? [kernelHeight, kernel] : [kernel], taps, places, channels, filters,
            [height, width, kernelHeight, kernel, channels, filters]);
        return Build(binder, grid);
    }

    private static BoundKernelLayer Build(KernelBinder binder, Grid grid)
    {
        int gates = binder.Bounded((long)Gates * grid.Filters);
        int weight = binder.Filters("input.weight", false, TensorRole.InputWeight, gates, grid.Channels, grid.Kernel);
        var part = new KernelPart(grid.Filters, grid.Filters, new InitSpec(1, "Keras"));
        int bias = binder.PartedRow("input.bias", TensorRole.Vector, part, gates);
        int recurrent = binder.Filters(
            "recurrent.weight", false, TensorRole.RecurrentWeight, gates, grid.Filters, grid.Kernel);
        int output = binder.Bounded((long)grid.Places * grid.Filters);
        var window = binder.Buffer("windows of the input", Rows(binder, grid, grid.Channels * (long)grid.Taps), false);
        var past = binder.Buffer("windows of the state", Rows(binder, grid, grid.Filters * (long)grid.Taps), false);
        var all = binder.Buffer("gates", Rows(binder, grid, gates), true);
        var cell = binder.Buffer("memories", output, true);
        var squashed = binder.Buffer("tanh of memories", output, true);
        var dCell = binder.Buffer("gradients of memories", output, false, onlyBackward: true);
        var last = binder.State("h", output);
        var memory = binder.State("c", output);
        var sizes = grid.Sizes.Select(s => Is(KernelRole.Integer, s)).ToArray();
        KernelArgument[] parameters =
            [Is(KernelRole.Matrix, weight), Is(KernelRole.Matrix, recurrent), Is(KernelRole.Parameter, bias)];
        return binder.Build(output, true, new KernelCode(
            "ConvLstmKernel",
            List(
            [
                Is(KernelRole.Axis), Is(KernelRole.Input), Is(KernelRole.Output), .. sizes, .. parameters,
                window, past, all, cell, squashed,
            ]),
            List(
            [
                Is(KernelRole.Axis), Is(KernelRole.Input), Is(KernelRole.InputGradient), Is(KernelRole.Output),
                Is(KernelRole.OutputGradient), Is(KernelRole.WantsInputs), .. sizes,
                Is(KernelRole.Transposed, weight), Is(KernelRole.Transposed, recurrent),
                Is(KernelRole.MatrixGradient, weight), Is(KernelRole.MatrixGradient, recurrent),
                Is(KernelRole.Gradient, bias), window, past, all, cell, squashed, dCell,
            ]),
            List(),
            List(
            [
                Is(KernelRole.Input), Is(KernelRole.Output), .. sizes, .. parameters,
                window, past, all, squashed, last.Before, last.After, memory.Before, memory.After,
            ]))
        {
            Kept = Kept(grid, all, cell),
        });
    }

    /// <summary>Gates lie side by side for every place; memories have no gaps between places.</summary>
    private static EquatableArray<KernelKept> Kept(Grid grid, KernelArgument gates, KernelArgument memories) => GateNames
        .Select((name, gate) => new KernelKept(name, (int)gates.Number, grid.Places, gate * grid.Filters))
        .Append(new KernelKept("c", (int)memories.Number, 1, 0))
        .ToEquatableArray();

    private static int Number(KernelBinder binder, string argument) =>
        binder.Arguments.Number(argument, 1, 1, int.MaxValue);

    /// <summary>Floats of a row for each place, each padded to whole granules.</summary>
    private static int Rows(KernelBinder binder, Grid grid, long floats)
    {
        const int granule = RecurrentGen.Numerics.PackedMatrix.Granule;
        return binder.Bounded(grid.Places * ((floats + granule - 1) / granule) * granule);
    }

    /// <param name="Kernel">Its sizes, as they stand in shapes.</param>
    /// <param name="Taps">Their product.</param>
    /// <param name="Sizes">What the runtime's methods take.</param>
    private sealed record Grid(int[] Kernel, int Taps, int Places, int Channels, int Filters, int[] Sizes);
}
