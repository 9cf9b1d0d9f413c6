using Xunit;

namespace RecurrentGen.Tests.Optimizers;

[Trait("Category", "Numeric")]
public sealed class GradientClippingTests
{
    private static ParameterSegment Frozen => TestModel.Shared.Segments.Single(s => !s.Trainable);

    [Fact]
    public void A_long_gradient_is_scaled_to_the_norm()
    {
        var gradients = TestModel.Random(1);
        float[] before = gradients.Packed.ToArray();
        double expected = Norm(before);
        Assert.Equal(expected, GradientClipping.ByGlobalNorm(gradients, 2), 1e-5 * expected);
        for (int i = 0; i < before.Length; i++)
        {
            double scale = i >= Frozen.Offset ? 1 : 2 / (expected + 1e-6);
            Assert.Equal(before[i] * scale, gradients.Packed[i], 1e-7);
        }

        Assert.Equal(2, Norm(gradients.Packed.ToArray()), 1e-5);
    }

    [Fact]
    public void A_short_gradient_stays_bit_for_bit()
    {
        foreach (float limit in new[] { 100f, float.MaxValue })
        {
            var gradients = TestModel.Random(1);
            GradientClipping.ByGlobalNorm(gradients, limit);
            Assert.Equal(TestModel.Random(1).Packed.ToArray(), gradients.Packed.ToArray());
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(1e30f)]
    public void A_norm_that_is_not_finite_is_returned_and_changes_nothing(float value)
    {
        var gradients = TestModel.Random(1);
        gradients.Packed[5] = value;
        float[] before = gradients.Packed.ToArray();
        Assert.False(float.IsFinite(GradientClipping.ByGlobalNorm(gradients, 1)));
        Assert.Equal(before, gradients.Packed.ToArray());
    }

    [Fact]
    public void Frozen_values_do_not_count()
    {
        var gradients = new PackedBlock(TestModel.Shared);
        gradients.Packed[Frozen.Offset] = float.NaN;
        gradients.Packed[0] = 3;
        gradients.Packed[1] = -4;
        Assert.Equal(5f, GradientClipping.ByGlobalNorm(gradients, 1));
        GradientClipping.ByValue(gradients, 0.5f);
        Assert.Equal(0.5f, gradients.Packed[0]);
        Assert.True(float.IsNaN(gradients.Packed[Frozen.Offset]));
    }

    [Fact]
    public void Values_are_cut_to_the_limit_and_NaN_stays()
    {
        var gradients = TestModel.Random(1);
        float[] before = gradients.Packed.ToArray();
        before[7] = gradients.Packed[7] = float.NaN;
        before[8] = gradients.Packed[8] = float.NegativeInfinity;
        GradientClipping.ByValue(gradients, 0.25f);
        for (int i = 0; i < before.Length; i++)
        {
            Assert.Equal(i >= Frozen.Offset ? before[i] : Math.Clamp(before[i], -0.25f, 0.25f), gradients.Packed[i]);
        }
    }

    [Fact]
    public void Limits_are_positive()
    {
        var gradients = TestModel.Random(1);
        foreach (float limit in new[] { 0, -1, float.NaN })
        {
            Assert.Throws<ArgumentOutOfRangeException>(
                "maxNorm", () => GradientClipping.ByGlobalNorm(gradients, limit));
            Assert.Throws<ArgumentOutOfRangeException>("limit", () => GradientClipping.ByValue(gradients, limit));
        }
    }

    private static double Norm(float[] values) => Math.Sqrt(values[..Frozen.Offset].Sum(v => (double)v * v));
}
