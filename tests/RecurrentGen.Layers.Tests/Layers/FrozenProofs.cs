using RecurrentGen.Tests.Proofs;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Layers;

/// <summary>Layers whose parameters training leaves alone.</summary>
[Trait("Category", "Numeric")]
public sealed class FrozenProofs
{
    [Fact]
    public void Frozen_below_the_head() =>
        Proof.Values<FrozenBelowTheHead>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerLayerNorm(),
            new EagerRecurrent("lstm", EagerCell.Lstm, 9),
            new EagerAttentionPooling("attentionpooling", 5),
            new EagerDense("dense", 4, Activation.Tanh),
            new EagerDense("dense_1", 8, Activation.Tanh),
            new EagerDense("dense_2", 2));

    [Fact]
    public void Frozen_above_a_layer_that_trains() =>
        Proof.Values<FrozenAbove>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("encoder", EagerCell.Gru, 6),
            new EagerRecurrent("gru", EagerCell.Gru, 6, Direction.Bidirectional, Merge.Sum),
            new EagerLayerNorm(),
            new EagerRecurrent("peepholelstm", EagerCell.PeepholeLstm(), 5, Layers: 2),
            new EagerDense("dense", 2));

    [Fact]
    public void Frozen_in_both_directions() =>
        Proof.Values<FrozenBothWays>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 6, Direction.Bidirectional),
            new EagerDense("dense", 12, Activation.Sigmoid),
            new EagerResidual("rnn"),
            new EagerDense("dense_1", 1));

    [Fact]
    public void A_frozen_layer_has_no_gradient_and_stays_as_it_is()
    {
        var model = new FrozenBelowTheHead(seed: 1);
        float[] before = new float[FrozenBelowTheHead.ParameterCount];
        model.CopyParametersTo(before);
        var training = model.CreateTraining();
        float[] inputs = [.. Enumerable.Range(0, 36).Select(i => MathF.Sin(i))];
        training.ComputeGradients(new Batch<float, float>(inputs, [1, 2, 3, 4, 5, 6], 3));
        new Adam(0.1f).Step(model, training.Gradients);
        float[] after = new float[before.Length];
        model.CopyParametersTo(after);
        int trained = (8 * 2) + 2;
        Assert.Equal(before[..^trained], after[..^trained]);
        Assert.All(Enumerable.Range(1, trained), i => Assert.NotEqual(before[^i], after[^i]));
        var frozen = FrozenBelowTheHead.ModelDescription.Tensors.Where(t => !t.Name.StartsWith("dense_2.", StringComparison.Ordinal));
        Assert.All(frozen, tensor =>
        {
            float[] gradient = new float[tensor.Count];
            training.Gradients.CopyTensorTo(tensor.Name, gradient);
            Assert.False(tensor.Trainable);
            Assert.All(gradient, g => Assert.Equal(0, g));
        });
    }

    [Fact]
    public void Weights_of_a_model_load_into_its_frozen_twin()
    {
        string path = Path.GetTempFileName();
        try
        {
            var trained = new NothingFrozen(seed: 5);
            trained.Save(path);
            var frozen = new FrozenBelowTheHead(seed: 6);
            frozen.Load(path);
            float[] expected = new float[NothingFrozen.ParameterCount];
            float[] actual = new float[expected.Length];
            trained.CopyParametersTo(expected);
            frozen.CopyParametersTo(actual);
            Assert.Equal(expected, actual);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
