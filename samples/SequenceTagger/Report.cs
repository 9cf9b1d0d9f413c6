using System.Globalization;

namespace SequenceTagger;

/// <summary>What the sample writes to the console.</summary>
internal static class Report
{
    public static void Describe(TextSet train, TextSet test)
    {
        Console.WriteLine(
            $"{train.Count} texts of {TextSet.MinimumSteps} to {TextSet.MaximumSteps} steps to train with, " +
            $"{test.Count} to test on, such as");
        for (int i = 0; i < 3; i++)
        {
            Console.WriteLine($"    {string.Concat(test.Symbols[test[i]].Select(s => PhraseGrammar.Symbols[s]))}");
            Console.WriteLine($"    {string.Concat(test.Labels[test[i]].Select(Letter))}");
        }

        Console.WriteLine("Labels: . outside, R round ( ), A angle < >, M mixed ( > or < ).");
        Console.WriteLine();
    }

    /// <summary>
    /// Accuracy and F1 of the models, of the most frequent label, and of the best answers for each direction.
    /// </summary>
    public static void Table(TextSet train, TextSet test, IReadOnlyList<TaggerResult> results)
    {
        Console.WriteLine();
        Console.WriteLine(Row("", "parameters", "accuracy", Enum.GetNames<Label>().Select(l => "F1 " + l)));
        var majority = train.Labels.GroupBy(l => l).MaxBy(g => g.Count())!.Key;
        Write("most frequent label", null, Score.Of(test.Answers((_, answers) => answers.Fill(majority)), test.Labels));
        Write("best answers, forward", null, Score.Of(test.Answers(PhraseGrammar.AnswerForward), test.Labels));
        Write("best answers, backward", null, Score.Of(test.Answers(PhraseGrammar.AnswerBackward), test.Labels));
        foreach (var result in results)
        {
            Write($"LSTM, {result.Name}", result.Parameters, Score.Mean(result.Scores));
        }

        Console.WriteLine();
        foreach (var result in results)
        {
            Console.WriteLine(
                $"LSTM, {result.Name}: accuracy {Number(result.Scores.Min(s => s.Accuracy))} to " +
                $"{Number(result.Scores.Max(s => s.Accuracy))} with {result.Scores.Count} seed(s)");
        }

        Console.WriteLine();
    }

    /// <summary>One character for a label.</summary>
    public static char Letter(Label label) => ".RAM"[(int)label];

    private static void Write(string name, int? parameters, Score score) => Console.WriteLine(Row(
        name,
        parameters?.ToString(CultureInfo.InvariantCulture) ?? "",
        Number(score.Accuracy),
        score.F1.Select(Number)));

    private static string Row(string name, string parameters, string accuracy, IEnumerable<string> f1) =>
        $"{name,-24}{parameters,10}{accuracy,10}{string.Concat(f1.Select(f => f.PadLeft(12)))}";

    private static string Number(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
