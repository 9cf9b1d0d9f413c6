using RecurrentGen.Tests.Model;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Compact;

/// <summary>Streams with compact weights compute what the equations say with the rounded weights.</summary>
[Trait("Category", "Numeric")]
public sealed class CompactStreamTests
{
    /// <summary>Measured: 1.2e-6.</summary>
    private const double HalfTolerance = 5e-6;

    /// <summary>The operands of a product have 15 bits and a sign. Measured: 7e-5.</summary>
    private const double ByteTolerance = 3e-4;

    public static TheoryData<string> Cases => [.. CompactCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_equal_the_equations_with_the_rounded_weights(string name)
    {
        var test = CompactCase.Of(name, ModelData.FillScaling);
        float[] inputs = test.Inputs(test.Model.Description.Shape.SequenceLength);
        double[] expected = Reference(test).Predict([.. inputs.Select(x => (double)x)], 1);
        float[] found = test.Compact(inputs);
        double error = Measure.Error(found, expected);
        Assert.InRange(error, 0, name.StartsWith("Half", StringComparison.Ordinal) ? HalfTolerance : ByteTolerance);
        Assert.NotEqual(test.Float32(inputs), found);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_stay_near_float32(string name)
    {
        var test = CompactCase.Of(name);
        float[] inputs = test.Inputs(500);
        double error = Measure.Error(test.Compact(inputs), [.. test.Float32(inputs).Select(x => (double)x)]);

        // Measured: 0.002 for bfloat16, 0.007 for int8.
        Assert.InRange(error, 1e-6, name.StartsWith("Half", StringComparison.Ordinal) ? 0.01 : 0.03);
        Assert.True(test.Copy.Bytes < 0.6 * test.Copy.Float32Bytes);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_step_that_is_not_finite_leaves_the_state(string name)
    {
        var test = CompactCase.Of(name);
        var other = CompactCase.Of(name);
        float[] inputs = test.Inputs(3);
        ModelData.AssertSameBits(other.Compact(inputs), test.Compact(inputs));
        float[] bad = test.Inputs(1, seed: 2);
        bad[1] = float.NaN;
        ModelData.AssertAllNaN(test.Compact(bad));
        float[] more = test.Inputs(5, seed: 3);
        ModelData.AssertSameBits(other.Compact(more), test.Compact(more));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_weight_that_is_not_finite_makes_the_outputs_NaN(string name)
    {
        foreach (float value in new[] { float.NaN, float.PositiveInfinity })
        {
            var test = CompactCase.Of(name, model =>
            {
                var tensor = model.Description.Tensors[0];
                float[] values = ModelData.Tensor(model.Parameters, tensor.Name);
                values[^1] = value;
                model.Parameters.CopyTensorFrom(tensor.Name, values);
            });

            // A second step: the first layer's state reaches everything then.
            float[] outputs = test.Compact(test.Inputs(6));
            ModelData.AssertAllNaN(outputs.AsSpan(outputs.Length * 5 / 6));
            Assert.True(double.IsNaN(test.Report()!.LargestError));
        }
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var half = new HalfLstm(seed: 1).CreateStream();
        var bytes = new ByteMixture(seed: 1).CreateStream();
        float[] inputs = ModelData.Values(30, 1);
        float[] outputs = new float[330];
        ModelData.AssertNoAllocation(() =>
        {
            half.Process(inputs, outputs.AsSpan(0, 6 * 18));
            half.Step(inputs.AsSpan(0, 5), outputs.AsSpan(0, 18));
            bytes.Process(inputs, outputs);
            bytes.Step(inputs.AsSpan(0, 3), outputs.AsSpan(0, 33));
            half.Reset();
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_change_of_the_parameters_makes_a_new_copy(string name)
    {
        var test = CompactCase.Of(name);
        Assert.NotNull(test.Report());
        Assert.Throws<InvalidOperationException>(test.Model.Parameters.BeginWrite);
        test.Release();
        var tensor = test.Model.Description.Tensors[0];
        float[] values = ModelData.Tensor(test.Model.Parameters, tensor.Name);
        values.AsSpan().Fill(0.25f);
        test.Model.Parameters.CopyTensorFrom(tensor.Name, values);
        Assert.Null(test.Report());
        test.Copy.Refresh();
        var matrix = test.Copy.Matrices[0];
        Assert.Equal(0.25f, matrix.Weight(0, 0, 0), 0.25f / 250);
    }

    /// <summary>The definition, with the weights that the copy stands for.</summary>
    private static EagerNetwork Reference(CompactCase test)
    {
        var shape = test.Model.Description.Shape;
        var rounded = new PackedBlock(test.Model.Description);
        test.Model.Parameters.Packed.CopyTo(rounded.Packed);
        foreach (var matrix in test.Copy.Matrices)
        {
            for (int k = 0; k < matrix.Matrix.Depth; k++)
            {
                for (int slot = 0; slot < matrix.Matrix.Slots; slot++)
                {
                    for (int unit = 0; unit < matrix.Matrix.Units; unit++)
                    {
                        rounded.Packed[matrix.Matrix.Position(k, slot, unit)] = matrix.Weight(k, slot, unit);
                    }
                }
            }
        }

        var reference = new EagerNetwork(shape.InputSize, shape.OutputSize, shape.Loss, test.Layers);
        foreach (var tensor in test.Model.Description.Tensors)
        {
            reference.Parameters[tensor.Name] = [.. ModelData.Tensor(rounded, tensor.Name).Select(x => (double)x)];
        }

        var scaling = test.Model.Scaling;
        Copy(scaling.InputMean, reference.InputMean);
        Copy(scaling.InputScale, reference.InputScale);
        Copy(scaling.OutputMean, reference.OutputMean);
        Copy(scaling.OutputScale, reference.OutputScale);
        return reference;
    }

    private static void Copy(ReadOnlySpan<float> source, double[] target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = source[i];
        }
    }
}
