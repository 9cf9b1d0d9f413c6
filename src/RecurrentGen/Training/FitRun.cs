using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using RecurrentGen.Data;
using RecurrentGen.Numerics;

namespace RecurrentGen;

/// <summary>One call of <see cref="Trainer.Fit"/>.</summary>
internal sealed class FitRun<TModel, TInput, TTarget>
    where TModel : class, IRecurrentModel<TModel, TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    /// <summary>Far from the streams that initial values are drawn from, should they have the same seed.</summary>
    private const ulong OrderStreams = 1UL << 63;

    private readonly TModel _model;
    private readonly Optimizer _optimizer;
    private readonly FitOptions _options;
    private readonly ITraining<TInput, TTarget> _training;
    private readonly BatchReader<TInput, TTarget> _reader;
    private readonly Evaluator<TModel, TInput, TTarget>? _evaluator;
    private readonly FitMonitor _monitor;
    private readonly CheckpointFile? _checkpoint;
    private readonly LastGoodWeights _lastGood;
    private readonly PackedBlock? _best;
    private readonly CarriedBatches<TInput, TTarget>? _carried;
    private readonly LengthBuckets? _buckets;
    private readonly int[] _order;
    private readonly bool _validates;

    public FitRun(
        TModel model,
        IDataSet<TInput, TTarget> data,
        Optimizer optimizer,
        FitOptions options,
        IDataSet<TInput, TTarget>? validation)
    {
        FitOptionChecks.Check(options);
        _model = model;
        _optimizer = optimizer;
        _options = options;
        _validates = validation is not null;
        _monitor = new FitMonitor(options, _validates);
        _training = model.CreateTraining(options.Training);
        _reader = new BatchReader<TInput, TTarget>(
            data, model.Description, "training data", options.Training.ClassWeights);
        _carried = options.Stateful
            ? new CarriedBatches<TInput, TTarget>(data, model, "training data")
            : null;
        _order = new int[data.Count];
        if (options.Bucketing > 0)
        {
            int[] lengths = LengthBuckets.Lengths(data, "training data");
            _buckets = new LengthBuckets(lengths, _reader.BatchSize, options.Bucketing);
        }

        if (validation is not null)
        {
            _evaluator = NewEvaluator(validation, "validation data");
        }
        else if (options.Metrics.Count > 0)
        {
            _evaluator = NewEvaluator(data, "training data");
        }

        _lastGood = new LastGoodWeights(model.Parameters);
        _best = options.EarlyStopping is { RestoreBest: true } ? new PackedBlock(model.Description) : null;
        if (options.CheckpointPath is not null)
        {
            var random = _training as IRandomTraining;
            _checkpoint = new CheckpointFile(
                model, optimizer, options, _monitor, _best, data.Count, _carried?.Streams ?? 0, random);
        }
    }

    private int MostPerBatch => _carried?.Streams ?? _reader.BatchSize;

    public FitReport Run()
    {
        _model.Parameters.BeginWrite();
        if (_options.Resume)
        {
            _checkpoint?.Restore(_options);
        }

        _lastGood.MarkEpoch(_monitor.History.Count + 1);
        while (_monitor.NextStop is null)
        {
            long started = Stopwatch.GetTimestamp();
            int epoch = _monitor.History.Count + 1;
            if (!TrainEpoch(epoch, out double loss, out double norm))
            {
                return Finish(StopReason.Cancelled);
            }

            double? validationLoss = Evaluate(epoch);
            var report = _monitor.Add(loss, validationLoss, norm, _optimizer.LearningRate, started);
            if (report.IsBest && _best is not null)
            {
                _model.Parameters.Packed.CopyTo(_best.Packed);
            }

            if (epoch % _options.CheckpointEvery == 0 || _monitor.NextStop is not null)
            {
                _checkpoint?.Save();
            }

            _options.Progress?.Report(report);
        }

        return Finish(_monitor.NextStop.Value);
    }

    private Evaluator<TModel, TInput, TTarget> NewEvaluator(IDataSet<TInput, TTarget> data, string role) => new(
        _model,
        data,
        _training,
        _options.Metrics,
        _options.Training.Threads,
        role,
        _options.Stateful,
        _options.Training.ClassWeights);

    /// <summary>Trains on every sample once; false if cancelled.</summary>
    private bool TrainEpoch(int epoch, out double loss, out double norm)
    {
        (loss, norm) = (0, 0);
        OrderSamples(epoch);
        int batches = 0;
        double weight = 0;
        for (int first = 0; first < _order.Length; first += MostPerBatch)
        {
            if (_options.Cancellation.IsCancellationRequested)
            {
                return false;
            }

            batches++;
            var batch = ReadBatch(first);
            float batchLoss = ComputeGradients(batch);
            if (!float.IsFinite(batchLoss))
            {
                throw LossDiverged(epoch, batches, batchLoss, batch);
            }

            if (batches == 1)
            {
                _lastGood.MarkEpoch(epoch);
            }

            float batchNorm = Clip();
            if (!float.IsFinite(batchNorm))
            {
                throw GradientDiverged(epoch, batches, batchNorm);
            }

            _lastGood.MarkStep();
            SetLearningRate();
            _optimizer.Step(_model, _training.Gradients);
            loss += batchLoss * _reader.Weight;
            weight += _reader.Weight;
            norm += batchNorm;
        }

        loss = weight == 0 ? 0 : loss / weight;
        norm /= batches;
        CheckWeights(epoch, batches);
        return true;
    }

    private Batch<TInput, TTarget> ReadBatch(int first)
    {
        var batch = _reader.Read(_order.AsSpan(first, Math.Min(MostPerBatch, _order.Length - first)));
        if (_carried is null)
        {
            return batch;
        }

        _carried.Begin(first);
        return batch with { InitialState = _carried.Initial, FinalState = _carried.Final };
    }

    /// <summary>The order depends on the seed and the epoch alone, so that a resumed run has the same.</summary>
    private void OrderSamples(int epoch)
    {
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        if (_options.Shuffle && _carried is null)
        {
            var random = new CounterRandom(_options.Seed, OrderStreams + (ulong)epoch);
            random.Shuffle(_order);
            _buckets?.Sort(_order, random);
        }
    }

    private float ComputeGradients(in Batch<TInput, TTarget> batch)
    {
        try
        {
            return _training.ComputeGradients(batch);
        }
        catch (ArgumentException e) when (_reader.Locate() is { } place)
        {
            // The model knows the place in the batch only.
            throw new ArgumentException($"{place}. {e.Message}", e);
        }
    }

    private float Clip()
    {
        var gradients = _training.Gradients;
        float norm = GradientClipping.ByGlobalNorm(gradients, _options.ClipNorm ?? float.MaxValue);
        if (_options.ClipValue is { } limit)
        {
            GradientClipping.ByValue(gradients, limit);
        }

        return norm;
    }

    private void SetLearningRate()
    {
        if (_options.Schedule is { } schedule)
        {
            _optimizer.LearningRate = schedule.At(_optimizer.StepCount);
        }
    }

    private double? Evaluate(int epoch)
    {
        double? loss = _evaluator?.Evaluate();
        if (!_validates)
        {
            return null;
        }

        if (!double.IsFinite(loss!.Value))
        {
            bool back = _lastGood.RestoreStep() && double.IsFinite(_evaluator!.Evaluate());
            throw Diverged(epoch, 0, $"expected a finite validation loss, found {Text(loss.Value)}", Kept(back));
        }

        return loss;
    }

    private TrainingDivergedException LossDiverged(int epoch, int batch, float loss, in Batch<TInput, TTarget> samples)
    {
        bool back = _lastGood.RestoreStep() && float.IsFinite(_training.ComputeLoss(samples));
        return Diverged(epoch, batch, $"expected a finite loss, found {Text(loss)}", Kept(back));
    }

    // No step has been made with this gradient, and the loss before it was finite.
    private static TrainingDivergedException GradientDiverged(int epoch, int batch, float norm) => Diverged(
        epoch,
        batch,
        $"expected a gradient with a finite norm, found {Text(norm)}",
        "the weights of this batch's loss");

    /// <summary>The last step of an epoch has no batch after it that would find a spoilt weight.</summary>
    private void CheckWeights(int epoch, int batch)
    {
        if (!TensorPrimitives.IsFiniteAll<float>(_model.Parameters.Packed))
        {
            bool back = _lastGood.RestoreStep();
            throw Diverged(epoch, batch, "expected finite weights after its step, found NaN or infinity", Kept(back));
        }
    }

    /// <summary>What the model has, after going back to the beginning of an epoch if one step was not enough.</summary>
    private string Kept(bool stepBack) => stepBack
        ? "the weights before its last step"
        : $"the weights with which epoch {Text(_lastGood.RestoreEpoch())} began";

    private static TrainingDivergedException Diverged(int epoch, int batch, string what, string kept)
    {
        string where = batch == 0 ? $"Epoch {Text(epoch)}" : $"Epoch {Text(epoch)}, batch {Text(batch)}";
        return new TrainingDivergedException(
            epoch,
            batch,
            $"{where}: {what}. The model has {kept}. Try a lower learning rate, FitOptions.ClipNorm, or FitScaling.");
    }

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);

    private FitReport Finish(StopReason reason)
    {
        bool restore = _best is not null && _monitor.BestEpoch > 0;
        if (restore)
        {
            _model.Parameters.BeginWrite();
            _best!.Packed.CopyTo(_model.Parameters.Packed);
        }

        return new FitReport(_monitor.History, reason, _monitor.BestEpoch, _monitor.Figure, restore);
    }
}
