using RecurrentGen.Tests.Proofs;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Layers;

/// <summary>Convolutions over time.</summary>
[Trait("Category", "Numeric")]
public sealed class ConvolutionProofs
{
    [Fact]
    public void Convolutions_before_an_lstm() =>
        Proof.Values<ConvolutionLstm>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerConv1D(18, 3, Activation: Activation.Tanh),
            new EagerConv1D(5, 2, 3, Name: "conv1d_1"),
            new EagerRecurrent("lstm", EagerCell.Lstm, 6, Return: Return.Last),
            new EagerDense("dense", 2));

    [Fact]
    public void Convolutions_in_groups() =>
        Proof.Values<GroupedConvolutions>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerConv1D(9, 2, Groups: 3, Activation: Activation.Elu),
            new EagerConv1D(9, 3, 2, 9, Name: "conv1d_1"),
            new EagerRecurrent("gru", EagerCell.Gru, 4),
            new EagerDense("dense", 1));

    [Fact]
    public void Convolution_of_one_step_and_frozen_ones() =>
        Proof.Values<ConvolutionOfOneStep>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerConv1D(16, 1),
            new EagerResidual("conv1d"),
            new EagerConv1D(16, 3, Groups: 2, Name: "conv1d_1"),
            new EagerConv1D(2, 4, Name: "conv1d_2"));

    [Fact]
    public void Filters_have_the_shape_of_PyTorch()
    {
        var shapes = GroupedConvolutions.ModelDescription.Tensors.ToDictionary(t => t.Name, t => t.Shape);
        Assert.Equal([9, 2, 2], shapes["conv1d.weight"]);
        Assert.Equal([9, 1, 3], shapes["conv1d_1.weight"]);
        Assert.Equal([9], shapes["conv1d_1.bias"]);
    }

    [Fact]
    public void Filters_go_through_a_file()
    {
        string path = Path.GetTempFileName();
        try
        {
            var saved = new GroupedConvolutions(seed: 4);
            saved.Save(path);
            var loaded = new GroupedConvolutions(seed: 5);
            loaded.Load(path);
            float[] expected = new float[GroupedConvolutions.ParameterCount];
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
}
