using RecurrentGen.Tests.Reference;

namespace RecurrentGen.Benchmarks;

/// <summary>Something to be timed, and the definition it must agree with.</summary>
/// <param name="name">Name, as the peers call it.</param>
/// <param name="metric">Metric, with the unit in front: <c>ns_</c>, <c>us_</c> or <c>ms_</c>.</param>
/// <param name="modelType">The declaration it runs.</param>
internal abstract class Workload(string name, string metric, Type modelType)
{
    public string Name { get; } = name;

    public string Metric { get; } = metric;

    public Type ModelType { get; } = modelType;

    /// <summary>Steps, forwards or training steps in one call of what <see cref="Prepare"/> returns.</summary>
    public virtual int UnitsPerCall => 1;

    /// <summary>The name of a workload to be measured in turns with this one; null for most.</summary>
    public virtual string? Baseline => null;

    /// <summary>How long one repetition takes at least, so that the clock's grain does not show.</summary>
    public abstract TimeSpan Repetition { get; }

    /// <summary>Whether several threads may share the work of a call.</summary>
    public virtual bool RunsOnThreads => true;

    /// <summary>A fresh model with its data; the call does the work once.</summary>
    /// <param name="threads">Threads that share the work, where they can.</param>
    public abstract Action Prepare(int threads = 1);

    /// <summary>Compares what the workload computes with the cells' equations in double precision.</summary>
    /// <param name="threads">Threads that share the work, where they can.</param>
    /// <exception cref="WrongNumbersException">They differ.</exception>
    public abstract void Verify(int threads = 1);

    /// <summary>Seconds per call to the metric's unit.</summary>
    public double Convert(double secondsPerCall) =>
        secondsPerCall / UnitsPerCall * (Metric[0] switch { 'n' => 1e9, 'u' => 1e6, _ => 1e3 });

    private protected static EagerNetwork CreateReference(IRecurrentModel model, EagerLayer[] layers)
    {
        var shape = model.Description.Shape;
        var reference = new EagerNetwork(shape.InputSize, shape.OutputSize, shape.Loss, layers);
        foreach (var tensor in model.Description.Tensors)
        {
            float[] values = new float[tensor.Count];
            model.Parameters.CopyTensorTo(tensor.Name, values);
            reference.Parameters[tensor.Name] = ToDoubles(values);
        }

        return reference;
    }

    private protected static double[] ToDoubles(ReadOnlySpan<float> values)
    {
        double[] result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = values[i];
        }

        return result;
    }

    /// <summary>Uniform values from -1 to 1, the same in every run.</summary>
    private protected static float[] Draw(int length, int seed = 7)
    {
        var random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = (2 * random.NextSingle()) - 1;
        }

        return values;
    }

    /// <summary>Fails unless max|a - b| / max|b| is within the tolerance.</summary>
    private protected void AssertClose(
        string what, ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, double tolerance)
    {
        if (actual.Length != expected.Length)
        {
            throw new WrongNumbersException(
                $"{Name}: {what}: expected {expected.Length} values, found {actual.Length}.");
        }

        double worst = 0;
        double scale = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            double difference = Math.Abs(actual[i] - expected[i]);
            worst = double.IsFinite(difference) ? Math.Max(worst, difference) : double.PositiveInfinity;
            scale = Math.Max(scale, Math.Abs(expected[i]));
        }

        double error = worst == 0 ? 0 : worst / scale;
        Console.Error.WriteLine(FormattableString.Invariant($"  {Name}: {what}: error {error:e1}"));
        if (!(error <= tolerance))
        {
            throw new WrongNumbersException(
                FormattableString.Invariant($"{Name}: {what}: error {error:e2}, allowed {tolerance:e0}."));
        }
    }
}

/// <summary>A workload computes something else than its definition says.</summary>
internal sealed class WrongNumbersException(string message) : Exception(message);
