using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>A cell whose panels are narrow because its element-wise code is large.</summary>
[Trait("Category", "Numeric")]
public sealed class ManyActivationsProofs
{
    [Fact]
    public void A_batch_with_a_rest_of_units() =>
        Proof.Values<ManyActivations40>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("manyactivationsunit", EagerCell.ManyActivationsUnit, 40),
            new EagerDense("dense", 1));

    [Fact]
    public void One_sequence_and_its_last_step() =>
        Proof.Values<ManyActivations20Single>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("manyactivationsunit", EagerCell.ManyActivationsUnit, 20, Return: Return.Last));

    [Fact]
    public void One_sequence_backwards_in_pairs_of_steps() =>
        Proof.Values<ManyActivations32Backward>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("manyactivationsunit", EagerCell.ManyActivationsUnit, 32, Direction.Backward));
}
