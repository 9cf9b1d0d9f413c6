using System.Runtime.InteropServices;
using Xunit;

namespace RecurrentGen.Tests.Model;

/// <summary>Values for the tests of the generated types, and what several of them measure.</summary>
internal static class ModelData
{
    /// <summary>Random values, the same ones for the same seed.</summary>
    public static float[] Values(int count, int seed, float from = -2, float to = 2)
    {
        var random = new Random(seed);
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = from + ((to - from) * random.NextSingle());
        }

        return values;
    }

    /// <summary>Random classes, the same ones for the same seed.</summary>
    public static int[] Classes(int count, int classes, int seed)
    {
        var random = new Random(seed);
        var values = new int[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = random.Next(classes);
        }

        return values;
    }

    /// <summary>Gives a model means and scales far from 0 and 1, of the outputs only where the model has any.</summary>
    public static void FillScaling(IRecurrentModel model)
    {
        var scaling = model.Scaling;
        scaling.BeginWrite();
        Values(scaling.InputMean.Length, 91).CopyTo(scaling.InputMean);
        Values(scaling.InputScale.Length, 92, 0.5f, 3).CopyTo(scaling.InputScale);
        if (model.Description.Shape.ScalesOutputs)
        {
            Values(scaling.OutputMean.Length, 93).CopyTo(scaling.OutputMean);
            Values(scaling.OutputScale.Length, 94, 0.5f, 3).CopyTo(scaling.OutputScale);
        }
    }

    /// <summary>All that a file of the model would hold.</summary>
    public static float[] Contents(IRecurrentModel model) =>
    [
        .. model.Parameters.Packed,
        .. model.Scaling.InputMean,
        .. model.Scaling.InputScale,
        .. model.Scaling.OutputMean,
        .. model.Scaling.OutputScale,
    ];

    public static float[] Tensor(PackedBlock block, string name)
    {
        var values = new float[block.Description.Tensors[block.Description.IndexOf(name)].Count];
        block.CopyTensorTo(name, values);
        return values;
    }

    /// <summary>Asserts equality of the bits: that of NaN, and of the sign of zero, too.</summary>
    public static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual) =>
        Assert.Equal(MemoryMarshal.Cast<float, int>(expected), MemoryMarshal.Cast<float, int>(actual));

    public static void AssertAllNaN(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            Assert.True(float.IsNaN(value), $"Expected NaN, found {value}.");
        }
    }

    /// <summary>Asserts that a call allocates nothing, after a first one that may compile.</summary>
    public static void AssertNoAllocation(Action action) => Assert.Equal(0, Reference.Allocations.Of(action));
}
