using RecurrentGen.Tests.Training;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Networks;

/// <summary>What is written is read again, by the reader that PyTorch's answers prove.</summary>
public sealed class RtNeuralWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["model.json"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_scaled_model_gives_the_same_answers_without_scaling()
    {
        var model = new DenseGruDense(seed: 3);
        model.Scaling.InputMean[0] = 1.5f;
        model.Scaling.InputScale[1] = 0.25f;
        model.Scaling.OutputMean[1] = -3;
        model.Scaling.OutputScale[0] = 7;
        StoredNetwork.Of(model).SaveAsRtNeural(File);
        var other = new DenseGruDense(seed: 4);
        StoredNetwork.Read(File).LoadInto(other);
        AssertSame(model, other);
    }

    [Fact]
    public void Two_biases_of_an_lstm_become_one()
    {
        var model = new Lstm4Levels(seed: 3);
        StoredNetwork.Of(model).SaveAsRtNeural(File);
        var other = new Lstm4Levels(seed: 4);
        StoredNetwork.Read(File).LoadInto(other);
        AssertSame(model, other);
    }

    [Fact]
    public void Skip_rate_and_signal_are_kept()
    {
        var network = Answer.Of("aidax_lstm.json").Network;
        network.SaveAsRtNeural(File);
        var again = StoredNetwork.Read(File);
        Assert.Equal((1, 48000.0), (again.Skip, again.SampleRate!.Value));
        Assert.Equal(network.SelfTest!.Input, again.SelfTest!.Input);
        Assert.Equal(network.SelfTest.Output, again.SelfTest.Output);
    }

    [Fact]
    public void Gains_are_kept()
    {
        var network = Answer.Of("aidax_gains.json").Network;
        network.SaveAsRtNeural(File);
        var again = StoredNetwork.Read(File);
        Assert.Equal((-7.5, 4.25, 44100.0), (again.InputGain, again.OutputGain, again.SampleRate!.Value));
        AssertClose(network.SelfTest!.Input, again.SelfTest!.Input);
        AssertClose(network.SelfTest.Output, again.SelfTest.Output);
        var model = new GruGains();
        again.LoadInto(model);
        var answer = Answer.Of("aidax_gains.json");
        var actual = new float[answer.Output.Length];
        model.CreatePredictor().Predict(answer.Input, actual);
        answer.AssertClose(actual);
    }

    [Fact]
    public void Scaling_around_a_skip_becomes_gains_and_biases()
    {
        var model = new GruGains(seed: 3);
        model.Scaling.InputMean[0] = 0.7f;
        model.Scaling.InputScale[0] = 0.4f;
        model.Scaling.InputMean[1] = -2;
        model.Scaling.InputScale[1] = 3;
        model.Scaling.OutputMean[0] = 5;
        model.Scaling.OutputScale[0] = 2.5f;
        StoredNetwork.Of(model).SaveAsRtNeural(File);
        var other = new GruGains(seed: 4);
        var network = StoredNetwork.Read(File);
        Assert.Equal(20 * Math.Log10(2.5), network.InputGain, 1e-6);
        Assert.Equal(20 * Math.Log10(2.5), network.OutputGain, 1e-6);
        network.LoadInto(other);
        AssertSame(model, other);
    }

    [Fact]
    public void Convolutions_and_slopes_are_written()
    {
        var network = Answer.Of("rtneural_convolution.json").Network;
        network.SaveAsRtNeural(File);
        var again = StoredNetwork.Read(File);
        Assert.Equal(network.Declaration(), again.Declaration());
        foreach (var (before, after) in network.Layers.Zip(again.Layers))
        {
            Assert.All(before.Tensors.Zip(after.Tensors), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
        }

        var model = new Convolved(seed: 2);
        StoredNetwork.Of(model).SaveAsRtNeural(File);
        var other = new Convolved(seed: 3);
        StoredNetwork.Read(File).LoadInto(other);
        AssertSame(model, other);
    }

    [Fact]
    public void Scales_fold_into_convolutions_and_means_do_not()
    {
        var model = new ConvolutionsAlone(seed: 2);
        model.Scaling.InputScale[0] = 0.25f;
        model.Scaling.InputScale[1] = 3;
        model.Scaling.OutputMean[1] = 2;
        model.Scaling.OutputScale[0] = 0.5f;
        StoredNetwork.Of(model).SaveAsRtNeural(File);
        var other = new ConvolutionsAlone(seed: 3);
        StoredNetwork.Read(File).LoadInto(other);
        AssertSame(model, other);
        model.Scaling.InputMean[0] = 1;
        var error = Assert.Throws<NotSupportedException>(() => StoredNetwork.Of(model));
        Assert.Equal(
            "conv1d: inputs are scaled before Conv1D(4, 2, Groups = 2), which weights cannot express.", error.Message);
    }

    [Fact]
    public void A_layer_that_the_format_lacks_leaves_no_file()
    {
        var error = Assert.Throws<NotSupportedException>(() => StoredNetwork.Of(new Gru5ResetBefore()));
        Assert.StartsWith("gru: other formats have no Gru(5, resetAfter = false);", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<NotSupportedException>(() => StoredNetwork.Of(new RnnAlone()).SaveAsRtNeural(File));
        Assert.Equal("rnn: RTNeural has no Rnn(3).", error.Message);
        Assert.Empty(Directory.EnumerateFiles(_folder[""]));
    }

    [Fact]
    public void Outputs_scaled_behind_a_recurrent_layer_are_refused()
    {
        var model = new RnnAlone();
        model.Scaling.OutputScale[2] = 2;
        var error = Assert.Throws<NotSupportedException>(() => StoredNetwork.Of(model));
        Assert.Equal("rnn: outputs are scaled behind Rnn(3), which weights cannot express.", error.Message);
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    internal static void AssertSame<TModel>(TModel model, TModel other)
        where TModel : class, IRecurrentModel<TModel, float, float>
    {
        var shape = model.Description.Shape;
        var inputs = new float[shape.SequenceLength * shape.InputSize];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = MathF.Sin(i * 0.7f);
        }

        var expected = new float[shape.SequenceLength * shape.OutputSize];
        var actual = new float[expected.Length];
        model.CreatePredictor().Predict(inputs, expected);
        other.CreatePredictor().Predict(inputs, actual);
        float largest = expected.Max(MathF.Abs);
        for (int i = 0; i < actual.Length; i++)
        {
            Assert.True(MathF.Abs(actual[i] - expected[i]) < 1e-5f * largest, $"[{i}]: {expected[i]}, {actual[i]}");
        }
    }
}
