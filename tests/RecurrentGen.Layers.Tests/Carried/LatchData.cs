using RecurrentGen.Data;
using RecurrentGen.Numerics;

namespace RecurrentGen.Tests.Carried;

/// <summary>
/// A sign every 12 steps and zeros between them; the class of every step is the last sign. Two of three windows of four
/// steps hold no sign: without state their answer is a guess.
/// </summary>
internal static class LatchData
{
    private const int Steps = 4;
    private const int Period = 12;

    /// <summary>The loss of a guess in two thirds of the windows.</summary>
    public static readonly double LossOfGuesses = 2 * Math.Log(2) / 3;

    public static ArrayDataSet<float, int> Windows(int count, ulong seed)
    {
        var random = new CounterRandom(seed, 0);
        float[] inputs = new float[count * Steps];
        int[] classes = new int[inputs.Length];
        for (int t = 0; t < inputs.Length; t++)
        {
            int sign = t % Period == 0 ? random.NextInt32(2) : classes[t - 1];
            inputs[t] = t % Period == 0 ? (2 * sign) - 1 : 0;
            classes[t] = sign;
        }

        return new ArrayDataSet<float, int>(inputs, classes, Steps, Steps);
    }
}
