namespace SensorMonitor;

/// <summary>What the command line asks for.</summary>
/// <param name="State">The file that keeps the state from run to run; null for none.</param>
/// <param name="Verbosity">What is written.</param>
/// <param name="Reports">Whether figures about the run go to the standard error at its end.</param>
/// <param name="TellsPosition">Whether only the number of bytes taken so far is written.</param>
internal sealed record EdgeOptions(
    string? State = null, Verbosity Verbosity = Verbosity.Events, bool Reports = false, bool TellsPosition = false)
{
    public const string Usage =
        "Usage: SensorMonitorEdge [--state FILE] [--all | --bits] [--report]  < readings\n" +
        "       SensorMonitorEdge --state FILE --position\n" +
        "Reads lines of 'speed,current,pressure,temperature', one a minute, and writes a line for each anomaly.\n" +
        "  --state FILE  goes on where the last run ended, and keeps the state there\n" +
        "  --position    writes how many bytes of input the state has taken: where input has to go on\n" +
        "  --all         writes a line for every reading\n" +
        "  --bits        the same, with the bits of the forecasts\n" +
        "  --report      writes figures about the run to the standard error at its end\n";

    /// <summary>Null if an argument is unknown, lacks its value or contradicts another.</summary>
    public static EdgeOptions? Parse(string[] arguments)
    {
        string? state = null;
        var verbosity = Verbosity.Events;
        bool reports = false;
        bool tellsPosition = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--state" when i + 1 < arguments.Length && arguments[i + 1].Length > 0:
                    state = arguments[++i];
                    break;
                case "--all":
                    verbosity = Verbosity.All;
                    break;
                case "--bits":
                    verbosity = Verbosity.Bits;
                    break;
                case "--report":
                    reports = true;
                    break;
                case "--position":
                    tellsPosition = true;
                    break;
                default:
                    return null;
            }
        }

        return tellsPosition && state is null ? null : new EdgeOptions(state, verbosity, reports, tellsPosition);
    }
}
