using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Lengths;

/// <summary>Sequences of several lengths against the cells' equations over the valid steps alone.</summary>
[Trait("Category", "Numeric")]
public sealed class LengthsProofs
{
    [Fact]
    public void Forward_sequence() => new LengthsProof<ForwardSequence, float>(
        (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); },
        new EagerRecurrent("lstm", EagerCell.Lstm, 5),
        new EagerDense("dense", 2, Activation.Tanh)).Check();

    [Fact]
    public void Bidirectional_stack_last() => new LengthsProof<BidirectionalStackLast, float>(
        (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); },
        new EagerRecurrent("gru", EagerCell.Gru, 3, Direction.Bidirectional, Return: Return.Last, Layers: 2),
        new EagerDense("dense", 2)).Check();

    [Fact]
    public void Bidirectional_classes() => new LengthsProof<BidirectionalClasses, int>(
        (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); },
        new EagerRecurrent("lstm", EagerCell.Lstm, 4, Direction.Bidirectional, Merge.Multiply),
        new EagerDense("dense", 3)).Check();

    [Fact]
    public void Backward_last() => new LengthsProof<BackwardLast, float>(
        (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); },
        new EagerRecurrent("lstm", EagerCell.Lstm, 3, Direction.Backward, Return: Return.Last)).Check();

    [Fact]
    public void Backward_sequence() => new LengthsProof<BackwardSequence, float>(
        (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); },
        new EagerRecurrent("rnn", EagerCell.RnnTanh, 20, Direction.Backward)).Check();

    [Fact]
    public void Single_last() => new LengthsProof<SingleLast, float>(
        (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); },
        new EagerRecurrent("gru", EagerCell.GruResetBefore, 4),
        new EagerRecurrent("gru_1", EagerCell.Gru, 3, Return: Return.Last),
        new EagerDense("dense", 1)).Check();

    [Fact]
    public void Single_bidirectional() => new LengthsProof<SingleBidirectional, float>(
        (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); },
        new EagerRecurrent("lstm", EagerCell.Lstm, 3, Direction.Bidirectional, Merge.Average)).Check();

    [Fact]
    public void Unrolled_last() => new LengthsProof<UnrolledLast, float>(
        (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); },
        new EagerRecurrent("lstm", EagerCell.Lstm, 4, Direction.Bidirectional, Merge.Sum, Return.Last),
        new EagerDense("dense", 1, Activation.Sigmoid)).Check();

    [Fact]
    public void Long_sequence() => new LengthsProof<LongSequence, float>(
        (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); },
        new EagerRecurrent("gru", EagerCell.GruResetBefore, 2, Direction.Bidirectional),
        new EagerDense("dense", 1)).Check();

    [Fact]
    public void Products_with_old_and_new_states() => new LengthsProof<LookAheadSequence, float>(
        (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); },
        new EagerRecurrent("lookahead", LookAhead.Eager, 3, Direction.Bidirectional),
        new EagerDense("dense", 1)).Check();

    [Fact]
    public void Pooled_mean() => new LengthsProof<PooledMean, float>(
        (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); },
        new EagerRecurrent("lstm", EagerCell.Lstm, 3, Direction.Bidirectional),
        new EagerLayerNorm(),
        EagerPooling.Mean(),
        new EagerDense("dense", 2)).Check();

    [Fact]
    public void Pooled_max() => new LengthsProof<PooledMax, float>(
        (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); },
        new EagerRecurrent("gru", EagerCell.Gru, 4),
        new EagerPRelu(),
        EagerPooling.Max(),
        new EagerDense("dense", 2)).Check();
}
