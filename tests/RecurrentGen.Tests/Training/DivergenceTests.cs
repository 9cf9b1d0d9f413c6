using RecurrentGen.Data;
using Xunit;

namespace RecurrentGen.Tests.Training;

public sealed class DivergenceTests
{
    private static readonly FitOptions Plain = new() { Progress = null, Epochs = 3, Shuffle = false };

    [Fact]
    public void An_exploding_run_stops_and_keeps_weights_with_a_finite_loss()
    {
        var data = TestData.Linear(12);
        var model = new LinearModel();
        var optimizer = new Sgd(1e4f);
        var error = Assert.Throws<TrainingDivergedException>(
            () => Trainer.Fit(model, data, optimizer, Plain with { Epochs = 100 }));
        Assert.True(error.Epoch >= 1);
        Assert.InRange(error.Batch, 1, 3);
        Assert.StartsWith($"Epoch {error.Epoch}, batch {error.Batch}: expected a ", error.Message);
        Assert.Contains("lower learning rate", error.Message);
        Assert.All(model.Weights(), w => Assert.True(float.IsFinite(w)));
        Assert.True(double.IsFinite(Trainer.Evaluate(model, data).Loss));
    }

    [Fact]
    public void A_loss_that_is_not_finite_takes_the_last_step_back()
    {
        // An epoch has 3 batches. The step of the fourth makes weights so large that the loss of the fifth overflows.
        var data = TestData.Linear(12);
        var optimizer = new Sgd(0.01f);
        var model = new LinearModel();
        var error = Assert.Throws<TrainingDivergedException>(() => Trainer.Fit(
            model, data, optimizer, Plain with { Schedule = new TestSchedule(i => i == 3 ? 1e25f : 0.01f) }));
        Assert.Equal((2, 2), (error.Epoch, error.Batch));
        Assert.Contains("Epoch 2, batch 2: expected a finite loss, found Infinity", error.Message);
        Assert.Contains("The model has the weights before its last step.", error.Message);
        Assert.Equal(4, optimizer.StepCount);

        var expected = new LinearModel();
        Trainer.Fit(expected, data, new Sgd(0.01f), Plain with { Epochs = 1 });
        Assert.Equal(expected.Weights(), model.Weights());
    }

    [Fact]
    public void If_one_step_back_is_not_enough_the_epoch_begins_again()
    {
        // Batch 2 of epoch 2 has values that make every loss overflow.
        var good = TestData.Linear(12);
        var data = new Poisoned(good, sample: 5, value: 1e30f, fromRead: 12);
        var model = new LinearModel();
        var error = Assert.Throws<TrainingDivergedException>(() => Trainer.Fit(model, data, new Sgd(0.01f), Plain));
        Assert.Equal((2, 2), (error.Epoch, error.Batch));
        Assert.Contains("The model has the weights with which epoch 2 began.", error.Message);
        var expected = new LinearModel();
        Trainer.Fit(expected, good, new Sgd(0.01f), Plain with { Epochs = 1 });
        Assert.Equal(expected.Weights(), model.Weights());
    }

    [Fact]
    public void The_first_batch_leaves_the_initial_weights()
    {
        var data = new Poisoned(TestData.Linear(12), sample: 2, value: 1e30f, fromRead: 0);
        var model = new LinearModel();
        var error = Assert.Throws<TrainingDivergedException>(() => Trainer.Fit(model, data, new Adam(0.01f), Plain));
        Assert.Equal((1, 1), (error.Epoch, error.Batch));
        Assert.Contains("the weights with which epoch 1 began", error.Message);
        Assert.Equal(new LinearModel().Weights(), model.Weights());
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_not_stepped()
    {
        // Weight 0 hides the huge input from the loss, but not from the gradient.
        var inputs = Enumerable.Range(0, 4).Select(_ => new[] { 3e38f, 1, 1, 1, 1, 1f }).ToArray();
        var targets = Enumerable.Range(0, 4).Select(_ => new[] { 1e10f, 1f }).ToArray();
        var model = new LinearModel();
        float[] weights = model.Weights();
        weights[0] = 0;
        weights[LinearModel.Inputs] = 0;
        model.Parameters.CopyFrom(weights);
        var optimizer = new Adam(0.01f);
        var error = Assert.Throws<TrainingDivergedException>(
            () => Trainer.Fit(model, new TestData<float>(inputs, targets), optimizer, Plain with { ClipNorm = 1f }));
        Assert.Equal((1, 1), (error.Epoch, error.Batch));
        Assert.Contains("expected a gradient with a finite norm", error.Message);
        Assert.Equal(weights, model.Weights());
        Assert.Equal(0, optimizer.StepCount);
    }

    [Fact]
    public void A_weight_spoilt_by_the_last_step_of_an_epoch_is_found_before_the_checkpoint()
    {
        using var folder = new TemporaryFolder();
        var data = TestData.Linear(12);
        var model = new LinearModel();
        var error = Assert.Throws<TrainingDivergedException>(() => Trainer.Fit(model, data, new Sgd(0.01f), Plain with
        {
            Schedule = new TestSchedule(i => i == 2 ? float.MaxValue : 0.01f),
            CheckpointPath = folder["c"],
        }));
        Assert.Equal((1, 3), (error.Epoch, error.Batch));
        Assert.Contains("Epoch 1, batch 3: expected finite weights after its step", error.Message);
        Assert.All(model.Weights(), w => Assert.True(float.IsFinite(w)));
        Assert.Empty(folder.Files);

        var expected = new LinearModel();
        Trainer.Fit(expected, new Head(data, 8), new Sgd(0.01f), Plain with { Epochs = 1 });
        Assert.Equal(expected.Weights(), model.Weights());
    }

    [Fact]
    public void A_validation_loss_that_is_not_finite_takes_the_last_step_back()
    {
        var data = TestData.Linear(12);
        var model = new LinearModel();
        var error = Assert.Throws<TrainingDivergedException>(() => Trainer.Fit(
            model,
            data,
            new Sgd(0.01f),
            Plain with { Schedule = new TestSchedule(i => i == 5 ? 1e25f : 0.01f) },
            TestData.Linear(5)));
        Assert.Equal((2, 0), (error.Epoch, error.Batch));
        Assert.StartsWith("Epoch 2: expected a finite validation loss, found ", error.Message);
        Assert.True(double.IsFinite(Trainer.Evaluate(model, data).Loss));
        Assert.All(model.Weights(), w => Assert.InRange(w, -10, 10));
    }

    [Fact]
    public void The_checkpoint_of_the_epoch_before_stays()
    {
        using var folder = new TemporaryFolder();
        var model = new LinearModel();
        Assert.Throws<TrainingDivergedException>(() =>
            Trainer.Fit(model, TestData.Linear(12), new Sgd(0.01f), Plain with
        {
            Schedule = new TestSchedule(i => i == 3 ? 1e25f : 0.01f),
            CheckpointPath = folder["c"],
        }));
        var other = new LinearModel(5);
        var report = Trainer.Fit(other, TestData.Linear(12), new Sgd(0.01f), Plain with
        {
            Epochs = 1,
            CheckpointPath = folder["c"],
            Resume = true,
        });
        Assert.Single(report.History);
        Assert.Equal(model.Weights(), other.Weights());
    }

    /// <summary>Data of which one sample turns huge after some reads.</summary>
    private sealed class Poisoned(TestData<float> data, int sample, float value, int fromRead) : IDataSet<float, float>
    {
        private int _reads;

        public int Count => data.Count;

        public int InputLength => data.InputLength;

        public int TargetLength => data.TargetLength;

        public void CopyInputs(int index, Span<float> destination)
        {
            data.CopyInputs(index, destination);
            if (_reads++ >= fromRead && index == sample)
            {
                destination.Fill(value);
            }
        }

        public void CopyTargets(int index, Span<float> destination) => data.CopyTargets(index, destination);
    }

    /// <summary>The first samples of other data.</summary>
    private sealed class Head(TestData<float> data, int count) : IDataSet<float, float>
    {
        public int Count => count;

        public int InputLength => data.InputLength;

        public int TargetLength => data.TargetLength;

        public void CopyInputs(int sample, Span<float> destination) => data.CopyInputs(sample, destination);

        public void CopyTargets(int sample, Span<float> destination) => data.CopyTargets(sample, destination);
    }
}
