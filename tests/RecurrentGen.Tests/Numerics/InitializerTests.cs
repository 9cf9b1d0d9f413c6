using RecurrentGen.Numerics;
using RecurrentGen.Tests.Optimizers;
using Xunit;

namespace RecurrentGen.Tests.Numerics;

[Trait("Category", "Numeric")]
public sealed class InitializerTests
{
    [Theory]
    [InlineData(Initialization.PyTorch)]
    [InlineData(Initialization.Keras)]
    [InlineData(Initialization.Normal)]
    public void A_seed_gives_the_same_bits_and_another_seed_others(Initialization scheme)
    {
        float[] values = Initialized(scheme, 42);
        Assert.Equal(values, Initialized(scheme, 42));
        Assert.NotEqual(values, Initialized(scheme, 43));
        Assert.All(values, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void PyTorch_is_uniform_within_the_root_of_the_fan()
    {
        var block = Block(Initialization.PyTorch, 1);
        string[] names = ["lstm.weight_ih_l0", "lstm.weight_hh_l0", "lstm.bias_ih_l0", "dense.weight", "dense.bias"];
        foreach (string name in names)
        {
            // The recurrent layer has 20 units, the dense layer 20 inputs.
            AssertUniform(Tensor(block, name), 1 / Math.Sqrt(20));
        }
    }

    [Fact]
    public void Keras_is_Glorot_orthogonal_and_zero()
    {
        var block = Block(Initialization.Keras, 1);
        AssertUniform(Tensor(block, "lstm.weight_ih_l0"), Math.Sqrt(6.0 / (80 + 3)));
        AssertUniform(Tensor(block, "dense.weight"), Math.Sqrt(6.0 / (2 + 20)));
        Assert.All(Tensor(block, "lstm.bias_hh_l0"), value => Assert.Equal(0f, value));
        Assert.All(Tensor(block, "dense.bias"), value => Assert.Equal(0f, value));
        float[] bias = Tensor(block, "lstm.bias_ih_l0");
        for (int i = 0; i < bias.Length; i++)
        {
            Assert.Equal(i is >= 20 and < 40 ? 1f : 0f, bias[i]);
        }

        float[] recurrent = Tensor(block, "lstm.weight_hh_l0");
        for (int i = 0; i < 20; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double dot = Enumerable.Range(0, 80)
                    .Sum(r => (double)recurrent[(r * 20) + i] * recurrent[(r * 20) + j]);
                Assert.Equal(i == j ? 1 : 0, dot, 1e-6);
            }
        }
    }

    [Fact]
    public void A_wide_recurrent_matrix_has_orthogonal_rows()
    {
        var matrix = new PackedMatrix(0, 30, 1, 7, false, 4);
        var description = new ModelDescription(
            "Wide",
            "Wide()",
            new ModelShape(1, 1, 1, 1, false, Loss.MeanSquaredError, true),
            [new("w", [7, 30], TensorRole.RecurrentWeight, 7, true, [new(0, matrix, 0)])],
            [new(0, matrix.Length, true, true)],
            []);
        var block = new PackedBlock(description);
        Initializer.Initialize(block, Initialization.Keras, 3);
        float[] values = Tensor(block, "w");
        for (int i = 0; i < 7; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double dot = Enumerable.Range(0, 30).Sum(k => (double)values[(i * 30) + k] * values[(j * 30) + k]);
                Assert.Equal(i == j ? 1 : 0, dot, 1e-6);
            }
        }
    }

    [Fact]
    public void Normal_has_a_deviation_of_a_hundredth_and_zero_vectors()
    {
        var block = Block(Initialization.Normal, 1);
        float[] values = Tensor(block, "lstm.weight_hh_l0");
        double root = Math.Sqrt(values.Length);
        Assert.Equal(0, values.Average(), 5 * 0.01 / root);
        Assert.Equal(1e-4, values.Average(v => (double)v * v), 5 * 1e-4 * Math.Sqrt(2) / root);
        Assert.All(Tensor(block, "lstm.bias_ih_l0"), value => Assert.Equal(0f, value));
    }

    [Fact]
    public void An_initial_value_of_a_piece_holds_under_its_schemes_only()
    {
        Assert.All(Tensor(Block(Initialization.PyTorch, 1), "lstm.bias_ih_l0"), value => Assert.NotEqual(1f, value));
        foreach (var scheme in Enum.GetValues<Initialization>())
        {
            Assert.All(Tensor(Block(scheme, 1), "lstm.fixed"), value => Assert.Equal(0.25f, value));
        }
    }

    [Fact]
    public void Padding_stays_zero()
    {
        var block = Block(Initialization.PyTorch, 9);
        int values = block.Packed.Length - block.Packed.Count(0f);
        Assert.Equal(TestModel.Shared.ParameterCount, values);
    }

    [Fact]
    public void A_dense_bias_without_its_weight_is_refused()
    {
        var matrix = new PackedMatrix(0, 1, 1, 2, false, 1);
        var description = new ModelDescription(
            "Odd",
            "Odd()",
            new ModelShape(1, 1, 1, 1, false, Loss.MeanSquaredError, true),
            [new("dense.bias", [2], TensorRole.Vector, 0, true, [new(0, matrix, 0)])],
            [new(0, matrix.Length, true, false)],
            []);
        var e = Assert.Throws<ArgumentException>(
            () => Initializer.Initialize(new PackedBlock(description), Initialization.PyTorch, 1));
        Assert.Contains("dense.weight", e.Message, StringComparison.Ordinal);
    }

    private static void AssertUniform(float[] values, double bound)
    {
        Assert.All(values, value => Assert.InRange(value, -bound, bound));
        Assert.Equal(values.Length, values.Distinct().Count());
        double root = Math.Sqrt(values.Length);
        Assert.Equal(0, values.Average(), 5 * bound / Math.Sqrt(3) / root);
        Assert.Equal(bound * bound / 3, values.Average(v => (double)v * v), 5 * bound * bound * 0.298 / root);
    }

    private static PackedBlock Block(Initialization scheme, ulong seed)
    {
        var block = new PackedBlock(TestModel.Shared);
        Initializer.Initialize(block, scheme, seed);
        return block;
    }

    private static float[] Initialized(Initialization scheme, ulong seed) => Block(scheme, seed).Packed.ToArray();

    private static float[] Tensor(PackedBlock block, string name)
    {
        var values = new float[block.Description.Tensors[block.Description.IndexOf(name)].Count];
        block.CopyTensorTo(name, values);
        return values;
    }
}
