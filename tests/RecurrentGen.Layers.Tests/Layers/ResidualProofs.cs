using RecurrentGen.Tests.Proofs;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Layers;

/// <summary>Layer normalisation and residuals.</summary>
[Trait("Category", "Numeric")]
public sealed class ResidualProofs
{
    [Fact]
    public void Layer_norm() =>
        Proof.Values<LayerNormModel>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerLayerNorm(),
            new EagerRecurrent("lstm", EagerCell.Lstm, 9),
            new EagerLayerNorm("layernorm_1", 1e-3),
            new EagerDense("dense", 2));

    [Fact]
    public void Layer_norm_of_the_last_step() =>
        Proof.Values<LayerNormLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 16, Return: Return.Last),
            new EagerLayerNorm());

    [Fact]
    public void Slopes_below_zero() =>
        Proof.Values<PReluModel>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerPRelu(),
            new EagerRecurrent("lstm", EagerCell.Lstm, 9),
            new EagerPRelu("slopes"),
            new EagerDense("dense", 18),
            new EagerPRelu("prelu_1"));

    [Fact]
    public void Frozen_slopes_of_the_last_step() =>
        Proof.Values<PReluLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 5, Return: Return.Last),
            new EagerPRelu(),
            new EagerDense("dense", 2));

    [Fact]
    public void Slopes_start_as_in_pytorch()
    {
        foreach (var scheme in Enum.GetValues<Initialization>())
        {
            float[] weight = new float[9];
            new PReluModel(1, scheme).Parameters.CopyTensorTo("slopes.weight", weight);
            Assert.All(weight, w => Assert.Equal(0.25f, w));
        }
    }

    [Fact]
    public void Residual_blocks() =>
        Proof.Values<ResidualBlocks>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerDense("projection", 18, Activation.Tanh),
            new EagerLayerNorm(),
            new EagerRecurrent("gru", EagerCell.Gru, 18),
            new EagerResidual("projection"),
            new EagerRecurrent("lstm", EagerCell.Lstm, 18, Direction.Bidirectional, Merge.Sum),
            new EagerResidual("projection", "residual_1"),
            new EagerResidual("gru", "residual_2"),
            new EagerDense("dense", 2));

    [Fact]
    public void Input_to_output_skip() =>
        Proof.Values<InputSkip>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 8),
            new EagerDense("dense", 2),
            new EagerResidual("input", Features: 1));

    [Fact]
    public void All_inputs_are_added_to_the_first_features_of_more() =>
        Proof.Values<WideInputSkip>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 7),
            new EagerResidual("input", Features: 3),
            new EagerDense("dense", 2));

    [Fact]
    public void Residual_of_a_last_step() =>
        Proof.Values<ResidualOfLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 6, Direction.Bidirectional, Return: Return.Last),
            new EagerDense("dense", 12, Activation.Relu),
            new EagerResidual("rnn"),
            new EagerDense("dense_1", 1));

    [Fact]
    public void Layer_norm_starts_as_a_plain_normalisation()
    {
        foreach (var scheme in Enum.GetValues<Initialization>())
        {
            var model = new LayerNormModel(1, scheme);
            float[] weight = new float[9];
            float[] bias = new float[9];
            model.Parameters.CopyTensorTo("layernorm_1.weight", weight);
            model.Parameters.CopyTensorTo("layernorm_1.bias", bias);
            Assert.All(weight, w => Assert.Equal(1, w));
            Assert.All(bias, b => Assert.Equal(0, b));
        }
    }
}
