using RecurrentGen.Data;
using RecurrentGen.Numerics;

namespace NameClassifier;

/// <summary>Texts with labels, split at random in two parts in which every label has the same share.</summary>
/// <param name="Labels">Names of the labels.</param>
/// <param name="Train">To learn from.</param>
/// <param name="Test">To judge by.</param>
internal sealed record NameSet(IReadOnlyList<string> Labels, LabelledText[] Train, LabelledText[] Test)
{
    private const double TestShare = 0.2;

    /// <summary>Reads a file, or invents names.</summary>
    /// <exception cref="DataFormatException">The file is wrong, or has fewer than two or too many labels.</exception>
    public static NameSet Load(Options options)
    {
        if (options.File is null)
        {
            return Split(Languages.Names, Languages.Draw(options.Names, seed: 1));
        }

        var lines = LabelledLines.Read(options.File);
        if (lines.Labels.Count is < 2 or > NameModel.OutputSize)
        {
            throw new DataFormatException(
                $"{Path.GetFileName(options.File)}: expected 2 to {NameModel.OutputSize} labels, found {lines.Labels.Count}.");
        }

        return Split(lines.Labels.Names, [.. lines.Items.Distinct()]);
    }

    /// <summary>A fifth of each label's texts, and one at least where there are two, is for the test.</summary>
    public static NameSet Split(IReadOnlyList<string> labels, LabelledText[] items)
    {
        int[] order = [.. Enumerable.Range(0, items.Length)];
        new CounterRandom(2).Shuffle(order);
        var train = new List<LabelledText>();
        var test = new List<LabelledText>();
        foreach (var group in order.Select(i => items[i]).GroupBy(i => i.Label).OrderBy(g => g.Key))
        {
            int tested = Math.Min(group.Count() - 1, (int)Math.Ceiling(group.Count() * TestShare));
            test.AddRange(group.Take(tested));
            train.AddRange(group.Skip(tested));
        }

        return new NameSet(labels, [.. train], [.. test]);
    }
}
