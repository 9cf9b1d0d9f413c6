using System.ComponentModel;
using System.Reflection;

namespace RecurrentGen.Weights;

/// <summary>One step of a live stream.</summary>
/// <param name="input">The features of the step.</param>
/// <param name="output">Takes the outputs.</param>
public delegate void StreamStep(ReadOnlySpan<float> input, Span<float> output);

/// <summary>
/// Weights that the build put into the assembly. They are read in place: the only copy is the one into the model's
/// parameters. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class EmbeddedWeights
{
    /// <summary>The bytes of a resource, as floats, in the memory that the assembly is mapped to.</summary>
    /// <param name="assembly">The assembly of the model.</param>
    /// <param name="name">The resource.</param>
    /// <param name="count">Floats that it must have.</param>
    /// <exception cref="WeightFileException">The assembly has no such resource of this length.</exception>
    public static unsafe ReadOnlySpan<float> Read(Assembly assembly, string name, int count)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = assembly.GetManifestResourceStream(name);
        if (stream is not UnmanagedMemoryStream memory || memory.Length != (long)count * sizeof(float))
        {
            string found = stream is null ? "none" : $"one of {stream.Length} bytes";
            throw new WeightFileException(
                $"{assembly.GetName().Name}: expected a resource '{name}' of {(long)count * sizeof(float)} bytes, found {found}; " +
                "was it embedded by RecurrentGen's build targets?");
        }

        return new ReadOnlySpan<float>(memory.PositionPointer, count);
    }

    /// <summary>Runs a signal through a new stream.</summary>
    /// <param name="step">The stream's <c>Step</c>.</param>
    /// <param name="input"><c>[steps, inputs]</c>.</param>
    /// <param name="expected"><c>[steps, outputs]</c>.</param>
    /// <param name="inputs">Features per step.</param>
    /// <param name="outputs">Outputs per step.</param>
    /// <returns>The largest error, over the largest expected output; NaN where an output is not finite.</returns>
    public static float SelfTest(
        StreamStep step, ReadOnlySpan<float> input, ReadOnlySpan<float> expected, int inputs, int outputs)
    {
        ArgumentNullException.ThrowIfNull(step);
        var output = new float[outputs];
        float error = 0;
        float largest = float.Epsilon;
        for (int t = 0; t < expected.Length / outputs; t++)
        {
            step(input.Slice(t * inputs, inputs), output);
            for (int i = 0; i < outputs; i++)
            {
                // Max of a number and NaN is NaN.
                error = MathF.Max(error, MathF.Abs(output[i] - expected[(t * outputs) + i]));
                largest = MathF.Max(largest, MathF.Abs(expected[(t * outputs) + i]));
            }
        }

        return error / largest;
    }
}
