using RecurrentGen.Tests.Reference;
using RecurrentGen.Tests.Training;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Networks;

/// <summary>Files are opened as the model that they fit, and that model is the one that a plain declaration makes.</summary>
public sealed class VariantTests
{
    private static readonly VariantSet All = VariantSet.Of(Amp.Variants, SkipAmp.Variants, KnobAmp.Variants);

    [Theory]
    [InlineData("nam_levels.nam", typeof(Amp.Hidden5Layers2), 48000.0)]
    [InlineData("guitarml_lstm_levels.json", typeof(Amp.Hidden4Layers2), null)]
    [InlineData("guitarml_lstm_skip.json", typeof(SkipAmp.Hidden6), null)]
    [InlineData("guitarml_gru_knob.json", typeof(KnobAmp.Hidden5), null)]
    [InlineData("aidax_lstm.json", typeof(SkipAmp.Hidden7), 48000.0)]
    public void A_file_is_opened_as_the_class_that_it_fits(string file, Type type, double? rate)
    {
        var answer = Answer.Of(file);
        var model = All.Open(Answer.PathOf(file));
        Assert.IsType(type, model);
        Assert.Equal((Answer.PathOf(file), answer.Network.Format, rate), (model.Source!.Path, model.Source.Format, model.Source.SampleRate));
        var actual = new float[answer.Output.Length];
        var stream = model.CreateStream();
        for (int round = 0; round < 2; round++)
        {
            stream.Process(answer.Input, actual);
            answer.AssertClose(actual);
            stream.Reset();
        }

        stream.Release();
    }

    [Fact]
    public void Shapes_of_a_safetensors_file_choose_too()
    {
        // Its names are not the model's, it says nothing of a declaration, and a dense layer from 5 to 1 might come first.
        using var folder = new TemporaryFolder();
        var plain = new Lstm5Levels(seed: 3);
        var writer = new SafetensorsWriter();
        foreach (var tensor in plain.Description.Tensors)
        {
            var values = new float[tensor.Count];
            plain.Parameters.CopyTensorTo(tensor.Name, values);
            writer.Add("net." + tensor.Name, tensor.Shape, values);
        }

        string path = folder["net.safetensors"];
        writer.Save(path);
        var model = Assert.IsType<Amp.Hidden5Layers2>(Amp.Open(path));
        Assert.Equal(plain.Parameters.Packed.ToArray(), model.Parameters.Packed.ToArray());
    }

    [Fact]
    public void A_variant_equals_the_plain_model_bit_for_bit()
    {
        var answer = Answer.Of("nam_levels.nam");
        var plain = new EmbeddedNam();
        var variant = (Amp.Hidden5Layers2)Amp.Open(Answer.PathOf("nam_levels.nam"));
        Assert.Equal(plain.InitialState.ToArray(), variant.InitialState.ToArray());
        var expected = new float[answer.Output.Length];
        var actual = new float[expected.Length];
        plain.CreateStream().Process(answer.Input, expected);
        variant.CreateStream().Process(answer.Input, actual);
        Assert.Equal(expected, actual);
        plain.CreatePredictor().Predict(answer.Input, expected);
        variant.CreatePredictor().Predict(answer.Input, actual);
        Assert.Equal(expected, actual);

        // With the embedded model's streams gone, both can be trained.
        AssertSameGradients(new EmbeddedNam(), (Amp.Hidden5Layers2)Amp.Open(Answer.PathOf("nam_levels.nam")), answer);
        Assert.Equal(
            new Lstm4Levels(seed: 5).Parameters.Packed.ToArray(), new Amp.Hidden4Layers2(seed: 5).Parameters.Packed.ToArray());
    }

    [Fact]
    public void What_a_variant_saves_is_opened_as_that_variant()
    {
        // No tensor tells that the inputs are added, nor that there is scaling.
        using var folder = new TemporaryFolder();
        var saved = new SkipAmp.Hidden7(seed: 7);
        saved.Scaling.InputMean[0] = 0.25f;
        saved.Scaling.OutputScale[0] = 3;
        string path = folder["saved.safetensors"];
        ((IStreamingModel)saved).Save(path);
        var opened = Assert.IsType<SkipAmp.Hidden7>(All.Open(path));
        Assert.Equal(saved.Parameters.Packed.ToArray(), opened.Parameters.Packed.ToArray());
        Assert.Equal(3, opened.Scaling.OutputScale[0]);
        Assert.Equal(NetworkFormat.Safetensors, opened.Source!.Format);
        Assert.Null(((IStreamingModel)opened).SelfTest());
        Assert.Contains("rnn.weight_ih_l0", ((IStreamingModel)new SkipAmp.Hidden7()).Load(path).Loaded);
    }

    [Fact]
    public void The_file_of_a_plain_model_with_a_skip_keeps_the_skip()
    {
        using var folder = new TemporaryFolder();
        string path = folder["plain.safetensors"];
        new Lstm6Skip(seed: 1).Save(path);
        Assert.Equal(1, StoredNetwork.Read(path).Skip);
        Assert.IsType<SkipAmp.Hidden6>(All.Open(path));
    }

    [Fact]
    public void The_signal_of_a_file_checks_its_weights()
    {
        var model = All.Open(Answer.PathOf("aidax_lstm.json"));
        Assert.InRange(model.SelfTest()!.Value, 0, 1e-5f);
        model.Parameters.CopyTensorFrom("dense.bias", [1000f]);
        Assert.InRange(model.SelfTest()!.Value, 1, float.PositiveInfinity);
        Assert.Null(All.Open(Answer.PathOf("nam_levels.nam")).SelfTest());
    }

    [Fact]
    public void A_stream_keeps_its_state_and_switches_within_its_class()
    {
        var answer = Answer.Of("nam_levels.nam");
        var model = Amp.Open(Answer.PathOf("nam_levels.nam"));
        var stream = model.CreateStream();
        var expected = new float[answer.Output.Length];
        var actual = new float[expected.Length];
        stream.Process(answer.Input, expected);

        stream.Reset();
        stream.Process(answer.Input.AsSpan(0, 10), actual.AsSpan(0, 10));
        var state = new float[stream.StateSize];
        stream.CopyStateTo(state);
        stream.Process(answer.Input.AsSpan(0, 5), new float[5]);
        stream.CopyStateFrom(state);
        Assert.False(stream.TrySwitchTo(new Amp.Hidden5Layers1()));
        Assert.True(stream.TrySwitchTo(Amp.Open(Answer.PathOf("nam_levels.nam"))));
        for (int t = 10; t < actual.Length; t++)
        {
            stream.Step(answer.Input.AsSpan(t, 1), actual.AsSpan(t, 1));
        }

        Assert.Equal(expected, actual);
        stream.Release();
        Assert.Throws<InvalidOperationException>(() => stream.Step([1f], new float[1]));
        Assert.Throws<InvalidOperationException>(stream.Reset);
    }

    [Fact]
    public void A_variant_that_was_not_opened_begins_with_zero()
    {
        var model = new Amp.Hidden5Layers2(seed: 1);
        Assert.Null(model.Source);
        Assert.Equal(new float[20], model.InitialState.ToArray());
        var plain = new Lstm5Levels(seed: 1);
        var expected = new float[1];
        var actual = new float[1];
        plain.CreateStream().Step([0.5f], expected);
        model.CreateStream().Step([0.5f], actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void No_step_through_the_interface_allocates()
    {
        var answer = Answer.Of("nam_levels.nam");
        var stream = Amp.Open(Answer.PathOf("nam_levels.nam")).CreateStream();
        var other = Amp.Open(Answer.PathOf("nam_levels.nam"));
        var outputs = new float[answer.Input.Length];
        var state = new float[stream.StateSize];
        void Run()
        {
            stream.Process(answer.Input, outputs);
            stream.Step(answer.Input.AsSpan(0, 1), outputs.AsSpan(0, 1));
            stream.CopyStateTo(state);
            stream.CopyStateFrom(state);
            stream.TrySwitchTo(other);
            stream.Reset();
        }

        Assert.Equal(0, Allocations.Of(Run));
    }

    [Fact]
    public void A_file_of_another_size_is_refused_with_what_there_is()
    {
        var error = Assert.Throws<WeightFileException>(() => SkipAmp.Open(Answer.PathOf("guitarml_lstm_levels.json")));
        Assert.Equal(
            [
                Answer.PathOf("guitarml_lstm_levels.json") + " fits no variant: expected one of those below, found 1 input(s), "
                    + "Lstm(4), Lstm(4), Dense(1).",
                "  SkipAmp.Hidden6: 1 input(s), Lstm(6), Dense(1), Residual(From = input)",
                "  SkipAmp.Hidden7: 1 input(s), Lstm(7), Dense(1), Residual(From = input)",
            ],
            error.Message.Split(Environment.NewLine));
    }

    [Fact]
    public void A_skip_is_part_of_what_fits()
    {
        var error = Assert.Throws<WeightFileException>(() => Amp.Open(Answer.PathOf("aidax_lstm.json")));
        Assert.Contains(
            "found 1 input(s), Lstm(7), Dense(1), of which the first 1 input(s) are added to the outputs.", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("  Amp.Hidden7Layers2: 1 input(s), Lstm(7, Layers = 2), Dense(1)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_file_and_none_are_refused()
    {
        var content = File.ReadAllBytes(Answer.PathOf("nam_levels.nam"));
        Assert.Throws<WeightFileException>(() => Amp.Variants.Parse(content.AsMemory(0, content.Length / 2), "half.nam"));
        Assert.StartsWith(
            "empty.nam", Assert.Throws<WeightFileException>(() => Amp.Variants.Parse(default, "empty.nam")).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => Amp.Open(Answer.PathOf("none.nam")));
        Assert.Throws<ArgumentException>(() => Amp.Open(""));
        Assert.Throws<ArgumentException>(() => VariantSet.Of());
    }

    private static void AssertSameGradients<TOne, TOther>(TOne one, TOther other, Answer answer)
        where TOne : class, IRecurrentModel<TOne, float, float>
        where TOther : class, IRecurrentModel<TOther, float, float>
    {
        var (first, second) = (one.CreateTraining(), other.CreateTraining());
        var targets = new float[answer.Output.Length];
        Assert.Equal(
            first.ComputeGradients(new Batch<float, float>(answer.Input, targets, 1)),
            second.ComputeGradients(new Batch<float, float>(answer.Input, targets, 1)));
        Assert.Equal(first.Gradients.Packed.ToArray(), second.Gradients.Packed.ToArray());
    }
}
