using System.Globalization;

namespace LongLag;

/// <summary>What the sample writes to the console.</summary>
internal static class Report
{
    private const int NameWidth = 21;
    private const int ColumnWidth = 22;

    public static void Describe(Options options)
    {
        Console.WriteLine("Five recurrent cells of about as many parameters, three tasks, three lags.");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Seeds} seed(s) each, at most {options.Sequences} training sequences, which never repeat."));
        Console.WriteLine();
    }

    /// <summary>A table for each task: cells from top to bottom, lags from left to right.</summary>
    public static void Table(IReadOnlyList<Outcome> outcomes)
    {
        foreach (var task in outcomes.GroupBy(o => o.Entry.Task))
        {
            var figure = task.First().Entry.Figure;
            Console.WriteLine();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{task.Key}: {figure.Name} (guessing: {figure.Guess:F3}; solved: " +
                $"{(figure.HigherIsBetter ? "at least" : "at most")} {figure.Solved:0.###})"));
            Console.WriteLine(Row("", task.Select(o => o.Entry.Lag).Distinct().Select(lag => $"lag {lag}")));
            foreach (var cell in task.GroupBy(o => o.Entry.Cell))
            {
                Console.WriteLine(Row(cell.Key.Name, cell.Select(Text)));
            }
        }

        Console.WriteLine();
        Console.WriteLine("Each: the figure on test sequences (the middle one of the seeds), seeds that solved the");
        Console.WriteLine("task, and thousands of training sequences until then (the middle one of these seeds).");
    }

    /// <summary>An entry of the table, such as <c>0.0011  3/3   16k</c>.</summary>
    public static string Text(Outcome outcome)
    {
        string needed = outcome.Solved == 0
            ? "-"
            : (outcome.SequencesToSolve / 1000).ToString(CultureInfo.InvariantCulture) + "k";
        return string.Create(
            CultureInfo.InvariantCulture, $"{outcome.Test:F3} {outcome.Solved,3}/{outcome.Runs.Count} {needed,5}");
    }

    private static string Row(string name, IEnumerable<string> columns) =>
        name.PadRight(NameWidth) + string.Concat(columns.Select(c => c.PadLeft(ColumnWidth)));
}
