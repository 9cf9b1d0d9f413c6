using RecurrentGen.Data;
using RecurrentGen.Numerics;

namespace NameClassifier;

/// <summary>
/// Names of six invented languages. Each pair has the same syllables and differs in a rule over the whole name, which
/// neighbouring letters say nothing about; and one name in twenty comes from the other language of its pair.
/// </summary>
internal static class Languages
{
    private const double Migrates = 0.05;
    private const string Dark = "aou";
    private const string Light = "eiy";
    private const string Vowels = "aeiou";
    private static readonly string[] _soft = ["l", "m", "n", "r", "s", "v", "d", "th"];
    private static readonly string[] _hard = ["k", "t", "r", "g", "b", "sk", "d", "z"];
    private static readonly string[] _glides = ["l", "m", "n", "h", "p", "w", "t", "ll"];

    /// <summary>In the order of their labels.</summary>
    public static IReadOnlyList<string> Names { get; } = ["Ilmar", "Kartin", "Ondrel", "Soran", "Tarsk", "Velan"];

    /// <summary>Draws names, all different within a language, in turn.</summary>
    public static LabelledText[] Draw(int perLanguage, ulong seed)
    {
        var random = new CounterRandom(seed);
        var items = new List<LabelledText>();
        var drawn = new HashSet<(int, string)>();
        for (int i = 0; i < perLanguage * Names.Count; i++)
        {
            int label = i % Names.Count;
            string name;
            do
            {
                name = Draw(random.NextUniform() < Migrates ? Pair(label) : label, random);
            }
            while (!drawn.Add((label, name)));
            items.Add(new LabelledText(label, name));
        }

        return [.. items];
    }

    /// <summary>A name of a language, which never migrates.</summary>
    public static string Draw(int language, CounterRandom random)
    {
        int syllables = 2 + random.NextInt32(3);
        var name = Names[language] switch
        {
            "Velan" => Syllables(syllables, _soft, random, first => _ => first),
            "Soran" => Syllables(syllables, _soft, random, first => i => first == (i % 2 == 0)),
            "Tarsk" => Closed(syllables, random, returns: true),
            "Kartin" => Closed(syllables, random, returns: false),
            "Ilmar" => Doubled(syllables, random, atEnd: false),
            _ => Doubled(syllables, random, atEnd: true),
        };
        return char.ToUpperInvariant(name[0]) + name[1..];
    }

    /// <summary>The other language with the same syllables.</summary>
    public static int Pair(int language) => Names[language] switch
    {
        "Velan" => IndexOf("Soran"),
        "Soran" => IndexOf("Velan"),
        "Tarsk" => IndexOf("Kartin"),
        "Kartin" => IndexOf("Tarsk"),
        "Ilmar" => IndexOf("Ondrel"),
        _ => IndexOf("Ilmar"),
    };

    /// <summary>Whether a name keeps to the rule that tells Velan: all vowels dark, or all light.</summary>
    public static bool IsHarmonic(string name)
    {
        var vowels = name.ToLowerInvariant().Where((Dark + Light).Contains).ToList();
        return vowels.All(Dark.Contains) || vowels.All(Light.Contains);
    }

    private static int IndexOf(string name) => Names.ToList().IndexOf(name);

    /// <summary>Consonant and vowel; whether a vowel is dark depends on the first one.</summary>
    private static string Syllables(
        int count, string[] onsets, CounterRandom random, Func<bool, Func<int, bool>> rule)
    {
        var isDark = rule(random.NextUniform() < 0.5);
        return string.Concat(Enumerable.Range(0, count).Select(i => Pick(onsets, random) + Pick(isDark(i) ? Dark : Light, random)));
    }

    /// <summary>Closed syllables; the last consonant is the first one, or any other.</summary>
    private static string Closed(int count, CounterRandom random, bool returns)
    {
        string first = Pick(_hard, random);
        string last;
        do
        {
            last = returns ? first : Pick(_hard, random);
        }
        while (!returns && last == first);
        string name = first + Pick(Vowels, random);
        for (int i = 1; i < count; i++)
        {
            name += Pick(_hard, random) + Pick(Vowels, random);
        }

        return name + last;
    }

    /// <summary>One vowel is doubled: one of the first two, or one of the last two; they may meet.</summary>
    private static string Doubled(int count, CounterRandom random, bool atEnd)
    {
        int syllables = count + 1;
        int doubled = atEnd ? syllables - 1 - random.NextInt32(2) : random.NextInt32(2);
        string name = "";
        for (int i = 0; i < syllables; i++)
        {
            char vowel = Pick(Vowels, random);
            name += Pick(_glides, random) + (i == doubled ? $"{vowel}{vowel}" : $"{vowel}");
        }

        return name;
    }

    private static string Pick(string[] from, CounterRandom random) => from[random.NextInt32(from.Length)];

    private static char Pick(string from, CounterRandom random) => from[random.NextInt32(from.Length)];
}
