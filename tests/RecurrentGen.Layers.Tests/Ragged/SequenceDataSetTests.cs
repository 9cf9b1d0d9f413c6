using RecurrentGen.Data;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Ragged;

public sealed class SequenceDataSetTests
{
    private static readonly float[][] Values = [[1, 2, 3, 4], [], [5, 6], [7, 8, 9, 10, 11, 12, 13, 14]];
    private static readonly int[][] Classes = [[1], [0], [2], [3]];

    [Fact]
    public void Short_sequences_are_padded_and_long_ones_cut_behind_their_steps()
    {
        var data = new SequenceDataSet<float, int>(Values, Classes, 3, options: new SequenceOptions { Features = 2 });
        Assert.Equal((4, 6, 1, 3, true), (data.Count, data.InputLength, data.TargetLength, data.Steps, data.HasLengths));
        Assert.Equal([2, 0, 1, 3], Lengths(data));
        Assert.Equal([2, 0, 1, 4], Enumerable.Range(0, 4).Select(data.OriginalLengthOf));
        Assert.Equal([1, 2, 3, 4, 0, 0], Inputs(data, 0));
        Assert.Equal([0, 0, 0, 0, 0, 0], Inputs(data, 1));
        Assert.Equal([7, 8, 9, 10, 11, 12], Inputs(data, 3));
        Assert.Equal([3], Targets(data, 3));
    }

    [Fact]
    public void Padding_and_cutting_before_the_steps()
    {
        var options = new SequenceOptions
        {
            Features = 2,
            Padding = SequenceEnd.Before,
            Truncation = SequenceEnd.Before,
        };
        var data = new SequenceDataSet<float, int>(Values, Classes, 3, options: options);
        Assert.False(data.HasLengths);
        Assert.Equal([3, 3, 3, 3], Lengths(data));
        Assert.Equal([0, 0, 1, 2, 3, 4], Inputs(data, 0));
        Assert.Equal([0, 0, 0, 0, 0, 0], Inputs(data, 1));
        Assert.Equal([9, 10, 11, 12, 13, 14], Inputs(data, 3));
    }

    [Fact]
    public void Targets_of_every_step_are_cut_as_the_inputs_are()
    {
        int[][] tokens = [[5], [6, 7, 8]];
        float[][] targets = [[1, 2], [3, 4, 5, 6, 7, 8]];
        var options = new SequenceOptions { Outputs = 2, Truncation = SequenceEnd.Before, PaddingToken = 9 };
        var data = new SequenceDataSet<int, float>(tokens, targets, 2, targetsPerStep: true, options);
        Assert.Equal([5, 9], Inputs(data, 0));
        Assert.Equal([7, 8], Inputs(data, 1));
        Assert.Equal([1, 2, 0, 0], Targets(data, 0));
        Assert.Equal([5, 6, 7, 8], Targets(data, 1));
        Assert.Equal([1, 2], Lengths(data));
    }

    [Fact]
    public void A_padding_token_before_the_steps()
    {
        var options = new SequenceOptions { Padding = SequenceEnd.Before, PaddingToken = 4 };
        var data = new SequenceDataSet<int, int>([[1, 2]], [[0]], 4, options: options);
        Assert.Equal([4, 4, 1, 2], Inputs(data, 0));
    }

    [Fact]
    public void Lengths_survive_a_choice_of_samples()
    {
        var data = new SequenceDataSet<float, int>(Values, Classes, 3, options: new SequenceOptions { Features = 2 });
        var some = new Subset<float, int>(data, [3, 1]);
        Assert.True(some.HasLengths);
        Assert.Equal([3, 0], Lengths(some));
        var streams = new ContinuousWindows<float, int>(data, 2);
        Assert.Equal([2, 1, 0, 3], Lengths(streams));
        var plain = new Subset<float, int>(new ArrayDataSet<float, int>([1, 2], [0, 1], 1, 1), ..);
        Assert.False(plain.HasLengths);
        Assert.Throws<NotSupportedException>(() => plain.LengthOf(0));
    }

    [Fact]
    public void Nothing_is_allocated_when_samples_are_read()
    {
        var data = new SequenceDataSet<float, int>(Values, Classes, 3, options: new SequenceOptions { Features = 2 });
        float[] inputs = new float[6];
        int[] targets = new int[1];
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int sample = 0; sample < data.Count; sample++)
            {
                data.CopyInputs(sample, inputs);
                data.CopyTargets(sample, targets);
                data.LengthOf(sample);
            }
        }));
    }

    [Fact]
    public void Values_that_do_not_fit()
    {
        AssertRefused("Sequence 1: expected steps of 2 values, found 3 values.", [[1, 2], [1, 2, 3]], [[0], [0]]);
        AssertRefused("Sequence 0: expected 1 targets, found 2.", [[1, 2]], [[0, 1]]);
        AssertRefused("Sequence 1, input 2: expected a finite number, found NaN.", [[], [1, 2, float.NaN, 4]], [[0], [0]]);
        AssertRefused("Sequence 0, target 0: expected an index of at least 0, found -1.", [[1, 2]], [[-1]]);
        AssertRefused("Sequence 0: expected inputs and targets, found null.", [null!], [[1]]);

        static void AssertRefused(string message, float[][] inputs, int[][] targets) => Assert.Equal(
            message,
            Assert.Throws<DataFormatException>(() => new SequenceDataSet<float, int>(
                inputs, targets, 3, options: new SequenceOptions { Features = 2 })).Message);
    }

    [Fact]
    public void Arguments_that_do_not_fit()
    {
        Assert.Equal(
            "The inputs are 4 sequences, the targets 1.",
            Assert.Throws<ArgumentException>(() => new SequenceDataSet<float, int>(Values, [[1]], 3)).Message);
        var before = new SequenceOptions { Padding = SequenceEnd.Before };
        Assert.Equal(
            "SequenceOptions.Padding: expected After, since padding before a sequence has no targets, found Before.",
            Assert.Throws<ArgumentException>(() => new SequenceDataSet<float, int>(Values, Classes, 3, true, before)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceDataSet<float, int>(Values, Classes, 0));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new SequenceDataSet<float, int>(Values, Classes, 1, options: new SequenceOptions { Features = 0 }));
        Assert.Throws<ArgumentException>(() => new SequenceDataSet<float, int>(
            Values, Classes, 1, options: new SequenceOptions { Padding = (SequenceEnd)3 }));
        var data = new SequenceDataSet<float, int>(Values, Classes, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.CopyInputs(0, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.CopyTargets(0, new int[2]));
    }

    private static int[] Lengths<TInput, TTarget>(IDataSet<TInput, TTarget> data)
        where TInput : unmanaged
        where TTarget : unmanaged => [.. Enumerable.Range(0, data.Count).Select(data.LengthOf)];

    private static TInput[] Inputs<TInput, TTarget>(IDataSet<TInput, TTarget> data, int sample)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        var values = new TInput[data.InputLength];
        data.CopyInputs(sample, values);
        return values;
    }

    private static TTarget[] Targets<TInput, TTarget>(IDataSet<TInput, TTarget> data, int sample)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        var values = new TTarget[data.TargetLength];
        data.CopyTargets(sample, values);
        return values;
    }
}
