using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Benchmarks;

/// <summary>
/// The first calls of a process: what a device waits for after it was switched on. Nothing is called before that could
/// compile or load anything, so every figure needs a process of its own.
/// </summary>
internal static class FirstCalls
{
    private const int Steps = 200_000;
    private const int Trainings = 400;

    /// <summary>Prints microseconds: construction, calls by number, means of later ones.</summary>
    public static void Run(bool training)
    {
        long start = Stopwatch.GetTimestamp();
        double[] calls = training ? Train(start, out double constructed) : Step(start, out constructed);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            construction {constructed:f1}
            first {calls[0]:f1}
            both {constructed + calls[0]:f1}
            second {calls[1]:f3}
            third {calls[2]:f3}
            tenth {calls[9]:f3}
            """));
        for (int from = 10; from < calls.Length; from *= 10)
        {
            double[] some = calls[from..Math.Min(calls.Length, 10 * from)];
            Array.Sort(some);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"median_of_{from}_to_{10 * from} {some[some.Length / 2]:f3}"));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] Step(long start, out double constructed)
    {
        var stream = new StreamLstm1x20(seed: 1).CreateStream();
        float[] inputs = [0.5f];
        float[] outputs = new float[1];
        long[] ticks = new long[Steps + 1];
        ticks[0] = Stopwatch.GetTimestamp();
        constructed = Microseconds(ticks[0] - start);
        for (int i = 1; i < ticks.Length; i++)
        {
            stream.Step(inputs, outputs);
            ticks[i] = Stopwatch.GetTimestamp();
        }

        return Differences(ticks);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] Train(long start, out double constructed)
    {
        var model = new TrainingC1(seed: 1);
        var training = model.CreateTraining();
        var optimizer = new Adam(1e-3f);
        float[] inputs = new float[64 * 32];
        float[] targets = new float[64 * 32];
        long[] ticks = new long[Trainings + 1];
        ticks[0] = Stopwatch.GetTimestamp();
        constructed = Microseconds(ticks[0] - start);
        for (int i = 1; i < ticks.Length; i++)
        {
            training.ComputeGradients(new Batch<float, float>(inputs, targets, 32));
            optimizer.Step(model, training.Gradients);
            ticks[i] = Stopwatch.GetTimestamp();
        }

        return Differences(ticks);
    }

    private static double[] Differences(long[] ticks)
    {
        double[] result = new double[ticks.Length - 1];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Microseconds(ticks[i + 1] - ticks[i]);
        }

        return result;
    }

    private static double Microseconds(long ticks) => 1e6 * ticks / Stopwatch.Frequency;
}
