using System.Runtime.InteropServices;
using RecurrentGen.Data;
using RecurrentGen.Numerics;

namespace RecurrentGen;

/// <summary>Computes the loss and metrics over a data set, as often as asked, with buffers made once.</summary>
internal sealed class Evaluator<TModel, TInput, TTarget>
    where TModel : class, IRecurrentModel<TModel, TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly ITraining<TInput, TTarget> _training;
    private readonly IPredictor<TInput>? _predictor;
    private readonly BatchReader<TInput, TTarget> _reader;
    private readonly CarriedBatches<TInput, TTarget>? _carried;
    private readonly Metric[] _metrics;
    private readonly float[] _outputs;
    private readonly int _samples;
    private readonly int _rows;
    private readonly int _width;
    private readonly ModelShape _shape;

    public Evaluator(
        TModel model,
        IDataSet<TInput, TTarget> data,
        ITraining<TInput, TTarget> training,
        IReadOnlyList<Metric> metrics,
        int threads,
        string role,
        bool stateful,
        IReadOnlyList<float>? classWeights)
    {
        var shape = model.Description.Shape;
        _training = training;
        _metrics = [.. metrics];
        _reader = new BatchReader<TInput, TTarget>(data, model.Description, role, classWeights);
        _carried = stateful ? new CarriedBatches<TInput, TTarget>(data, model, role) : null;
        _samples = data.Count;
        _shape = shape;
        _rows = shape.OutputSteps;
        _width = shape.OutputSize;
        _predictor = metrics.Count > 0 ? model.CreatePredictor(threads) : null;
        _outputs = metrics.Count > 0 ? new float[checked(shape.BatchSize * _rows * _width)] : [];
    }

    /// <summary>Goes through the data once; afterwards the metrics hold their values.</summary>
    /// <returns>
    /// The mean loss over the samples, or over all valid rows, by their weights and those of their classes; in scaled units.
    /// </returns>
    public double Evaluate()
    {
        foreach (var metric in _metrics)
        {
            metric.Reset(_width);
        }

        double sum = 0;
        double weight = 0;
        int most = _carried?.Streams ?? _reader.BatchSize;
        for (int first = 0; first < _samples; first += most)
        {
            var batch = _reader.ReadFrom(first, most);
            if (_carried is not null)
            {
                _carried.Begin(first);
                batch = batch with { InitialState = _carried.Initial, FinalState = _carried.Final };
            }

            sum += ComputeLoss(batch) * _reader.Weight;
            weight += _reader.Weight;
            if (_predictor is not null)
            {
                var outputs = _outputs.AsSpan(0, batch.Count * _rows * _width);
                Predict(batch, outputs);
                AddRows(outputs, batch);
            }
        }

        return weight == 0 ? 0 : sum / weight;
    }

    private void Predict(in Batch<TInput, TTarget> batch, Span<float> outputs)
    {
        if (_carried is not null)
        {
            _predictor!.Predict(batch.Inputs, batch.Lengths, batch.InitialState, outputs, []);
        }
        else if (batch.Lengths.IsEmpty)
        {
            _predictor!.Predict(batch.Inputs, outputs);
        }
        else
        {
            _predictor!.Predict(batch.Inputs, batch.Lengths, outputs);
        }
    }

    private float ComputeLoss(in Batch<TInput, TTarget> batch)
    {
        try
        {
            return _training.ComputeLoss(batch);
        }
        catch (ArgumentException e) when (_reader.Locate() is { } place)
        {
            // The model knows the place in the batch only.
            throw new ArgumentException($"{place}. {e.Message}", e);
        }
    }

    private void AddRows(ReadOnlySpan<float> outputs, in Batch<TInput, TTarget> batch)
    {
        var targets = batch.Targets;
        foreach (var metric in _metrics)
        {
            for (int row = 0; row < batch.Count * _rows; row++)
            {
                if (!batch.Lengths.IsEmpty && row % _rows >= _shape.OutputRows(batch.Lengths[row / _rows]))
                {
                    continue;
                }

                if (LossWeights.Of(batch.Weights, row, batch.Count, _rows) == 0)
                {
                    continue;
                }

                var output = outputs.Slice(row * _width, _width);
                if (typeof(TTarget) == typeof(float))
                {
                    metric.Add(output, MemoryMarshal.Cast<TTarget, float>(targets.Slice(row * _width, _width)));
                }
                else
                {
                    metric.Add(output, MemoryMarshal.Cast<TTarget, int>(targets.Slice(row, 1))[0]);
                }
            }
        }
    }
}
