using RecurrentGen.Tests.Proofs;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Layers;

/// <summary>Layers that make one value of a sequence.</summary>
[Trait("Category", "Numeric")]
public sealed class PoolingProofs
{
    [Fact]
    public void Last_step() =>
        Proof.Values<LastStepModel>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 9),
            EagerPooling.LastStep(),
            new EagerDense("dense", 2));

    [Fact]
    public void Mean_pooling() =>
        Proof.Values<MeanPoolingModel>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 20),
            EagerPooling.Mean(),
            new EagerDense("dense", 6, Activation.Tanh),
            new EagerDense("dense_1", 2));

    [Fact]
    public void Mean_pooling_of_both_directions() =>
        Proof.Values<MeanPoolingBothWays>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 5, Direction.Bidirectional),
            EagerPooling.Mean("mean"));

    [Fact]
    public void Max_pooling() =>
        Proof.Values<MaxPoolingModel>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 17),
            EagerPooling.Max(),
            new EagerDense("dense", 2));

    [Fact]
    public void Max_pooling_of_inputs() =>
        Proof.Values<MaxOverInputs>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            EagerPooling.Max());

    [Fact]
    public void Attention_pooling() =>
        Proof.Values<AttentionPoolingModel>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerDense("mix", 18),
            new EagerRecurrent("lstm", EagerCell.Lstm, 18),
            new EagerResidual("mix"),
            new EagerAttentionPooling("attentionpooling", 7),
            new EagerDense("dense", 2));

    [Fact]
    public void Attention_pooling_of_inputs() =>
        Proof.Values<AttentionOverInputs>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerAttentionPooling("attentionpooling", 16),
            new EagerDense("dense", 3));

    [Fact]
    public void The_first_of_equal_largest_values_has_the_gradient()
    {
        var model = new MaxOverInputs();
        var training = model.CreateTraining();
        float[] inputs = [1, 5, 3, 4, 3, 5, 2, 2, 3, 1, 0, 0];
        float[] outputs = new float[2];
        float[] gradients = new float[inputs.Length];
        training.Forward(inputs, outputs);
        training.Backward([10, 20], gradients);
        Assert.Equal([3f, 5f], outputs);
        Assert.Equal([0, 20, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0], gradients);
    }

    [Fact]
    public void Scores_beyond_the_range_of_exp_do_no_harm()
    {
        var model = new AttentionOverInputs();
        var scores = new float[16];
        Array.Fill(scores, 100);
        model.Parameters.CopyTensorFrom("attentionpooling.score.weight", scores);
        float[] inputs = new float[4 * 20];
        new Random(3).GetItems([-9f, 0, 9], inputs.Length).CopyTo(inputs, 0);
        float[] outputs = new float[3];
        model.CreatePredictor().Predict(inputs, outputs);
        Assert.All(outputs, y => Assert.True(float.IsFinite(y)));
        var stream = model.CreateStream();
        float[] last = new float[3];
        stream.Process(inputs, new float[4 * 3]);
        stream.Reset();
        for (int t = 0; t < 4; t++)
        {
            stream.Step(inputs.AsSpan(t * 20, 20), last);
        }

        Measure.AssertClose("the last step", last, Measure.ToDoubles(outputs), ModelProof.ForwardTolerance);
    }

    [Fact]
    public void A_pooled_stream_goes_on_from_a_snapshot()
    {
        var model = new AttentionPoolingModel(seed: 3);
        var stream = model.CreateStream();
        float[] inputs = [.. Enumerable.Range(0, 8 * 3).Select(i => MathF.Sin(i))];
        float[] expected = new float[8 * 2];
        stream.Process(inputs, expected);
        stream.Reset();
        float[] actual = new float[8 * 2];
        stream.Process(inputs.AsSpan(0, 9), actual.AsSpan(0, 6));
        float[] state = new float[AttentionPoolingModel.LiveStream.StateSize];
        stream.CopyStateTo(state);
        var other = model.CreateStream();
        other.CopyStateFrom(state);
        other.Process(inputs.AsSpan(9), actual.AsSpan(6));
        Assert.Equal(expected, actual);
    }
}
