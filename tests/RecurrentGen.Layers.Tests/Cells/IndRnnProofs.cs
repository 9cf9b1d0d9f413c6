using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>The cell IndRnn: no product with the state at all.</summary>
[Trait("Category", "Numeric")]
public sealed class IndRnnProofs
{
    [Fact]
    public void Ind_rnn_sequence() =>
        Proof.Values<IndRnnSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("indrnn", EagerCell.IndRnn(Activation.Elu), 9),
            new EagerDense("dense", 2));

    [Fact]
    public void Ind_rnn_bidirectional_stack_last() =>
        Proof.Values<IndRnnBidirectionalStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("indrnn", EagerCell.IndRnn(Activation.Elu), 4, Direction.Bidirectional,
                Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Ind_rnn_backward_sequence() =>
        Proof.Values<IndRnnBackwardSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("indrnn", EagerCell.IndRnn(Activation.Elu), 20, Direction.Backward));
}
