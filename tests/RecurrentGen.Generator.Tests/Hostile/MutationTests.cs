using System.Globalization;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Hostile;

/// <summary>
/// Spoilt sources and spoilt manifests of weight files. The variable RECURRENTGEN_FUZZ sets how many of each, and
/// RECURRENTGEN_FUZZ_FROM which is the first; docs/how-to-add-a-layer.md says how to run long.
/// </summary>
public sealed class MutationTests
{
    private const int SourcesInCi = 12;

    public static TheoryData<int> Sources => [.. Enumerable.Range(0, Corpus.Sources.Length)];

    /// <summary>The numbers of the mutations, of which each is always the same.</summary>
    private static IEnumerable<int> Numbers =>
        Enumerable.Range(Variable("RECURRENTGEN_FUZZ_FROM", 0), Variable("RECURRENTGEN_FUZZ", SourcesInCi));

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
        foreach (int i in Numbers)
        {
            string text = new Mutator((i * Corpus.Sources.Length) + source).Mutate(Corpus.Sources[source]);
            await Check(text, () => Verdict.Of(text));
        }
    }

    [Fact]
    public async Task SpoiltManifests()
    {
        string[] classes = ["", "", "Amp", "amp", "class", "1", "a b", "Training", "A.B"];
        foreach (int i in Numbers)
        {
            string lines = new Mutator(i).Mutate(ManifestText.Amp);
            var first = (new ManifestText("a-b.nam", lines), classes[i % classes.Length]);
            var second = (new ManifestText("A_B.nam", ManifestText.Amp), classes[(i + 1) % classes.Length]);
            await Check(lines, () => Verdict.Of("[Weights(\"c.nam\")] public class None;", first, second));
        }
    }

    private static int Variable(string name, int otherwise) => int.TryParse(
        Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int asked) ? asked : otherwise;

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
