using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    private const int Samples = 10;
    private readonly TemporaryFolder _folder = new();

    private string Checkpoint => _folder["run.safetensors"];

    private FitOptions Options => new()
    {
        Epochs = 6,
        Progress = null,
        Seed = 21,
        ClipNorm = 1.5f,
        Schedule = new TestSchedule(i => 0.05f / (1 + (0.1f * i))),
        Metrics = [new MeanAbsoluteError()],
        EarlyStopping = new EarlyStopping { Patience = 2 },
        CheckpointPath = Checkpoint,
        Resume = true,
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_killed_at_any_read_of_any_epoch_and_resumed_equals_one_that_was_not()
    {
        var (expected, optimizer, report) = Uninterrupted(Options);
        Assert.Equal(6, report.History.Count);
        for (int kill = 1; kill <= 6 * Samples; kill += 3)
        {
            File.Delete(Checkpoint);
            var data = TestData.Linear(Samples);
            int reads = 0;
            data.OnRead = _ => ThrowIf(++reads == kill);
            Assert.Throws<KilledException>(() => Fit(new LinearModel(), data, new Adam(0.05f), Options));
            CheckResumed(Options, expected, optimizer, report, epochsLeft: 6 - ((kill - 1) / Samples));
        }
    }

    [Fact]
    public void A_run_killed_at_every_epoch_boundary_equals_one_that_was_not()
    {
        var (expected, optimizer, report) = Uninterrupted(Options);
        for (int kill = 1; kill <= 6; kill++)
        {
            File.Delete(Checkpoint);
            var options = Options with { Progress = new Recorder(e => ThrowIf(e.Epoch == kill)) };
            Assert.Throws<KilledException>(
                () => Fit(new LinearModel(), TestData.Linear(Samples), new Adam(0.05f), options));
            CheckResumed(Options, expected, optimizer, report, epochsLeft: 6 - kill);
        }
    }

    [Fact]
    public void A_run_killed_in_every_epoch_equals_one_that_was_not()
    {
        var (expected, optimizer, report) = Uninterrupted(Options);
        File.Delete(Checkpoint);
        for (int kill = 1; kill <= 5; kill++)
        {
            var data = TestData.Linear(Samples);
            int reads = 0;
            data.OnRead = _ => ThrowIf(++reads == Samples + 7);
            Assert.Throws<KilledException>(() => Fit(new LinearModel((ulong)kill), data, new Adam(1f), Options));
            File.WriteAllBytes(Checkpoint + ".tmp", new byte[kill * 100]);
        }

        CheckResumed(Options, expected, optimizer, report, epochsLeft: 1);
        Assert.Equal(["run.safetensors"], _folder.Files);
    }

    [Fact]
    public void Early_stopping_and_the_best_weights_survive()
    {
        // The rate turns too high in epoch 3: epoch 2 stays the best, and epoch 4 ends the run.
        var options = Options with { Schedule = TestSchedule.Turn(0.02f, 6, 0.9f), Metrics = [], ClipNorm = null };
        var (expected, optimizer, report) = Uninterrupted(options, sgd: true);
        Assert.Equal((2, 4, StopReason.EarlyStopping), (report.BestEpoch, report.History.Count, report.StoppedBecause));
        for (int kill = 1; kill <= 4; kill++)
        {
            File.Delete(Checkpoint);
            var killed = options with { Progress = new Recorder(e => ThrowIf(e.Epoch == kill)) };
            Assert.Throws<KilledException>(
                () => Fit(new LinearModel(), TestData.Linear(Samples), new Sgd(0.02f), killed));
            CheckResumed(options, expected, optimizer, report, epochsLeft: 4 - kill, sgd: true);
        }
    }

    [Fact]
    public void A_finished_run_is_restored_without_training_and_can_be_made_longer()
    {
        var (expected, _, _) = Uninterrupted(Options with { Epochs = 9 });
        File.Delete(Checkpoint);
        Fit(new LinearModel(), TestData.Linear(Samples), new Adam(0.05f), Options with { Epochs = 4 });
        CheckResumed(Options with { Epochs = 4 }, null, null, null, epochsLeft: 0);
        var model = new LinearModel(7);
        var report = Fit(model, TestData.Linear(Samples), new Adam(0.05f), Options with { Epochs = 9 });
        Assert.Equal(9, report.History.Count);
        Assert.Equal(expected.Weights(), model.Weights());
    }

    [Fact]
    public void The_learning_rate_and_the_scaling_are_restored()
    {
        var options = Options with { Schedule = null };
        var model = new LinearModel();
        ScalingFit.Fit(model, TestData.Linear(Samples));
        Fit(model, TestData.Linear(Samples), new Adam(0.025f), options);
        var other = new LinearModel(3);
        var optimizer = new Adam(0.5f);
        Fit(other, TestData.Linear(Samples), optimizer, options);
        Assert.Equal(0.025f, optimizer.LearningRate);
        Assert.Equal(model.Scaling.InputMean, other.Scaling.InputMean);
        Assert.Equal(model.Scaling.OutputScale, other.Scaling.OutputScale);
        Assert.NotEqual(1, other.Scaling.OutputScale[0]);
    }

    [Fact]
    public void Every_second_epoch_and_the_last_have_a_checkpoint()
    {
        var epochs = new List<string>();
        var options = Options with { Epochs = 5, CheckpointEvery = 2 };
        var progress = new Recorder(e => epochs.Add(
            File.Exists(Checkpoint) ? SafetensorsFile.Read(Checkpoint).Metadata["training.epoch"] : "-"));
        Fit(new LinearModel(), TestData.Linear(Samples), new Adam(0.05f), options with { Progress = progress });
        Assert.Equal(["-", "2", "2", "4", "5"], epochs);
    }

    [Fact]
    public void Without_Resume_the_run_begins_again()
    {
        var (expected, _, _) = Uninterrupted(Options);
        var model = new LinearModel();
        Fit(model, TestData.Linear(Samples), new Adam(0.05f), Options with { Resume = false });
        Assert.Equal(expected.Weights(), model.Weights());
    }

    [Fact]
    public void The_file_has_tensors_by_name_in_logical_order_and_loads_as_weights()
    {
        var options = Options with { EarlyStopping = null };
        var (expected, optimizer, _) = Uninterrupted(options);
        var file = SafetensorsFile.Read(Checkpoint);
        Assert.Equal("checkpoint", file.Metadata["recurrentgen.kind"]);
        Assert.Equal("18", file.Metadata["training.step"]);
        Assert.Equal("6", file.Metadata["training.epoch"]);
        foreach (var (name, values) in optimizer.State)
        {
            var logical = new float[LinearModel.Outputs * LinearModel.Inputs];
            values.CopyTensorTo("dense.weight", logical);
            Assert.Equal(logical, file[$"optimizer.{name}.dense.weight"].ToSingles());
            Assert.Equal([2L, 6L], file[$"optimizer.{name}.dense.weight"].Shape);
        }

        Assert.Equal(2, optimizer.State.Count());
        var model = new LinearModel(9);
        var report = WeightFile.Load(model, Checkpoint);
        Assert.Equal(expected.Weights(), model.Weights());
        Assert.Equal(6, report.Loaded.Count);
        Assert.Contains("training.history", report.Ignored);
        Assert.Equal(5, report.Ignored.Count);
        Assert.Empty(report.Extra);
    }

    [Fact]
    public void A_checkpoint_of_another_declaration_is_refused_with_both()
    {
        Uninterrupted(Options);
        Change(m => m["recurrentgen.declaration"] = "Linear(6 -> 3)");
        string message = Refused(Options);
        Assert.Contains("expected Linear(6 -> 2) batch 4", message);
        Assert.Contains("found    Linear(6 -> 3)", message);
    }

    [Fact]
    public void A_checkpoint_of_another_run_is_refused_with_every_difference()
    {
        Uninterrupted(Options);
        Metric[] metrics = [new RootMeanSquaredError()];
        var options = Options with { Seed = 22, Shuffle = false, Metrics = metrics, Monitor = "val_rmse" };
        options = options with { Training = new TrainingOptions { Shards = 3 } };
        var error = Assert.Throws<WeightFileException>(
            () => Fit(new LinearModel(), TestData.Linear(11), new Sgd(0.05f), options));
        Assert.Equal(
            [
                $"{Checkpoint} is a checkpoint of another run:",
                "  optimizer: expected Sgd, found Adam",
                "  number of training samples: expected 11, found 10",
                "  FitOptions.Shuffle: expected false, found true",
                "  FitOptions.Seed: expected 22, found 21",
                "  TrainingOptions.Shards: expected 3, found 1",
                "  monitored figure: expected val_rmse, found val_loss",
                "  figures: expected loss,val_loss,val_rmse, found loss,val_loss,val_mae",
            ],
            error.Message.Split(Environment.NewLine));
    }

    [Fact]
    public void Files_that_are_no_checkpoints_are_refused()
    {
        WeightFile.Save(new LinearModel(), Checkpoint);
        Assert.Equal($"{Checkpoint}: expected a checkpoint, found weights.", Refused(Options));
        new SafetensorsWriter().Save(Checkpoint);
        Assert.Equal($"{Checkpoint}: expected a checkpoint, found a file of another origin.", Refused(Options));
        File.WriteAllText(Checkpoint, "not at all");
        Assert.Contains("is it a safetensors file?", Refused(Options));
    }

    [Fact]
    public void A_spoilt_checkpoint_is_refused_and_leaves_everything_as_it_was()
    {
        Uninterrupted(Options);
        byte[] good = File.ReadAllBytes(Checkpoint);
        for (int length = 0; length < good.Length; length += 97)
        {
            File.WriteAllBytes(Checkpoint, good[..length]);
            Refused(Options);
        }

        Check("metadata: expected 'training.step', found no such key", m => m.Remove("training.step"));
        Check("metadata 'training.step': expected a whole number, found 'many'", m => m["training.step"] = "many");
        Check("metadata 'training.epoch': expected a whole number, found '-1'", m => m["training.epoch"] = "-1");
        Check("training.history: expected F64 [5, 7], found F64 [6, 7]", m => m["training.epoch"] = "5");
        Check("expected a finite number from 0 on, found ''", m => m["training.learning_rate"] = "");
        Check("expected a finite number from 0 on, found '-0.1'", m => m["training.learning_rate"] = "-0.1");
        Check("expected a file of format 1 or older, found format 3", m => m["recurrentgen.format"] = "3");
        Check("expected a tensor 'dense.bias'", _ => { }, "dense.bias");
        Check("expected a tensor 'best.dense.bias'", _ => { }, "best.dense.bias");
        Check("expected a tensor 'training.history'", _ => { }, "training.history");
        string moment = SafetensorsFile.Parse(good).Tensors
            .Select(t => t.Name)
            .First(n => n.StartsWith("optimizer.", StringComparison.Ordinal));
        Check($"expected a tensor '{moment}'", _ => { }, moment);
        string[] moments = [moment, moment.Replace(".bias", ".weight", StringComparison.Ordinal)];
        Check("Adam has the moments [mean, square], found [square]", _ => { }, moments);

        void Check(string message, Action<IDictionary<string, string>> change, params string[] without)
        {
            File.WriteAllBytes(Checkpoint, good);
            Change(change, without);
            Assert.Contains(message, Refused(Options));
        }
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_leaves_the_old_one()
    {
        Uninterrupted(Options with { Epochs = 2 });
        byte[] before = File.ReadAllBytes(Checkpoint);
        using (new FileStream(Checkpoint + ".tmp", FileMode.Create, FileAccess.Write, FileShare.None))
        {
            Assert.Throws<IOException>(
                () => Fit(new LinearModel(), TestData.Linear(Samples), new Adam(0.05f), Options));
        }

        Assert.Equal(before, File.ReadAllBytes(Checkpoint));
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_refused_before_training()
    {
        var data = TestData.Linear(Samples);
        data.OnRead = _ => Assert.Fail("trained");
        Assert.Throws<DirectoryNotFoundException>(
            () => Fit(new LinearModel(), data, new Adam(0.05f), Options with { CheckpointPath = _folder["no/run"] }));
    }

    private static FitReport Fit(LinearModel model, TestData<float> data, Optimizer optimizer, FitOptions options) =>
        Trainer.Fit(model, data, optimizer, options, TestData.Linear(9, seed: 8));

    private static void ThrowIf(bool condition)
    {
        if (condition)
        {
            throw new KilledException();
        }
    }

    private (LinearModel Model, Optimizer Optimizer, FitReport Report) Uninterrupted(
        FitOptions options, bool sgd = false)
    {
        var model = new LinearModel();
        Optimizer optimizer = sgd ? new Sgd(0.02f) : new Adam(0.05f);
        var report = Fit(model, TestData.Linear(Samples), optimizer, options with { Resume = false });
        return (model, optimizer, report);
    }

    /// <summary>
    /// Resumes with a model and an optimizer of other values (without a checkpoint, the program begins with the same
    /// ones), and compares all there is.
    /// </summary>
    private void CheckResumed(
        FitOptions options,
        LinearModel? expected,
        Optimizer? expectedOptimizer,
        FitReport? report,
        int epochsLeft,
        bool sgd = false)
    {
        bool begins = !File.Exists(Checkpoint);
        var model = new LinearModel(begins ? 1u : 8u);
        Optimizer optimizer = sgd ? new Sgd(begins ? 0.02f : 3f) : new Adam(begins ? 0.05f : 3f);
        var data = TestData.Linear(Samples);
        int reads = 0;
        data.OnRead = _ => reads++;
        var resumed = Fit(model, data, optimizer, options);
        Assert.Equal(epochsLeft * Samples, reads);
        if (expected is null || expectedOptimizer is null || report is null)
        {
            return;
        }

        Assert.Equal(expected.Weights(), model.Weights());
        Assert.Equal(expected.Parameters.Packed, model.Parameters.Packed);
        Assert.Equal(expectedOptimizer.StepCount, optimizer.StepCount);
        Assert.Equal(expectedOptimizer.LearningRate, optimizer.LearningRate);
        Assert.Equal(
            expectedOptimizer.State.Select(s => (s.Name, Values: s.Values.Packed.ToArray())),
            optimizer.State.Select(s => (s.Name, Values: s.Values.Packed.ToArray())),
            (a, b) => a.Name == b.Name && a.Values.AsSpan().SequenceEqual(b.Values));
        Assert.Equal(report.StoppedBecause, resumed.StoppedBecause);
        Assert.Equal(report.BestEpoch, resumed.BestEpoch);
        Assert.Equal(report.RestoredBest, resumed.RestoredBest);
        Assert.Equal(report.History.Select(Timeless), resumed.History.Select(Timeless));

        static string Timeless(EpochReport e) =>
            $"{e with { Seconds = 0, Metrics = [] }} {e.Loss:R} {e.ValidationLoss:R} {e.GradientNorm:R} " +
            string.Join(' ', e.Metrics);
    }

    private string Refused(FitOptions options)
    {
        var model = new LinearModel(8);
        var optimizer = new Adam(3f);
        string message = Assert.Throws<WeightFileException>(
            () => Fit(model, TestData.Linear(Samples), optimizer, options)).Message;
        Assert.Equal(new LinearModel(8).Weights(), model.Weights());
        Assert.Equal(0, optimizer.StepCount);
        Assert.Equal(3f, optimizer.LearningRate);
        Assert.StartsWith(Checkpoint, message);
        return message;
    }

    private void Change(Action<IDictionary<string, string>> change, params string[] without)
    {
        var file = SafetensorsFile.Read(Checkpoint);
        var writer = new SafetensorsWriter();
        foreach (var (key, value) in file.Metadata)
        {
            writer.Metadata[key] = value;
        }

        foreach (var tensor in file.Tensors.Where(t => !without.Contains(t.Name)))
        {
            writer.AddBytes(tensor.Name, tensor.Type, [.. tensor.Shape.Select(d => (int)d)], tensor.Bytes);
        }

        change(writer.Metadata);
        writer.Save(Checkpoint);
    }

    private sealed class KilledException : Exception;
}
