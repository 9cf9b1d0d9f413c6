namespace RecurrentGen.Data;

public sealed partial class SlidingWindows
{
    /// <summary>
    /// The windows with which a series begins: the first one, and each that does not begin where the one before it
    /// ends.
    /// </summary>
    public int[] SeriesStarts()
    {
        var starts = new List<int>();
        for (int i = 0; i < _starts.Length; i++)
        {
            // Behind a shorter window its series is over, wherever the next one begins.
            if (i == 0 || LengthOf(i - 1) < _layout.Window || _starts[i] != _starts[i - 1] + _layout.Window)
            {
                starts.Add(i);
            }
        }

        return [.. starts];
    }

    /// <summary>
    /// The same windows in streams side by side, for training with carried state. Choose
    /// <see cref="WindowOptions.Stride"/> equal to the window, and as a rule
    /// <see cref="WindowOptions.TargetsPerStep"/>.
    /// </summary>
    /// <param name="streams">Streams, from 1 to the number of windows; at most the model's batch size.</param>
    /// <exception cref="InvalidOperationException">The windows overlap or leave rows out.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are more streams than windows, or none.</exception>
    /// <remarks>
    /// Series and gaps are kept apart: their first windows begin with a state of zero. For class targets write
    /// <c>new ContinuousWindows&lt;float, int&gt;(windows.WithClassTargets(classes), streams,
    /// windows.SeriesStarts())</c>.
    /// </remarks>
    public ContinuousWindows<float, float> Continuous(int streams)
    {
        if (_layout.Stride != _layout.Window)
        {
            throw new InvalidOperationException(
                $"Expected windows that begin where the one before ends (WindowOptions.Stride = {_layout.Window}), found a " +
                $"stride of {_layout.Stride}.");
        }

        return new ContinuousWindows<float, float>(this, streams, SeriesStarts());
    }
}
