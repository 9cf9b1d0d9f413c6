using RecurrentGen.Tests.Proofs;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Chains;

/// <summary>What a matrix gives is multiplied by a matrix as it is.</summary>
[Trait("Category", "Numeric")]
public sealed class ChainProofs
{
    [Fact]
    public void Chains_in_both_directions() =>
        Proof.Values<ChainModel>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("chainunit", new EagerCell(1, false, Bind), 5, Direction.Bidirectional));

    [Fact]
    public void Chains_in_a_single_sequence() =>
        Proof.Values<ChainSingleModel>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("chainunit", new EagerCell(1, false, Bind), 20, Return: Return.Last));

    private static EagerStep Bind(EagerWeights weights)
    {
        CellLanguage.Matrix w = weights.X("W"), u = weights.H("U"), v = weights.H("V");
        var b = weights.V("b");
        return (x, s) => [ChainUnit.Step(x, s[0], w, u, v, b)];
    }
}
