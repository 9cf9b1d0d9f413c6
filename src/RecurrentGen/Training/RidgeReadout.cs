using RecurrentGen.Data;
using RecurrentGen.Numerics;

namespace RecurrentGen;

/// <summary>
/// Trains the last layer of a reservoir in closed form: ridge regression (Hoerl and Kennard 1970) of the targets on the
/// states, as echo state networks are trained (Jaeger 2001). Training by gradient does the same in many steps.
/// </summary>
public static class RidgeReadout
{
    /// <summary>
    /// Sets weight and bias of the last layer to those that minimise the sum over all rows of the squared error, in
    /// scaled units, plus <paramref name="ridge"/> times the sum of the squared weights. The bias is free. Sums and
    /// solution are in double precision, with the same bits on every machine that computes the same states.
    /// </summary>
    /// <param name="model">
    /// The model, its scaling fitted. Its other weights stay as they are; where this throws, all do.
    /// </param>
    /// <param name="data">
    /// The samples; each begins from a state of zeros. Where they have lengths, only their valid steps are read; where
    /// they have weights, squared errors are multiplied by them.
    /// </param>
    /// <param name="ridge">The penalty, at least 0; 1e-6 suits thousands of rows.</param>
    /// <param name="washout">
    /// Steps at the start of every sample whose rows are left out, since the state still remembers its zeros; 0 for a
    /// model that answers the last step alone.
    /// </param>
    /// <returns>The rows that were fitted.</returns>
    /// <exception cref="ArgumentException">
    /// There are no samples or no rows behind the washout, their lengths do not fit the model, or a value is not
    /// finite: the message says which.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The penalty or the washout is out of its range.</exception>
    /// <exception cref="InvalidOperationException">
    /// The states depend on each other and the penalty is too small to choose between solutions; or a live stream reads
    /// the model.
    /// </exception>
    public static int Fit(IReservoirModel model, IDataSet<float, float> data, double ridge = 1e-6, int washout = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        var shape = model.Description.Shape;
        CheckOptions(shape, ridge, washout);
        CheckData(model, data);
        model.Parameters.ThrowIfRead();
        var layers = model.Description.Layers;
        string layer = layers[layers.Count - 1].Name;
        int states = model.Description.Tensors[model.Description.IndexOf(layer + ".weight")].Columns;
        var regression = new RidgeRegression(states, shape.OutputSize);
        Collect(model, data, regression, washout);
        if (regression.Rows == 0)
        {
            throw new ArgumentException($"No sample has a step behind the washout of {washout} steps.", nameof(data));
        }

        var (weights, biases) = regression.Solve(ridge);
        model.Parameters.CopyTensorFrom(layer + ".weight", weights);
        model.Parameters.CopyTensorFrom(layer + ".bias", biases);
        return regression.Rows;
    }

    private static void CheckOptions(ModelShape shape, double ridge, int washout)
    {
        if (!(ridge >= 0) || double.IsPositiveInfinity(ridge))
        {
            throw new ArgumentOutOfRangeException(
                nameof(ridge), ridge, $"The penalty must be a finite number of at least 0, found {ridge}.");
        }

        int most = shape.SequenceOutput ? shape.SequenceLength - 1 : 0;
        if (washout < 0 || washout > most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(washout), washout, $"The washout must be from 0 to {most} steps, found {washout}.");
        }
    }

    private static void CheckData(IReservoirModel model, IDataSet<float, float> data)
    {
        var shape = model.Description.Shape;
        int inputs = shape.SequenceLength * shape.InputSize;
        int targets = shape.OutputSteps * shape.OutputSize;
        if (data.Count == 0)
        {
            throw new ArgumentException("The data have no samples.", nameof(data));
        }

        if (data.InputLength != inputs || data.TargetLength != targets)
        {
            throw new ArgumentException(
                $"{model.Description.Name} has {inputs} input and {targets} target values per sample, the data have "
                + $"{data.InputLength} and {data.TargetLength}.",
                nameof(data));
        }

        if (data.WeightLength != 0 && data.WeightLength != 1 && data.WeightLength != shape.OutputSteps)
        {
            throw new ArgumentException(
                $"{model.Description.Name} has {shape.OutputSteps} target rows per sample, the data have "
                + $"{data.WeightLength} weights.",
                nameof(data));
        }
    }

    private static void Collect(
        IReservoirModel model, IDataSet<float, float> data, RidgeRegression regression, int washout)
    {
        var shape = model.Description.Shape;
        float[] inputs = new float[data.InputLength];
        float[] targets = new float[data.TargetLength];
        float[] states = new float[regression.States];
        float[] output = new float[shape.OutputSize];
        float[] weights = new float[data.WeightLength];
        var stream = model.CreateReservoirStream();
        try
        {
            for (int sample = 0; sample < data.Count; sample++)
            {
                data.CopyInputs(sample, inputs);
                data.CopyTargets(sample, targets);
                int steps = LengthOf(data, sample, shape.SequenceLength);
                int rows = shape.SequenceOutput ? steps : Math.Min(steps, 1);
                CheckFinite(inputs.AsSpan(0, steps * shape.InputSize), "input", sample);
                ReadWeights(data, sample, weights);
                CheckTargets(targets, weights, rows, shape, sample);
                Scale(targets, model.Scaling);
                stream.Reset();
                for (int t = 0; t < steps; t++)
                {
                    stream.Step(inputs.AsSpan(t * shape.InputSize, shape.InputSize), output);
                    int row = t - steps + rows;
                    float weight = row < washout ? 0 : LossWeights.Of(weights, row, 1, shape.OutputSteps);
                    if (weight != 0)
                    {
                        stream.CopyReadoutTo(states);
                        regression.Add(states, targets.AsSpan(row * shape.OutputSize, shape.OutputSize), weight);
                    }
                }
            }
        }
        finally
        {
            stream.Release();
        }
    }

    private static void ReadWeights(IDataSet<float, float> data, int sample, float[] weights)
    {
        if (weights.Length == 0)
        {
            return;
        }

        data.CopyWeights(sample, weights);
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0 && weights[i] < float.PositiveInfinity))
            {
                throw new ArgumentException(
                    $"The weights of the data are negative or not finite in sample {sample}, weight {i}: found {weights[i]}.");
            }
        }
    }

    /// <summary>Targets of weight 0 are not read.</summary>
    private static void CheckTargets(float[] targets, float[] weights, int rows, ModelShape shape, int sample)
    {
        for (int row = 0; row < rows; row++)
        {
            if (LossWeights.Of(weights, row, 1, shape.OutputSteps) != 0)
            {
                int first = row * shape.OutputSize;
                CheckFinite(targets.AsSpan(first, shape.OutputSize), "target", sample, first);
            }
        }
    }

    private static int LengthOf(IDataSet<float, float> data, int sample, int most)
    {
        int length = data.HasLengths ? data.LengthOf(sample) : most;
        return length >= 0 && length <= most
            ? length
            : throw new ArgumentException(
                $"Sample {sample} of the data: expected a length from 0 to {most} steps, found {length}.");
    }

    private static void CheckFinite(ReadOnlySpan<float> values, string role, int sample, int first = 0)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    $"The data are not finite in sample {sample}, {role} {first + i}: found {values[i]}.");
            }
        }
    }

    private static void Scale(float[] targets, Scaling scaling)
    {
        var mean = scaling.OutputMean;
        var scale = scaling.OutputScale;
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = (targets[i] - mean[i % mean.Length]) / scale[i % mean.Length];
        }
    }
}
