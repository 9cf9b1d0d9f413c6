namespace SensorMonitor;

/// <summary>How a sensor can fail.</summary>
internal enum FaultKind
{
    /// <summary>One or two readings far off.</summary>
    Spike,

    /// <summary>An error that grows slowly.</summary>
    Drift,

    /// <summary>The same value again and again.</summary>
    Stuck,

    /// <summary>Zero for some minutes.</summary>
    Dropout,
}

/// <summary>One fault of one sensor.</summary>
/// <param name="Kind">How it fails.</param>
/// <param name="Sensor">From 0.</param>
/// <param name="Start">Its first minute.</param>
/// <param name="End">The first minute after it.</param>
internal readonly record struct Fault(FaultKind Kind, int Sensor, int Start, int End);

/// <summary>Puts faults into normal readings, so that it is known what there is to find.</summary>
internal static class Faults
{
    private const int Kinds = 4;

    // Between two faults, so that each is found or missed for itself.
    private const int LeastPause = 360;
    private const int MostPause = 720;

    // Of a current in A, a pressure in bar, a temperature: what spikes reach at least, and a drift ends with.
    private static readonly float[] Sizes = [1, 0.4f, 1.5f];

    /// <summary>Changes readings; kinds and sensors take turns.</summary>
    /// <param name="readings"><c>[minutes, channel]</c>.</param>
    /// <param name="seed">The same seed is the same faults.</param>
    /// <returns>What was done, in the order of time.</returns>
    public static List<Fault> Inject(float[] readings, int seed)
    {
        var random = new Random(seed);
        var faults = new List<Fault>();
        int minutes = readings.Length / Channels.Count;
        int start = random.Next(LeastPause, MostPause);
        while (true)
        {
            var kind = (FaultKind)(faults.Count % Kinds);
            var fault = new Fault(kind, faults.Count / Kinds % Channels.Sensors, start, start + Length(kind, random));
            if (fault.End + LeastPause > minutes)
            {
                return faults;
            }

            Inject(readings, fault, random);
            faults.Add(fault);
            start = fault.End + random.Next(LeastPause, MostPause);
        }
    }

    private static int Length(FaultKind kind, Random random) => kind switch
    {
        FaultKind.Spike => random.Next(1, 3),
        FaultKind.Dropout => random.Next(3, 16),
        _ => random.Next(60, 181),
    };

    private static void Inject(float[] readings, Fault fault, Random random)
    {
        float size = Sizes[fault.Sensor] * (1 + random.NextSingle()) * (random.Next(2) == 0 ? -1 : 1);
        float first = At(readings, fault, fault.Start);
        for (int t = fault.Start; t < fault.End; t++)
        {
            ref float value = ref At(readings, fault, t);
            value = MathF.Round(fault.Kind switch
            {
                FaultKind.Spike => value + size,
                FaultKind.Drift => value + (size * (t - fault.Start + 1) / (fault.End - fault.Start)),
                FaultKind.Stuck => first,
                _ => 0,
            }, 3);
        }
    }

    private static ref float At(float[] readings, Fault fault, int minute) =>
        ref readings[(minute * Channels.Count) + Channels.FirstSensor + fault.Sensor];
}
