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
