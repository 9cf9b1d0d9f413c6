using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Networks;

/// <summary>Files of other tools against PyTorch's answers: weights are random and asymmetric, so an order of gates shows.</summary>
public sealed class StoredNetworkTests
{
    [Fact]
    public void GuitarMl_with_a_knob_and_without_a_bias()
    {
        var answer = Answer.Of("guitarml_gru_knob.json");
        Assert.Equal(NetworkFormat.GuitarMl, answer.Network.Format);
        Assert.Equal((2, 1, 0), (answer.Network.InputSize, answer.Network.OutputSize, answer.Network.Skip));
        AssertPredicts(new Gru5Knob(), answer);
    }

    [Fact]
    public void GuitarMl_with_a_skip()
    {
        var answer = Answer.Of("guitarml_lstm_skip.json");
        Assert.Equal(1, answer.Network.Skip);
        AssertPredicts(new Lstm6Skip(), answer);
        Assert.EndsWith(Environment.NewLine + "[Residual]", answer.Network.Declaration(), StringComparison.Ordinal);
        Assert.Equal(1, StoredNetwork.Of(new Lstm6Skip()).Skip);
    }

    [Fact]
    public void A_skip_that_the_model_lacks_is_a_mismatch() => AssertMismatch(
        new Lstm6(), "guitarml_lstm_skip.json",
        "expected a network that adds 0 of its inputs to its outputs, file has one that adds 1; [Residual] as the last layer "
        + "does that");

    [Fact]
    public void GuitarMl_with_levels() => AssertPredicts(new Lstm4Levels(), Answer.Of("guitarml_lstm_levels.json"));

    [Fact]
    public void RtNeural_with_a_dense_layer_first()
    {
        var answer = Answer.Of("rtneural_gru.json");
        Assert.Equal(NetworkFormat.RtNeural, answer.Network.Format);
        Assert.Null(answer.Network.SelfTest);
        Assert.Null(answer.Network.SampleRate);
        AssertPredicts(new DenseGruDense(), answer);
    }

    [Fact]
    public void Nam_begins_with_its_state()
    {
        var answer = Answer.Of("nam_levels.nam");
        Assert.Equal(NetworkFormat.Nam, answer.Network.Format);
        Assert.Equal(48000.0, answer.Network.SampleRate);
        Assert.True(answer.Network.HasInitialState);
        var model = new Lstm5Levels();
        answer.Network.LoadInto(model);
        var stream = model.CreateStream();
        stream.CopyStateFrom(answer.Network.CopyInitialState(Lstm5Levels.LiveStream.StateSize));
        var actual = new float[answer.Output.Length];
        for (int t = 0; t < actual.Length; t++)
        {
            stream.Step(answer.Input.AsSpan(t, 1), actual.AsSpan(t, 1));
        }

        answer.AssertClose(actual);
    }

    [Fact]
    public void Gains_act_on_the_signal_and_on_the_sum_with_it()
    {
        var answer = Answer.Of("aidax_gains.json");
        var network = answer.Network;
        Assert.Equal((-7.5, 4.25, 1, 44100.0), (network.InputGain, network.OutputGain, network.Skip, network.SampleRate!.Value));
        var model = new GruGains();
        AssertPredicts(model, answer);
        Assert.Equal(1, model.Scaling.InputScale[1]);
        var stream = model.CreateStream();
        var actual = new float[answer.Output.Length];
        stream.Process(answer.Input, actual);
        answer.AssertClose(actual);

        // The signal is that of the whole network, so it goes through the same model.
        var test = network.SelfTest!;
        stream.Reset();
        stream.Process(test.Input, actual);
        for (int i = 0; i < actual.Length; i++)
        {
            Assert.Equal(test.Output[i], actual[i], 1e-5f);
        }
    }

    [Fact]
    public void Convolutions_slopes_and_normalisations()
    {
        var answer = Answer.Of("rtneural_convolution.json");
        Assert.Equal(
            [
                "[RecurrentModel(InputSize = 2, SequenceLength = 64, BatchSize = 1)]",
                "[Conv1D(6, 3)]",
                "[PRelu]",
                "[Conv1D(6, 2, Dilation = 3, Groups = 2, Activation = Activation.Elu)]",
                "[Dense(5, Activation = Activation.Tanh)]",
                "[Gru(4)]",
                "[Dense(1)]",
            ],
            answer.Network.Declaration().Split(Environment.NewLine));
        var model = new Convolved();
        AssertPredicts(model, answer);
        var stream = model.CreateStream();
        stream.CopyStateFrom(answer.Network.CopyInitialState(Convolved.LiveStream.StateSize));
        var actual = new float[answer.Output.Length];
        stream.Process(answer.Input, actual);
        answer.AssertClose(actual);
    }

    [Fact]
    public void Keras_layers_by_their_own_equations()
    {
        AssertPredicts(new KerasLayers(), Answer.Of("keras_layers.safetensors"));
        AssertPredicts(new KerasRtNeural(), Answer.Of("keras_rtneural.json"));
    }

    [Fact]
    public void Another_dilation_is_a_mismatch() => AssertMismatch(
        new OtherDilation(), "rtneural_convolution.json",
        "conv1d_1: expected Conv1D(6, 2, Dilation = 2, Groups = 2, Activation = Elu), file has "
        + "Conv1D(6, 2, Dilation = 3, Groups = 2, Activation = Activation.Elu) (layers[3])");

    [Fact]
    public void A_state_goes_to_a_stream_of_its_size_only()
    {
        var network = Answer.Of("nam_levels.nam").Network;
        var error = Assert.Throws<ArgumentException>(() => network.CopyInitialState(12));
        Assert.EndsWith("nam_levels.nam: expected a stream of 20 states, found one of 12.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loading_takes_the_scaling_away()
    {
        var model = new Gru5Knob();
        model.Scaling.InputMean[1] = 4;
        model.Scaling.OutputScale[0] = 0.5f;
        AssertPredicts(model, Answer.Of("guitarml_gru_knob.json"));
        Assert.Equal(0, model.Scaling.InputMean[1]);
        Assert.Equal(1, model.Scaling.OutputScale[0]);
    }

    [Fact]
    public void The_declaration_is_that_of_the_model() => Assert.Equal(
        [
            "[RecurrentModel(InputSize = 2, SequenceLength = 32, BatchSize = 1)]",
            "[Dense(5, Activation = Activation.Tanh)]",
            "[Gru(6)]",
            "[Dense(2)]",
        ],
        Answer.Of("rtneural_gru.json").Network.Declaration(32).Split(Environment.NewLine));

    [Fact]
    public void Another_size_names_both_shapes()
    {
        var model = new Lstm6Skip();
        var before = model.Parameters.Packed.ToArray();
        var error = Assert.Throws<WeightFileException>(() => Answer.Of("aidax_lstm.json").Network.LoadInto(model));
        Assert.Contains("lstm.weight_hh_l0: expected [24, 6], file has [28, 7]; was the model trained with 7 units?", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, model.Parameters.Packed.ToArray());
    }

    [Fact]
    public void Another_number_of_layers_names_both() => AssertMismatch<Lstm7>(
        new Lstm7(), "nam_levels.nam",
        "expected 2 layer(s) (Lstm(7), Dense(1)), file has 3 (Lstm(5), Lstm(5), Dense(1))");

    [Fact]
    public void Another_number_of_inputs_names_both() => AssertMismatch(
        new Lstm6(), "guitarml_gru_knob.json", "expected 1 input(s), file has 2");

    [Fact]
    public void An_activation_that_the_model_lacks_is_a_mismatch() => AssertMismatch(
        new WithoutActivation(), "rtneural_gru.json",
        "dense: expected Dense(5), file has Dense(5, Activation = Activation.Tanh) (layers[0])");

    [Fact]
    public void An_activation_that_the_file_lacks_is_a_mismatch() => AssertMismatch(
        new Lstm6Tanh(), "guitarml_lstm_skip.json",
        "dense: expected Dense(1, Activation = Tanh), file has Dense(1) (lin)");

    [Fact]
    public void Another_kind_of_reset_is_a_mismatch() => AssertMismatch(
        new Gru5ResetBefore(), "guitarml_gru_knob.json",
        "gru: expected Gru(5, resetAfter = false), file has Gru(5) (rec, level 0)");

    private static void AssertMismatch<TModel>(TModel model, string file, string problem)
        where TModel : IRecurrentModel
    {
        var error = Assert.Throws<WeightFileException>(() => Answer.Of(file).Network.LoadInto(model));
        Assert.EndsWith(":" + Environment.NewLine + "  " + problem, error.Message, StringComparison.Ordinal);
    }

    private static void AssertPredicts<TModel>(TModel model, Answer answer)
        where TModel : class, IRecurrentModel<TModel, float, float>
    {
        var report = answer.Network.LoadInto(model);
        Assert.Empty(report.Missing);
        Assert.Empty(report.Extra);
        var actual = new float[answer.Output.Length];
        model.CreatePredictor().Predict(answer.Input, actual);
        answer.AssertClose(actual);
    }
}
