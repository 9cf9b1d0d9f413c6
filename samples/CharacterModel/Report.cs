using System.Globalization;
using RecurrentGen;
using Samples;

namespace CharacterModel;

/// <summary>What the sample writes: the table and the picture.</summary>
internal static class Report
{
    public static void Describe(Corpus corpus, string source)
    {
        Console.WriteLine(source);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{corpus.Length} characters, {corpus.Unknown} of them unknown; the first {corpus.Train.Length} to train " +
            $"with, the last {corpus.Test.Length} to test on."));
        Console.WriteLine();
    }

    public static void Table(Experiment experiment, Corpus corpus, CharacterLstm model)
    {
        Console.WriteLine();
        Console.WriteLine("Bits per character of the test part:");
        foreach (var baseline in experiment.Baselines)
        {
            Row(NameOf(baseline), baseline.BitsPerCharacter(corpus.Test));
        }

        Row("LSTM(128)", experiment.Test(model, stateful: true));
        Row("LSTM(128), state forgotten after 64 characters", experiment.Test(model, stateful: false));
        Console.WriteLine();
    }

    public static void Chart(Experiment experiment, Corpus corpus, FitReport report, string path)
    {
        int epochs = report.History.Count;
        ChartLine[] models =
        [
            new("LSTM(128), training", "#9ecae1", [.. report.History.Select(
                e => ((double)e.Epoch, e.Loss / Math.Log(2)))]),
            new("LSTM(128), validation", "#1f77b4", [.. report.History.Select(
                e => ((double)e.Epoch, e["val_bits_per_character"]))]),
        ];
        string[] colors = ["#7f7f7f", "#2ca02c", "#d62728"];
        var baselines = experiment.Baselines.Select((baseline, i) =>
        {
            double bits = baseline.BitsPerCharacter(corpus.Validation);
            return new ChartLine(NameOf(baseline), colors[i], [(1, bits), (Math.Max(2, epochs), bits)], Dashed: true);
        });
        var chart = new LineChart
        {
            Title = "Bits per character while the model learns",
            XLabel = "epoch",
            YLabel = "bits per character",
            Lines = [.. models, .. baselines],
        };
        Sample.WriteFile(path, chart.ToSvg());
    }

    /// <summary>What a baseline is called.</summary>
    public static string NameOf(NGram baseline) => baseline.Order switch
    {
        1 => "unigram",
        2 => "bigram",
        var order => $"{order}-gram",
    };

    private static void Row(string name, double bits) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-48}{bits,6:F3}"));
}
