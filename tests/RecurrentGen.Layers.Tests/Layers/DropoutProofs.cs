using RecurrentGen.CellLanguage;
using RecurrentGen.Tests.Proofs;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Layers;

/// <summary>Dropout of elements and of recurrent states.</summary>
[Trait("Category", "Numeric")]
public sealed class DropoutProofs
{
    [Fact]
    public void Dropout() =>
        new DropoutProof<DropoutModel>(noise =>
        [
            new EagerDropout(noise, 0, 0.25, "dropout"),
            new EagerRecurrent("lstm", EagerCell.Lstm, 9),
            new EagerDropout(noise, 2, 0.5, "dropout_1"),
            EagerPooling.Mean(),
            new EagerDropout(noise, 4, 0.3, "pooled"),
            new EagerResidual("meanpooling"),
            new EagerDense("dense", 2),
        ]).Check(
            (m, o) => { var t = m.CreateTraining(o); return (t, new TrainingCalls(t.Forward, t.Backward, t.Gradients)); },
            m => m.CreateStream().Step);

    [Fact]
    public void Recurrent_dropout_in_both_directions_of_a_stack() =>
        new DropoutProof<RecurrentDropoutRnn>(noise =>
        [
            new MaskedBothWays("rnn", 18, 0, 0.4, noise),
            new MaskedBothWays("rnn", 18, 1, 0.4, noise),
            new EagerDense("dense", 2),
        ]).Check(
            (m, o) => { var t = m.CreateTraining(o); return (t, new TrainingCalls(t.Forward, t.Backward, t.Gradients)); },
            null);

    [Fact]
    public void Recurrent_dropout_masks_the_operand_of_products_only() =>
        new DropoutProof<RecurrentDropoutGru>(noise =>
        [
            new EagerRecurrent("gru", new EagerCell(1, true, w => MaskedGru(w, noise)), 5),
            new EagerRecurrent("lstm", new EagerCell(2, true, w => Masked(EagerCell.Lstm.Bind(w), noise, 1, 0.2)), 7,
                Return: Return.Last),
            new EagerDense("dense", 2),
        ]).Check(
            (m, o) => { var t = m.CreateTraining(o); return (t, new TrainingCalls(t.Forward, t.Backward, t.Gradients)); },
            m => m.CreateStream().Step);

    [Fact]
    public void A_rate_of_zero_changes_nothing() =>
        Proof.Values<DropoutOfNothing>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 9),
            new EagerDense("dense", 2));

    [Fact]
    public void Another_seed_and_another_call_draw_other_masks()
    {
        var model = new DropoutStatistics(seed: 2);
        float[] Outputs(ulong seed, long call)
        {
            var training = model.CreateTraining(new TrainingOptions { Seed = seed });
            training.Calls = call;
            float[] outputs = new float[4 * 50];
            training.Forward([.. Enumerable.Repeat(1f, 4 * 50)], outputs);
            return outputs;
        }

        float[] first = Outputs(1, 0);
        Assert.Equal(first, Outputs(1, 0));
        Assert.NotEqual(first, Outputs(1, 1));
        Assert.NotEqual(first, Outputs(2, 0));

        // Equal inputs: every row differs by its mask alone.
        Assert.Equal(first.Length, first.Distinct().Count());
    }

    [Fact]
    public void A_number_of_calls_is_not_negative() => Assert.Throws<ArgumentOutOfRangeException>(
        () => new DropoutStatistics().CreateTraining().Calls = -1);

    [Fact]
    public void The_share_of_zeros_is_the_rate()
    {
        var model = new DropoutStatistics();
        Set("dense.weight", 40, 1);
        Set("dense.bias", 40, 0);
        Set("dense_1.weight", 40, 1);
        Set("dense_1.bias", 1, 0);
        var training = model.CreateTraining();
        float[] outputs = new float[4 * 50];
        double sum = 0;
        const int Calls = 50;
        for (int call = 0; call < Calls; call++)
        {
            training.Forward([.. Enumerable.Repeat(1f, 4 * 50)], outputs);
            sum += outputs.Sum();
        }

        // A sum of 400,000 factors with the mean 1 and the deviation 0.65: five deviations of their mean.
        Assert.InRange(sum / (Calls * outputs.Length * 40), 0.995, 1.005);

        void Set(string tensor, int count, float value) =>
            model.Parameters.CopyTensorFrom(tensor, [.. Enumerable.Repeat(value, count)]);
    }

    private static EagerStep Masked(EagerStep step, EagerNoise noise, int layer, double rate) =>
        (x, s) => step(x, [noise.Drop(2 * layer, 0, rate, s[0]), .. s[1..]]);

    private static EagerStep MaskedGru(EagerWeights w, EagerNoise noise)
    {
        Matrix wr = w.X("weight_ih", 0), wz = w.X("weight_ih", 1), wn = w.X("weight_ih", 2);
        Matrix ur = w.H("weight_hh", 0), uz = w.H("weight_hh", 1), un = w.H("weight_hh", 2);
        Vector br = w.V("bias_ih", 0), bz = w.V("bias_ih", 1), bn = w.V("bias_ih", 2);
        Vector cr = w.V("bias_hh", 0), cz = w.V("bias_hh", 1), cn = w.V("bias_hh", 2);
        return (x, s) =>
        {
            var m = noise.Drop(0, 0, 0.4, s[0]);
            var r = Functions.Sigmoid((wr * x) + br + (ur * m) + cr);
            var z = Functions.Sigmoid((wz * x) + bz + (uz * m) + cz);
            var n = Functions.Tanh((wn * x) + bn + (r * ((un * m) + cn)));
            return [((1 - z) * n) + (z * s[0])];
        };
    }

    /// <summary>One level of a plain recurrent layer in both directions, each with a mask of its own.</summary>
    private sealed record MaskedBothWays(string Name, int Hidden, int Level, double Rate, EagerNoise Noise) : EagerLayer(Name)
    {
        public override Vector[] Run(Vector[] steps, Func<string, double[]> find)
        {
            var forward = Walk(steps, find, false);
            var backward = Walk(steps, find, true);
            return [.. forward.Zip(backward, (f, b) => new Vector([.. f.AsSpan(), .. b.AsSpan()]))];
        }

        private Vector[] Walk(Vector[] steps, Func<string, double[]> find, bool reverse)
        {
            string suffix = $"_l{Level}" + (reverse ? "_reverse" : "");
            var step = EagerCell.RnnTanh.Bind(new EagerWeights(Name, suffix, steps[0].Length, Hidden, find));
            var state = Vector.Zeros(Hidden);
            var outputs = new Vector[steps.Length];
            for (int i = 0; i < steps.Length; i++)
            {
                int t = reverse ? steps.Length - 1 - i : i;
                state = step(steps[t], [Noise.Drop((2 * Level) + (reverse ? 1 : 0), 0, Rate, state)])[0];
                outputs[t] = state;
            }

            return outputs;
        }
    }
}
