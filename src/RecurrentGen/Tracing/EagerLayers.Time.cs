using RecurrentGen.CellLanguage;

namespace RecurrentGen.Tracing;

/// <summary>Layers that look at several steps. Of a sequence without steps poolings make zeros.</summary>
public static partial class EagerLayers
{
    /// <summary>The last step.</summary>
    public static void LastStepKernel(TraceRecorder trace) =>
        Pool(trace, static steps => steps[^1]);

    /// <summary>The mean over the steps.</summary>
    public static void MeanPoolingKernel(TraceRecorder trace) => Pool(
        trace, static steps => [.. Enumerable.Range(0, steps[0].Length).Select(j => steps.Average(x => x[j]))]);

    /// <summary>The largest value of each feature.</summary>
    public static void MaxPoolingKernel(TraceRecorder trace) => Pool(
        trace, static steps => [.. Enumerable.Range(0, steps[0].Length).Select(j => steps.Max(x => x[j]))]);

    /// <summary>A mean whose weights are the softmax over time of <c>score * tanh(W x + b)</c>.</summary>
    public static void AttentionPoolingKernel(TraceRecorder trace, int size, int units, int weight, int bias, int score)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var projection = new Matrix(units, size, trace.Tensor(weight));
        var shift = new Vector(trace.Tensor(bias));
        var scores = new Vector(trace.Tensor(score));
        Pool(trace, steps =>
        {
            double[] shares = Softmax([.. steps.Select(x =>
                Functions.Sum(scores * Functions.Tanh((projection * new Vector(x)) + shift)))]);
            return [.. Enumerable.Range(0, size).Select(j => steps.Select((x, t) => shares[t] * x[j]).Sum())];
        });
    }

    /// <summary>The largest values of windows of steps.</summary>
    public static void MaxPool1DKernel(TraceRecorder trace, int features, int size, int first, int stride) =>
        PoolWindows(trace, size, first, stride, static values => values.Max());

    /// <summary>The means of windows of steps, of those that there are.</summary>
    public static void AveragePool1DKernel(TraceRecorder trace, int features, int size, int first, int stride) =>
        PoolWindows(trace, size, first, stride, static values => values.Average());

    /// <summary>A causal convolution.</summary>
    public static void Conv1DKernel(
        TraceRecorder trace, int channels, int filters, int taps, int dilation, int activation, int weight, int bias) =>
        GroupedConv1DKernel(trace, channels, filters, taps, dilation, 1, activation, 0, 1, weight, bias);

    /// <summary>A convolution of which every so many outputs are handed on.</summary>
    public static void Conv1DKernel(
        TraceRecorder trace, int channels, int filters, int taps, int dilation, int activation, int first, int stride,
        int weight, int bias) =>
        GroupedConv1DKernel(trace, channels, filters, taps, dilation, 1, activation, first, stride, weight, bias);

    /// <summary>A causal convolution whose filters see the channels of their group.</summary>
    public static void GroupedConv1DKernel(
        TraceRecorder trace, int channels, int filters, int taps, int dilation, int groups, int activation, int weight,
        int bias) =>
        GroupedConv1DKernel(trace, channels, filters, taps, dilation, groups, activation, 0, 1, weight, bias);

    /// <summary>The same, of which every so many outputs are handed on.</summary>
    public static void GroupedConv1DKernel(
        TraceRecorder trace, int channels, int filters, int taps, int dilation, int groups, int activation, int first,
        int stride, int weight, int bias)
    {
        ArgumentNullException.ThrowIfNull(trace);
        double[] w = trace.Tensor(weight);
        int group = channels / groups;
        var outputs = new List<double[]>();
        for (int t = first; t < trace.Input.Length; t += stride)
        {
            double[] sums = [.. trace.Tensor(bias)];
            for (int f = 0; f < filters; f++)
            {
                int firstChannel = f / (filters / groups) * group;
                for (int k = 0; k < taps; k++)
                {
                    int step = t - ((taps - 1 - k) * dilation);
                    for (int c = 0; step >= 0 && c < group; c++)
                    {
                        sums[f] += w[(((f * group) + c) * taps) + k] * trace.Input[step][firstChannel + c];
                    }
                }
            }

            outputs.Add(Functions.Activate((Activation)activation, new Vector(sums)).ToArray());
        }

        trace.Output([.. outputs]);
    }

    private static void Pool(TraceRecorder trace, Func<double[][], double[]> pool)
    {
        ArgumentNullException.ThrowIfNull(trace);
        trace.Output([trace.Input.Length > 0 ? pool(trace.Input) : new double[trace.Size]]);
    }

    private static void PoolWindows(
        TraceRecorder trace, int size, int first, int stride, Func<IEnumerable<double>, double> pool)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var outputs = new List<double[]>();
        for (int t = first; t < trace.Input.Length; t += stride)
        {
            double[][] window = trace.Input[Math.Max(0, t - size + 1)..(t + 1)];
            outputs.Add([.. Enumerable.Range(0, window[0].Length).Select(j => pool(window.Select(x => x[j])))]);
        }

        trace.Output([.. outputs]);
    }
}
