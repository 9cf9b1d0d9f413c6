using RecurrentGen.Data;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Networks;

/// <summary>Weights packed by the build and embedded in this assembly give PyTorch's answers.</summary>
public sealed class EmbeddedWeightTests
{
    [Fact]
    public void Layers_in_order() => AssertPredicts(new EmbeddedGru(), "guitarml_gru_knob.json");

    [Fact]
    public void Layers_in_order_with_an_activation() => AssertPredicts(new EmbeddedDenseGruDense(), "rtneural_gru.json");

    [Fact]
    public void Tensors_by_name() => AssertPredicts(new EmbeddedTorch(), "torch_names.safetensors");

    [Fact]
    public void Predictions_and_streams_begin_with_the_states_of_the_file()
    {
        var model = new EmbeddedNam();
        AssertPredicts(model, "nam_levels.nam");
        var answer = Answer.Of("nam_levels.nam");
        var stream = model.CreateStream();
        var actual = new float[answer.Output.Length];
        for (int round = 0; round < 2; round++)
        {
            stream.Process(answer.Input, actual);
            answer.AssertClose(actual);
            stream.Reset();
        }

        var training = model.CreateTraining(new TrainingOptions { Shards = 2 });
        Assert.InRange(
            training.ComputeLoss(new Batch<float, float>([.. answer.Input, .. answer.Input], [.. answer.Output, .. answer.Output], 2)),
            0, 1e-10f);
        Assert.Equal(model.InitialState.ToArray(), new EmbeddedNam(seed: 1).InitialState.ToArray());
    }

    [Fact]
    public void Traces_begin_with_the_states_of_the_file()
    {
        var answer = Answer.Of("nam_levels.nam");
        var trace = new EmbeddedNam().Trace(answer.Input);
        answer.AssertClose([.. Enumerable.Range(0, trace.Steps).Select(t => (float)trace["scaling"][t]["output"].Reference[0])]);
        Assert.Null(trace.FirstDifference(1e-5));
        Assert.Equal(["input", "lstm.l0", "lstm.l1", "dense", "scaling"], trace.Layers.Select(l => l.Name));
        Assert.Same(trace["lstm.l1"], trace["lstm"]);

        // A variant has its state from the file that it was opened with.
        var opened = (Amp.Hidden5Layers2)Amp.Open(Answer.PathOf("nam_levels.nam"));
        var other = opened.Trace(answer.Input);
        Assert.All(Enumerable.Range(0, trace.Steps), t => Assert.Equal(
            trace["scaling"][t]["output"].Reference[0], other["scaling"][t]["output"].Reference[0]));
        Assert.Null(other.FirstDifference(1e-5));
    }

    [Fact]
    public void Windows_begin_with_the_states_of_the_file()
    {
        var answer = Answer.Of("nam_levels.nam");
        var actual = new float[answer.Output.Length];
        new EmbeddedNam().CreateStream(StreamMode.Window).Process(answer.Input, actual);
        answer.AssertClose(actual);
        var opened = (Amp.Hidden5Layers2)Amp.Open(Answer.PathOf("nam_levels.nam"));
        opened.CreateStream(StreamMode.Window).Process(answer.Input, actual);
        answer.AssertClose(actual);
    }

    [Fact]
    public void Carried_state_begins_with_the_states_of_the_file()
    {
        var answer = Answer.Of("nam_levels.nam");
        int steps = answer.Input.Length;
        var data = new ArrayDataSet<float, float>(
            [.. answer.Input, .. answer.Input], [.. answer.Output, .. answer.Output], steps, steps);
        var evaluation = Trainer.Evaluate(
            new EmbeddedNam(), new ContinuousWindows<float, float>(data, streams: 1, 1), stateful: true);
        Assert.InRange(evaluation["rmse"].Value, 0, 1e-5);
        Assert.InRange(evaluation.Loss, 0, 1e-10);
    }

    [Fact]
    public void A_file_that_no_class_asks_for_declares_one() => AssertPredicts(new Levels(), "guitarml_lstm_levels.json");

    [Fact]
    public void A_file_with_a_skip_declares_a_residual() => AssertPredicts(new Skipping(), "guitarml_lstm_skip.json");

    [Fact]
    public void The_signal_of_a_file_checks_its_weights()
    {
        var model = new EmbeddedAidaX();
        AssertPredicts(model, "aidax_lstm.json");
        Assert.InRange(model.SelfTest(), 0, 1e-5f);
        model.Parameters.CopyTensorFrom("dense.bias", [1000f]);
        Assert.InRange(model.SelfTest(), 1, float.PositiveInfinity);
        Assert.True(float.IsNaN(EmbeddedWeights.SelfTest((_, output) => output[0] = float.NaN, [1], [1], 1, 1)));
    }

    [Fact]
    public void Gains_of_a_file_are_the_scaling_of_the_model()
    {
        var model = new EmbeddedGains();
        AssertPredicts(model, "aidax_gains.json");
        Assert.InRange(model.SelfTest(), 0, 1e-5f);
        var loaded = new GruGains();
        Answer.Of("aidax_gains.json").Network.LoadInto(loaded);
        Assert.Equal(loaded.Scaling.InputScale.ToArray(), model.Scaling.InputScale.ToArray());
        Assert.Equal(loaded.Scaling.OutputScale.ToArray(), model.Scaling.OutputScale.ToArray());
    }

    [Fact]
    public void A_file_declares_convolutions_and_slopes()
    {
        AssertPredicts(new Convolutions(), "rtneural_convolution.json");
        Assert.Equal(
            ["Conv1D(6, 3)", "PRelu()", "Conv1D(6, 2, Dilation = 3, Groups = 2, Activation = Elu)"],
            Convolutions.ModelDescription.Layers.Take(3).Select(l => l.Kind));
    }

    [Fact]
    public void The_signal_of_an_exported_file_checks_its_weights() => Assert.InRange(new EmbeddedExport().SelfTest(), 0, 1e-5f);

    [Fact]
    public void A_seed_still_gives_random_values() => Assert.Equal(
        new Gru5Knob(seed: 3).Parameters.Packed.ToArray(), new EmbeddedGru(seed: 3).Parameters.Packed.ToArray());

    [Fact]
    public void A_resource_that_is_missing_or_of_another_length_is_refused()
    {
        var assembly = typeof(EmbeddedGru).Assembly;
        var error = Assert.Throws<WeightFileException>(() => EmbeddedWeights.Read(assembly, "RecurrentGen.none", 3).ToArray());
        Assert.Contains("expected a resource 'RecurrentGen.none' of 12 bytes, found none", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<WeightFileException>(
            () => EmbeddedWeights.Read(assembly, "RecurrentGen.guitarml_gru_knob.json", 3).ToArray());
        Assert.Contains("of 12 bytes, found one of 564 bytes", error.Message, StringComparison.Ordinal);
    }

    private static void AssertPredicts<TModel>(TModel model, string file)
        where TModel : class, IRecurrentModel<TModel, float, float>
    {
        var answer = Answer.Of(file);
        var shape = model.Description.Shape;

        // A model that a file declares has sequences of its own length: 64 steps, the last of them without an answer.
        var input = new float[shape.SequenceLength * shape.InputSize];
        answer.Input.CopyTo(input, 0);
        var actual = new float[shape.SequenceLength * shape.OutputSize];
        model.CreatePredictor().Predict(input, actual);
        answer.AssertClose(actual.AsSpan(0, answer.Output.Length));
    }
}
