using System.Globalization;
using RecurrentGen.Numerics;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Training;

public sealed class FitTests
{
    private static readonly FitOptions Silent = new() { Progress = null };

    [Fact]
    public void The_loss_falls_to_the_noise()
    {
        var model = new LinearModel();
        var report = Trainer.Fit(
            model, TestData.Linear(50), new Adam(0.03f), Silent with { Epochs = 100, ClipNorm = 1f });
        Assert.Equal(100, report.History.Count);
        Assert.Equal(StopReason.Finished, report.StoppedBecause);
        Assert.True(report.History[0].Loss > 1, $"{report.History[0].Loss}");
        Assert.True(report.History[^1].Loss < 0.001, $"{report.History[^1].Loss}");
        Assert.Equal(report.History.MinBy(e => e.Loss)!.Epoch, report.BestEpoch);
        Assert.Equal("loss", report.Monitor);
    }

    [Theory]
    [InlineData(true, null, null)]
    [InlineData(false, 0.7f, null)]
    [InlineData(true, 0.7f, 0.05f)]
    public void Every_step_is_that_of_a_plain_loop(bool shuffle, float? clipNorm, float? clipValue)
    {
        const int epochs = 3;
        var data = TestData.Linear(10);
        var model = new LinearModel();
        var report = Trainer.Fit(model, data, new Adam(0.05f), Silent with
        {
            Epochs = epochs,
            Shuffle = shuffle,
            Seed = 77,
            ClipNorm = clipNorm,
            ClipValue = clipValue,
        });

        var expected = new LinearModel();
        var optimizer = new Adam(0.05f);
        var training = expected.CreateTraining();
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            int[] order = [.. Enumerable.Range(0, 10)];
            if (shuffle)
            {
                new CounterRandom(77, (1UL << 63) + (ulong)epoch).Shuffle(order);
            }

            double loss = 0;
            double norm = 0;
            foreach (int[] samples in order.Chunk(LinearModel.Batch))
            {
                var (inputs, targets) = Gather(data, samples);
                loss += (double)training.ComputeGradients(new(inputs, targets, samples.Length)) * samples.Length;
                norm += Norm(training.Gradients);
                if (clipNorm is { } limit)
                {
                    GradientClipping.ByGlobalNorm(training.Gradients, limit);
                }

                if (clipValue is { } value)
                {
                    GradientClipping.ByValue(training.Gradients, value);
                }

                optimizer.Step(expected, training.Gradients);
            }

            Assert.Equal(loss / 10, report.History[epoch - 1].Loss);
            Assert.Equal(norm / 3, report.History[epoch - 1].GradientNorm, 1e-6 * norm);
        }

        Assert.Equal(expected.Weights(), model.Weights());
    }

    [Fact]
    public void Every_epoch_reads_every_sample_once_in_an_order_of_its_own()
    {
        var first = Orders(new FitOptions { Epochs = 3, Progress = null, Seed = 5 });
        Assert.All(first, order => Assert.Equal(Enumerable.Range(0, 23), order.Order()));
        Assert.NotEqual(first[0], first[1]);
        Assert.NotEqual(first[1], first[2]);
        Assert.Equal(first, Orders(new FitOptions { Epochs = 3, Progress = null, Seed = 5 }));
        Assert.NotEqual(first[0], Orders(new FitOptions { Epochs = 1, Progress = null, Seed = 6 })[0]);
        Assert.Equal(
            Enumerable.Range(0, 23), Orders(new FitOptions { Epochs = 2, Progress = null, Shuffle = false })[1]);

        static int[][] Orders(FitOptions options)
        {
            var order = new List<int>();
            var data = TestData.Linear(23);
            data.OnRead = order.Add;
            Trainer.Fit(new LinearModel(), data, new Sgd(0.01f), options);
            return [.. order.Chunk(23)];
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        var options = Silent with { Epochs = 5, Seed = 9, ClipNorm = 1f };
        var first = new LinearModel(4);
        var second = new LinearModel(4);
        Trainer.Fit(first, TestData.Linear(30), new Adam(0.01f), options);
        Trainer.Fit(second, TestData.Linear(30), new Adam(0.01f), options);
        Assert.Equal(first.Weights(), second.Weights());
    }

    [Fact]
    public void Nothing_is_allocated_per_batch()
    {
        // In the first two passes everything is compiled and made.
        const int epochs = 2 + Allocations.Rounds;
        var bytes = new long[epochs];
        long before = 0;
        int reads = 0;
        var data = TestData.Linear(403);
        var validation = TestData.Linear(203, seed: 8);
        data.OnRead = _ => Measure(403);
        Trainer.Fit(
            new LinearModel(), data, new Adam(0.01f), Silent with { Epochs = epochs, ClipNorm = 1f, ClipValue = 0.5f });
        Assert.Equal(epochs * 403, reads);
        Assert.Equal(0, Allocations.ButOnce(bytes.AsSpan(2)));

        // Validation and metrics likewise.
        reads = 0;
        validation.OnRead = _ => Measure(203);
        Metric[] metrics = [new MeanAbsoluteError(), new RootMeanSquaredError(), new Accuracy()];
        data.OnRead = null;
        Trainer.Fit(
            new LinearModel(), data, new Adam(0.01f), Silent with { Epochs = epochs, Metrics = metrics }, validation);
        Assert.Equal(epochs * 203, reads);
        Assert.Equal(0, Allocations.ButOnce(bytes.AsSpan(2)));

        // From the first to the last read of every pass.
        void Measure(int pass)
        {
            long now = GC.GetAllocatedBytesForCurrentThread();
            before = reads % pass == 0 ? now : before;
            bytes[reads / pass] = now - before;
            reads++;
        }
    }

    [Fact]
    public void Twice_the_batches_allocate_the_same()
    {
        Assert.Equal(PerEpoch(40), PerEpoch(80));

        static long PerEpoch(int samples)
        {
            var bytes = new List<long>(10);
            var progress = new Recorder(_ => bytes.Add(GC.GetAllocatedBytesForCurrentThread()));
            Trainer.Fit(
                new LinearModel(),
                TestData.Linear(samples),
                new Adam(0.01f),
                Silent with { Epochs = 8, Progress = progress });

            // Lists grow now and then; the smallest difference is an epoch's own.
            return bytes.Zip(bytes.Skip(1), (a, b) => b - a).Min();
        }
    }

    [Fact]
    public void Validation_is_reported_and_monitored()
    {
        var validation = TestData.Linear(21, seed: 8);
        var model = new LinearModel();
        var report = Trainer.Fit(
            model,
            TestData.Linear(20),
            new Adam(0.05f),
            Silent with { Epochs = 4, Metrics = [new MeanAbsoluteError(), new RootMeanSquaredError()] },
            validation);
        Assert.Equal("val_loss", report.Monitor);
        var last = report.History[^1];
        var evaluation = Trainer.Evaluate(model, validation);
        Assert.Equal(evaluation.Loss, last.ValidationLoss);
        Assert.Equal(evaluation["mae"].Value, last["val_mae"]);
        Assert.Equal(evaluation["rmse"].Value, last["val_rmse"]);
        Assert.Equal(last.Loss, last["loss"]);
        Assert.Equal(last.ValidationLoss, last["val_loss"]);
        Assert.Contains(
            "loss, val_loss, val_mae, val_rmse", Assert.Throws<KeyNotFoundException>(() => last["mae"]).Message);
    }

    [Fact]
    public void Metrics_without_validation_are_over_the_training_data()
    {
        var data = TestData.Linear(20);
        var model = new LinearModel();
        var report = Trainer.Fit(
            model,
            data,
            new Adam(0.05f),
            Silent with { Epochs = 2, Metrics = [new MeanAbsoluteError()], Monitor = "mae" });
        Assert.Null(report.History[^1].ValidationLoss);
        Assert.Equal(Trainer.Evaluate(model, data)["mae"].Value, report.History[^1]["mae"]);
        Assert.Equal("mae", report.Monitor);
    }

    [Fact]
    public void Early_stopping_restores_the_best_weights()
    {
        // From the sixth epoch on the rate is too high, and the loss rises.
        var weights = new List<float[]>();
        var model = new LinearModel();
        var data = TestData.Linear(12);
        var options = Silent with
        {
            Epochs = 100,
            Schedule = TestSchedule.Turn(0.02f, 15, 0.9f),
            EarlyStopping = new EarlyStopping { Patience = 3 },
            Progress = new Recorder(_ => weights.Add(model.Weights())),
        };
        var report = Trainer.Fit(model, data, new Sgd(0.02f), options, TestData.Linear(9, seed: 8));
        Assert.Equal(StopReason.EarlyStopping, report.StoppedBecause);
        Assert.Equal(5, report.BestEpoch);
        Assert.Equal(8, report.History.Count);
        Assert.True(report.RestoredBest);
        Assert.Equal(5, report.Best!.Epoch);
        Assert.Equal(weights[4], model.Weights());
        Assert.NotEqual(weights[7], model.Weights());
        Assert.Equal([true, true, true, true, true, false, false, false], report.History.Select(e => e.IsBest));

        model = new LinearModel();
        weights.Clear();
        options = options with { EarlyStopping = new EarlyStopping { Patience = 3, RestoreBest = false } };
        report = Trainer.Fit(model, data, new Sgd(0.02f), options, TestData.Linear(9, seed: 8));
        Assert.Equal(5, report.BestEpoch);
        Assert.False(report.RestoredBest);
        Assert.Equal(weights[^1], model.Weights());
    }

    [Fact]
    public void Small_improvements_do_not_count_and_more_can_be_better()
    {
        var metric = new Sequence([1, 2, 2.05, 2.09, 2.2, 1, 1, 1]);
        var report = Trainer.Fit(new LinearModel(), TestData.Linear(4), new Sgd(0.001f), Silent with
        {
            Epochs = 8,
            Metrics = [metric],
            Monitor = "sequence",
            EarlyStopping = new EarlyStopping { Patience = 3, MinDelta = 0.1 },
        });
        Assert.Equal([true, true, false, false, true, false, false, false], report.History.Select(e => e.IsBest));
        Assert.Equal(5, report.BestEpoch);

        metric = new Sequence([1, 2, 2.05, 2.09, 2.09, 3]);
        report = Trainer.Fit(new LinearModel(), TestData.Linear(4), new Sgd(0.001f), Silent with
        {
            Epochs = 6,
            Metrics = [metric],
            Monitor = "sequence",
            EarlyStopping = new EarlyStopping { Patience = 3, MinDelta = 0.1 },
        });
        Assert.Equal(5, report.History.Count);
        Assert.Equal(2, report.BestEpoch);
    }

    [Fact]
    public void A_schedule_sets_the_rate_of_every_step()
    {
        var data = TestData.Linear(10);
        var optimizer = new Sgd(5f);
        var model = new LinearModel();
        var schedule = new TestSchedule(i => 1e-3f - (1e-4f * i));
        var report = Trainer.Fit(
            model, data, optimizer, Silent with { Epochs = 2, Schedule = schedule, Shuffle = false });

        var expected = new LinearModel();
        var training = expected.CreateTraining();
        var plain = new Sgd(5f);
        for (int step = 0; step < 6; step++)
        {
            int[] samples = Enumerable.Range(0, 10).Chunk(LinearModel.Batch).ElementAt(step % 3);
            var (inputs, targets) = Gather(data, samples);
            training.ComputeGradients(new(inputs, targets, samples.Length));
            plain.LearningRate = 1e-3f - (1e-4f * step);
            plain.Step(expected, training.Gradients);
        }

        Assert.Equal(expected.Weights(), model.Weights());
        Assert.Equal([1e-3f - (1e-4f * 2), 1e-3f - (1e-4f * 5)], report.History.Select(e => e.LearningRate));
    }

    [Fact]
    public void Cancellation_ends_before_the_next_batch()
    {
        using var source = new CancellationTokenSource();
        var data = TestData.Linear(12);
        int reads = 0;
        data.OnRead = _ =>
        {
            if (++reads == 12 + 5)
            {
                source.Cancel();
            }
        };
        var optimizer = new Sgd(0.01f);
        var report = Trainer.Fit(new LinearModel(), data, optimizer, Silent with
        {
            Epochs = 10,
            Cancellation = source.Token,
        });
        Assert.Equal(StopReason.Cancelled, report.StoppedBecause);
        Assert.Single(report.History);
        Assert.Equal(5, optimizer.StepCount);
        Assert.Equal(16 + 4, reads);
    }

    [Fact]
    public void Cancellation_at_once_changes_nothing()
    {
        var model = new LinearModel();
        var report = Trainer.Fit(model, TestData.Linear(12), new Adam(0.1f), Silent with
        {
            Cancellation = new CancellationToken(canceled: true),
            EarlyStopping = new EarlyStopping(),
        });
        Assert.Equal(new LinearModel().Weights(), model.Weights());
        Assert.Empty(report.History);
        Assert.Equal(0, report.BestEpoch);
        Assert.Null(report.Best);
        Assert.False(report.RestoredBest);
        Assert.Equal("epoch,loss,learning_rate,gradient_norm,seconds\n", report.ToCsv());
    }

    [Fact]
    public void A_model_with_live_readers_is_refused()
    {
        var model = new LinearModel();
        model.Parameters.AddReader();
        Assert.Throws<InvalidOperationException>(() => Trainer.Fit(model, TestData.Linear(4), new Adam(0.1f), Silent));
        Assert.Throws<InvalidOperationException>(() => ScalingFit.Fit(model, TestData.Linear(4)));
        Assert.Equal(new LinearModel().Weights(), model.Weights());
        Assert.Equal(0, model.Scaling.InputMean[0]);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        Refused(Silent with { Epochs = 0 }, "FitOptions.Epochs: expected at least 1, found 0.");
        Refused(Silent with { ClipNorm = 0f }, "FitOptions.ClipNorm: expected a positive number or null, found 0.");
        Refused(
            Silent with { ClipNorm = float.NaN },
            "FitOptions.ClipNorm: expected a positive number or null, found NaN.");
        Refused(
            Silent with { ClipValue = -0.5f }, "FitOptions.ClipValue: expected a positive number or null, found -0.5.");
        Refused(Silent with { CheckpointEvery = 0 }, "FitOptions.CheckpointEvery: expected at least 1, found 0.");
        Refused(
            Silent with { Resume = true }, "FitOptions.Resume: expected a CheckpointPath to resume from, found none.");
        Refused(
            Silent with { EarlyStopping = new EarlyStopping { Patience = 0 } },
            "FitOptions.EarlyStopping.Patience: expected at least 1, found 0.");
        Refused(
            Silent with { EarlyStopping = new EarlyStopping { MinDelta = double.NaN } },
            "FitOptions.EarlyStopping.MinDelta: expected at least 0, found NaN.");
        Refused(
            Silent with { Monitor = "val_loss", Metrics = [new Accuracy()] },
            "FitOptions.Monitor: expected one of loss, accuracy, found 'val_loss'. (Parameter 'options')");
        Refused(
            Silent with { Metrics = [new Accuracy(), new Accuracy()] },
            "FitOptions.Metrics: expected names of their own, found loss, accuracy, accuracy. (Parameter 'options')");

        static void Refused(FitOptions options, string message) => Assert.Equal(
            message,
            Assert.Throws<ArgumentException>(
                () => Trainer.Fit(new LinearModel(), TestData.Linear(4), new Adam(0.1f), options)).Message);
    }

    [Fact]
    public void Data_that_do_not_fit_are_refused()
    {
        Refused(
            new([[1, 2, 3]], [[1, 2]]),
            "LinearModel: expected samples of 3 steps x 2 inputs = 6 values, found 3 in the training data.");
        Refused(
            new([[1, 2, 3, 4, 5, 6]], [[1]]),
            "LinearModel: expected targets of 1 step(s) x 2 = 2 values per sample, found 1 in the training data.");
        Refused(new([], []), "The training data have no samples.");

        static void Refused(TestData<float> data, string message) => Assert.Equal(
            message,
            Assert.Throws<ArgumentException>(
                () => Trainer.Fit(new LinearModel(), data, new Adam(0.1f), Silent)).Message);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_named_by_its_sample()
    {
        var inputs = Enumerable.Range(0, 10).Select(_ => new float[6]).ToArray();
        var targets = Enumerable.Range(0, 10).Select(_ => new float[2]).ToArray();
        inputs[7][4] = float.NaN;
        string message = Assert.Throws<ArgumentException>(
            () => Trainer.Fit(new LinearModel(), new TestData<float>(inputs, targets), new Adam(0.1f), Silent)).Message;
        Assert.StartsWith("The training data are not finite in sample 7, input 4. ", message);
        inputs[7][4] = 0;
        targets[9][1] = float.PositiveInfinity;
        message = Assert.Throws<ArgumentException>(() => Trainer.Fit(
            new LinearModel(),
            TestData.Linear(4),
            new Adam(0.1f),
            Silent,
            new TestData<float>(inputs, targets))).Message;
        Assert.StartsWith("The validation data are not finite in sample 9, target 1. ", message);
    }

    [Fact]
    public void Progress_is_a_console_line_per_epoch_unless_said_otherwise()
    {
        Assert.IsType<ConsoleProgress>(new FitOptions().Progress);
        using var writer = new StringWriter();
        Trainer.Fit(
            new LinearModel(),
            TestData.Linear(8),
            new Adam(0.01f),
            new FitOptions { Epochs = 10, Progress = new ConsoleProgress(writer), Metrics = [new MeanAbsoluteError()] },
            TestData.Linear(8));
        string[] lines = writer.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(10, lines.Length);
        Assert.Matches(@"^epoch  1/10  loss \S+  val_loss \S+  val_mae \S+  lr 0\.01  \d+\.\d\d s  best$", lines[0]);
    }

    [Fact]
    public void The_history_is_saved_as_csv()
    {
        using var folder = new TemporaryFolder();
        EpochReport[] history =
        [
            new(1, 2, 0.1, 0.25, [new("val_mae", 1.5), new("val_\"odd\", name", double.NaN)], 0.01f, 2, 0.5, true),
            new(2, 2, 1e-20, 1d / 3, [new("val_mae", -1), new("val_\"odd\", name", 7)], 0.005f, 1, 0.25, false),
        ];
        var before = CultureInfo.CurrentCulture;
        try
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = culture;
            new FitReport(history, StopReason.Finished, 1, "val_loss", false).SaveCsv(folder["history.csv"]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Equal(
            "epoch,loss,val_loss,val_mae,\"val_\"\"odd\"\", name\",learning_rate,gradient_norm,seconds\n" +
            "1,0.1,0.25,1.5,NaN,0.01,2,0.5\n" +
            "2,1E-20,0.3333333333333333,-1,7,0.005,1,0.25\n",
            File.ReadAllText(folder["history.csv"]));
    }

    private static (float[] Inputs, float[] Targets) Gather(TestData<float> data, int[] samples)
    {
        var inputs = new float[samples.Length * LinearModel.Inputs];
        var targets = new float[samples.Length * LinearModel.Outputs];
        for (int i = 0; i < samples.Length; i++)
        {
            data.CopyInputs(samples[i], inputs.AsSpan(i * LinearModel.Inputs, LinearModel.Inputs));
            data.CopyTargets(samples[i], targets.AsSpan(i * LinearModel.Outputs, LinearModel.Outputs));
        }

        return (inputs, targets);
    }

    private static double Norm(PackedBlock block)
    {
        var values = new float[block.Description.ParameterCount];
        block.CopyTo(values);
        return Math.Sqrt(values.Sum(v => (double)v * v));
    }

    /// <summary>Gives the figures it was told to, epoch by epoch.</summary>
    private sealed class Sequence(double[] values) : Metric("sequence", higherIsBetter: true)
    {
        private int _epoch = -1;

        public override double Value => values[_epoch];

        public override void Reset(int outputs) => _epoch++;

        public override void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets) =>
            Assert.Equal(2, outputs.Length);
    }
}
