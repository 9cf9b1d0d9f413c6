namespace RecurrentGen;

/// <summary>Writes one plain line per epoch.</summary>
public sealed class ConsoleProgress : IProgress<EpochReport>
{
    private readonly TextWriter? _writer;

    /// <summary>Writes to the console, or to a writer.</summary>
    public ConsoleProgress(TextWriter? writer = null) => _writer = writer;

    /// <summary>Writes the line of an epoch.</summary>
    public void Report(EpochReport value)
    {
        ArgumentNullException.ThrowIfNull(value);

        // Console.Out is looked up late, since a program may redirect it.
        (_writer ?? Console.Out).WriteLine(value.ToString());
    }
}
