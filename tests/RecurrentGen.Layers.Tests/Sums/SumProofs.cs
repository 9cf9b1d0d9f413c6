using RecurrentGen.CellLanguage;
using RecurrentGen.Tests.Lengths;
using RecurrentGen.Tests.Proofs;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Sums;

/// <summary>Cells with sums over units: generated code against the equations, in all passes and at all widths.</summary>
[Trait("Category", "Numeric")]
public sealed class SumProofs
{
    [Fact]
    public void Rms_norm() =>
        Proof.Values<RmsNormModel>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("rmsnormunit", new EagerCell(1, false, BindRmsNorm), 35),
            new EagerDense("dense", 1));

    [Fact]
    public void Attention_over_own_units() =>
        Proof.Values<OwnAttentionModel>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("ownattentionunit", new EagerCell(1, false, BindAttention), 5, Direction.Bidirectional));

    [Fact]
    public void Scalars_of_all_kinds() =>
        Proof.Values<ManyScalarsModel>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("manyscalarsunit", new EagerCell(2, false, w => BindScalars(w, 6, 18), 18), 6),
            new EagerDense("dense", 2));

    [Fact]
    public void Scalars_of_all_kinds_in_a_single_sequence() =>
        Proof.Values<ManyScalarsSingleModel>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateFloat32Stream().Step,
            new EagerRecurrent("manyscalarsunit", new EagerCell(2, false, w => BindScalars(w, 34, 7), 7), 34, Return: Return.Last));

    /// <summary>Rows come and go from step to step, in both directions.</summary>
    [Fact]
    public void Scalars_of_all_kinds_in_sequences_of_several_lengths() =>
        new LengthsProof<RaggedScalarsModel, float>(
            (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); },
            new EagerRecurrent(
                "manyscalarsunit", new EagerCell(2, false, w => BindScalars(w, 6, 18), 18), 6, Direction.Bidirectional)).Check();

    /// <summary>Steps over compact weights find their sums in memory: another way through the same equations.</summary>
    [Fact]
    public void Compact_weights_change_the_answers_by_little()
    {
        var model = new ManyScalarsSingleModel(3);
        var exact = model.CreateFloat32Stream();
        var compact = model.CreateStream();
        float[] input = [0.3f, -0.7f, 0.4f];
        float[] expected = new float[34];
        float[] actual = new float[34];
        for (int t = 0; t < 5; t++)
        {
            exact.Step(input, expected);
            compact.Step(input, actual);
            Measure.AssertClose($"step {t}", actual, [.. expected.Select(v => (double)v)], 0.02);
            Assert.NotEqual(expected, actual);
        }
    }

    private static EagerStep BindRmsNorm(EagerWeights w)
    {
        Matrix wx = w.X("W"), u = w.H("U");
        Vector g = w.V("g"), b = w.V("b");
        return (x, s) => [RmsNormUnit.Step(x, s[0], wx, u, g, b)];
    }

    private static EagerStep BindAttention(EagerWeights w)
    {
        Matrix wq = w.X("Wq"), uq = w.H("Uq"), wn = w.X("Wn"), un = w.H("Un");
        var b = w.V("b");
        return (x, s) => [OwnAttentionUnit.Step(x, s[0], wq, uq, wn, un, b)];
    }

    private static EagerStep BindScalars(EagerWeights w, int hidden, int memory)
    {
        Matrix wx = w.X("W"), u = w.H("U"), v = w.MemoryH("V", 0, memory), p = w.FromMemory("P", memory);
        Vector b = w.V("b"), q = w.V("q"), r = w.MemoryV("r", 0, memory);
        Assert.Equal(hidden, p.Rows);
        return (x, s) =>
        {
            var (h, m) = ManyScalarsUnit.Step(x, s[0], s[1], wx, u, v, p, b, q, r);
            return [h, m];
        };
    }
}
