using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>The cell EchoState: fixed weights get no gradient, inputs and layers before do.</summary>
[Trait("Category", "Numeric")]
public sealed class EchoStateProofs
{
    [Fact]
    public void Echo_state_sequence() =>
        Proof.Values<EchoStateSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("echostate", EagerCell.EchoState(0.4, 0.8, 1.5), 9),
            new EagerDense("dense", 2));

    [Fact]
    public void Echo_state_bidirectional_stack_last() =>
        Proof.Values<EchoStateBidirectionalStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("echostate", EagerCell.EchoState(0.4, 0.8, 1.5), 4, Direction.Bidirectional,
                Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Echo_state_backward_sequence() =>
        Proof.Values<EchoStateBackwardSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("echostate", EagerCell.EchoState(0.4, 0.8, 1.5), 20, Direction.Backward));
}
