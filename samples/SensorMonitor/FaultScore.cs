namespace SensorMonitor;

/// <summary>How many faults were found, how soon, and how often there was an alarm for nothing.</summary>
internal sealed class FaultScore
{
    // Alarms that belong together, and what a fault leaves behind it: the way back to normal is unusual too.
    private const int Together = 30;
    private readonly Dictionary<FaultKind, (int Found, int Total)> _kinds = [];

    /// <summary>Compares alarms with what is known.</summary>
    /// <param name="alarms">Of each minute.</param>
    /// <param name="faults">In the order of time.</param>
    public FaultScore(bool[] alarms, IReadOnlyList<Fault> faults)
    {
        Faults = faults.Count;
        var delays = new List<int>();
        foreach (var fault in faults)
        {
            int first = Array.IndexOf(alarms, true, fault.Start, fault.End - fault.Start);
            var (found, total) = _kinds.GetValueOrDefault(fault.Kind);
            _kinds[fault.Kind] = (found + (first < 0 ? 0 : 1), total + 1);
            if (first >= 0)
            {
                delays.Add(first - fault.Start);
            }
        }

        delays.Sort();
        Found = delays.Count;
        MedianDelay = delays.Count == 0 ? double.NaN : delays[delays.Count / 2];
        CountAlarms(alarms, faults);
        Days = alarms.Length / (double)Pump.Day;
    }

    /// <summary>Faults there are.</summary>
    public int Faults { get; }

    /// <summary>Faults with an alarm before their end.</summary>
    public int Found { get; }

    /// <summary>Minutes from the beginning of a fault that was found to its first alarm; the middle one.</summary>
    public double MedianDelay { get; }

    /// <summary>Runs of alarms that are less than half an hour apart.</summary>
    public int Alarms { get; private set; }

    /// <summary>Runs of alarms in which there was no fault, nor half an hour before.</summary>
    public int FalseAlarms { get; private set; }

    /// <summary>How long the readings are.</summary>
    public double Days { get; }

    /// <summary>The share of runs of alarms that have a fault.</summary>
    public double Precision => Alarms == 0 ? double.NaN : 1 - ((double)FalseAlarms / Alarms);

    /// <summary>The share of faults that were found.</summary>
    public double Recall => (double)Found / Faults;

    /// <summary>Found and all faults of a kind.</summary>
    public (int Found, int Total) this[FaultKind kind] => _kinds.GetValueOrDefault(kind);

    private void CountAlarms(bool[] alarms, IReadOnlyList<Fault> faults)
    {
        int t = Array.IndexOf(alarms, true);
        int next = 0;
        while (t >= 0)
        {
            int last = t;
            for (int i = t + 1; i < alarms.Length && i <= last + Together; i++)
            {
                last = alarms[i] ? i : last;
            }

            while (next < faults.Count && faults[next].End + Together <= t)
            {
                next++;
            }

            Alarms++;
            FalseAlarms += next < faults.Count && faults[next].Start <= last ? 0 : 1;
            t = last + 1 < alarms.Length ? Array.IndexOf(alarms, true, last + 1) : -1;
        }
    }
}
