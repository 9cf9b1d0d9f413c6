using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using RecurrentGen.Numerics;

namespace RecurrentGen;

/// <summary>
/// Changes a model's parameters along their gradients. An optimizer belongs to the first model it steps, since it
/// remembers moments of that model's gradients. After the first step nothing is allocated. Not for use by two threads
/// at once.
/// </summary>
public abstract class Optimizer
{
    private readonly string[] _momentNames;
    private PackedBlock[] _moments = [];
    private ModelDescription? _description;
    private ParameterBlock? _parameters;
    private float _learningRate;

    /// <summary>For optimizers with these moments: one packed block each, zero at first.</summary>
    /// <param name="learningRate">See <see cref="LearningRate"/>.</param>
    /// <param name="momentNames">Names without dots; checkpoints carry them.</param>
    protected Optimizer(float learningRate, params string[] momentNames)
    {
        ArgumentNullException.ThrowIfNull(momentNames);
        _learningRate = NotNegative(learningRate, nameof(learningRate));
        _momentNames = momentNames;
    }

    /// <summary>How far a step goes; a segment's scale multiplies it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public float LearningRate
    {
        get => _learningRate;
        set => _learningRate = NotNegative(value, nameof(value));
    }

    /// <summary>Steps taken.</summary>
    public int StepCount { get; private set; }

    /// <summary>The moments by name, in the parameters' layout; empty before the first step.</summary>
    public IEnumerable<(string Name, PackedBlock Values)> State
    {
        get
        {
            for (int i = 0; i < _moments.Length; i++)
            {
                yield return (_momentNames[i], _moments[i]);
            }
        }
    }

    /// <summary>Changes the parameters of all trainable segments; padding stays zero.</summary>
    /// <param name="model">The model; the same one at every step.</param>
    /// <param name="gradients">The gradient, in the layout of the model's parameters.</param>
    /// <exception cref="ArgumentException">The gradients are of another type of model.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model is not the one of the steps before, or a live stream reads its parameters.
    /// </exception>
    public void Step(IRecurrentModel model, PackedBlock gradients)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(gradients);
        var parameters = model.Parameters;
        if (!ReferenceEquals(gradients.Description, parameters.Description))
        {
            ThrowOtherGradients(parameters.Description, gradients.Description);
        }

        if (!ReferenceEquals(parameters, _parameters))
        {
            Bind(parameters);
        }

        parameters.BeginWrite();
        StepCount++;
        BeginStep();
        var segments = parameters.Description.Segments;
        for (int i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];
            if (segment.Trainable)
            {
                Update(
                    segment,
                    parameters.Packed.Slice(segment.Offset, segment.Length),
                    gradients.Packed.Slice(segment.Offset, segment.Length));
            }
        }
    }

    /// <summary>Puts the optimizer where another one was after its last step.</summary>
    /// <param name="description">The model's description.</param>
    /// <param name="stepCount">The other's <see cref="StepCount"/>.</param>
    /// <param name="moments">
    /// The other's <see cref="State"/>, whose values are copied. Empty if no step was taken.
    /// </param>
    /// <exception cref="ArgumentException">A moment is missing, unknown or of another type of model.</exception>
    public void Restore(ModelDescription description, int stepCount, IReadOnlyDictionary<string, PackedBlock> moments)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(moments);
        ArgumentOutOfRangeException.ThrowIfNegative(stepCount);
        bool fresh = stepCount == 0 && moments.Count == 0;
        if (!fresh && !moments.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(_momentNames))
        {
            throw new ArgumentException(
                $"{GetType().Name} has the moments [{string.Join(", ", _momentNames)}], " +
                $"found [{string.Join(", ", moments.Keys.Order(StringComparer.Ordinal))}].");
        }

        foreach (var moment in moments.Values)
        {
            if (!ReferenceEquals(moment.Description, description))
            {
                ThrowOtherGradients(description, moment.Description);
            }
        }

        Allocate(description);
        for (int i = 0; i < _moments.Length && !fresh; i++)
        {
            moments[_momentNames[i]].Packed.CopyTo(_moments[i].Packed);
        }

        _parameters = null;
        StepCount = stepCount;
    }

    /// <summary>
    /// Called once per step before the segments; <see cref="StepCount"/> is already that of this step, from 1.
    /// </summary>
    protected virtual void BeginStep()
    {
    }

    /// <summary>Changes one trainable segment. What is zero with a gradient of zero must stay zero.</summary>
    /// <param name="segment">Its place, decay and learning-rate scale.</param>
    /// <param name="parameters">Its parameters: a multiple of 16.</param>
    /// <param name="gradients">Their gradients.</param>
    protected abstract void Update(ParameterSegment segment, Span<float> parameters, ReadOnlySpan<float> gradients);

    /// <summary>A moment's part that belongs to a segment.</summary>
    /// <param name="index">Index of the moment's name.</param>
    /// <param name="segment">The segment.</param>
    protected Span<float> Moment(int index, ParameterSegment segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        return _moments[index].Packed.Slice(segment.Offset, segment.Length);
    }

    /// <summary>The learning rate of a segment.</summary>
    protected float RateOf(ParameterSegment segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        return LearningRate * segment.LearningRateScale;
    }

    private protected static float NotNegative(float value, string name) => float.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Expected a finite number that is not negative.");

    private protected static float Positive(float value, string name) => float.IsFinite(value) && value > 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Expected a finite number above 0.");

    private protected static T Fraction<T>(T value, string name)
        where T : IFloatingPoint<T> => value >= T.Zero && value < T.One
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Expected a number from 0 to below 1.");

    private void Bind(ParameterBlock parameters)
    {
        bool otherType = _description is not null && !ReferenceEquals(_description, parameters.Description);
        if (_parameters is not null || otherType)
        {
            throw new InvalidOperationException(
                $"This {GetType().Name} has the moments of another model ({_description!.Name}); " +
                "make one for each model.");
        }

        if (_description is null)
        {
            Allocate(parameters.Description);
        }

        _parameters = parameters;
    }

    private void Allocate(ModelDescription description)
    {
        foreach (var segment in description.Segments)
        {
            if ((segment.Offset | segment.Length) % PackedMatrix.Granule != 0)
            {
                throw new ArgumentException(
                    $"{description.Name}: expected segments of whole granules ({PackedMatrix.Granule} floats), " +
                    $"found {segment}.");
            }
        }

        _moments = new PackedBlock[_momentNames.Length];
        for (int i = 0; i < _moments.Length; i++)
        {
            _moments[i] = new PackedBlock(description);
        }

        _description = description;
    }

    [DoesNotReturn]
    private static void ThrowOtherGradients(ModelDescription expected, ModelDescription found) =>
        throw new ArgumentException($"Expected values in the layout of {expected.Name}, found those of {found.Name}.");
}
