using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>Every way to join the halves of a bidirectional layer.</summary>
[Trait("Category", "Numeric")]
public sealed class MergeProofs
{
    [Fact]
    public void Merge_concat_sequence() =>
        Proof.Values<MergeConcatSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("lstm", EagerCell.Lstm, 5, Direction.Bidirectional),
            new EagerDense("dense", 2));

    [Fact]
    public void Merge_concat_last() =>
        Proof.Values<MergeConcatLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("lstm", EagerCell.Lstm, 5, Direction.Bidirectional, Return: Return.Last),
            new EagerDense("dense", 2));

    [Fact]
    public void Merge_sum_sequence() =>
        Proof.Values<MergeSumSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("lstm", EagerCell.Lstm, 5, Direction.Bidirectional, Merge.Sum),
            new EagerDense("dense", 2));

    [Fact]
    public void Merge_sum_last() =>
        Proof.Values<MergeSumLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("lstm", EagerCell.Lstm, 5, Direction.Bidirectional, Merge.Sum, Return: Return.Last),
            new EagerDense("dense", 2));

    [Fact]
    public void Merge_multiply_sequence() =>
        Proof.Values<MergeMultiplySequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("lstm", EagerCell.Lstm, 5, Direction.Bidirectional, Merge.Multiply),
            new EagerDense("dense", 2));

    [Fact]
    public void Merge_multiply_last() =>
        Proof.Values<MergeMultiplyLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("lstm", EagerCell.Lstm, 5, Direction.Bidirectional, Merge.Multiply,
                Return: Return.Last),
            new EagerDense("dense", 2));

    [Fact]
    public void Merge_average_sequence() =>
        Proof.Values<MergeAverageSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("lstm", EagerCell.Lstm, 5, Direction.Bidirectional, Merge.Average),
            new EagerDense("dense", 2));

    [Fact]
    public void Merge_average_last() =>
        Proof.Values<MergeAverageLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("lstm", EagerCell.Lstm, 5, Direction.Bidirectional, Merge.Average,
                Return: Return.Last),
            new EagerDense("dense", 2));
}
