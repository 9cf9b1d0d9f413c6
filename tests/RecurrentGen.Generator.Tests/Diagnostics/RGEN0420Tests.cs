using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0420Tests
{
    private const string Deep =
        "RGEN0420: The cell is too large: its expression has more than 250 operations inside each other: give parts of it names with 'var'";

    [Theory]
    [InlineData(" + h")]
    [InlineData(" * h")]
    [InlineData(" / (1 / 2.0)")]
    public async Task AChain(string link)
    {
        var diagnostic = Assert.Single(await Rule.Analyze(Source.Compile(Cell("return W * x + (h" + Repeat(link, 1000) + ");"))));
        Assert.Equal(Deep, $"{diagnostic.Id}: {diagnostic.GetMessage(null)}");
    }

    [Fact]
    public async Task Nesting()
    {
        var diagnostic = Assert.Single(await Rule.Analyze(Source.Compile(
            Cell("return W * x + " + Repeat("Tanh(", 300) + "h" + Repeat(")", 300) + ";"))));
        Assert.Equal(Deep, $"{diagnostic.Id}: {diagnostic.GetMessage(null)}");
    }

    [Fact]
    public async Task TooMuchInAll()
    {
        string locals = string.Concat(Enumerable.Range(1, 2501).Select(i => $"var a{i} = a{i - 1} * 0.5 + h;"));
        var diagnostic = Assert.Single(await Rule.Analyze(Source.Compile(Cell("var a0 = W * x;" + locals + "return a2501;"))));
        Assert.Equal(
            "RGEN0420: The cell is too large: it has more than 5000 operations: make it smaller, or two layers of it",
            $"{diagnostic.Id}: {diagnostic.GetMessage(null)}");
    }

    [Fact]
    public Task ParenthesesAreFree() =>
        Rule.Reports(Cell("return W * x + " + new string('(', 150) + "h" + new string(')', 150) + Repeat(" + h", 200) + ";"));

    private static string Cell(string body) => Source.Cell(", Matrix W", body);

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
