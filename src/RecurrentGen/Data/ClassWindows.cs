namespace RecurrentGen.Data;

/// <summary>Windows whose targets are class indices.</summary>
internal sealed class ClassWindows : IDataSet<float, int>
{
    private readonly SlidingWindows _windows;
    private readonly int[] _targets;

    public ClassWindows(SlidingWindows windows, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        _windows = windows;
        _targets = new int[checked(windows.Count * windows.TargetLength)];
        var values = new float[windows.TargetLength];
        for (int sample = 0; sample < windows.Count; sample++)
        {
            windows.CopyTargets(sample, values);

            // What lies behind a shorter window's end is 0, and a class.
            for (int i = 0; i < values.Length; i++)
            {
                float value = values[i];
                if (!(value >= 0 && value < classes) || value != (int)value)
                {
                    var column = windows.TargetNames[i % windows.TargetNames.Count];
                    var place = $"target {i} of sample {sample}";
                    throw new DataFormatException(
                        null, 0, column, $"expected a class from 0 to {classes - 1} as {place}, found {value}.");
                }

                _targets[(sample * values.Length) + i] = (int)value;
            }
        }
    }

    public int Count => _windows.Count;

    public int InputLength => _windows.InputLength;

    public int TargetLength => _windows.TargetLength;

    public bool HasLengths => _windows.HasLengths;

    public int LengthOf(int sample) => _windows.LengthOf(sample);

    public void CopyInputs(int sample, Span<float> destination) => _windows.CopyInputs(sample, destination);

    public void CopyTargets(int sample, Span<int> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, TargetLength);
        _targets.AsSpan(sample * TargetLength, TargetLength).CopyTo(destination);
    }
}
