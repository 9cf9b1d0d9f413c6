using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RecurrentModelAnalyzerTests
{
    [Fact]
    public async Task APragmaSuppressesARule()
    {
        var compilation = Source.Compile(
            "#pragma warning disable RGEN0101\n" + Source.Model("[Lstm(0)]")
            + "\n#pragma warning restore RGEN0101\n[RecurrentModel] [Lstm(0)] partial class Second;");
        var diagnostics = (await Rule.Analyze(compilation)).Where(d => !d.IsSuppressed);
        Assert.Equal(
            ["InputSize", "SequenceLength", "hiddenSize"],
            diagnostics.Select(d => d.GetMessage(null).Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task SeverityCanBeConfigured()
    {
        var compilation = Source.Compile(Source.Model("[Lstm(0)]"));
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(
            [KeyValuePair.Create("RGEN0101", ReportDiagnostic.Info)]));
        Assert.Equal(DiagnosticSeverity.Info, Assert.Single(await Rule.Analyze(compilation)).Severity);
    }

    [Theory]
    [InlineData("[Lstm]")]
    [InlineData("[Lstm()]")]
    [InlineData("[Lstm(\"2\")]")]
    [InlineData("[Lstm(2, Layers = )]")]
    [InlineData("[Lstm(2, Direction = Direction.)]")]
    [InlineData("[Lstm(2, Unroll = \"a\")]")]
    [InlineData("[Lstm(2), Lst")]
    [InlineData("[Cell<>(2)]")]
    [InlineData("[Cell<Unknown>(2)]")]
    [InlineData("[Cell<Lstm>]")]
    [InlineData("[Dense(]")]
    public Task HalfTypedLayersAreTheCompilersToReport(string layer) => Rule.ReportsNothingBesideTheCompiler(
        Source.Model("[Lstm(2)]").Replace("public partial", layer + " public partial", StringComparison.Ordinal));

    [Theory]
    [InlineData("return")]
    [InlineData("return ;")]
    [InlineData("return w * x + ;")]
    [InlineData("return w * (x + h")]
    [InlineData("var = w * x; return h;")]
    [InlineData("return Tanh(w * x + h, h);")]
    [InlineData("return w * x + (h ? : 1);")]
    public async Task HalfTypedCellsDoNotThrow(string body)
    {
        var diagnostics = await Rule.Analyze(Source.Compile(Source.Cell(", Matrix w", body)));
        Assert.DoesNotContain("AD0001", diagnostics.Select(d => d.Id));
    }

    [Fact]
    public async Task MistakesAreAllReported()
    {
        var diagnostics = await Rule.Analyze(Source.Compile(
            "[RecurrentModel(SequenceLength = 4)] [Lstm(2, Unroll = 0, Return = Return.Last)] [Gru(0)] class Model;"));
        Assert.Equal(
            ["RGEN0001", "RGEN0101", "RGEN0101", "RGEN0102", "RGEN0201"],
            diagnostics.Select(d => d.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task GeneratedMembersTakeNoNames()
    {
        var compilation = Source.Compile(Source.Model("[Lstm(2)]")).AddSyntaxTrees(CSharpSyntaxTree.ParseText(
            "partial class Model { public Model(ulong seed) { } public void Save() { } public class Training; }",
            path: "Model.Model.g.cs", cancellationToken: TestContext.Current.CancellationToken));
        Assert.Empty(await Rule.Analyze(compilation));
    }

    [Fact]
    public async Task ARightModelHasNoDiagnostics() => Assert.Empty(await Rule.Analyze(Source.Compile(
        "namespace A.B { public partial class Outer { private partial record struct Inner { "
        + Source.Model(
            "[Lstm(2)] [Gru(3, ResetAfter = false)] [Rnn(4)] [Cell<Lstm>(5, Return = Return.Last)] [Dense(1)]")
        + " } } }")));
}
