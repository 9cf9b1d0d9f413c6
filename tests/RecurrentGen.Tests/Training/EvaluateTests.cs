using Xunit;

namespace RecurrentGen.Tests.Training;

public sealed class EvaluateTests
{
    [Fact]
    public void Metrics_are_in_physical_units_for_everything_and_each_output_and_the_loss_in_scaled_ones()
    {
        var data = TestData.Linear(13);
        var model = new LinearModel();
        ScalingFit.Fit(model, data);
        var report = Trainer.Evaluate(model, data);

        var inputs = new float[13 * LinearModel.Inputs];
        var targets = new float[13 * LinearModel.Outputs];
        var outputs = new float[13 * LinearModel.Outputs];
        for (int n = 0; n < 13; n++)
        {
            data.CopyInputs(n, inputs.AsSpan(n * LinearModel.Inputs, LinearModel.Inputs));
            data.CopyTargets(n, targets.AsSpan(n * LinearModel.Outputs, LinearModel.Outputs));
        }

        model.CreatePredictor().Predict(inputs, outputs);
        double[] errors = [.. outputs.Zip(targets, (y, t) => (double)y - t)];
        double[] first = [.. errors.Where((_, i) => i % 2 == 0)];
        double[] second = [.. errors.Where((_, i) => i % 2 == 1)];
        float[] scales = model.Scaling.OutputScale.ToArray();
        Assert.Equal(13, report.Samples);
        Assert.Equal(errors.Average(Math.Abs), report["mae"].Value, 1e-12);
        Assert.Equal(first.Average(Math.Abs), report["mae"].PerOutput[0], 1e-12);
        Assert.Equal(second.Average(Math.Abs), report["mae"].PerOutput[1], 1e-12);
        Assert.Equal(Math.Sqrt(errors.Average(e => e * e)), report["rmse"].Value, 1e-12);
        Assert.Equal(Math.Sqrt(first.Average(e => e * e)), report["rmse"].PerOutput[0], 1e-12);
        Assert.Equal(Math.Sqrt(second.Average(e => e * e)), report["rmse"].PerOutput[1], 1e-12);
        double loss = errors.Select((e, i) => e / scales[i % 2]).Average(e => e * e);
        Assert.Equal(loss, report.Loss, 1e-6 * loss);
        Assert.True(Math.Abs(scales[0] - 1) > 0.1);
        Assert.Equal(2, report.Metrics.Count);
        Assert.Contains("mae, rmse", Assert.Throws<KeyNotFoundException>(() => report["mape"]).Message);
    }

    [Fact]
    public void Evaluation_changes_neither_weights_nor_versions()
    {
        var model = new LinearModel();
        int version = model.Parameters.Version;
        Trainer.Evaluate(model, TestData.Linear(5));
        Assert.Equal(version, model.Parameters.Version);
        Assert.Equal(new LinearModel().Weights(), model.Weights());
    }

    [Fact]
    public void A_model_with_live_readers_may_be_evaluated()
    {
        var model = new LinearModel();
        model.Parameters.AddReader();
        Assert.Equal(5, Trainer.Evaluate(model, TestData.Linear(5)).Samples);
    }

    [Fact]
    public void Classes_are_counted_row_by_row()
    {
        // Centres -1, 0, 1. Right: -2 is 0, 0.1 is 1, 5 is 2, -0.2 is 1; wrong: 0.9 is not 0, 0.3 is not 2.
        var data = new TestData<int>([[-2, 0.1f], [5, 0.9f], [-0.2f, 0.3f]], [[0, 1], [2, 0], [1, 2]]);
        var report = Trainer.Evaluate(ClassModel.Create(1, Initialization.PyTorch), data);
        Assert.Equal(4d / 6, report["accuracy"].Value);
        Assert.Empty(report["accuracy"].PerOutput);

        // A batch of two and one of one: each sample counts the same.
        Assert.Equal((0 + 1 + 2 + 0 + 1 + 2) / 3d, report.Loss, 1e-7);
        Assert.Equal("loss 2 over 3 samples\naccuracy 0.666667", report.ToString());
    }

    [Fact]
    public void A_metric_of_another_kind_of_target_is_refused()
    {
        var data = new TestData<int>([[-2, 0.1f]], [[0, 1]]);
        Assert.Equal(
            "The metric 'mae' needs values as targets; these targets are class indices.",
            Assert.Throws<NotSupportedException>(
                () => Trainer.Evaluate(new ClassModel(), data, [new MeanAbsoluteError()])).Message);
        Assert.Equal(
            "The metric 'classes' needs class indices as targets; these targets are values.",
            Assert.Throws<NotSupportedException>(
                () => Trainer.Evaluate(new LinearModel(), TestData.Linear(4), [new ClassesOnly()])).Message);
    }

    [Fact]
    public void Accuracy_of_values_is_the_side_of_one_half()
    {
        var accuracy = new Accuracy();
        accuracy.Reset(2);
        accuracy.Add([0.5f, 0.49f], [1, 0]);
        accuracy.Add([0.49f, 0.5f], [1, 0]);
        accuracy.Add([float.NaN, float.NaN], [1, 0]);
        Assert.Equal(2d / 6, accuracy.Value);
    }

    [Fact]
    public void Accuracy_of_classes_takes_the_first_of_equals_and_never_NaN()
    {
        var accuracy = new Accuracy();
        Assert.Equal(1, One([2, 2, 1], 0));
        Assert.Equal(0, One([2, 2, 1], 1));
        Assert.Equal(0, One([float.NaN, 2, 1], 0));
        Assert.Equal(0, One([1, float.NaN, 0], 0));
        Assert.Equal(0, One([float.NaN, float.NaN, float.NaN], 2));

        double One(float[] outputs, int target)
        {
            accuracy.Reset(3);
            accuracy.Add(outputs, target);
            return accuracy.Value;
        }
    }

    [Fact]
    public void A_squared_error_and_NaN_are_reported_as_they_are()
    {
        var metric = new MeanSquaredError();
        metric.Reset(2);
        Assert.True(double.IsNaN(metric.Value));
        metric.Add([1, 5], [0, 2]);
        metric.Add([3, 2], [0, 1]);
        Assert.Equal((1 + 9 + 9 + 1) / 4d, metric.Value);
        Assert.Equal([5d, 5d], metric.PerOutput);
        metric.Add([float.NaN, 0], [0, 0]);
        Assert.True(double.IsNaN(metric.Value));
        Assert.Equal([double.NaN, 10d / 3], metric.PerOutput);
        metric.Reset(1);
        metric.Add([2], [0]);
        Assert.Equal([4d], metric.PerOutput);
    }

    [Fact]
    public void The_report_prints_every_output()
    {
        var report = new EvaluationReport(0.25, 7, [new("mae", 1.5, [1, 2]), new("rmse", 2.5, [2.5])]);
        Assert.Equal("loss 0.25 over 7 samples\nmae 1.5 (1, 2)\nrmse 2.5", report.ToString());
    }

    private sealed class ClassesOnly() : Metric("classes")
    {
        public override double Value => 0;

        public override void Reset(int outputs) => Assert.Equal(LinearModel.Outputs, outputs);

        public override void Add(ReadOnlySpan<float> outputs, int target) => Assert.Fail("no classes here");
    }
}
