using RecurrentGen.Tests.Training;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Networks;

/// <summary>Layers recognized from the names and shapes of a safetensors file.</summary>
public sealed class SafetensorsNetworkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["model.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Layers_are_ordered_by_their_sizes()
    {
        new DenseGruDense().Save(File);
        var network = StoredNetwork.Read(File);
        Assert.Equal(NetworkFormat.Safetensors, network.Format);
        Assert.Equal(["Dense(5, Activation = Activation.Tanh)", "Gru(6)", "Dense(2)"], network.Layers.Select(l => l.Declaration));
        Assert.Equal(["dense", "gru", "dense_1"], network.Layers.Select(l => l.Place));
    }

    [Fact]
    public void Both_directions_of_two_levels_load_into_the_same_model()
    {
        var model = new TaggerLevels(seed: 3);
        model.Save(File);
        var network = StoredNetwork.Read(File);
        Assert.Equal(
            ["Lstm(4, Direction = Direction.Bidirectional)", "Lstm(4, Direction = Direction.Bidirectional)", "Dense(3)"],
            network.Layers.Select(l => l.Declaration));
        Assert.Equal([2, 8, 8], network.Layers.Select(l => l.InputSize));
        var other = new TaggerLevels(seed: 4);
        network.LoadInto(other);
        Assert.Equal(model.Parameters.Packed.ToArray(), other.Parameters.Packed.ToArray());
    }

    [Fact]
    public void Scaling_becomes_part_of_the_weights()
    {
        var model = new DenseGruDense(seed: 3);
        model.Scaling.InputMean[0] = 2;
        model.Scaling.InputScale[1] = 4;
        model.Scaling.OutputScale[0] = 0.5f;
        model.Scaling.OutputMean[1] = 9;
        model.Save(File);
        var other = new DenseGruDense(seed: 4);
        StoredNetwork.Read(File).LoadInto(other);
        RtNeuralWriterTests.AssertSame(model, other);
    }

    [Fact]
    public void A_projection_is_recognized()
    {
        var model = new Projected(seed: 3);
        model.Save(File);
        var network = StoredNetwork.Read(File);
        Assert.Equal(["ProjectedLstm(3, MemorySize = 5)", "Dense(1)"], network.Layers.Select(l => l.Declaration));
    }

    [Fact]
    public void A_network_keeps_all_that_it_has_beside_its_weights()
    {
        var answer = Answer.Of("nam_levels.nam");
        answer.Network.SaveAsSafetensors(File);
        var network = StoredNetwork.Read(File);
        Assert.Equal((48000.0, 0), (network.SampleRate!.Value, network.Skip));
        Assert.Equal(
            answer.Network.CopyInitialState(Lstm5Levels.LiveStream.StateSize),
            network.CopyInitialState(Lstm5Levels.LiveStream.StateSize));
        var model = new Lstm5Levels();
        var report = model.Load(File);
        Assert.Equal(["recurrentgen.initial_state"], report.Ignored);
        var stream = model.CreateStream();
        stream.CopyStateFrom(network.CopyInitialState(Lstm5Levels.LiveStream.StateSize));
        var actual = new float[answer.Output.Length];
        stream.Process(answer.Input, actual);
        answer.AssertClose(actual);
    }

    [Theory]
    [InlineData("rtneural_gru.json")]
    [InlineData("rtneural_convolution.json")]
    [InlineData("aidax_lstm.json")]
    [InlineData("aidax_gains.json")]
    [InlineData("guitarml_lstm_levels.json")]
    [InlineData("guitarml_lstm_skip.json")]
    public void A_network_is_read_as_it_was_written(string file)
    {
        var before = Answer.Of(file).Network;
        before.SaveAsSafetensors(File);
        var after = StoredNetwork.Read(File);
        Assert.Equal(before.Declaration(), after.Declaration());
        Assert.Equal((before.Skip, before.SampleRate), (after.Skip, after.SampleRate));
        Assert.Equal(before.InputGain, after.InputGain, 1e-5);
        Assert.Equal(before.OutputGain, after.OutputGain, 1e-5);
        Assert.Equal(before.SelfTest?.Output, after.SelfTest?.Output);
        foreach (var (first, second) in before.Layers.Zip(after.Layers))
        {
            Assert.All(first.Tensors.Zip(second.Tensors), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
        }
    }

    [Fact]
    public void The_residual_of_a_model_is_a_skip()
    {
        var model = new GruGains(seed: 2);
        model.Scaling.InputScale[0] = 0.5f;
        model.Scaling.OutputScale[0] = 4;
        model.Save(File);
        var network = StoredNetwork.Read(File);
        Assert.Equal(1, network.Skip);
        Assert.Equal(20 * Math.Log10(2), network.InputGain, 1e-6);
        var other = new GruGains(seed: 3);
        network.LoadInto(other);
        RtNeuralWriterTests.AssertSame(model, other);
    }

    [Fact]
    public void A_layer_that_computes_something_else_is_refused()
    {
        new Gru5ResetBefore().Save(File);
        AssertRefused("gru: expected a layer with options at their defaults, found Gru(5, resetAfter=false).");
        new PooledGru().Save(File);
        AssertRefused("meanpooling: 'MeanPooling' is not supported in a network of several formats.");
    }

    [Theory]
    [InlineData("recurrentgen.skip", "2", "metadata 'recurrentgen.skip': expected a whole number from 0 to 1, found '2'.")]
    [InlineData("recurrentgen.skip", "-1", "metadata 'recurrentgen.skip': expected a whole number from 0 to 1, found '-1'.")]
    [InlineData("recurrentgen.sample_rate", "NaN", "metadata 'recurrentgen.sample_rate': expected a positive number, found 'NaN'.")]
    public void Metadata_that_do_not_fit_are_refused(string key, string value, string problem)
    {
        var writer = new SafetensorsWriter();
        writer.Metadata[key] = value;
        writer.Add("a.weight", [1, 1], [2f]);
        writer.Save(File);
        AssertRefused(problem);
    }

    [Fact]
    public void States_that_do_not_fit_are_refused()
    {
        Write(("a.weight_ih_l0", [6, 2]), ("a.weight_hh_l0", [6, 2]), ("recurrentgen.initial_state", [3]));
        AssertRefused("recurrentgen.initial_state: expected [2], found [3].");
    }

    [Fact]
    public void A_convolution_without_a_declaration_is_refused()
    {
        Write(("a.weight", [6, 2, 3]), ("a.bias", [6]));
        AssertRefused("a: expected a declaration that tells the dilation of the convolution, found none.");
    }

    [Fact]
    public void Missing_biases_are_zero()
    {
        Write(("a.weight_ih_l0", [6, 2]), ("a.weight_hh_l0", [6, 2]), ("b.weight", [1, 2]));
        var network = StoredNetwork.Read(File);
        Assert.Equal(["Gru(2)", "Dense(1)"], network.Layers.Select(l => l.Declaration));
        Assert.Equal(new float[6], network.Layers[0].Tensors[3].Values);
    }

    [Fact]
    public void Tensors_of_no_known_layer_are_named()
    {
        Write(("a.weight_ih_l0", [6, 2]), ("a.weight_hh_l0", [6, 2]), ("norm.gamma", [2]), ("conv.kernel", [2, 3]));
        AssertRefused("found beside them conv.kernel, norm.gamma.");
    }

    [Fact]
    public void Layers_without_a_single_order_are_listed()
    {
        Write(("a.weight", [3, 3]), ("b.weight", [3, 3]));
        AssertRefused("found several: a [3] -> [3], b [3] -> [3].");
        Write(("a.weight", [2, 3]), ("b.weight", [4, 5]));
        AssertRefused("found none: a [3] -> [2], b [5] -> [4].");
    }

    [Fact]
    public void Gates_that_do_not_divide_are_refused()
    {
        Write(("a.weight_ih_l0", [7, 2]), ("a.weight_hh_l0", [7, 2]));
        AssertRefused("a: expected 4, 3 or 1 gates of 2 units, found weight_ih of 7 rows and weight_hh of 7.");
        Write(("a.weight_ih_l0", [8, 2]));
        AssertRefused("expected a tensor 'a.weight_hh_l0' beside the others of its layer, found none.");
    }

    private void AssertRefused(string problem)
    {
        var error = Assert.Throws<WeightFileException>(() => StoredNetwork.Read(File));
        Assert.EndsWith(problem, error.Message, StringComparison.Ordinal);
    }

    private void Write(params (string Name, int[] Shape)[] tensors)
    {
        var writer = new SafetensorsWriter();
        foreach (var (name, shape) in tensors)
        {
            writer.Add(name, shape, new float[shape.Aggregate(1, (a, b) => a * b)]);
        }

        writer.Save(File);
    }
}
