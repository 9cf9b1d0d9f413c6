using System.Globalization;
using RecurrentGen.Data;

namespace NameClassifier;

/// <summary>What the sample writes to the console.</summary>
internal static class Report
{
    public static void Describe(NameSet names)
    {
        Console.WriteLine(
            $"{names.Train.Length} texts to learn from, {names.Test.Length} to judge by, {names.Labels.Count} labels, such as");
        foreach (var group in names.Train.GroupBy(t => t.Label).OrderBy(g => g.Key).Take(8))
        {
            Console.WriteLine($"    {names.Labels[group.Key]}: {string.Join(", ", group.Take(5).Select(t => t.Text))}");
        }

        Console.WriteLine();
    }

    /// <summary>A line for each way to answer, and the model's confusions.</summary>
    public static void Table(NameSet names, params ReadOnlySpan<(string Name, Score Score)> scores)
    {
        Console.WriteLine();
        Console.WriteLine($"{"",-28}{"accuracy",10}{"macro F1",10}");
        foreach (var (name, score) in scores)
        {
            Console.WriteLine($"{name,-28}{Number(score.Accuracy),10}{Number(score.MacroF1),10}");
        }

        Console.WriteLine();
        var counts = scores[^1].Score.Counts;
        int width = names.Labels.Max(l => l.Length) + 2;
        Console.WriteLine("Rows are the truth, columns the model's answers:");
        Console.WriteLine(new string(' ', width) + string.Concat(names.Labels.Select(l => l.PadLeft(width))));
        for (int row = 0; row < names.Labels.Count; row++)
        {
            var cells = Enumerable.Range(0, names.Labels.Count)
                .Select(c => counts[row, c].ToString(CultureInfo.InvariantCulture).PadLeft(width));
            Console.WriteLine(names.Labels[row].PadRight(width) + string.Concat(cells));
        }

        Console.WriteLine();
    }

    /// <summary>The label that most texts have.</summary>
    public static int Majority(LabelledText[] texts) => texts.GroupBy(t => t.Label).MaxBy(g => g.Count())!.Key;

    private static string Number(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
