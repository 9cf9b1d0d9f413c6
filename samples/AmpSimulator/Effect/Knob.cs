namespace AmpSimulator;

/// <summary>
/// The position of a knob, which moves in a straight line to where it is set, over a number of samples of its own: a block may be
/// of any length, and does not hear the difference.
/// </summary>
internal struct Knob
{
    private float _step;
    private float _target;
    private int _left;

    /// <summary>The position at the next sample.</summary>
    public float Value { get; private set; }

    /// <summary>Puts the knob to a position at once.</summary>
    public void Jump(float position)
    {
        Value = position;
        _target = position;
        _left = 0;
    }

    /// <summary>Sends the knob to a position.</summary>
    /// <param name="position">Where it arrives.</param>
    /// <param name="samples">How many samples it is on its way.</param>
    public void MoveTo(float position, int samples)
    {
        _target = position;
        _left = samples;
        _step = (position - Value) / samples;
    }

    /// <summary>Goes on by a sample.</summary>
    public void Advance()
    {
        if (_left > 0)
        {
            _left--;
            Value = _left == 0 ? _target : Value + _step;
        }
    }
}
