using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>Time steps written out: one, a divisor of the length or not, all.</summary>
[Trait("Category", "Numeric")]
public sealed class UnrollProofs
{
    [Fact]
    public void Lstm_unroll_1() =>
        Proof.Values<LstmUnroll1>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 5),
            new EagerDense("dense", 1));

    [Fact]
    public void Lstm_unroll_2() =>
        Proof.Values<LstmUnroll2>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 5),
            new EagerDense("dense", 1));

    [Fact]
    public void Lstm_unroll_3() =>
        Proof.Values<LstmUnroll3>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 5),
            new EagerDense("dense", 1));

    [Fact]
    public void Lstm_unroll_full() =>
        Proof.Values<LstmUnrollFull>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 5),
            new EagerDense("dense", 1));

    [Fact]
    public void Gru_unroll_1() =>
        Proof.Values<GruUnroll1>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("gru", EagerCell.Gru, 5, Direction.Bidirectional, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Gru_unroll_2() =>
        Proof.Values<GruUnroll2>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("gru", EagerCell.Gru, 5, Direction.Bidirectional, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Gru_unroll_3() =>
        Proof.Values<GruUnroll3>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("gru", EagerCell.Gru, 5, Direction.Bidirectional, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Gru_unroll_full() =>
        Proof.Values<GruUnrollFull>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("gru", EagerCell.Gru, 5, Direction.Bidirectional, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Minimal_gated_unroll_1() =>
        Proof.Values<MinimalGatedUnroll1>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("minimalgatedunit", EagerCell.MinimalGatedUnit, 5, Direction.Backward),
            new EagerDense("dense", 1));

    [Fact]
    public void Minimal_gated_unroll_2() =>
        Proof.Values<MinimalGatedUnroll2>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("minimalgatedunit", EagerCell.MinimalGatedUnit, 5, Direction.Backward),
            new EagerDense("dense", 1));

    [Fact]
    public void Minimal_gated_unroll_3() =>
        Proof.Values<MinimalGatedUnroll3>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("minimalgatedunit", EagerCell.MinimalGatedUnit, 5, Direction.Backward),
            new EagerDense("dense", 1));

    [Fact]
    public void Minimal_gated_unroll_full() =>
        Proof.Values<MinimalGatedUnrollFull>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("minimalgatedunit", EagerCell.MinimalGatedUnit, 5, Direction.Backward),
            new EagerDense("dense", 1));
}
