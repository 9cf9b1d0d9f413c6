using System.Globalization;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0512Tests
{
    [Fact]
    public Task Sixty_five_are_too_many() => Rule.Reports(
        Model("[|", "|]", 13, 5), "RGEN0512: 'Model' has 65 variants, but may have 64 at the most: each is a class of its own");

    [Fact]
    public Task Sixty_four_are_allowed() => Rule.Reports(Model("", "", 16, 4));

    private static string Model(string open, string close, int sizes, int layers) => Source.Model(
        $"[{open}Variants(\"rnn\", HiddenSizes = [{Numbers(sizes)}], Layers = [{Numbers(layers)}]){close}] [Rnn(1)] [Dense(1)]");

    private static string Numbers(int count) =>
        string.Join(", ", Enumerable.Range(1, count).Select(n => n.ToString(CultureInfo.InvariantCulture)));
}
