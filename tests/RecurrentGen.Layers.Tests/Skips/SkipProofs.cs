using RecurrentGen.CellLanguage;
using RecurrentGen.Tests.Proofs;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Skips;

/// <summary>States that hand other states on: a skip over four steps.</summary>
[Trait("Category", "Numeric")]
public sealed class SkipProofs
{
    [Fact]
    public void Skip_in_both_directions() =>
        Proof.Values<SkipModel>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("skipunit", new EagerCell(4, false, Bind), 9, Direction.Bidirectional));

    [Fact]
    public void Skip_in_a_single_sequence() =>
        Proof.Values<SkipSingleModel>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("skipunit", new EagerCell(4, false, Bind), 20, Return: Return.Last));

    /// <summary>The output of the present step reaches four steps on.</summary>
    [Fact]
    public void A_step_is_seen_four_steps_later()
    {
        var (w, u) = (new Matrix(1, 1, [1.0]), new Matrix(1, 1, [0.0]));
        Vector[] states = [.. Enumerable.Repeat(Vector.Zeros(1), 4)];
        for (int t = 0; t < 5; t++)
        {
            var (h1, h2, h3, h4) = SkipUnit.Step(
                new Vector(t == 0 ? 0.5 : 0), states[0], states[1], states[2], states[3], w, u, w, Vector.Zeros(1));
            states = [h1, h2, h3, h4];
            double expected = t == 0 ? Math.Tanh(0.5) : t == 4 ? Math.Tanh(Math.Tanh(0.5)) : 0;
            Assert.Equal(expected, h1[0], 1e-12);
        }
    }

    private static EagerStep Bind(EagerWeights weights)
    {
        Matrix w = weights.X("W"), u = weights.H("U"), v = weights.H("V");
        var b = weights.V("b");
        return (x, s) =>
        {
            var (h1, h2, h3, h4) = SkipUnit.Step(x, s[0], s[1], s[2], s[3], w, u, v, b);
            return [h1, h2, h3, h4];
        };
    }
}
