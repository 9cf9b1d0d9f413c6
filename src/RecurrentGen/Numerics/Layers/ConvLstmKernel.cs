using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// An LSTM over a grid whose products are convolutions (Shi 2015, without peepholes). A row of gates has those of one
/// place, input, forget, candidate, output; those of a grid's places stand one after the other.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ConvLstmKernel
{
    /// <summary>All steps. The windows are those of one step; gates, memories and their tanh are kept.</summary>
    /// <param name="active">Live rows of each step.</param>
    /// <param name="start">First row of each step, and all rows.</param>
    /// <param name="input">The first grid of inputs.</param>
    /// <param name="inputStride">Floats from one row to the next; so are the other strides.</param>
    /// <param name="output">The first grid of outputs.</param>
    /// <param name="outputStride">Of the outputs.</param>
    /// <param name="height">Rows of the grid.</param>
    /// <param name="width">Columns of the grid.</param>
    /// <param name="kernelHeight">Rows of the kernel.</param>
    /// <param name="kernelWidth">Columns of the kernel.</param>
    /// <param name="channels">Values of a place of the input.</param>
    /// <param name="filters">Values of a place of the output.</param>
    /// <param name="weight">A packed matrix with a row for each value of a window of the input.</param>
    /// <param name="granules">Granules of its rows.</param>
    /// <param name="panelGranules">Granules of its panels.</param>
    /// <param name="recurrent">The same for a window of the last outputs.</param>
    /// <param name="recurrentGranules">The same number.</param>
    /// <param name="recurrentPanelGranules">The same number.</param>
    /// <param name="bias">One value for each gate of a place.</param>
    /// <param name="window">Takes the windows of the input.</param>
    /// <param name="windowStride">Of the windows of a grid.</param>
    /// <param name="past">Takes the windows of the last outputs.</param>
    /// <param name="pastStride">Of the windows of a grid.</param>
    /// <param name="gates">Takes the gates.</param>
    /// <param name="gatesStride">Of the gates of a grid.</param>
    /// <param name="cell">Takes the memories.</param>
    /// <param name="cellStride">Of the memories.</param>
    /// <param name="squashed">Takes the tanh of the memories.</param>
    /// <param name="squashedStride">Of the tanh.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        int[] active, int[] start, ref float input, int inputStride, ref float output, int outputStride,
        int height, int width, int kernelHeight, int kernelWidth, int channels, int filters,
        ref float weight, int granules, int panelGranules,
        ref float recurrent, int recurrentGranules, int recurrentPanelGranules, ref float bias,
        ref float window, int windowStride, ref float past, int pastStride, ref float gates, int gatesStride,
        ref float cell, int cellStride, ref float squashed, int squashedStride)
    {
        var inputs = new GridWindows(height, width, kernelHeight, kernelWidth, channels);
        var outputs = new GridWindows(height, width, kernelHeight, kernelWidth, filters);
        int places = inputs.Places;
        for (int t = 0; t < active.Length; t++)
        {
            nint row = start[t];
            inputs.Gather(
                active[t], ref Unsafe.Add(ref input, row * inputStride), inputStride, ref window, windowStride / places);
            nint before = t == 0 ? 0 : start[t - 1];
            ref float lastCell = ref t == 0 ? ref Unsafe.NullRef<float>() : ref Unsafe.Add(ref cell, before * cellStride);
            if (t == 0)
            {
                Rows.Clear(ref past, active[0] * pastStride);
            }
            else
            {
                ref float last = ref Unsafe.Add(ref output, before * outputStride);
                outputs.Gather(active[t], ref last, outputStride, ref past, pastStride / places);
            }

            ref float atGates = ref Unsafe.Add(ref gates, row * gatesStride);
            PackedProducts.MultiplyPairFrom(
                ref window, windowStride / places, inputs.Length, ref weight,
                ref past, pastStride / places, outputs.Length, ref recurrent,
                active[t] * places, granules, panelGranules,
                ref atGates, gatesStride / places, panelGranules * PackedMatrix.Granule, ref bias);
            Advance(
                active[t], places, filters, ref atGates, gatesStride, ref lastCell,
                ref Unsafe.Add(ref cell, row * cellStride), cellStride,
                ref Unsafe.Add(ref squashed, row * squashedStride), squashedStride,
                ref Unsafe.Add(ref output, row * outputStride), outputStride);
        }
    }

    /// <summary>
    /// The gradients, from the last step to the first. Gates become their gradients, and those of the outputs take in
    /// what the next step sends back.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        int[] active, int[] start, ref float input, int inputStride, ref float dInput, int dInputStride,
        ref float output, int outputStride, ref float dOutput, int dOutputStride, bool inputsWanted,
        int height, int width, int kernelHeight, int kernelWidth, int channels, int filters,
        ref float transposed, ref float recurrentTransposed, ref float dWeight, int granules, int panelGranules,
        ref float dRecurrent, int recurrentGranules, int recurrentPanelGranules, ref float dBias,
        ref float window, int windowStride, ref float past, int pastStride, ref float gates, int gatesStride,
        ref float cell, int cellStride, ref float squashed, int squashedStride, ref float dCell, int dCellStride)
    {
        var inputs = new GridWindows(height, width, kernelHeight, kernelWidth, channels);
        var outputs = new GridWindows(height, width, kernelHeight, kernelWidth, filters);
        bool trains = !Unsafe.IsNullRef(ref dWeight);
        int places = inputs.Places;
        int gate = gatesStride / places;
        var shape = new GradientShape(granules, panelGranules, gate, 4 * filters);
        for (int t = active.Length - 1, next = 0; t >= 0; next = active[t], t--)
        {
            nint row = start[t];
            nint before = t == 0 ? 0 : start[t - 1];
            Rows.Clear(ref Unsafe.Add(ref dCell, (nint)next * dCellStride), (active[t] - next) * dCellStride);
            ref float atGates = ref Unsafe.Add(ref gates, row * gatesStride);
            ref float lastCell = ref t == 0 ? ref Unsafe.NullRef<float>() : ref Unsafe.Add(ref cell, before * cellStride);
            Retreat(
                active[t], places, filters, ref atGates, gatesStride, ref lastCell, cellStride,
                ref Unsafe.Add(ref squashed, row * squashedStride), squashedStride,
                ref Unsafe.Add(ref dOutput, row * dOutputStride), dOutputStride, ref dCell, dCellStride);
            ref float atInput = ref Unsafe.Add(ref input, row * inputStride);
            ref float atDInput = ref Unsafe.Add(ref dInput, row * dInputStride);
            if (trains)
            {
                AddWeights(
                    inputs, active[t], ref atInput, inputStride, ref window, windowStride, ref atGates, shape, ref dWeight);
            }

            if (inputsWanted)
            {
                Rows.Clear(ref atDInput, active[t] * dInputStride);
                AddInputs(
                    inputs, active[t], ref atGates, shape, ref transposed, ref window, windowStride, ref atDInput,
                    dInputStride);
            }

            if (t > 0)
            {
                if (trains)
                {
                    AddWeights(
                        outputs, active[t], ref Unsafe.Add(ref output, before * outputStride), outputStride,
                        ref past, pastStride, ref atGates, shape, ref dRecurrent);
                }

                AddInputs(
                    outputs, active[t], ref atGates, shape, ref recurrentTransposed, ref past, pastStride,
                    ref Unsafe.Add(ref dOutput, before * dOutputStride), dOutputStride);
            }
        }

        if (trains)
        {
            PackedProducts.ColumnSumAdd(ref gates, gate, gate, start[active.Length] * places, ref dBias);
        }
    }

    /// <summary>One step of a live signal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Step(
        ref float input, ref float output,
        int height, int width, int kernelHeight, int kernelWidth, int channels, int filters,
        ref float weight, int granules, int panelGranules,
        ref float recurrent, int recurrentGranules, int recurrentPanelGranules, ref float bias,
        ref float window, ref float past, ref float gates, ref float squashed,
        ref float last, ref float newLast, ref float cell, ref float newCell)
    {
        var inputs = new GridWindows(height, width, kernelHeight, kernelWidth, channels);
        var outputs = new GridWindows(height, width, kernelHeight, kernelWidth, filters);
        int gate = granules * PackedMatrix.Granule;
        inputs.Gather(1, ref input, 0, ref window, inputs.Length);
        outputs.Gather(1, ref last, 0, ref past, outputs.Length);
        PackedProducts.MultiplyPairFrom(
            ref window, inputs.Length, inputs.Length, ref weight, ref past, outputs.Length, outputs.Length, ref recurrent,
            inputs.Places, granules, panelGranules, ref gates, gate, panelGranules * PackedMatrix.Granule, ref bias);
        Advance(
            1, inputs.Places, filters, ref gates, inputs.Places * gate, ref cell, ref newCell, 0, ref squashed, 0,
            ref output, 0);
        Rows.Copy(ref output, ref newLast, inputs.Places * filters);
    }

    /// <summary>The functions of the gates, then memories and outputs of one step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Advance(
        int rows, int places, int filters, ref float gates, int gatesStride, ref float lastCell,
        ref float cell, int cellStride, ref float squashed, int squashedStride, ref float output, int outputStride)
    {
        int gate = gatesStride / places;
        RowActivations.Sigmoid(ref gates, gate, 2 * filters, rows * places);
        RowActivations.Tanh(ref Unsafe.Add(ref gates, 2 * filters), gate, filters, rows * places);
        RowActivations.Sigmoid(ref Unsafe.Add(ref gates, 3 * filters), gate, filters, rows * places);
        bool first = Unsafe.IsNullRef(ref lastCell);
        for (int row = 0; row < rows; row++)
        {
            ref float atGates = ref Unsafe.Add(ref gates, (nint)row * gatesStride);
            ref float atSquashed = ref Unsafe.Add(ref squashed, (nint)row * squashedStride);
            ref float atCell = ref Unsafe.Add(ref cell, (nint)row * cellStride);
            for (int place = 0; place < places; place++)
            {
                nint at = place * filters;
                ref float i = ref Unsafe.Add(ref atGates, (nint)place * gate);
                ref float f = ref Unsafe.Add(ref i, filters);
                ref float g = ref Unsafe.Add(ref f, filters);
                for (int j = 0; j < filters; j++)
                {
                    float last = first ? 0 : Unsafe.Add(ref lastCell, ((nint)row * cellStride) + at + j);
                    Unsafe.Add(ref atCell, at + j) =
                        (Unsafe.Add(ref f, j) * last) + (Unsafe.Add(ref i, j) * Unsafe.Add(ref g, j));
                }
            }

            Rows.Copy(ref atCell, ref atSquashed, places * filters);
            RowActivations.Tanh(ref atSquashed, 0, places * filters, 1);
            ref float atOutput = ref Unsafe.Add(ref output, (nint)row * outputStride);
            for (int place = 0; place < places; place++)
            {
                nint at = place * filters;
                ref float o = ref Unsafe.Add(ref atGates, ((nint)place * gate) + (3 * filters));
                for (int j = 0; j < filters; j++)
                {
                    Unsafe.Add(ref atOutput, at + j) = Unsafe.Add(ref o, j) * Unsafe.Add(ref atSquashed, at + j);
                }
            }
        }
    }

    /// <summary>The gradients of one step's gates before their functions, and of the memories before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Retreat(
        int rows, int places, int filters, ref float gates, int gatesStride, ref float lastCell, int cellStride,
        ref float squashed, int squashedStride, ref float dOutput, int dOutputStride, ref float dCell, int dCellStride)
    {
        bool first = Unsafe.IsNullRef(ref lastCell);
        int gate = gatesStride / places;
        for (int row = 0; row < rows; row++)
        {
            for (int place = 0; place < places; place++)
            {
                nint at = place * filters;
                ref float atI = ref Unsafe.Add(ref gates, ((nint)row * gatesStride) + ((nint)place * gate));
                ref float atF = ref Unsafe.Add(ref atI, filters);
                ref float atG = ref Unsafe.Add(ref atF, filters);
                ref float atO = ref Unsafe.Add(ref atG, filters);
                ref float atSquashed = ref Unsafe.Add(ref squashed, ((nint)row * squashedStride) + at);
                ref float atOutput = ref Unsafe.Add(ref dOutput, ((nint)row * dOutputStride) + at);
                ref float atCell = ref Unsafe.Add(ref dCell, ((nint)row * dCellStride) + at);
                for (int j = 0; j < filters; j++)
                {
                    float i = Unsafe.Add(ref atI, j);
                    float f = Unsafe.Add(ref atF, j);
                    float g = Unsafe.Add(ref atG, j);
                    float o = Unsafe.Add(ref atO, j);
                    float c = Unsafe.Add(ref atSquashed, j);
                    float last = first ? 0 : Unsafe.Add(ref lastCell, ((nint)row * cellStride) + at + j);
                    float dh = Unsafe.Add(ref atOutput, j);
                    float dc = Unsafe.Add(ref atCell, j) + (dh * o * (1 - (c * c)));
                    Unsafe.Add(ref atI, j) = dc * g * i * (1 - i);
                    Unsafe.Add(ref atF, j) = dc * last * f * (1 - f);
                    Unsafe.Add(ref atG, j) = dc * i * (1 - (g * g));
                    Unsafe.Add(ref atO, j) = dh * c * o * (1 - o);
                    Unsafe.Add(ref atCell, j) = dc * f;
                }
            }
        }
    }

    /// <summary>The gradient of the kernels from one step, whose windows are copied anew.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddWeights(
        GridWindows windows, int rows, ref float grid, int gridStride, ref float window, int windowStride,
        ref float gates, GradientShape shape, ref float dWeight)
    {
        int stride = windowStride / windows.Places;
        windows.Gather(rows, ref grid, gridStride, ref window, stride);
        PackedProducts.OuterAdd(
            ref window, stride, windows.Length, ref gates, shape.Stride, shape.Granules, shape.PanelGranules,
            shape.PanelGranules * PackedMatrix.Granule, ref dWeight, rows * windows.Places);
    }

    /// <summary>Adds the gradient of what one step has convolved.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddInputs(
        GridWindows windows, int rows, ref float gates, GradientShape shape, ref float transposed,
        ref float window, int windowStride, ref float dGrid, int dGridStride)
    {
        int stride = windowStride / windows.Places;
        PackedProducts.Multiply(
            ref gates, shape.Stride, rows * windows.Places, shape.Gates, ref transposed, stride / PackedMatrix.Granule, 4,
            ref window, stride, 4 * PackedMatrix.Granule);
        windows.ScatterAdd(rows, ref window, stride, ref dGrid, dGridStride);
    }

    /// <summary>How the gradients of the gates lie.</summary>
    /// <param name="Granules">Of a row.</param>
    /// <param name="PanelGranules">Of a panel.</param>
    /// <param name="Stride">Floats from one place to the next.</param>
    /// <param name="Gates">Values of a place.</param>
    private readonly record struct GradientShape(int Granules, int PanelGranules, int Stride, int Gates);
}
