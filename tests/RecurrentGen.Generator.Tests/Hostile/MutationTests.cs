using System.Globalization;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Hostile;

/// <summary>
/// Spoilt sources and spoilt manifests of weight files. The variable RECURRENTGEN_FUZZ sets how many of each;
/// docs/how-to-add-a-layer.md says how to run long.
/// </summary>
public sealed class MutationTests
{
    private const int SourcesInCi = 12;

    public static TheoryData<int> Sources => [.. Enumerable.Range(0, Corpus.Sources.Length)];

    private static int Count => int.TryParse(
        Environment.GetEnvironmentVariable("RECURRENTGEN_FUZZ"), CultureInfo.InvariantCulture, out int asked)
        ? asked
        : SourcesInCi;

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task RightSources(int source)
    {
        var verdict = await Verdict.Of(Corpus.Sources[source]);
        Assert.True(verdict.Errors.IsEmpty, "The source is wrong as it is: " + string.Join(", ", verdict.Errors));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task SpoiltSources(int source)
    {
        for (int i = 0; i < Count; i++)
        {
            string text = new Mutator((i * Corpus.Sources.Length) + source).Mutate(Corpus.Sources[source]);
            await Check(text, () => Verdict.Of(text));
        }
    }

    [Fact]
    public async Task SpoiltManifests()
    {
        string[] classes = ["", "", "Amp", "amp", "class", "1", "a b", "Training", "A.B"];
        for (int i = 0; i < Count; i++)
        {
            string lines = new Mutator(i).Mutate(ManifestText.Amp);
            var first = (new ManifestText("a-b.nam", lines), classes[i % classes.Length]);
            var second = (new ManifestText("A_B.nam", ManifestText.Amp), classes[(i + 1) % classes.Length]);
            await Check(lines, () => Verdict.Of("[Weights(\"c.nam\")] public class None;", first, second));
        }
    }

    private static async Task Check(string text, Func<Task<Verdict>> verdict)
    {
        try
        {
            await verdict();
        }
        catch (Exception exception)
        {
            Assert.Fail($"{exception}\n--- of:\n{text}");
        }
    }
}
