using RecurrentGen.Tests.Lengths;
using RecurrentGen.Tests.Proofs;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Layers;

/// <summary>LSTMs whose products are convolutions.</summary>
[Trait("Category", "Numeric")]
public sealed class ConvLstmProofs
{
    [Fact]
    public void Over_a_line() =>
        Proof.Values<ConvolvedLine>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerConvLstm("convlstm1d", 3, 1, 3, 1, 5),
            new EagerConvLstm("convlstm1d_1", 5, 1, 2, 1, 5),
            EagerPooling.LastStep(),
            new EagerDense("dense", 2));

    [Fact]
    public void Over_a_plane() =>
        Proof.Values<ConvolvedPlane>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerDense("dense", 12),
            new EagerConvLstm("convlstm2d", 2, 2, 3, 3, 4),
            new EagerDense("dense_1", 1));

    [Fact]
    public void Of_kernels_that_are_wider_than_the_grid() =>
        Proof.Values<WideKernels>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerConvLstm("convlstm1d", 18, 1, 4, 1, 2),
            new EagerConvLstm("convlstm2d", 1, 5, 5, 2, 2));

    [Fact]
    public void Frozen() =>
        Proof.Values<FrozenConvolution>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 4),
            new EagerConvLstm("convlstm1d", 2, 1, 3, 1, 4),
            EagerPooling.LastStep());

    [Fact]
    public void Of_sequences_of_several_lengths() => new LengthsProof<ConvolvedLine, float>(
        (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); },
        new EagerConvLstm("convlstm1d", 3, 1, 3, 1, 5),
        new EagerConvLstm("convlstm1d_1", 5, 1, 2, 1, 5),
        EagerPooling.LastStep(),
        new EagerDense("dense", 2)).Check();

    [Fact]
    public void Parameters_are_the_kernels()
    {
        var tensors = ConvolvedPlane.ModelDescription.Tensors.ToDictionary(t => t.Name);
        Assert.Equal([8, 1, 2, 3], tensors["convlstm2d.input.weight"].Shape);
        Assert.Equal([8, 2, 2, 3], tensors["convlstm2d.recurrent.weight"].Shape);
        Assert.Equal([8], tensors["convlstm2d.input.bias"].Shape);
        Assert.Equal((12 * 13) + (8 * (6 + 12 + 1)) + 25, ConvolvedPlane.ParameterCount);
        tensors = ConvolvedLine.ModelDescription.Tensors.ToDictionary(t => t.Name);
        Assert.Equal([12, 2, 3], tensors["convlstm1d.input.weight"].Shape);
    }

    [Fact]
    public void Only_kernels_decay()
    {
        var description = ConvolvedPlane.ModelDescription;
        foreach (var tensor in description.Tensors)
        {
            int at = tensor.Pieces[0].Position(0, 0);
            var segment = description.Segments.Single(s => at >= s.Offset && at < s.Offset + s.Length);
            Assert.Equal((true, tensor.Role != TensorRole.Vector), (segment.Trainable, segment.Decays));
        }
    }

    [Theory]
    [InlineData(Initialization.Keras, 1)]
    [InlineData(Initialization.Normal, 0)]
    public void Forget_gates_of_Keras_start_open(Initialization scheme, float open)
    {
        var model = new ConvolvedLine(3, scheme);
        float[] bias = new float[12];
        model.Parameters.CopyTensorTo("convlstm1d.input.bias", bias);
        Assert.Equal([0, 0, 0, open, open, open, 0, 0, 0, 0, 0, 0], bias);
    }

    [Fact]
    public void Keras_starts_with_orthogonal_recurrent_kernels()
    {
        var model = new ConvolvedLine(3, Initialization.Keras);
        float[] kernel = new float[12 * 9];
        model.Parameters.CopyTensorTo("convlstm1d.recurrent.weight", kernel);
        for (int i = 0; i < 9; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double product = Enumerable.Range(0, 12).Sum(r => (double)kernel[(r * 9) + i] * kernel[(r * 9) + j]);
                Assert.Equal(i == j ? 1 : 0, product, 1e-5);
            }
        }
    }

    [Fact]
    public void Kernels_go_through_a_file()
    {
        string path = Path.GetTempFileName();
        try
        {
            var saved = new ConvolvedPlane(seed: 4);
            saved.Save(path);
            var loaded = new ConvolvedPlane(seed: 5);
            loaded.Load(path);
            float[] expected = new float[ConvolvedPlane.ParameterCount];
            float[] actual = new float[expected.Length];
            saved.CopyParametersTo(expected);
            loaded.CopyParametersTo(actual);
            Assert.Equal(expected, actual);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void No_state_is_carried()
    {
        var shape = ConvolvedLine.ModelDescription.Shape;
        Assert.Equal((0, "convlstm1d"), (shape.StateSize, shape.BackwardLayer));
    }
}
