using RecurrentGen.Data;

namespace RecurrentGen.Tests.Training;

/// <summary>Samples in arrays, with a hook that sees every read.</summary>
internal sealed class TestData<TTarget>(float[][] inputs, TTarget[][] targets) : IDataSet<float, TTarget>
    where TTarget : unmanaged
{
    public Action<int>? OnRead { get; set; }

    public int Count => inputs.Length;

    public int InputLength => inputs[0].Length;

    public int TargetLength => targets[0].Length;

    public void CopyInputs(int sample, Span<float> destination)
    {
        OnRead?.Invoke(sample);
        inputs[sample].CopyTo(destination);
    }

    public void CopyTargets(int sample, Span<TTarget> destination) => targets[sample].CopyTo(destination);
}

internal static class TestData
{
    /// <summary>A linear relation with some noise, for <see cref="LinearModel"/>.</summary>
    public static TestData<float> Linear(int count, int seed = 3, double noise = 0.05)
    {
        var random = new Random(seed);
        var inputs = new float[count][];
        var targets = new float[count][];
        for (int n = 0; n < count; n++)
        {
            inputs[n] = new float[LinearModel.Inputs];
            double first = 0.5;
            double second = -1;
            for (int i = 0; i < LinearModel.Inputs; i++)
            {
                inputs[n][i] = (float)((random.NextDouble() * 4) - 2);
                first += (0.3 + (0.1 * i)) * inputs[n][i];
                second += (0.7 - (0.2 * i)) * inputs[n][i];
            }

            targets[n] =
                [(float)(first + (noise * random.NextDouble())), (float)(second - (noise * random.NextDouble()))];
        }

        return new TestData<float>(inputs, targets);
    }
}
