using System.Runtime.InteropServices;
using RecurrentGen.Data;
using RecurrentGen.Numerics;

namespace RecurrentGen;

/// <summary>Fits the scaling of a model to data: hand it the training part only.</summary>
public static class ScalingFit
{
    /// <summary>
    /// Sets mean and scale (the population's standard deviation) of every input feature, over all steps of all samples,
    /// and of every output where outputs are values in physical units; without padding, and without targets of weight 0. A
    /// constant column gets scale 1. Tokens and class indices have no scaling. One pass in double precision (Welford 1962).
    /// </summary>
    /// <exception cref="ArgumentException">
    /// There are no samples, lengths do not fit, or a value is not finite; the message names the sample and the index.
    /// The scaling is as it was.
    /// </exception>
    /// <exception cref="InvalidOperationException">A live stream reads the model.</exception>
    public static void Fit<TInput, TTarget>(IRecurrentModel model, IDataSet<TInput, TTarget> data)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        var shape = model.Description.Shape;
        var reader = new BatchReader<TInput, TTarget>(data, model.Description, "data");
        var inputs = typeof(TInput) == typeof(float) ? new Moments(shape.InputSize, "input") : null;
        var outputs =
            typeof(TTarget) == typeof(float) && shape.ScalesOutputs ? new Moments(shape.OutputSize, "target") : null;
        var padding = new int[reader.BatchSize];
        for (int first = 0; first < data.Count; first += reader.BatchSize)
        {
            var batch = reader.ReadFrom(first, reader.BatchSize);
            for (int i = 0; i < batch.Count; i++)
            {
                padding[i] = data.LeadingPaddingOf(first + i);
            }

            inputs?.Add(
                MemoryMarshal.Cast<TInput, float>(batch.Inputs), first, data.InputLength, batch.Lengths, padding, [], null);
            outputs?.Add(
                MemoryMarshal.Cast<TTarget, float>(batch.Targets), first, data.TargetLength, batch.Lengths, [], batch.Weights, shape);
        }

        model.Parameters.BeginWrite();
        model.Scaling.BeginWrite();
        inputs?.CopyTo(model.Scaling.InputMean, model.Scaling.InputScale);
        outputs?.CopyTo(model.Scaling.OutputMean, model.Scaling.OutputScale);
    }

    /// <summary>Mean and variance of columns, updated value by value.</summary>
    private sealed class Moments(int columns, string what)
    {
        private readonly double[] _means = new double[columns];
        private readonly double[] _squares = new double[columns];
        private long _rows;

        /// <param name="values">Rows of some samples.</param>
        /// <param name="firstSample">The first of them.</param>
        /// <param name="sampleLength">Values of a sample.</param>
        /// <param name="lengths">Valid steps of the samples; empty where all are.</param>
        /// <param name="padding">Rows that do not count at the beginning of the samples; empty for none.</param>
        /// <param name="weights">By sample or by row: where one is 0, nothing counts; empty where all do.</param>
        /// <param name="outputs">The model's shape, where rows are those of outputs; null for inputs.</param>
        public void Add(
            ReadOnlySpan<float> values,
            int firstSample,
            int sampleLength,
            ReadOnlySpan<int> lengths,
            ReadOnlySpan<int> padding,
            ReadOnlySpan<float> weights,
            ModelShape? outputs)
        {
            int count = values.Length / sampleLength;
            for (int row = 0; row < values.Length; row += columns)
            {
                int place = row % sampleLength / columns;
                int length = lengths.IsEmpty ? int.MaxValue : lengths[row / sampleLength];
                bool counts = place < (outputs?.OutputRows(length) ?? length)
                    && (padding.IsEmpty || place >= padding[row / sampleLength])
                    && LossWeights.Of(weights, row / columns, count, sampleLength / columns) != 0;
                if (!counts)
                {
                    continue;
                }

                _rows++;
                for (int column = 0; column < columns; column++)
                {
                    double value = values[row + column];
                    if (!double.IsFinite(value))
                    {
                        int sample = firstSample + ((row + column) / sampleLength);
                        int index = (row + column) % sampleLength;
                        throw new ArgumentException(FormattableString.Invariant(
                            $"Sample {sample}, {what} {index}: expected a finite number, found {value}."));
                    }

                    double before = value - _means[column];
                    _means[column] += before / _rows;
                    _squares[column] += before * (value - _means[column]);
                }
            }
        }

        public void CopyTo(Span<float> means, Span<float> scales)
        {
            for (int column = 0; column < columns; column++)
            {
                float scale = (float)Math.Sqrt(_squares[column] / _rows);
                means[column] = (float)_means[column];
                scales[column] = scale > 0 ? scale : 1;
            }
        }
    }
}
