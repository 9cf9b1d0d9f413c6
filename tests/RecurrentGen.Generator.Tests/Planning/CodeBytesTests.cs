using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Analyzers;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Emission;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Generator.Tests.Incrementality;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Planning;

/// <summary>
/// Holds the figure of a budget of code against the IL of Release builds of whole projects, to the byte.
/// </summary>
public sealed partial class CodeBytesTests
{
    private const string Head = "[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 2)] ";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Projects in which something stands beside the model that its own compilation does not see.</summary>
    public static TheoryData<string, string> Projects => new()
    {
        { "Model", Head + "[Rnn(2)] [Dense(1)] public partial class Model;" },
        { "Model", "namespace A.@class { " + Head + "[Gru(2)] public sealed partial class Model; }" },
        {
            "Training.Model",
            "public partial record struct Training { public int A; private interface IUnused { } "
            + Head + "[Lstm(2)] private partial class Model { } }"
        },
        { "IOuter.Model", "internal partial interface IOuter { " + Head + "[Rnn(2)] internal partial class Model { } }" },
        {
            "Model",
            Head + "[Rnn(2)] public partial class Model : B { private readonly int _a = Next(); private static readonly int C = Next(); "
            + "private static int Next() => 5; public int Sum() => _a + C + D; } "
            + "public abstract class B { public int D { get; init; } = 4; public sealed override string ToString() => \"b\"; }"
        },
        {
            "Model",
            Head + "[Cell<Own>(2)] public partial class Model; [RecurrentCell] internal struct Own "
            + "{ public static Vector Step(Vector x, Vector h, Matrix w) => Tanh(w * x) + 0.5 * h; }"
        },
        {
            "Model",
            Head + "[My(2)] public partial class Model; internal sealed class MyAttribute(int n) : CellAttribute<Own>(n); "
            + "[RecurrentCell] internal struct Own { public static Vector Step(Vector x, Vector h, Matrix w) => Tanh(w * x) + 0.5 * h; }"
        },
        { "Model", "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Weights(\"amp.nam\")] [Lstm(2)] [Dense(1)] public partial class Model;" },
        {
            "Model", Head.Replace("BatchSize = 2", "BatchSize = 2, StreamWeights = StreamWeights.Int8", StringComparison.Ordinal)
            + "[Gru(2)] [Dense(1)] public partial class Model;"
        },
        { "Model", "[RecurrentModel(SequenceLength = 4, Loss = Loss.SoftmaxCrossEntropy)] [Embedding(5, 3)] [Rnn(2)] [Dense(5)] public partial class Model;" },
        { "Model", Head + "[Conv1D(4, 2, Stride = 2)] [LayerNorm] [MeanPooling] [Dense(1)] public partial class Model;" },
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public async Task TheFigureIsThatOfTheProject(string model, string source)
    {
        long real = await IsExact(Source.Compile(Limited(source, 1)), model, real => Source.Compile(Limited(source, real)));
        Assert.True(real > 1000);
    }

    /// <summary>Whoever builds for the debugger is told of the Release build; overflow checks are those of the project.</summary>
    [Theory]
    [InlineData(OptimizationLevel.Debug, false)]
    [InlineData(OptimizationLevel.Debug, true)]
    [InlineData(OptimizationLevel.Release, true)]
    public async Task OptionsOfTheProjectAreRespected(OptimizationLevel level, bool isChecked)
    {
        const string Model = Head + "[Gru(2)] [Dense(1)] public partial class Model;";
        await IsExact(Project(1), "Model", Project);

        CSharpCompilation Project(long limit)
        {
            var project = Source.Compile(Limited(Model, limit));
            return project.WithOptions(project.Options
                .WithOptimizationLevel(level).WithOverflowChecks(isChecked).WithOutputKind(OutputKind.DynamicallyLinkedLibrary)
                .WithGeneralDiagnosticOption(ReportDiagnostic.Error).WithModuleName("Other.dll").WithDelaySign(true).WithPublicSign(false));
        }
    }

    /// <summary>What <c>dotnet build</c> asks the compiler for, in both configurations.</summary>
    [Theory]
    [InlineData("/debug+", "/optimize-")]
    [InlineData("/debug-", "/debug:portable", "/optimize+")]
    public async Task OptionsOfTheCommandLineDoNotMatter(params string[] words)
    {
        const string Model = Head + "[Lstm(4, Return = Return.Last)] [Dense(1)] public partial class Model;";
        var options = CSharpCommandLineParser.Default
            .Parse(["/target:library", .. words, "A.cs"], null, null).CompilationOptions;
        long real = CompiledCode.Bytes(CompiledCode.Methods(Source.Compile(Model)), "Model");
        Assert.Empty(await Rule.Analyze(Source.Compile(Limited(Model, real)).WithOptions(options)));
        var found = Assert.Single(await Rule.Analyze(Source.Compile(Limited(Model, real - 1)).WithOptions(options)));
        Assert.Equal(real, Figure(found));
    }

    [Fact]
    public async Task TheWorstVariantIsExact()
    {
        const string Model = "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Variants(\"rnn\", HiddenSizes = new[] { 1, 3, 2 })] "
            + "[Rnn(2)] [Dense(1)] public static partial class Model;";
        var methods = CompiledCode.Methods(Source.Compile(Model));
        var bytes = new[] { 1, 2, 3 }.ToDictionary(n => n, n => CompiledCode.Bytes(methods, $"Model.Hidden{n}"));
        int worst = bytes.MaxBy(b => b.Value).Key;
        var found = Assert.Single(await Rule.Analyze(Source.Compile(Limited(Model, bytes[worst] - 1))));
        Assert.Equal(bytes[worst], Figure(found));
        Assert.StartsWith($"'Hidden{worst}' takes", found.GetMessage(null), StringComparison.Ordinal);
        Assert.Empty(await Rule.Analyze(Source.Compile(Limited(Model, bytes[worst]))));
    }

    [Theory]
    [InlineData(1, 32, "[Lstm(20, Return = Return.Last)] [Dense(1)]")]
    [InlineData(32, 32, "[Lstm(20, Return = Return.Last)] [Dense(1)]")]
    [InlineData(16, 10, "[Gru(48, Layers = 2)] [Dense(10)]")]
    [InlineData(4, 10, "[Gru(33, ResetAfter = false)]")]
    [InlineData(4, 10, "[Rnn(16, Direction = Direction.Bidirectional)]")]
    [InlineData(2, 160, "[Lstm(20, Unroll = 80)]")]
    [InlineData(2, 20, "[LayerNormLstm(70)]")]
    [InlineData(2, 20, "[MultiplicativeLstm(40)]")]
    [InlineData(32, 20, "[Lstm(128)] [Dense(1)]")]
    [InlineData(1, 10, "[Lstm(20)] [Dense(1)]", "BFloat16")]
    [InlineData(1, 10, "[Gru(40, Layers = 2)] [Dense(1)]", "Int8")]
    [InlineData(2, 8, "[Lstm(12)] [Residual] [MaxPool1D(2)] [PRelu] [Dropout(0.1)] [LastStep] [Dense(1)]")]
    [InlineData(2, 8, "[ConvLstm1D(2, 3, 4)] [AttentionPooling(3)] [Dense(1)]")]
    [InlineData(2, 8, "[Gru(4, Name = \"gru\")] [Gru(5, Name = \"gru2\", Layers = 2, Direction = Direction.Bidirectional)] [Dense(1)]")]
    public void EveryMethodCounts(int batch, int steps, string layers, string format = "Float32")
    {
        string source = $"[RecurrentModel(InputSize = 12, SequenceLength = {steps}, BatchSize = {batch}, "
            + $"StreamWeights = StreamWeights.{format})] [Budget(MaxCodeBytes = 1)] {layers} public partial class Model;";
        var input = Source.Compile(source);
        var (program, figure) = Measure(input, Token);
        var methods = CompiledCode.CountedMethods(CompiledCode.Methods(input), "Model").ToList();
        Assert.Equal(methods.Sum(m => m.Il), figure!.Bytes);

        // Whose identifier is in its name, his is the method.
        var identifiers = program.Layers.Select(l => l.Identifier).ToList();
        var owners = methods.ToLookup(
            m => identifiers.Where(i => m.Method.Contains(i, StringComparison.Ordinal)).MaxBy(i => i.Length), m => m.Il);
        Assert.Equal(identifiers.ToDictionary(i => i, i => (long)owners[i].Sum()), figure.OfLayers);
        Assert.All(figure.OfLayers, l => Assert.True(l.Value > 0, l.Key));
    }

    /// <summary>Otherwise one of two layers would take what is the other's.</summary>
    [Theory]
    [InlineData("[Gru(2)] [Gru(3, Name = \"gruCompact\")]", "BatchSize = 1, StreamWeights = StreamWeights.Int8")]
    [InlineData("[Gru(2, Direction = Direction.Bidirectional)] [Gru(3, Name = \"input_gru\")]", "BatchSize = 2")]
    [InlineData("[Gru(2, Name = \"inputGru\")] [Gru(3, Direction = Direction.Bidirectional)]", "BatchSize = 2")]
    public void NoMethodOfALayerHasTheNameOfAnothers(string layers, string settings)
    {
        var methods = CompiledCode.Methods(Source.Compile(
            Head.Replace("BatchSize = 2", settings, StringComparison.Ordinal)
            + $"[Dense(3)] {layers} [Dense(1)] public partial class Model;"));
        var ofLayers = CompiledCode.CountedMethods(methods, "Model").Select(m => m.Type + "." + m.Method)
            .Where(m => m.Contains("Gru", StringComparison.Ordinal)).ToList();
        Assert.Equal(ofLayers.Distinct(), ofLayers);
    }

    [Theory]
    [InlineData("ForwardGru", "Gru")]
    [InlineData("ForwardGru2", "Gru2")]
    [InlineData("GruCell0Size4_16", "Gru")]
    [InlineData("Gru2ReverseCellBackward", "Gru2")]
    [InlineData("StepGruCompact_8", "Gru")]
    [InlineData("BackwardInputGru", "Gru")]
    [InlineData("BackwardInput", "Input")]
    [InlineData("Gru", null)]
    [InlineData("ForwardGrus", null)]
    [InlineData("ForwardLayers", null)]
    [InlineData("RgStep1", null)]
    [InlineData("", null)]
    [InlineData("Forward", null)]
    public void AMethodBelongsToTheLayerOfItsName(string method, string? layer) =>
        Assert.Equal(layer, LayerMethods.IdentifierOf(method, ["Gru", "Gru2", "Input"]));

    /// <summary>Typing beside a model, and asking again, compiles nothing; another size does.</summary>
    [Fact]
    public async Task AModelIsCompiledOnceAndOnlyWhereCodeIsLimited()
    {
        const string Rest = "MaxParameters = 1000)] [Rnn(2)] public partial class ";
        string file = Head + "[Budget(" + Rest + "Unlimited; " + Head + "[Budget(MaxCodeBytes = 1000000, " + Rest + "Remembered;";
        var before = Edits.Project(file);
        Assert.Empty(await Rule.Analyze(before));
        var after = before.With(0, file + " class Beside;");
        Assert.Empty(await Rule.Analyze(after));
        Assert.Equal((0, 1), (Compiled(after, "Unlimited"), Compiled(after, "Remembered")));

        var (spec, program, known) = Known(after, "Remembered");
        Assert.NotNull(known.Of(spec, program, _ => throw new InvalidOperationException("compiled again")));
        var larger = Known(before.With(0, file.Replace("Rnn(2)", "Rnn(3)", StringComparison.Ordinal)), "Remembered");
        Assert.Same(known, larger.Known);
        int asked = 0;
        Assert.Null(known.Of(larger.Spec, larger.Program, Refused));
        Assert.Null(known.Of(larger.Spec, larger.Program, Refused));
        Assert.Equal(2, asked);

        CodeFigure? Refused(ModelProgram program)
        {
            asked++;
            return null;
        }

        static int Compiled(CSharpCompilation project, string name) => Known(project, name) is var (spec, _, known) ? known.CountOf(spec) : -1;
    }

    /// <summary>Whoever waits for advice waits for some thirty sizes at the most, whatever other layers are made of.</summary>
    [Theory]
    [InlineData("Hopeless", "[Rnn(700)]", 16, 36)]
    [InlineData("Grouped", "[Rnn(200)] [Dense(64)] [Conv1D(64, 2, Groups = 64)] [Dense(1)]", 16, 36)]
    [InlineData("OfGroups", "[Conv1D(960, 2, Groups = 3)] [Dense(1)]", 16, 36)]
    public async Task TheSearchCompilesFewSizes(string name, string layers, int least, int most)
    {
        var project = Source.Compile(Limited($"{Head}{layers} public partial class {name};", 1));
        var found = Assert.Single(await Rule.Analyze(project));
        Assert.Contains("; no size of layer '", found.GetMessage(null), StringComparison.Ordinal);
        var (spec, _, known) = Known(project, name);
        Assert.InRange(known.CountOf(spec), least, most);
    }

    /// <summary>A stream that begins with states of a file has code for that.</summary>
    [Fact]
    public async Task FewerStepsFitWithTheWeightsOfTheFile()
    {
        var manifest = new ManifestText("amp.nam", ManifestText.Amp.Replace("bias_hh 8", "bias_hh 8\nstate 2\nstate 2", StringComparison.Ordinal));
        long limit = CompiledCode.Bytes(CompiledCode.Methods(Project(4, 1_000_000), Edits.Driver(false, manifest)), "Model");
        Assert.EndsWith("; Unroll = 4 instead of 16 of layer 'lstm' would fit", await Message(limit), StringComparison.Ordinal);
        Assert.EndsWith("; Unroll = 2 instead of 16 of layer 'lstm' would fit", await Message(limit - 1), StringComparison.Ordinal);

        async Task<string> Message(long limit) =>
            Assert.Single(await Rule.Analyze(Project(16, limit), manifest)).GetMessage(null);

        static CSharpCompilation Project(int unroll, long limit) => Source.Compile(Limited(
            "[RecurrentModel(InputSize = 1, SequenceLength = 16)] [Weights(\"amp.nam\")] "
            + $"[Lstm(2, Unroll = {unroll})] [Dense(1)] public partial class Model;", limit));
    }

    /// <summary>Other options, another language or another runtime may be other code.</summary>
    [Fact]
    public void WhatIsKnownIsKnownOfItsProjectsOptions()
    {
        var project = Source.Compile(Head + "[Rnn(2)] public partial class Model;");
        var runtime = project.GetTypeByMetadataName("RecurrentGen.RecurrentModelAttribute")!.ContainingAssembly;
        var language = CSharpParseOptions.Default;
        var known = KnownCode.Of(runtime, project.Options, language);
        Assert.Same(known, KnownCode.Of(runtime, project.Options.WithOptimizationLevel(OptimizationLevel.Release), language));
        Assert.NotSame(known, KnownCode.Of(runtime, project.Options.WithOverflowChecks(true), language));
        Assert.NotSame(known, KnownCode.Of(runtime, project.Options, language.WithLanguageVersion(LanguageVersion.CSharp12)));
        Assert.NotSame(known, KnownCode.Of(runtime, project.Options, language.WithFeatures([KeyValuePair.Create("strict", "true")])));
        Assert.NotSame(known, KnownCode.Of(project.Assembly, project.Options, language));
    }

    /// <summary>The project cannot be built either, and its own errors say why. Once they are gone, the limit holds.</summary>
    [Fact]
    public async Task WhatDoesNotCompileIsNotMeasured()
    {
        var second = Source.Library("namespace RecurrentGen.Numerics { public static class Rows { } }");
        var project = Source.Compile(Limited(Head + "[Rnn(2)] public partial class Refused;", 1), second);
        Assert.Null(Measure(project, Token, "Refused").Figure);
        Assert.Empty((await Rule.Analyze(project)).Select(d => d.GetMessage(null)));
        Generated.Driver(project).RunGeneratorsAndUpdateCompilation(project, out var output, out _, Token);
        Assert.Contains(output.GetDiagnostics(Token), d => d.Severity == DiagnosticSeverity.Error);

        // The same file and the same runtime.
        Assert.Equal("RGEN0310", Assert.Single(await Rule.Analyze(project.RemoveReferences(second))).Id);
    }

    /// <summary>An option that only applications may have.</summary>
    [Fact]
    public async Task AnApplicationThatPrefers32BitsIsMeasured()
    {
        var project = Source.Compile(Limited(Head + "[Rnn(2)] public partial class Model; class P { static void Main() { } }", 1));
        var options = project.Options.WithOutputKind(OutputKind.ConsoleApplication).WithPlatform(Platform.AnyCpu32BitPreferred);
        var found = Assert.Single(await Rule.Analyze(project.WithOptions(options)));
        Assert.Equal(CompiledCode.Bytes(CompiledCode.Methods(project), "Model"), Figure(found));
    }

    [Fact]
    public void NobodyWaitsForACompilerThatIsNotWanted()
    {
        var project = Source.Compile(Limited(Head + "[Rnn(2)] public partial class Unwanted;", 1));
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Measure(project, cancellation.Token, "Unwanted"));
        Assert.NotNull(Measure(project, Token, "Unwanted").Figure);
    }

    /// <summary>A limit of the real bytes is kept, and one byte less is not.</summary>
    /// <param name="project">The project with any limit.</param>
    /// <param name="limited">The project with another limit.</param>
    private static async Task<long> IsExact(CSharpCompilation project, string model, Func<long, CSharpCompilation> limited)
    {
        var driver = Edits.Driver(false, new ManifestText("amp.nam", ManifestText.Amp));
        long real = CompiledCode.Bytes(CompiledCode.Methods(project.WithOptions(project.Options.WithDelaySign(null)), driver), model);
        Assert.Empty((await Rule.Analyze(limited(real))).Select(d => d.GetMessage(null)));
        Assert.Equal(real, Figure(Assert.Single(await Rule.Analyze(limited(real - 1)))));
        return real;
    }

    private static string Limited(string source, long limit) =>
        source.Replace("[RecurrentModel(", $"[Budget(MaxCodeBytes = {limit})] [RecurrentModel(", StringComparison.Ordinal);

    private static long Figure(Diagnostic diagnostic) => long.Parse(
        Bytes().Match(diagnostic.GetMessage(null)).Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static (ModelProgram Program, CodeFigure? Figure) Measure(CSharpCompilation project, CancellationToken token, string name = "Model")
    {
        var spec = Source.Parse(project, name);
        var program = Planner.Plan(ModelBinder.Bind(spec).Model!).Program!;
        return (program, CodeCompiler.For(project.GetTypeByMetadataName(name)!, spec, project, token)!.Measure(program));
    }

    private static (Generator.Parsing.ModelSpec Spec, ModelProgram Program, KnownCode Known) Known(CSharpCompilation project, string name)
    {
        var spec = Source.Parse(project, name);
        var runtime = project.GetTypeByMetadataName("RecurrentGen.RecurrentModelAttribute")!.ContainingAssembly;
        return (spec, Planner.Plan(ModelBinder.Bind(spec).Model!).Program!,
            KnownCode.Of(runtime, project.Options, (CSharpParseOptions)project.SyntaxTrees[0].Options));
    }

    [GeneratedRegex("takes ([0-9,]+) bytes of IL, and MaxCodeBytes is")]
    private static partial Regex Bytes();
}
