using System.Globalization;
using RecurrentGen.Data;

namespace RecurrentGen;

/// <summary>The states that go from batch to batch of a data set in streams; rows are streams.</summary>
/// <typeparam name="TInput"><c>float</c>, or <c>int</c> for tokens.</typeparam>
/// <typeparam name="TTarget"><c>float</c>, or <c>int</c> for class indices.</typeparam>
internal sealed class CarriedBatches<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly IStatefulDataSet<TInput, TTarget> _data;
    private readonly IRecurrentModel _model;
    private readonly int _stateSize;

    // Two blocks that trade places, so that a batch can be computed again from the state it began with.
    private float[] _before;
    private float[] _after;

    /// <summary>Checks that model and data go together, and allocates.</summary>
    /// <exception cref="ArgumentException">The data are not in streams, or in too many.</exception>
    /// <exception cref="NotSupportedException">A layer of the model walks backwards.</exception>
    public CarriedBatches(IDataSet<TInput, TTarget> data, IRecurrentModel model, string role)
    {
        var description = model.Description;
        CarriedState.CheckCarries(description);
        _data = data as IStatefulDataSet<TInput, TTarget> ?? throw new ArgumentException(
            $"Carried state needs windows in streams: expected {role} that are an IStatefulDataSet, such as " +
            $"ContinuousWindows, found {data.GetType().Name}.");
        int most = description.Shape.BatchSize;
        if (_data.Streams < 1 || _data.Streams > most || data.Count % _data.Streams != 0)
        {
            throw new ArgumentException(
                $"{description.Name}: expected 1 to {Text(most)} streams (the model's BatchSize) of equal length, found " +
                $"{Text(data.Count)} windows in {Text(_data.Streams)} streams in the {role}.");
        }

        _model = model;
        _stateSize = description.Shape.StateSize;
        _before = new float[checked(_data.Streams * _stateSize)];
        _after = new float[_before.Length];
    }

    /// <summary>Samples of a batch.</summary>
    public int Streams => _data.Streams;

    /// <summary>States to begin the current batch with.</summary>
    public ReadOnlySpan<float> Initial => _before;

    /// <summary>Takes the states after it.</summary>
    public Span<float> Final => _after;

    /// <summary>Prepares the batch of windows that begins with this sample.</summary>
    /// <param name="first">The first of its samples; 0 begins all streams anew.</param>
    public void Begin(int first)
    {
        (_before, _after) = (_after, _before);
        for (int stream = 0; stream < Streams; stream++)
        {
            if (first == 0 || _data.Begins(first + stream))
            {
                Start(_before.AsSpan(stream * _stateSize, _stateSize));
            }
        }
    }

    /// <summary>The state that sequences of the model begin with: zero, or what its weight file says.</summary>
    private void Start(Span<float> state)
    {
        state.Clear();
        _model.InitialState.CopyTo(state);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
