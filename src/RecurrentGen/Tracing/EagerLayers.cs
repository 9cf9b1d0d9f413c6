using System.ComponentModel;
using RecurrentGen.CellLanguage;

namespace RecurrentGen.Tracing;

/// <summary>
/// What layers mean, in double precision, as plainly as it can be written: the reference beside which a trace puts the
/// kernels. A method is called like the class that computes the layer. For generated code.
/// </summary>
/// <remarks>Tensors are given by their numbers, steps of the input are those of the sequence that there are.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class EagerLayers
{
    /// <summary><c>activation(W x + b)</c>.</summary>
    public static void Dense(TraceRecorder trace, int weight, int bias, Activation activation)
    {
        ArgumentNullException.ThrowIfNull(trace);
        double[] b = trace.Tensor(bias);
        double[] w = trace.Tensor(weight);
        var matrix = new Matrix(b.Length, w.Length / b.Length, w);
        trace.Output(Map(trace.Input, x =>
        {
            var y = (matrix * new Vector(x)) + new Vector(b);
            return activation == Activation.Softmax ? Softmax(y.ToArray()) : Functions.Activate(activation, y).ToArray();
        }));
    }

    /// <summary>The row of each token.</summary>
    public static void Embedding(TraceRecorder trace, int weight, int size)
    {
        ArgumentNullException.ThrowIfNull(trace);
        trace.Output(Map(trace.Input, x => trace.Tensor(weight).AsSpan((int)x[0] * size, size).ToArray()));
    }

    /// <summary>Nothing, but in training.</summary>
    public static void DropoutKernel(TraceRecorder trace, int perStep, int size, double rate)
    {
        ArgumentNullException.ThrowIfNull(trace);
        trace.Output(trace.Input);
    }

    /// <summary><c>weight * (x - mean) / sqrt(variance + epsilon) + bias</c>, of every row by itself.</summary>
    public static void LayerNormKernel(TraceRecorder trace, int size, double epsilon, int weight, int bias)
    {
        ArgumentNullException.ThrowIfNull(trace);
        trace.Output(Map(trace.Input, x =>
        {
            double mean = x.Sum() / size;
            double variance = x.Sum(v => (v - mean) * (v - mean)) / size;
            return [.. x.Select((v, j) =>
                (trace.Tensor(weight)[j] * ((v - mean) / Math.Sqrt(variance + epsilon))) + trace.Tensor(bias)[j])];
        }));
    }

    /// <summary>x above 0, <c>weight * x</c> below.</summary>
    public static void PReluKernel(TraceRecorder trace, int weight)
    {
        ArgumentNullException.ThrowIfNull(trace);
        trace.Output(Map(trace.Input, x => [.. x.Select((v, j) => v > 0 ? v : trace.Tensor(weight)[j] * v)]));
    }

    /// <summary>The first features of an earlier value are added.</summary>
    public static void ResidualKernel(TraceRecorder trace, int source, int features)
    {
        ArgumentNullException.ThrowIfNull(trace);
        double[][] earlier = trace.Earlier(source);
        trace.Output([.. trace.Input.Select((x, t) =>
            x.Select((v, j) => j < features ? v + earlier[t][j] : v).ToArray())]);
    }

    private static double[][] Map(double[][] rows, Func<double[], double[]> function) => [.. rows.Select(function)];

    private static double[] Softmax(double[] values)
    {
        double largest = values.Max();
        double[] powers = [.. values.Select(v => Math.Exp(v - largest))];
        double sum = powers.Sum();
        return [.. powers.Select(p => p / sum)];
    }
}
