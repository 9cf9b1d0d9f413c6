using RecurrentGen.Data;
using RecurrentGen.Tests.Training;
using Xunit;

namespace RecurrentGen.Tests.Model;

/// <summary>Nothing writes to a model while a live stream reads it.</summary>
public sealed class LiveReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Writers =>
        ["Load", "Fit", "Step", "CopyParametersFrom", "CopyTensorFrom", "BeginWrite", "FitScaling", "Scaling"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Writers))]
    public void A_writer_is_refused_until_the_last_stream_is_released(string writer)
    {
        var model = new Filter(seed: 1);
        var write = Writer(writer, model);
        var first = model.CreateStream();
        var second = model.CreateStream();
        AssertRefused(model, write, streams: 2);
        first.Release();
        first.Release();
        AssertRefused(model, write, streams: 1);
        second.Release();
        int version = model.Parameters.Version + model.Scaling.Version;
        write();
        Assert.NotEqual(version, model.Parameters.Version + model.Scaling.Version);
    }

    [Fact]
    public void SwitchTo_frees_the_old_model_and_takes_the_new_one()
    {
        var old = new Filter(seed: 1);
        var retrained = new Filter(seed: 2);
        var stream = old.CreateStream();
        stream.SwitchTo(retrained);
        old.Parameters.BeginWrite();
        AssertRefused(retrained, retrained.Parameters.BeginWrite, streams: 1);
        stream.SwitchTo(retrained);
        AssertRefused(retrained, retrained.Parameters.BeginWrite, streams: 1);
        stream.Release();
        retrained.Parameters.BeginWrite();
    }

    [Fact]
    public void A_released_stream_refuses_steps_until_it_is_given_a_model()
    {
        var model = new Filter(seed: 1);
        var stream = model.CreateStream();
        float[] inputs = ModelData.Values(4, 1);
        var outputs = new float[4];
        stream.Process(inputs, outputs);
        var state = new float[Filter.LiveStream.StateSize];
        stream.CopyStateTo(state);
        stream.Release();
        string step = Assert.Throws<InvalidOperationException>(
            () => stream.Step(inputs.AsSpan(2), outputs.AsSpan(2))).Message;
        string block = Assert.Throws<InvalidOperationException>(() => stream.Process(inputs, outputs)).Message;
        Assert.Equal("This stream was released and reads no model any more; SwitchTo gives it one.", step);
        Assert.Equal(step, block);
        var after = new float[state.Length];
        stream.CopyStateTo(after);
        ModelData.AssertSameBits(state, after);

        var expected = Signal.Of(model);
        expected.CopyStateFrom(state);
        stream.SwitchTo(model);
        stream.Process(inputs, outputs);
        ModelData.AssertSameBits(expected.Steps(inputs), outputs);
        Assert.Throws<ArgumentNullException>(() => stream.SwitchTo(null!));
    }

    [Fact]
    public void A_refused_optimizer_has_made_no_step()
    {
        var model = new Filter(seed: 1);
        var stream = model.CreateStream();
        var optimizer = new Adam(0.1f);
        var gradients = new PackedBlock(Filter.ModelDescription);
        Assert.Throws<InvalidOperationException>(() => optimizer.Step(model, gradients));
        Assert.Equal(0, optimizer.StepCount);
        stream.Release();
        optimizer.Step(model, gradients);
        Assert.Equal(1, optimizer.StepCount);
    }

    private Action Writer(string name, Filter model)
    {
        var other = new Filter(seed: 9);
        ModelData.FillScaling(other);
        other.Save(_folder["other.safetensors"]);
        var data = new ArrayDataSet<float, float>(ModelData.Values(50, 1), ModelData.Values(50, 2), 10, 10);
        float[] values = ModelData.Values(Filter.ParameterCount, 3);
        var gradients = new PackedBlock(Filter.ModelDescription);
        var optimizer = new Sgd(0.1f);
        return name switch
        {
            "Load" => () => model.Load(_folder["other.safetensors"]),
            "Fit" => () => Trainer.Fit(model, data, optimizer, new FitOptions { Progress = null }),
            "Step" => () => optimizer.Step(model, gradients),
            "CopyParametersFrom" => () => model.CopyParametersFrom(values),
            "CopyTensorFrom" => () => model.Parameters.CopyTensorFrom("dense.bias", values.AsSpan(0, 2)),
            "BeginWrite" => model.Parameters.BeginWrite,
            "FitScaling" => () => model.FitScaling(data),
            "Scaling" => model.Scaling.BeginWrite,
            _ => throw new ArgumentException($"There is no writer {name}.", nameof(name)),
        };
    }

    private static void AssertRefused(Filter model, Action write, int streams)
    {
        float[] before = ModelData.Contents(model);
        int version = model.Parameters.Version;
        int scaling = model.Scaling.Version;
        string message = Assert.Throws<InvalidOperationException>(write).Message;
        Assert.StartsWith($"This Filter has {streams} live stream(s), ", message);
        Assert.Contains("LiveStream.SwitchTo", message);
        Assert.Contains("LiveStream.Release", message);
        ModelData.AssertSameBits(before, ModelData.Contents(model));
        Assert.Equal(version, model.Parameters.Version);
        Assert.Equal(scaling, model.Scaling.Version);
    }
}
