using RecurrentGen.Data;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Data;

public sealed class ArrayDataSetTests
{
    [Fact]
    public void Samples_are_copied_out_by_number()
    {
        var data = new ArrayDataSet<float, int>([1, 2, 3, 4, 5, 6], [7, 8, 9], 2, 1);
        var inputs = new float[2];
        var targets = new int[1];

        data.CopyInputs(2, inputs);
        data.CopyTargets(2, targets);

        Assert.Equal(3, data.Count);
        Assert.Equal([5, 6], inputs);
        Assert.Equal([9], targets);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ArrayDataSet<float, float>([1, 2, 3], [1], 2, 1));
        Assert.Throws<ArgumentException>(() => new ArrayDataSet<float, float>([1, 2], [1, 2], 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ArrayDataSet<float, float>([1, 2], [1], 0, 1));
        var data = new ArrayDataSet<float, float>([1, 2], [1], 2, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.CopyInputs(1, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.CopyTargets(0, new float[2]));
    }

    [Fact]
    public void Values_that_are_none_are_refused_with_their_place()
    {
        Assert.Equal(
            "Sample 1, input 0: expected a finite number, found NaN.",
            Assert.Throws<DataFormatException>(
                () => new ArrayDataSet<float, float>([1, 2, float.NaN, 4], [1, 2], 2, 1)).Message);
        Assert.Equal(
            "Sample 1, target 0: expected an index of at least 0, found -1.",
            Assert.Throws<DataFormatException>(() => new ArrayDataSet<int, int>([1, 2], [1, -1], 1, 1)).Message);
    }

    [Fact]
    public void A_subset_chooses_samples()
    {
        var data = new ArrayDataSet<float, int>([0, 1, 2, 3, 4], [0, 10, 20, 30, 40], 1, 1);

        Assert.Equal([30, 10, 30], TargetsOf(new Subset<float, int>(data, [3, 1, 3])));
        Assert.Equal([30, 40], TargetsOf(new Subset<float, int>(data, ^2..)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Subset<float, int>(data, [5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Subset<float, int>(data, 3..6));
    }

    [Fact]
    public void Windows_can_have_classes_for_targets()
    {
        float[,] rows = { { 0.5f, 0 }, { 1.5f, 2 }, { 2.5f, 1 }, { 3.5f, 2 } };
        var windows = SlidingWindows.FromArray(
            rows, 2, [0], inputs: [0], targets: [1], new() { TargetsPerStep = true });

        var data = windows.WithClassTargets(3);

        Assert.Equal((3, 2, 2), (data.Count, data.InputLength, data.TargetLength));
        Assert.Equal([0, 2, 2, 1, 1, 2], TargetsOf(data));
        Assert.Equal(
            "column '1': expected a class from 0 to 1 as target 1 of sample 0, found 2.",
            Assert.Throws<DataFormatException>(() => windows.WithClassTargets(2)).Message);
        var fractions = SlidingWindows.FromArray([0, 0.5f, 1], 1, [0]);
        Assert.Throws<DataFormatException>(() => fractions.WithClassTargets(2));
    }

    [Fact]
    public void Copying_does_not_allocate()
    {
        var array = new ArrayDataSet<float, int>(new float[200], new int[100], 2, 1);
        IDataSet<float, int>[] all =
        [
            array,
            new Subset<float, int>(array, 10..),
            SlidingWindows.FromArray(new float[50], 2, [1]).WithClassTargets(2),
        ];
        var inputs = new float[2];
        var targets = new int[1];
        foreach (var data in all)
        {
            Assert.Equal(0, Allocations.Of(() =>
            {
                for (int i = 0; i < data.Count; i++)
                {
                    data.CopyInputs(i, inputs);
                    data.CopyTargets(i, targets);
                }
            }));
        }
    }

    private static int[] TargetsOf(IDataSet<float, int> data)
    {
        var all = new int[data.Count * data.TargetLength];
        for (int i = 0; i < data.Count; i++)
        {
            data.CopyTargets(i, all.AsSpan(i * data.TargetLength, data.TargetLength));
        }

        return all;
    }
}
