using Xunit;

namespace RecurrentGen.Tests.Training;

public sealed class ScalingFitTests
{
    [Fact]
    public void Means_and_scales_are_those_of_the_population()
    {
        var data = TestData.Linear(11);
        var model = new LinearModel();
        int version = model.Scaling.Version;
        int weights = model.Parameters.Version;
        ScalingFit.Fit(model, data);
        Assert.True(model.Scaling.Version > version);
        Assert.True(model.Parameters.Version > weights);
        for (int column = 0; column < 2; column++)
        {
            Check(Inputs(data, column), model.Scaling.InputMean[column], model.Scaling.InputScale[column]);
            Check(Targets(data, column), model.Scaling.OutputMean[column], model.Scaling.OutputScale[column]);
        }

        static void Check(double[] values, float mean, float scale)
        {
            double expected = values.Average();
            Assert.Equal((float)expected, mean, 1e-7f);
            Assert.Equal((float)Math.Sqrt(values.Average(v => (v - expected) * (v - expected))), scale, 2e-7f);
        }
    }

    [Fact]
    public void A_large_offset_costs_no_digits_and_a_constant_column_has_scale_1()
    {
        // 2^20 apart from 0, spread 1 around it: a sum of squares in single precision would give nothing.
        float[][] inputs = [.. Enumerable.Range(0, 100).Select(n => Enumerable.Range(0, LinearModel.Inputs)
            .Select(i => i % 2 == 0 ? 1048576f + (n % 2 == 0 ? 1 : -1) : 0.1f).ToArray())];
        float[][] targets = [.. inputs.Select(_ => new[] { -7f, 3e-30f })];
        var model = new LinearModel();
        ScalingFit.Fit(model, new TestData<float>(inputs, targets));
        Assert.Equal([1048576f, 0.1f], model.Scaling.InputMean);
        Assert.Equal([1f, 1f], model.Scaling.InputScale);
        Assert.Equal([-7f, 3e-30f], model.Scaling.OutputMean);
        Assert.Equal([1f, 1f], model.Scaling.OutputScale);
    }

    [Fact]
    public void The_spread_of_a_large_offset_is_found()
    {
        float[][] inputs = [.. Enumerable.Range(0, 100).Select(n => Enumerable.Range(0, LinearModel.Inputs)
            .Select(i => 1048576f + (n % 2 == 0 ? 0.25f : -0.25f)).ToArray())];
        var model = new LinearModel();
        ScalingFit.Fit(model, new TestData<float>(inputs, [.. inputs.Select(_ => new float[2])]));
        Assert.Equal([0.25f, 0.25f], model.Scaling.InputScale);
    }

    [Fact]
    public void Outputs_that_are_no_physical_values_are_not_scaled()
    {
        var model = ClassModel.Create(1, Initialization.PyTorch);
        ScalingFit.Fit(model, new TestData<int>([[1, 3], [5, 7]], [[0, 1], [2, 0]]));
        Assert.Equal([4f], model.Scaling.InputMean);
        Assert.Equal([MathF.Sqrt(5)], model.Scaling.InputScale);
        Assert.Equal([0f, 0f, 0f], model.Scaling.OutputMean);
        Assert.Equal([1f, 1f, 1f], model.Scaling.OutputScale);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_named_and_nothing_changes()
    {
        var inputs = Enumerable.Range(0, 10).Select(_ => new float[6]).ToArray();
        var targets = Enumerable.Range(0, 10).Select(_ => new float[2]).ToArray();
        inputs[7][4] = float.NaN;
        Check("Sample 7, input 4: expected a finite number, found NaN.");
        inputs[7][4] = 0;
        targets[9][1] = float.NegativeInfinity;
        Check("Sample 9, target 1: expected a finite number, found -Infinity.");

        void Check(string message)
        {
            var model = new LinearModel();
            int version = model.Scaling.Version;
            Assert.Equal(
                message,
                Assert.Throws<ArgumentException>(
                    () => ScalingFit.Fit(model, new TestData<float>(inputs, targets))).Message);
            Assert.Equal(version, model.Scaling.Version);
            Assert.Equal([0f, 0f], model.Scaling.InputMean);
        }
    }

    [Fact]
    public void Data_that_do_not_fit_are_refused()
    {
        Assert.Contains(
            "found 3 in the data",
            Assert.Throws<ArgumentException>(
                () => ScalingFit.Fit(new LinearModel(), new TestData<float>([[1, 2, 3]], [[1, 2]]))).Message);
        Assert.Equal(
            "The data have no samples.",
            Assert.Throws<ArgumentException>(
                () => ScalingFit.Fit(new LinearModel(), new TestData<float>([], []))).Message);
    }

    private static double[] Inputs(TestData<float> data, int feature)
    {
        var sample = new float[LinearModel.Inputs];
        return [.. Enumerable.Range(0, data.Count).SelectMany(n =>
        {
            data.CopyInputs(n, sample);
            return sample.Where((_, i) => i % 2 == feature).Select(v => (double)v).ToArray();
        })];
    }

    private static double[] Targets(TestData<float> data, int output)
    {
        var sample = new float[LinearModel.Outputs];
        return [.. Enumerable.Range(0, data.Count).Select(n =>
        {
            data.CopyTargets(n, sample);
            return (double)sample[output];
        })];
    }
}
