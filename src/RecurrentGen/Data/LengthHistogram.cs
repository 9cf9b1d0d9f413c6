using System.Globalization;
using System.Text;

namespace RecurrentGen.Data;

/// <summary>How long sequences are: to choose the length that a model has.</summary>
public sealed class LengthHistogram
{
    private static readonly double[] TableFractions = [0.5, 0.75, 0.9, 0.95, 0.99, 1];
    private readonly int[] _counts;

    /// <summary>Counts lengths.</summary>
    /// <param name="lengths">Steps of each sequence; at least one sequence.</param>
    /// <exception cref="ArgumentException">There is no sequence, or a length is negative.</exception>
    public LengthHistogram(params ReadOnlySpan<int> lengths)
    {
        if (lengths.IsEmpty)
        {
            throw new ArgumentException("Expected the length of at least one sequence, found none.", nameof(lengths));
        }

        Shortest = int.MaxValue;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < 0)
            {
                throw new ArgumentException(
                    $"lengths[{Text(i)}]: expected a length of at least 0, found {Text(lengths[i])}.", nameof(lengths));
            }

            Shortest = Math.Min(Shortest, lengths[i]);
            Longest = Math.Max(Longest, lengths[i]);
            TotalSteps += lengths[i];
        }

        Count = lengths.Length;
        _counts = new int[checked(Longest + 1)];
        foreach (int length in lengths)
        {
            _counts[length]++;
        }
    }

    /// <summary>Sequences.</summary>
    public int Count { get; }

    /// <summary>Steps of the shortest sequence.</summary>
    public int Shortest { get; }

    /// <summary>Steps of the longest sequence.</summary>
    public int Longest { get; }

    /// <summary>Steps of all sequences.</summary>
    public long TotalSteps { get; }

    /// <summary>Steps of a sequence on average.</summary>
    public double Mean => (double)TotalSteps / Count;

    /// <summary>How many sequences have exactly this length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public int CountOf(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return length < _counts.Length ? _counts[length] : 0;
    }

    /// <summary>
    /// The smallest length that at least this fraction of the sequences do not exceed (nearest rank).
    /// </summary>
    /// <param name="fraction">From 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not from 0 to 1.</exception>
    public int Percentile(double fraction)
    {
        if (!(fraction >= 0 && fraction <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "Expected a fraction from 0 to 1.");
        }

        int length = Shortest;
        for (long seen = _counts[length]; seen < fraction * Count; seen += _counts[length])
        {
            length++;
        }

        return length;
    }

    /// <summary>The fraction of the sequences that a fixed length keeps whole.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no step.</exception>
    public double SequencesKept(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        long kept = 0;
        for (int length = 0; length <= Math.Min(steps, Longest); length++)
        {
            kept += _counts[length];
        }

        return (double)kept / Count;
    }

    /// <summary>The fraction of all steps that a fixed length keeps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no step.</exception>
    public double StepsKept(int steps) => TotalSteps == 0 ? 1 : (double)KeptSteps(steps) / TotalSteps;

    /// <summary>The fraction of samples of a fixed length that is padding.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no step.</exception>
    public double Padding(int steps) => 1 - (KeptSteps(steps) / ((double)steps * Count));

    /// <summary>A table: for the lengths of some percentiles, what each would keep and pad.</summary>
    public override string ToString()
    {
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"{Count} sequences of {Shortest} to {Longest} steps, {Mean:0.0} on average\n");
        table.Append("steps  sequences whole  steps kept  padding\n");
        int before = 0;
        foreach (double fraction in TableFractions)
        {
            int steps = Math.Max(1, Percentile(fraction));
            if (steps > before)
            {
                table.Append(
                    CultureInfo.InvariantCulture,
                    $"{steps,5}  {100 * SequencesKept(steps),13:0.0} %  {100 * StepsKept(steps),8:0.0} %  {100 * Padding(steps),5:0.0} %\n");
            }

            before = steps;
        }

        return table.ToString();
    }

    private long KeptSteps(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        long kept = 0;
        for (int length = 1; length <= Longest; length++)
        {
            kept += (long)_counts[length] * Math.Min(length, steps);
        }

        return kept;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
