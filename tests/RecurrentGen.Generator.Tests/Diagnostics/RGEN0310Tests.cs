using System.Globalization;
using System.Text.RegularExpressions;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Parsing;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed partial class RGEN0310Tests
{
    private const string Rest = "public sealed partial class Model;";

    [Fact]
    public Task TheFigureTheLayerAndTheSizeAreNamed() => Rule.Reports(
        $"[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Budget([|MaxParameters = 1000|])] [Lstm(20)] [Dense(1)] {Rest}",
        "RGEN0310: 'Model' takes 2,021 parameters, and MaxParameters is 1,000: layer 'lstm' takes most, 98 % of it; size 13 instead "
        + "of 20 of layer 'lstm' would fit");

    [Fact]
    public Task EveryLimitIsKept() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Budget(MaxParameters = 3000, [|MaxMultiplyAddsPerStep = 1000|], "
        + $"[|MaxStateBytes = 500|])] [Lstm(20, Name = \"memory\")] [Dense(1)] {Rest}",
        "RGEN0310: 'Model' takes 1,860 multiply-adds per step, and MaxMultiplyAddsPerStep is 1,000: layer 'memory' takes most, 98 % "
        + "of it; size 14 instead of 20 of layer 'memory' would fit",
        "RGEN0310: 'Model' takes 640 bytes for a live stream, and MaxStateBytes is 500: layer 'memory' takes most, 88 % of it; size "
        + "14 instead of 20 of layer 'memory' would fit");

    [Fact]
    public Task NoSizeMayFit() => Rule.Reports(
        $"[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Budget([|MaxParameters = 10|])] [Lstm(20)] [Dense(1)] {Rest}",
        "RGEN0310: 'Model' takes 2,021 parameters, and MaxParameters is 10: layer 'lstm' takes most, 98 % of it; no size of layer "
        + "'lstm' would fit");

    [Fact]
    public Task ASizeMayFitOneLimitAlone() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Budget([|MaxParameters = 1000|], [|MaxStateBytes = 8|])] "
        + $"[Lstm(20)] [Dense(1)] {Rest}",
        "RGEN0310: 'Model' takes 2,021 parameters, and MaxParameters is 1,000: layer 'lstm' takes most, 98 % of it; size 13 instead "
        + "of 20 of layer 'lstm' would fit this limit, and none the others as well",
        "RGEN0310: 'Model' takes 640 bytes for a live stream, and MaxStateBytes is 8: layer 'lstm' takes most, 88 % of it; no size of "
        + "layer 'lstm' would fit");

    [Fact]
    public Task ALayerThatGivesTheOutputsStays() => Rule.Reports(
        $"[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Budget([|MaxParameters = 1000|])] [Gru(5)] [Dense(300)] {Rest}",
        "RGEN0310: 'Model' takes 1,950 parameters, and MaxParameters is 1,000: layer 'dense' takes most, 92 % of it; size 2 instead "
        + "of 5 of layer 'gru' would fit");

    /// <summary>One output less is none of the sizes that groups allow, but two less are.</summary>
    [Fact]
    public Task ALayerOfGroupsThatGivesTheOutputsStays() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Budget([|MaxParameters = 500|])] [Gru(4)] "
        + $"[Conv1D(96, 2, Groups = 2)] {Rest}",
        "RGEN0310: 'Model' takes 588 parameters, and MaxParameters is 500: layer 'conv1d' takes most, 81 % of it; size 2 instead "
        + "of 4 of layer 'gru' would fit");

    [Fact]
    public Task ALayerAloneGivesWayAllTheSame() => Rule.Reports(
        $"[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Budget([|MaxParameters = 100|])] [Rnn(9)] {Rest}",
        "RGEN0310: 'Model' takes 126 parameters, and MaxParameters is 100: layer 'rnn' takes most, 100 % of it; size 7 instead of 9 "
        + "of layer 'rnn' would fit");

    [Fact]
    public Task LayersWithoutASizeHaveNothingToGive() => Rule.Reports(
        $"[RecurrentModel(InputSize = 300, SequenceLength = 4)] [Budget([|MaxParameters = 100|])] [LayerNorm] [Dense(1)] {Rest}",
        "RGEN0310: 'Model' takes 901 parameters, and MaxParameters is 100: layer 'layernorm' takes most, 66 % of it; no layer has a "
        + "size that could be smaller");

    [Fact]
    public Task TheLevelsOfAStackAreOneLayer() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Budget([|MaxParameters = 1000|])] [Dense(20)] [Gru(12, Layers = 3)] "
        + $"[Dense(1)] {Rest}",
        "RGEN0310: 'Model' takes 3,189 parameters, and MaxParameters is 1,000: layer 'gru' takes most, 97 % of it; size 5 instead of "
        + "12 of layer 'gru' would fit");

    [Fact]
    public Task EveryVariantIsWithinTheBudget() => Rule.Reports(
        "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Variants(\"lstm\", HiddenSizes = [8, 16, 24])] "
        + $"[Budget([|MaxParameters = 1000|])] [Lstm(8)] [Dense(1)] public static partial class Model;",
        "RGEN0310: 'Hidden24' takes 2,617 parameters, and MaxParameters is 1,000: layer 'lstm' takes most, 99 % of it; size 14 instead "
        + "of 24 of layer 'lstm' would fit");

    [Fact]
    public Task TheSizesOfAWeightFileAreItsOwn() => Rule.Reports(
        "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Weights(\"amp.nam\")] [Budget([|MaxParameters = 10|])] [Lstm(2)] "
        + $"[Dense(1)] {Rest}",
        "RGEN0310: 'Model' takes 43 parameters, and MaxParameters is 10: layer 'lstm' takes most, 93 % of it; no size of layer 'lstm' "
        + "would fit");

    [Fact]
    public Task CompactWeightsCountWhatTheyTakeOfAStream() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4, StreamWeights = StreamWeights.Int8)] "
        + $"[Budget(MaxParameters = 2021, [|MaxStateBytes = 640|])] [Lstm(20)] [Dense(1)] {Rest}",
        "RGEN0310: 'Model' takes 1,088 bytes for a live stream, and MaxStateBytes is 640: layer 'lstm' takes most, 88 % of it; size "
        + "8 instead of 20 of layer 'lstm' would fit");

    [Fact]
    public Task WhatIsWithinTheBudgetIsNotReported() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Budget(MaxParameters = 2021, MaxStateBytes = 640, "
        + $"MaxTrainingBytes = 1_000_000, MaxMultiplyAddsPerStep = 1860, MaxCodeBytes = 1_000_000)] [Lstm(20)] [Dense(1)] {Rest}");

    [Fact]
    public Task WhatTheCompilerRefusesIsItsOwn() => Rule.ReportsNothingBesideTheCompiler(
        $"[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Budget(MaxParameters = \"few\")] [Lstm(20)] [Dense(1)] {Rest}");

    /// <summary>Of all sizes, one by one, the search finds the largest that fits.</summary>
    [Theory]
    [InlineData("MaxParameters", 700, "[Gru(24)] [Dense(2)]")]
    [InlineData("MaxStateBytes", 900, "[Lstm(40, Layers = 2)] [Dense(2)]")]
    [InlineData("MaxTrainingBytes", 20_000, "[Lstm(30)] [Dense(2)]")]
    [InlineData("MaxTrainingBytes", 9_000, "[Dense(70)] [Rnn(3)]")]
    [InlineData("MaxMultiplyAddsPerStep", 600, "[Conv1D(40, 2)] [Gru(5)] [Dense(2)]")]
    [InlineData("MaxParameters", 300, "[Lstm(4)] [AttentionPooling(60)] [Dense(2)]")]
    [InlineData("MaxParameters", 600, "[Conv1D(48, 4)] [Conv1D(6, 2, Groups = 6)] [Dense(2)]")]
    [InlineData("MaxParameters", 1700, "[Conv1D(240, 4)] [Conv1D(48, 2, Groups = 48)] [Dense(2)]")]
    public void TheSizeIsTheLargestOfAll(string limit, long value, string layers)
    {
        var spec = Source.Parse(
            $"[RecurrentModel(InputSize = 3, SequenceLength = 6)] [Budget({limit} = {value})] {layers} public partial class Model;");
        var finding = Assert.Single(Findings(spec));
        var found = Size().Match(finding.Arguments[7]);
        var (size, name) = (int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture), found.Groups[2].Value);
        var names = new LayerNames(spec, new BindingFindings());
        int layer = Enumerable.Range(0, spec.Layers.Count).Single(i => names.Of(i) == name);
        var fits = Enumerable.Range(1, spec.Layers[layer].Size).Where(s =>
        {
            var layersOfSize = spec.Layers.Select((l, i) => i == layer ? LayerSizes.With(l, s) : l).ToEquatableArray();
            return ModelBinder.Bind(spec with { Layers = layersOfSize }).Model is { } model
                && BudgetMeasure.Named(limit, Uncompiled).Of(Planner.Plan(model).Program!) <= value;
        });
        Assert.Equal(fits.Max(), size);
    }

    /// <summary>Of code, no size in between is promised, but what is said to fit does, and none near it that is larger.</summary>
    [Fact]
    public async Task ASizeOfCodeFits()
    {
        long limit = Bytes(Model(64));
        Assert.Contains(
            "size 64 instead of 70 of layer 'lstm' would fit", await Message(Model(70, limit)), StringComparison.Ordinal);
        Assert.All(Enumerable.Range(65, 5), size => Assert.True(Bytes(Model(size)) > limit));
        Assert.Empty(await Rule.Analyze(Source.Compile(Model(64, limit))));

        static string Model(int size, long limit = long.MaxValue) =>
            $"[RecurrentModel(InputSize = 3, SequenceLength = 6)] [Budget(MaxCodeBytes = {limit})] [Lstm({size})] [Dense(2)] {Rest}";
    }

    [Fact]
    public async Task OfCodeASizeBetweenGranulesMayFit()
    {
        long limit = Bytes(Model(5));
        var size = Size().Match((await Message(Model(40, limit))).Split("; ")[1]);
        int found = int.Parse(size.Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(found, 5, 15);
        Assert.InRange(Bytes(Model(found)), 1, limit);

        static string Model(int size, long limit = long.MaxValue) =>
            $"[RecurrentModel(InputSize = 3, SequenceLength = 6)] [Budget(MaxCodeBytes = {limit})] [Rnn({size})] {Rest}";
    }

    /// <summary>Every other limit of the budget is kept by the size that is named, too.</summary>
    [Fact]
    public async Task CodeAndParametersFitTogether()
    {
        long limit = Bytes(Model(16));
        string message = await Message(Model(20, limit, 150));
        var size = Size().Match(message.Split("; ")[1]);
        int found = int.Parse(size.Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(found * (found + 3 + 2), 1, 150);
        Assert.InRange(Bytes(Model(found)), 1, limit);

        static string Model(int size, long limit = long.MaxValue, int parameters = 100_000) =>
            $"[RecurrentModel(InputSize = 3, SequenceLength = 6)] [Budget(MaxCodeBytes = {limit}, MaxParameters = {parameters})] "
            + $"[Rnn({size})] {Rest}";
    }

    /// <summary>Steps that are written out give way before units do.</summary>
    [Fact]
    public async Task FewerStepsWrittenOutMayFit()
    {
        long limit = Bytes(Model("4"));
        Assert.Contains(
            "layer 'rnn' takes most", await Message(Model("TimeUnroll.Full", limit)), StringComparison.Ordinal);
        Assert.EndsWith(
            "; Unroll = 4 instead of 16 of layer 'rnn' would fit", await Message(Model("TimeUnroll.Full", limit)), StringComparison.Ordinal);
        Assert.True(Bytes(Model("8")) > limit);
        Assert.Empty(await Rule.Analyze(Source.Compile(Model("4", limit))));

        static string Model(string unroll, long limit = long.MaxValue) =>
            $"[RecurrentModel(InputSize = 3, SequenceLength = 16)] [Budget(MaxCodeBytes = {limit})] [Rnn(3, Unroll = {unroll})] {Rest}";
    }

    /// <summary>Where one step is too much already, nobody compiles all of them for every size.</summary>
    [Fact]
    public async Task UnitsGiveWayWithoutStepsWrittenOut()
    {
        long limit = Bytes(Model("[Rnn(16)]"));
        Assert.EndsWith(
            "; size 16 instead of 20 of layer 'rnn' would fit with Unroll = 1 of every layer",
            await Message(Model("[Rnn(20, Unroll = 8)]", limit)), StringComparison.Ordinal);
        Assert.True(Bytes(Model("[Rnn(20)]")) > limit);
        Assert.EndsWith(
            "; no size of layer 'rnn' would fit with Unroll = 1 of every layer",
            await Message(Model("[Rnn(20, Unroll = 8)]", 100)), StringComparison.Ordinal);
        limit = Bytes(Model("[Rnn(20)] [Rnn(20)]"));
        Assert.EndsWith(
            "; Unroll = 1 of every layer would fit",
            await Message(Model("[Rnn(20, Unroll = 8)] [Rnn(20, Unroll = 8)]", limit)), StringComparison.Ordinal);

        static string Model(string layers, long limit = long.MaxValue) =>
            $"[RecurrentModel(InputSize = 3, SequenceLength = 16)] [Budget(MaxCodeBytes = {limit})] {layers} {Rest}";
    }

    [Fact]
    public async Task NoSizeMayFitALimitOfCode() => Assert.EndsWith(
        "; no size of layer 'rnn' would fit",
        await Message($"[RecurrentModel(InputSize = 3, SequenceLength = 6)] [Budget(MaxCodeBytes = 100)] [Rnn(3)] {Rest}"),
        StringComparison.Ordinal);

    /// <summary>Layers of the runtime are called by code that is written for them.</summary>
    [Fact]
    public async Task AModelWithoutRecurrentLayersHasCode()
    {
        string source = $"[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Budget(MaxCodeBytes = 100)] [Conv1D(4, 2)] [Dense(1)] {Rest}";
        string figure = Bytes(source).ToString("#,0", CultureInfo.InvariantCulture);
        Assert.StartsWith(
            $"'Model' takes {figure} bytes of IL, and MaxCodeBytes is 100: layer 'dense' takes most, ", await Message(source), StringComparison.Ordinal);
    }

    /// <summary>Once for the figure and once for the shares of all layers.</summary>
    [Fact]
    public void CodeIsAskedForOnce()
    {
        int asked = 0;
        var spec = Source.Parse(
            "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Budget(MaxCodeBytes = 1)] [Rnn(1)] [Dense(1)] [Dense(1)] [Dense(1)] " + Rest);
        var budget = new BudgetFindings(p =>
        {
            asked++;
            return new CodeFigure(1000, p.Layers.ToDictionary(l => l.Identifier, l => l.Identifier == "Rnn" ? 700L : 50L));
        });
        var finding = Assert.Single(budget.Of([new PlannedModel(spec, Planner.Plan(ModelBinder.Bind(spec).Model!).Program!)]));
        Assert.Equal(("rnn", "70"), (finding.Arguments[5], finding.Arguments[6]));
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task APragmaSilencesCode() => Assert.Empty(await Rule.Analyze(Source.Compile(
        "\n#pragma warning disable RGEN0310\n[RecurrentModel(InputSize = 3, SequenceLength = 6)] [Budget(MaxCodeBytes = 100)] "
        + $"[Rnn(3)] {Rest}\n#pragma warning restore RGEN0310\n")));

    [Fact]
    public void TheSearchStopsWhenNobodyWaits()
    {
        var spec = Source.Parse(
            "[RecurrentModel(InputSize = 3, SequenceLength = 6)] [Budget(MaxParameters = 10)] [Lstm(7000)] [Dense(2)] "
            + "public partial class Model;");
        var planned = new[] { new PlannedModel(spec, Planner.Plan(ModelBinder.Bind(spec).Model!).Program!) };

        // Whoever waits gives up while sizes are tried.
        int asked = 0;
        Assert.Throws<OperationCanceledException>(() => Cancellation.Run(
            () => new BudgetFindings(Uncompiled).Of(planned), () => _ = ++asked < 5 ? asked : throw new OperationCanceledException()));
        Assert.Equal(5, asked);
    }

    /// <summary>The layers' parts of a stream are all of it but for what comes in.</summary>
    [Theory]
    [InlineData("[Lstm(20)] [Dense(1)]")]
    [InlineData("[Conv1D(6, 2, Stride = 2)] [LayerNormLstm(3)] [LayerNorm] [Dropout(0.5)] [Dense(1)]")]
    [InlineData("[Gru(17, Layers = 2)] [MultiplicativeLstm(9)] [Residual(From = \"gru\", Features = 2)]")]
    public void SharesOfAStreamAreAllOfIt(string layers)
    {
        var program = Planner.Plan(Source.BindModel(Source.Model(layers))).Program!;
        var plan = new StreamPlan(program);
        Assert.Equal(
            plan.Length - BufferPlan.Padded(program.Model.InputSize), program.Layers.Sum(l => StreamPlan.Floats(program, l)));
    }

    /// <summary>No limit but that of code needs a compiler.</summary>
    private static CodeFigure? Uncompiled(ModelProgram program) => throw new InvalidOperationException("compiled");

    private static long Bytes(string source) => CompiledCode.Bytes(CompiledCode.Methods(Source.Compile(source)), "Model");

    /// <summary>What is said of a model's code.</summary>
    private static async Task<string> Message(string source)
    {
        var diagnostics = await Rule.Analyze(Source.Compile(source));
        return diagnostics.First(d => d.GetMessage(null).Contains("MaxCodeBytes", StringComparison.Ordinal)).GetMessage(null);
    }

    private static IEnumerable<Finding> Findings(ModelSpec spec) => new BudgetFindings(Uncompiled).Of(
        [new PlannedModel(spec, Planner.Plan(ModelBinder.Bind(spec).Model!).Program!)]);

    [GeneratedRegex("^size ([0-9]+) instead of [0-9]+ of layer '(.*)' would fit$")]
    private static partial Regex Size();
}
