using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Generator.Tests.Infrastructure;
using RecurrentGen.Generator.Tests.Planning;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0303Tests
{
    private const string Large = "[RecurrentModel(InputSize = 1, SequenceLength = 2000)] ";

    [Theory]
    [InlineData("Unroll = TimeUnroll.Full")]
    [InlineData("Unroll = 1000")]
    [InlineData("Unroll = 200")]
    public async Task AnUnrollAboveTheLimit(string unroll)
    {
        string message = await Message(Large + $"[Lstm(20, Name = \"net\", {unroll})] [Dense(1)] public partial class Model;");
        Assert.Matches(
            "^Layer 'net': Unroll makes a method of up to [0-9]+,[0-9]{3} IL instructions, and above 20,000 the JIT compiles it "
            + "without optimization, which is slower at every call and at the first one; set Unroll to [0-9]+ or less$",
            message);
    }

    [Fact]
    public async Task TheValueThatIsProposedIsTheLargestWithoutAWarning()
    {
        string message = await Message(Large + "[Gru(8, Unroll = TimeUnroll.Full)] public partial class Model;");
        int proposed = int.Parse(message.Split("set Unroll to ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(proposed, 30, 300);
        await Rule.Reports(Large + $"[Gru(8, Unroll = {proposed})] public partial class Model;");
        Assert.NotEmpty(await Message(Large + $"[Gru(8, Unroll = {proposed + 20})] public partial class Model;"));
    }

    [Theory]
    [InlineData("[Lstm(20, Unroll = 100)] [Dense(1)]")]
    [InlineData("[Lstm(512, Layers = 4)] [Dense(1)]")]
    [InlineData("[Lstm(64, Layers = 8, Direction = Direction.Bidirectional, Unroll = 16)]")]
    [InlineData("[Gru(8, Layers = 64)]")]
    public Task WhatStaysBelowIsNotReported(string layers) => Rule.Reports(Large + layers + " public partial class Model;");

    [Fact]
    public Task EveryLayerIsReportedOnce() => Rule.Reports(
        Large + "[Dense(2)] [IndRnn(4)] [IndRnn(4, Layers = 2, Direction = Direction.Bidirectional, [|Unroll = 1000|])] public partial class Model;",
        Expected(Large + "[Dense(2)] [IndRnn(4)] [IndRnn(4, Layers = 2, Direction = Direction.Bidirectional, Unroll = 1000)] public partial class Model;"));

    [Fact]
    public async Task ACellOfAThousandActivations()
    {
        string source = CodeSizeTests.Activations(1000)
            + "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Cell<C>(100)] public partial class Model;";
        Assert.Matches(
            "^Layer 'c': a step of its cell makes a method of up to .* and above .* the JIT compiles it without optimization, .*; "
            + "divide the cell into smaller ones, in layers of their own$",
            await Message(source));
    }

    [Fact]
    public async Task ACellOfTwoHundredActivationsIsNotReported() => Assert.Empty(await Rule.Analyze(Source.Compile(
        CodeSizeTests.Activations(200)
        + "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Cell<C>(100)] public partial class Model;")));

    [Fact]
    public async Task APragmaSilencesIt() => Assert.All(
        await Rule.Analyze(Source.Compile(
            "\n#pragma warning disable RGEN0303\n" + Large
            + "[Lstm(20, Unroll = TimeUnroll.Full)] public partial class Model;")),
        d => Assert.True(d.IsSuppressed));

    [Fact]
    public void TheModelIsGeneratedAllTheSame() => Assert.NotEmpty(
        Generated.Files(Large.Replace("2000", "200", StringComparison.Ordinal)
            + "[Rnn(1, Unroll = TimeUnroll.Full)] [Rnn(1, Unroll = 190)] public partial class Model;"));

    private static string Expected(string source)
    {
        var program = Planner.Plan(Source.BindModel(source)).Program!;
        var finding = Assert.Single(SizeFindings.Of(program));
        return "RGEN0303: " + string.Format(
            System.Globalization.CultureInfo.InvariantCulture,
            RecurrentGen.Generator.Diagnostics.Rules.MethodTooLarge.MessageFormat.ToString(System.Globalization.CultureInfo.InvariantCulture),
            [.. finding.Arguments]);
    }

    private static async Task<string> Message(string source)
    {
        var diagnostic = Assert.Single(await Rule.Analyze(Source.Compile(source)));
        Assert.Equal("RGEN0303", diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Warning, diagnostic.Severity);
        return diagnostic.GetMessage(null);
    }
}
