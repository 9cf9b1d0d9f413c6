using System.Globalization;
using RecurrentGen.Weights;

namespace RecurrentGen.Tool;

/// <summary>What <c>verify</c> does.</summary>
internal static class Verification
{
    /// <summary>Where formats keep single precision, an error above it is another network.</summary>
    private const double Tolerance = 1e-4;

    /// <returns>Whether the answers agree.</returns>
    public static bool Run(string path, TextWriter output)
    {
        var network = WeightContent.Network(path);
        if (network.SelfTest is not { } test)
        {
            throw new WeightFileException(
                $"{path}: expected a signal to check with ('input_batch', 'output_batch'), found none.");
        }

        var eager = new EagerNetwork(network);
        double error = 0;
        double largest = double.Epsilon;
        int steps = test.Input.Length / network.InputSize;
        for (int t = 0; t < steps; t++)
        {
            var answer = eager.Step(test.Input.AsSpan(t * network.InputSize, network.InputSize));
            for (int i = 0; i < answer.Length; i++)
            {
                double expected = test.Output[(t * network.OutputSize) + i];
                error = Math.Max(error, Math.Abs(answer[i] - expected));
                largest = Math.Max(largest, Math.Abs(expected));
            }
        }

        bool agrees = error / largest < Tolerance;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: {steps} steps, largest error {error / largest:e1} of the largest output, allowed {Tolerance:e0}: ")
            + (agrees ? "agrees" : "DIFFERS"));
        return agrees;
    }
}
