using System.Globalization;

namespace RecurrentGen.Benchmarks;

/// <summary>The command line, where BenchmarkDotNet is not asked for.</summary>
/// <param name="Json">Whether workloads are timed.</param>
/// <param name="Verify">Whether their numbers are checked before.</param>
/// <param name="Quick">Whether a short look is enough.</param>
/// <param name="Serve">Whether names of workloads come line by line on the standard input.</param>
/// <param name="CpuTime">Whether the time counts that the processor gave to this process, not that on the wall.</param>
/// <param name="Share">Of the full time of a repetition.</param>
/// <param name="Threads">Where above 1, B and C are timed with as many, in turn with one.</param>
/// <param name="Filter">Name, beginning or pattern of workloads, or a group: latency, generator, size.</param>
internal sealed record Options(
    bool Json, bool Verify, bool Quick, bool Serve, bool CpuTime, double Share, int Threads, string Filter)
{
    public const string Usage =
        """
        RecurrentGen.Benchmarks --json [--verify] [--quick] [FILTER]   times workloads, one JSON line each
        RecurrentGen.Benchmarks --json --serve                         reads workloads from the standard input
          --share=0.5    takes half the time for each repetition
          --cpu-time     counts the time that the processor gave, for a busy machine
          --threads=2    times B and C with two threads (and C's batches in two shards), in turn with one
        RecurrentGen.Benchmarks generator [--cpu-time]                 what generation and a key cost, as a table
        RecurrentGen.Benchmarks --verify [FILTER]                      checks their numbers only
        RecurrentGen.Benchmarks --filter '*'                           BenchmarkDotNet
        FILTER: a workload (A.lstm_1x8), a beginning (B), a pattern (*gru*), or one of: latency generator size
        """;

    /// <summary>Null if a word is not known.</summary>
    public static Options? Parse(string[] words)
    {
        var options = new Options(false, false, false, false, false, 1, 1, "");
        foreach (string word in words)
        {
            switch (word)
            {
                case "--json":
                    options = options with { Json = true };
                    break;
                case "--verify":
                    options = options with { Verify = true };
                    break;
                case "--quick":
                    options = options with { Quick = true };
                    break;
                case "--serve":
                    options = options with { Serve = true };
                    break;
                case "--cpu-time":
                    options = options with { CpuTime = true };
                    break;
                case var _ when word.StartsWith("--share=", StringComparison.Ordinal):
                    if (!double.TryParse(word["--share=".Length..], CultureInfo.InvariantCulture, out double share))
                    {
                        return null;
                    }

                    options = options with { Share = share };
                    break;
                case var _ when word.StartsWith("--threads=", StringComparison.Ordinal):
                    if (!int.TryParse(word["--threads=".Length..], CultureInfo.InvariantCulture, out int threads))
                    {
                        return null;
                    }

                    options = options with { Threads = threads };
                    break;
                default:
                    if (word.StartsWith('-') || options.Filter.Length > 0)
                    {
                        return null;
                    }

                    options = options with { Filter = word };
                    break;
            }
        }

        return options.Share > 0 && options.Threads > 0 ? options : null;
    }
}
