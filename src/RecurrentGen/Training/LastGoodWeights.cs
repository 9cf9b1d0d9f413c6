namespace RecurrentGen;

/// <summary>
/// Two copies of the weights to fall back on: from before the last step, and from the beginning of an epoch.
/// </summary>
internal sealed class LastGoodWeights(ParameterBlock parameters)
{
    private readonly float[] _step = new float[parameters.Packed.Length];
    private readonly float[] _epoch = new float[parameters.Packed.Length];
    private bool _hasStep;
    private int _epochNumber;

    /// <summary>The weights begin an epoch and have given a finite loss, or nothing better is known.</summary>
    public void MarkEpoch(int epoch)
    {
        parameters.Packed.CopyTo(_epoch);
        _epochNumber = epoch;
    }

    /// <summary>The weights have given a finite loss and gradient, and are about to be changed.</summary>
    public void MarkStep()
    {
        parameters.Packed.CopyTo(_step);
        _hasStep = true;
    }

    /// <summary>Goes back to before the last step; false if there was none.</summary>
    public bool RestoreStep()
    {
        if (_hasStep)
        {
            Restore(_step);
        }

        return _hasStep;
    }

    /// <summary>Goes back to the beginning of an epoch.</summary>
    /// <returns>The epoch.</returns>
    public int RestoreEpoch()
    {
        Restore(_epoch);
        return _epochNumber;
    }

    private void Restore(float[] weights)
    {
        parameters.BeginWrite();
        weights.CopyTo(parameters.Packed);
    }
}
