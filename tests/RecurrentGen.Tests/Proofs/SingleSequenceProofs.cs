using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>Models of one sequence at a time: their predictions keep all sums of a step in registers.</summary>
[Trait("Category", "Numeric")]
public sealed class SingleSequenceProofs
{
    [Fact]
    public void Single_lstm_of_1() =>
        Proof.Values<SingleLstmOf1>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 1, Return: Return.Last),
            new EagerDense("dense", 2));

    [Fact]
    public void Single_lstm_of_5() =>
        Proof.Values<SingleLstmOf5>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 5, Return: Return.Last),
            new EagerDense("dense", 2));

    [Fact]
    public void Single_lstm_of_8() =>
        Proof.Values<SingleLstmOf8>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 8, Return: Return.Last),
            new EagerDense("dense", 2));

    [Fact]
    public void Single_lstm_of_16() =>
        Proof.Values<SingleLstmOf16>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 16, Return: Return.Last),
            new EagerDense("dense", 2));

    [Fact]
    public void Single_lstm_of_20() =>
        Proof.Values<SingleLstmOf20>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 20, Return: Return.Last),
            new EagerDense("dense", 2));

    [Fact]
    public void Single_lstm_of_24() =>
        Proof.Values<SingleLstmOf24>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 24, Return: Return.Last),
            new EagerDense("dense", 2));

    [Fact]
    public void Single_lstm_of_33() =>
        Proof.Values<SingleLstmOf33>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 33, Return: Return.Last),
            new EagerDense("dense", 2));

    [Fact]
    public void Single_lstm_of_40() =>
        Proof.Values<SingleLstmOf40>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 40, Return: Return.Last),
            new EagerDense("dense", 2));

    [Fact]
    public void Single_lstm_of_50() =>
        Proof.Values<SingleLstmOf50>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 50, Return: Return.Last),
            new EagerDense("dense", 2));

    [Fact]
    public void Single_gru_of_1() =>
        Proof.Values<SingleGruOf1>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 1, Return: Return.Last),
            new EagerDense("dense", 2));

    [Fact]
    public void Single_gru_of_8() =>
        Proof.Values<SingleGruOf8>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 8),
            new EagerDense("dense", 2));

    [Fact]
    public void Single_gru_of_20() =>
        Proof.Values<SingleGruOf20>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 20),
            new EagerDense("dense", 2));

    [Fact]
    public void Single_gru_of_33() =>
        Proof.Values<SingleGruOf33>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 33),
            new EagerDense("dense", 2));

    [Fact]
    public void Single_rnn_of_70() =>
        Proof.Values<SingleRnnOf70>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 70),
            new EagerDense("dense", 2));

    [Fact]
    public void Single_gru_reset_before_of_20() =>
        Proof.Values<SingleGruResetBeforeOf20>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.GruResetBefore, 20),
            new EagerDense("dense", 2));

    [Fact]
    public void Single_backward_lstm() =>
        Proof.Values<SingleBackwardLstm>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("lstm", EagerCell.Lstm, 5, Direction: Direction.Backward),
            new EagerDense("dense", 2));

    [Fact]
    public void Single_bidirectional_stack() =>
        Proof.Values<SingleBidirectionalStack>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("lstm", EagerCell.Lstm, 6, Direction: Direction.Bidirectional, Layers: 2, Return: Return.Last),
            new EagerDense("dense", 2));

    [Fact]
    public void Single_unrolled() =>
        Proof.Values<SingleUnrolled>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 4),
            new EagerDense("dense", 2));

    [Fact]
    public void Single_minimal_gated() =>
        Proof.Values<SingleMinimalGated>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("minimalgatedunit", EagerCell.MinimalGatedUnit, 9, Layers: 2),
            new EagerDense("dense", 2));

    [Fact]
    public void Single_peephole() =>
        Proof.Values<SinglePeephole>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("peepholeunit", EagerCell.Peephole(0.25), 5),
            new EagerDense("dense", 2));
}
