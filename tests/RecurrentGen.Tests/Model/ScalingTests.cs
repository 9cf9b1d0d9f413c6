using RecurrentGen.Data;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Model;

/// <summary>Scaling inside the model: the units of the data make no difference.</summary>
[Trait("Category", "Numeric")]
public sealed class ScalingTests
{
    private const int Samples = 48;
    private const int Time = SineForecaster.SequenceLength;

    [Fact]
    public void Other_units_of_the_data_leave_the_forecast_and_the_loss_unchanged()
    {
        var (plain, plainOutputs) = Train(inputFactor: 1, inputOffset: 0, outputFactor: 1, outputOffset: 0);
        var (other, otherOutputs) = Train(inputFactor: 1000, inputOffset: 5, outputFactor: 0.01f, outputOffset: -3);
        double[] expected = Measure.ToDoubles(plainOutputs);
        float[] actual = [.. otherOutputs.Select(v => (float)((v + 3.0) / 0.01))];
        Measure.AssertClose("forecast", actual, expected, 1e-5);
        Assert.Equal(plain.Loss, other.Loss, 1e-5 * plain.Loss);
        Assert.Equal(0.01 * plain["rmse"].Value, other["rmse"].Value, 1e-7 * plain["rmse"].Value);
        Assert.Equal(0.01 * plain["mae"].Value, other["mae"].Value, 1e-7 * plain["mae"].Value);
    }

    [Fact]
    public void The_loss_is_in_scaled_units_and_metrics_are_in_physical_ones()
    {
        var data = Data(1, 0, 1, 0);
        var model = new SineForecaster(seed: 1);
        model.FitScaling(data);
        double scale = model.Scaling.OutputScale[0];
        Assert.True(scale > 10);
        var report = Trainer.Evaluate(model, data);
        Assert.Equal(report.Loss, Math.Pow(report["rmse"].Value / scale, 2), 1e-6 * report.Loss);

        // An untrained forecast lies within a scaled unit or two of the mean.
        Assert.InRange(report.Loss, 0.1, 4);
    }

    [Fact]
    public void FitScaling_takes_mean_and_deviation_of_every_input_and_output()
    {
        var inputs = new float[4 * 10];
        var targets = new float[4 * 10];
        for (int row = 0; row < 20; row++)
        {
            inputs[2 * row] = row % 2 == 0 ? 90 : 110;
            inputs[(2 * row) + 1] = 3;
            targets[2 * row] = row < 10 ? -2 : 0;
            targets[(2 * row) + 1] = row % 2;
        }

        var model = new Filter(seed: 1);
        model.FitScaling(new ArrayDataSet<float, float>(inputs, targets, 10, 10));
        Assert.Equal([100, 3], model.Scaling.InputMean);
        Assert.Equal([10, 1], model.Scaling.InputScale);
        Assert.Equal([-1, 0.5f], model.Scaling.OutputMean);
        Assert.Equal([1, 0.5f], model.Scaling.OutputScale);
    }

    [Fact]
    public void Classes_probabilities_and_heads_with_an_activation_have_no_scaling()
    {
        var tagger = new Tagger(seed: 1);
        tagger.FitScaling(
            new ArrayDataSet<float, int>(ModelData.Values(48, 1, 5, 9), ModelData.Classes(24, 3, 2), 12, 6));
        AssertInputsAlone(tagger);

        var detector = new Detector(seed: 1);
        detector.FitScaling(
            new ArrayDataSet<float, float>(ModelData.Values(24, 1, 5, 9), [1, 0, 1, 1, 0, 1, 0, 0], 6, 2));
        AssertInputsAlone(detector);

        var limited = new Limited(seed: 1);
        limited.FitScaling(
            new ArrayDataSet<float, float>(ModelData.Values(24, 1, 5, 9), ModelData.Values(24, 2, 3, 4), 6, 6));
        AssertInputsAlone(limited);

        // Without a dense layer at the end the outputs are those of the cell, which has limits too.
        Assert.False(tagger.Description.Shape.ScalesOutputs);
        Assert.True(new Filter().Description.Shape.ScalesOutputs);
    }

    private static void AssertInputsAlone(IRecurrentModel model)
    {
        Assert.All(model.Scaling.InputMean.ToArray(), m => Assert.InRange(m, 5, 9));
        Assert.All(model.Scaling.InputScale.ToArray(), s => Assert.InRange(s, 0.5f, 2));
        Assert.All(model.Scaling.OutputMean.ToArray(), m => Assert.Equal(0, m));
        Assert.All(model.Scaling.OutputScale.ToArray(), s => Assert.Equal(1, s));
    }

    /// <summary>Trains a model on data in some units, and predicts the same data.</summary>
    private static (EvaluationReport Report, float[] Outputs) Train(
        float inputFactor, float inputOffset, float outputFactor, float outputOffset)
    {
        var data = Data(inputFactor, inputOffset, outputFactor, outputOffset);
        var model = new SineForecaster(seed: 1);
        model.FitScaling(data);
        Trainer.Fit(model, data, new Sgd(0.1f, momentum: 0.9f), new FitOptions { Epochs = 4, Progress = null });
        var inputs = new float[Samples * Time];
        for (int i = 0; i < Samples; i++)
        {
            data.CopyInputs(i, inputs.AsSpan(i * Time, Time));
        }

        var outputs = new float[Samples];
        model.CreatePredictor().Predict(inputs, outputs);
        return (Trainer.Evaluate(model, data), outputs);
    }

    private static ArrayDataSet<float, float> Data(
        float inputFactor, float inputOffset, float outputFactor, float outputOffset)
    {
        float[] inputs = [.. ModelData.Values(Samples * Time, 1).Select(x => (x * inputFactor) + inputOffset)];
        float[] targets = [.. ModelData.Values(Samples, 2, -50, 50).Select(y => (y * outputFactor) + outputOffset)];
        return new ArrayDataSet<float, float>(inputs, targets, Time, 1);
    }
}
