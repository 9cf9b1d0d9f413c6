using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>Hidden sizes that fill granules, leave a rest that is packed, and leave one that is padded.</summary>
[Trait("Category", "Numeric")]
public sealed class PackingProofs
{
    [Fact]
    public void Lstm_of_1() =>
        Proof.Values<LstmOf1>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 1, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Lstm_of_8() =>
        Proof.Values<LstmOf8>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 8, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Lstm_of_16() =>
        Proof.Values<LstmOf16>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 16, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Lstm_of_17() =>
        Proof.Values<LstmOf17>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 17, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Lstm_of_24() =>
        Proof.Values<LstmOf24>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 24, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Lstm_of_33() =>
        Proof.Values<LstmOf33>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 33, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Gru_of_1() =>
        Proof.Values<GruOf1>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 1, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Gru_of_9() =>
        Proof.Values<GruOf9>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 9, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Gru_of_16() =>
        Proof.Values<GruOf16>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 16, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Gru_of_20() =>
        Proof.Values<GruOf20>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 20, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Gru_of_24() =>
        Proof.Values<GruOf24>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 24, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Gru_of_33() =>
        Proof.Values<GruOf33>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 33, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Rnn_tanh_of_1() =>
        Proof.Values<RnnTanhOf1>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 1, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Rnn_tanh_of_3() =>
        Proof.Values<RnnTanhOf3>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 3, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Rnn_tanh_of_20() =>
        Proof.Values<RnnTanhOf20>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 20, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Rnn_tanh_of_24() =>
        Proof.Values<RnnTanhOf24>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 24, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Minimal_gated_of_3() =>
        Proof.Values<MinimalGatedOf3>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("minimalgatedunit", EagerCell.MinimalGatedUnit, 3, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Minimal_gated_of_5() =>
        Proof.Values<MinimalGatedOf5>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("minimalgatedunit", EagerCell.MinimalGatedUnit, 5, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Minimal_gated_of_16() =>
        Proof.Values<MinimalGatedOf16>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("minimalgatedunit", EagerCell.MinimalGatedUnit, 16, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Minimal_gated_of_33() =>
        Proof.Values<MinimalGatedOf33>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("minimalgatedunit", EagerCell.MinimalGatedUnit, 33, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Peephole_of_1() =>
        Proof.Values<PeepholeOf1>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("peepholeunit", EagerCell.Peephole(0.25), 1, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Peephole_of_16() =>
        Proof.Values<PeepholeOf16>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("peepholeunit", EagerCell.Peephole(0.25), 16, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Peephole_of_20() =>
        Proof.Values<PeepholeOf20>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("peepholeunit", EagerCell.Peephole(0.25), 20, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Wide_input() =>
        Proof.Values<WideInput>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 4),
            new EagerDense("dense", 17));

    [Fact]
    public void One_of_everything() =>
        Proof.Values<OneOfEverything>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 1),
            new EagerDense("dense", 1));

    [Fact]
    public void Large_batch() =>
        Proof.Values<LargeBatch>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 5, Return: Return.Last),
            new EagerDense("dense", 1));
}
