using System.Runtime.InteropServices;
using RecurrentGen.Data;
using RecurrentGen.Numerics;

namespace RecurrentGen;

/// <summary>Gathers samples of a data set into buffers made once.</summary>
internal sealed class BatchReader<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly IDataSet<TInput, TTarget> _data;
    private readonly TInput[] _inputs;
    private readonly TTarget[] _targets;
    private readonly string _role;
    private readonly int[] _lengths;
    private readonly float[] _weights;
    private readonly int _steps;
    private readonly int[] _following;
    private readonly int[] _samples;
    private readonly int _vocabulary;
    private readonly float[] _classWeights;
    private readonly ModelShape _shape;
    private int _count;

    /// <summary>Checks that the data fit the model, and allocates.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="description">The model's.</param>
    /// <param name="role">What messages call the data.</param>
    /// <param name="classWeights">Those of the loss; null where all are 1.</param>
    /// <exception cref="ArgumentException">There are no samples, or their lengths do not fit.</exception>
    public BatchReader(
        IDataSet<TInput, TTarget> data,
        ModelDescription description,
        string role,
        IReadOnlyList<float>? classWeights = null)
    {
        Check(data, description, role);
        _data = data;
        BatchSize = description.Shape.BatchSize;
        _inputs = new TInput[checked(BatchSize * data.InputLength)];
        _targets = new TTarget[checked(BatchSize * data.TargetLength)];
        _role = role;
        _steps = description.Shape.SequenceLength;
        _lengths = data.HasLengths ? new int[BatchSize] : [];
        _weights = new float[checked(BatchSize * data.WeightLength)];
        _vocabulary = description.Shape.Vocabulary;
        _shape = description.Shape;
        _classWeights = LossWeights.OfClasses(classWeights, _shape);
        _following = new int[BatchSize];
        _samples = new int[BatchSize];
    }

    /// <summary>Samples per batch at the most.</summary>
    public int BatchSize { get; }

    /// <summary>
    /// Rows of targets in the last batch that count in its loss, without lengths its samples; with weights of samples
    /// or classes their sum over the rows.
    /// </summary>
    public double Weight { get; private set; }

    /// <summary>Gathers the samples of these indices, at most <see cref="BatchSize"/>.</summary>
    public Batch<TInput, TTarget> Read(ReadOnlySpan<int> samples)
    {
        int inputs = _data.InputLength;
        int targets = _data.TargetLength;
        samples.CopyTo(_samples);
        _count = samples.Length;
        for (int i = 0; i < samples.Length; i++)
        {
            _data.CopyInputs(samples[i], _inputs.AsSpan(i * inputs, inputs));
            _data.CopyTargets(samples[i], _targets.AsSpan(i * targets, targets));
        }

        Weight = samples.Length;
        var batch = new Batch<TInput, TTarget>(
            _inputs.AsSpan(0, samples.Length * inputs), _targets.AsSpan(0, samples.Length * targets), samples.Length);
        if (_lengths.Length > 0)
        {
            batch = batch with { Lengths = ReadLengths() };
        }

        if (_weights.Length > 0)
        {
            batch = batch with { Weights = ReadWeights() };
        }

        if (_weights.Length > 0 || _classWeights.Length > 0)
        {
            Weight = LossWeights.Total(batch, _classWeights, _shape);
        }

        return batch;
    }

    private ReadOnlySpan<float> ReadWeights()
    {
        int length = _data.WeightLength;
        for (int i = 0; i < _count; i++)
        {
            _data.CopyWeights(_samples[i], _weights.AsSpan(i * length, length));
        }

        return _weights.AsSpan(0, _count * length);
    }

    private ReadOnlySpan<int> ReadLengths()
    {
        Weight = 0;
        for (int i = 0; i < _count; i++)
        {
            int length = _data.LengthOf(_samples[i]);
            if ((uint)length > (uint)_steps)
            {
                throw new ArgumentException(
                    $"Sample {_samples[i]} of the {_role}: expected a length from 0 to {_steps} steps, found {length}.");
            }

            _lengths[i] = length;
            Weight += _shape.OutputRows(length);
        }

        return _lengths.AsSpan(0, _count);
    }

    /// <summary>Gathers samples in the order of the data: as many as are left, at most these.</summary>
    public Batch<TInput, TTarget> ReadFrom(int first, int most)
    {
        var samples = _following.AsSpan(0, Math.Min(most, _data.Count - first));
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = first + i;
        }

        return Read(samples);
    }

    /// <summary>
    /// Finds the first value of the last batch that is not finite, or no token of the vocabulary: its sample and place
    /// in the data; null without one.
    /// </summary>
    public string? Locate()
    {
        for (int i = 0; i < _count; i++)
        {
            int length = _lengths.Length == 0 ? _steps : _lengths[i];
            int rows = _shape.OutputRows(length);
            int input = NotFinite(_inputs.AsSpan(i * _data.InputLength, _data.InputLength / _steps * length));
            int target = TargetNotFinite(i, rows);
            int weight = BadWeight(i, rows);
            int token = OutOfVocabulary(_inputs.AsSpan(i * _data.InputLength, _data.InputLength / _steps * length));
            if (token >= 0)
            {
                return $"The {_role} have a token out of range in sample {_samples[i]}, input {token}";
            }

            if (weight >= 0)
            {
                return $"The weights of the {_role} are negative or not finite in sample {_samples[i]}, weight {weight}";
            }

            if (input >= 0 || target >= 0)
            {
                string value = input >= 0 ? $"input {input}" : $"target {target}";
                return $"The {_role} are not finite in sample {_samples[i]}, {value}";
            }
        }

        return null;
    }

    /// <summary>The first target of a sample that is not finite in a row that counts; -1 without one.</summary>
    private int TargetNotFinite(int place, int rows)
    {
        int width = _data.TargetLength / _shape.OutputSteps;
        int perSample = _data.WeightLength;
        for (int row = 0; row < rows; row++)
        {
            bool counts = perSample == 0 || _weights[(place * perSample) + (perSample == 1 ? 0 : row)] != 0;
            int found = counts ? NotFinite(_targets.AsSpan((place * _data.TargetLength) + (row * width), width)) : -1;
            if (found >= 0)
            {
                return (row * width) + found;
            }
        }

        return -1;
    }

    private int BadWeight(int place, int rows)
    {
        int perSample = _data.WeightLength;
        for (int i = 0; i < Math.Min(perSample, rows); i++)
        {
            float weight = _weights[(place * perSample) + i];
            if (!(weight >= 0 && weight < float.PositiveInfinity))
            {
                return i;
            }
        }

        return -1;
    }

    private int OutOfVocabulary(ReadOnlySpan<TInput> values)
    {
        var tokens = typeof(TInput) == typeof(int) ? MemoryMarshal.Cast<TInput, int>(values) : [];
        for (int i = 0; i < tokens.Length; i++)
        {
            if ((uint)tokens[i] >= (uint)_vocabulary)
            {
                return i;
            }
        }

        return -1;
    }

    private static int NotFinite<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (typeof(T) != typeof(float))
        {
            return -1;
        }

        var floats = MemoryMarshal.Cast<T, float>(values);
        for (int i = 0; i < floats.Length; i++)
        {
            if (!float.IsFinite(floats[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static void Check(IDataSet<TInput, TTarget> data, ModelDescription description, string role)
    {
        var shape = description.Shape;
        int features = typeof(TInput) == typeof(float) ? shape.InputSize : 1;
        int outputs = typeof(TTarget) == typeof(float) ? shape.OutputSize : 1;
        if (data.Count == 0)
        {
            throw new ArgumentException($"The {role} have no samples.");
        }

        if (data.InputLength != shape.SequenceLength * features)
        {
            throw new ArgumentException(
                $"{description.Name}: expected samples of {shape.SequenceLength} steps x {features} inputs = " +
                $"{shape.SequenceLength * features} values, found {data.InputLength} in the {role}.");
        }

        if (data.TargetLength != shape.OutputSteps * outputs)
        {
            throw new ArgumentException(
                $"{description.Name}: expected targets of {shape.OutputSteps} step(s) x {outputs} = " +
                $"{shape.OutputSteps * outputs} values per sample, found {data.TargetLength} in the {role}.{Advice(data, shape, outputs)}");
        }

        if (data.WeightLength != 0 && data.WeightLength != 1 && data.WeightLength != shape.OutputSteps)
        {
            throw new ArgumentException(
                $"{description.Name}: expected 1 weight per sample" +
                (shape.OutputSteps > 1 ? $" or {shape.OutputSteps} (one per step)" : "") +
                $", found {data.WeightLength} in the {role}.");
        }
    }

    /// <summary>Where targets are of the other kind, the last recurrent layer says which kind is meant.</summary>
    private static string Advice(IDataSet<TInput, TTarget> data, ModelShape shape, int outputs) =>
        shape.SequenceOutput && shape.OutputSteps > 1 && data.TargetLength == outputs
            ? " The model answers every step; with Return = Return.Last in its last recurrent layer it answers once per sequence."
            : !shape.SequenceOutput && data.TargetLength == shape.SequenceLength * outputs
                ? " The model answers once per sequence; without Return.Last, or a pooling, it answers every step."
                : "";
}
