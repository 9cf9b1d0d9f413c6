using System.Diagnostics;
using System.Globalization;
using RecurrentGen;

namespace LongLag;

/// <summary>One cell on one task with one lag.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Lag">Its lag.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Figure">What is measured.</param>
/// <param name="Train">Trains one model, by seed, learning rate and limit of sequences.</param>
internal sealed record Entry(
    string Task, int Lag, Cell Cell, Figure Figure, Func<ulong, float, int, RunResult> Train);

/// <summary>What became of an entry.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="LearningRate">The one whose results are kept.</param>
/// <param name="Runs">One for each seed.</param>
internal sealed record Outcome(Entry Entry, float LearningRate, IReadOnlyList<RunResult> Runs)
{
    /// <summary>Seeds that solved the task.</summary>
    public int Solved => Runs.Count(r => r.Solved);

    /// <summary>The middle one of the test figures, or the better of the middle two.</summary>
    public double Test => Median(r => r.Test);

    /// <summary>The middle one of the validation figures, or the better of the middle two.</summary>
    public double Validation => Median(r => r.Validation);

    /// <summary>The middle one of the training sequences that the solving runs needed; 0 without any.</summary>
    public int SequencesToSolve
    {
        get
        {
            var needed = Runs.Where(r => r.Solved).Select(r => r.Sequences).Order().ToArray();
            return needed.Length == 0 ? 0 : needed[(needed.Length - 1) / 2];
        }
    }

    /// <summary>
    /// Whether it solved with more seeds, or with as many and a better figure on the validation sequences.
    /// </summary>
    public bool IsBetterThan(Outcome other) => Solved != other.Solved
        ? Solved > other.Solved
        : Entry.Figure.HigherIsBetter ? Validation > other.Validation : Validation < other.Validation;

    private double Median(Func<RunResult, double> figure)
    {
        var ordered = Runs.Select(figure).Order().ToArray();
        return ordered[Entry.Figure.HigherIsBetter ? ordered.Length / 2 : (ordered.Length - 1) / 2];
    }
}

/// <summary>All cells on all tasks, several models at once, each on one thread.</summary>
internal static class Contest
{
    /// <summary>
    /// Learning rates that every entry may try, in this order: the next one only if some seed did not solve the task.
    /// </summary>
    public static readonly float[] LearningRates = [1e-2f, 3e-3f];

    /// <summary>Trains everything.</summary>
    /// <returns>
    /// In the order of the entries; it depends on the entries and the options' seeds and sequences alone.
    /// </returns>
    public static IReadOnlyList<Outcome> Run(IReadOnlyList<Entry> entries, Options options)
    {
        var outcomes = new Outcome[entries.Count];
        var watch = Stopwatch.StartNew();
        int begun = -1;
        int ended = 0;

        // The long lags take longest, and come first, so that no thread is left with one of them at the end.
        var order = Enumerable.Range(0, entries.Count).OrderByDescending(i => entries[i].Lag).ToArray();
        void Work()
        {
            for (int next; (next = Interlocked.Increment(ref begun)) < order.Length;)
            {
                var outcome = Train(entries[order[next]], options);
                outcomes[order[next]] = outcome;
                Describe(outcome, Interlocked.Increment(ref ended), order.Length, watch.Elapsed);
            }
        }

        Task.WaitAll([.. Enumerable.Range(0, options.Threads)
            .Select(_ => Task.Factory.StartNew(Work, TaskCreationOptions.LongRunning))]);
        return outcomes;
    }

    private static Outcome Train(Entry entry, Options options)
    {
        Outcome? best = null;
        foreach (float rate in LearningRates)
        {
            var runs = Enumerable.Range(1, options.Seeds)
                .Select(seed => entry.Train((ulong)seed, rate, options.Sequences))
                .ToArray();
            var outcome = new Outcome(entry, rate, runs);
            best = best is null || outcome.IsBetterThan(best) ? outcome : best;
            if (best.Solved == options.Seeds)
            {
                break;
            }
        }

        return best!;
    }

    private static void Describe(Outcome outcome, int ended, int all, TimeSpan elapsed) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"[{ended,2}/{all}, {elapsed.TotalSeconds,3:F0} s] {outcome.Entry.Task}, lag {outcome.Entry.Lag}, " +
            $"{outcome.Entry.Cell.Name}: solved by {outcome.Solved} of {outcome.Runs.Count}"));
}
