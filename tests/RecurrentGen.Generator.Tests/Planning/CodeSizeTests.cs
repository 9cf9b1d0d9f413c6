using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RecurrentGen.Benchmarks;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Planning;

/// <summary>Holds the planned sizes of methods against the real ones of compiled models.</summary>
public sealed class CodeSizeTests
{
    /// <summary>The estimate of a large loop over time is at most this many times its real size.</summary>
    private const double LoopFactor = 1.6;

    /// <summary>The same for kernels, whose code depends on what the C# compiler keeps in variables.</summary>
    private const double KernelFactor = 3;

    /// <summary>Instructions from which on a factor means something.</summary>
    private const int LargeMethod = 1000;

    /// <summary>
    /// Instructions that a method without an estimate has at most: it is straight code, a call or two for every layer or, in
    /// what describes the model once, for every piece of a tensor.
    /// </summary>
    private const int SmallMethod = 600;

    private const int SmallPerPart = 60;

    /// <summary>Every model that the speed of this project is measured with.</summary>
    public static TheoryData<string> Benchmarked => [.. CSharpSyntaxTree
        .ParseText(File.ReadAllText(Repository.Path("tests", "RecurrentGen.Benchmarks", "Workloads", "Models.cs")))
        .GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>().Select(c => c.ToString())];

    [Theory]
    [MemberData(nameof(Benchmarked))]
    public void ABenchmarkedModelHasItsPlannedSizes(string declaration) => Check(declaration, declaration);

    [Theory]
    [InlineData(1, 4, "[Lstm(512, Layers = 4)] [Dense(1)]")]
    [InlineData(2, 160, "[Lstm(20, Unroll = 80)]")]
    [InlineData(1, 160, "[Lstm(20, Unroll = TimeUnroll.Full, Return = Return.Last)] [Dense(1)]")]
    [InlineData(16, 150, "[Gru(48, Unroll = 75)]")]
    [InlineData(4, 150, "[Gru(33, ResetAfter = false, Unroll = TimeUnroll.Full)]")]
    [InlineData(4, 150, "[Rnn(16, Direction = Direction.Bidirectional, Unroll = 149)]")]
    [InlineData(1, 10, "[Rnn(2, Layers = 64)]")]
    [InlineData(2, 10, "[Lstm(3, Layers = 20, Direction = Direction.Bidirectional)]")]
    public void AnExtremeModelHasItsPlannedSizes(int batch, int steps, string layers)
    {
        string declaration = Model(1, steps, batch, layers);
        Check(declaration, declaration);
    }

    [Theory]
    [InlineData(4, "[OneHot(200)] [Lstm(20, Unroll = 75)]")]
    [InlineData(1, "[OneHot(200)] [Gru(33, Unroll = 75)]")]
    [InlineData(4, "[Embedding(30, 8, PaddingToken = 3)] [MultiplicativeLstm(16, Unroll = 75)] [Dense(30)]")]
    public void AModelOfTokensHasItsPlannedSizes(int batch, string layers)
    {
        string declaration = Model(1, 150, batch, layers).Replace("InputSize = 1, ", "", StringComparison.Ordinal);
        Check(declaration, declaration);
    }

    [Theory]
    [InlineData(24, 16)]
    [InlineData(100, 64)]
    [InlineData(200, 100)]
    [InlineData(200, 5)]
    public void ACellOfManyActivationsHasItsPlannedSizes(int activations, int units)
    {
        string declaration = Model(1, 4, 2, $"[Cell<C>({units})]");
        Check(Activations(activations) + declaration, declaration);
    }

    [Theory]
    [InlineData(12, 16, 1)]
    [InlineData(40, 64, 1)]
    [InlineData(40, 20, 2)]
    public void ACellOfManySlotsHasItsPlannedSizes(int slots, int units, int batch)
    {
        string declaration = Model(3, 4, batch, $"[Cell<C>({units})]");
        Check(Slots(slots) + declaration, declaration);
    }

    [Theory]
    [InlineData(8, 16, 1)]
    [InlineData(30, 40, 2)]
    public void ACellOfManyStagesHasItsPlannedSizes(int stages, int units, int batch)
    {
        string declaration = Model(3, 4, batch, $"[Cell<C>({units})]");
        Check(Stages(stages) + declaration, declaration);
    }

    [Theory]
    [InlineData(2, 20, "[LayerNormLstm(70)]")]
    [InlineData(1, 20, "[LayerNormLstm(20, Return = Return.Last)] [Dense(1)]")]
    public void ACellWithSumsHasItsPlannedSizes(int batch, int steps, string layers)
    {
        string declaration = Model(3, steps, batch, layers);
        Check(declaration, declaration);
    }

    /// <summary>Values without names, side by side or one within the other: the text is cut into pieces with names.</summary>
    [Theory]
    [InlineData("{0}.5 * h", '+', 64, 16)]
    [InlineData("{0}.5 * h", '+', 400, 20)]
    [InlineData("{0}.5 * h * x", '-', 300, 40)]
    [InlineData("Tanh({0}.5 * h)", '*', 100, 5)]
    [InlineData("Tanh(U * ({0}.5 * h))", '+', 20, 20)]
    [InlineData("Sum({0}.5 * h) * x", '+', 20, 20)]
    public void ACellOfALongExpressionHasItsPlannedSizes(string term, char operation, int count, int units)
    {
        string declaration = Model(3, 4, 2, $"[Dense({units})] [Cell<C>({units})]");
        foreach (string expression in new[] { Source.Balanced(term, operation, count), Source.InARow(term, operation, Math.Min(count, 200)) })
        {
            string cell = Source.Cell(", Matrix W, Matrix U", $"return Tanh(W * x + U * h) + ({expression});");
            Check(cell.Replace("Vector x", "[Size(\"hidden\")] Vector x", StringComparison.Ordinal) + declaration, declaration);
        }
    }

    private static string Model(int inputs, int steps, int batch, string layers) =>
        $"[RecurrentModel(InputSize = {inputs}, SequenceLength = {steps}, BatchSize = {batch})] {layers} "
        + "public partial class Model;";

    [Theory]
    [InlineData(1, 4)]
    [InlineData(10, 4)]
    [InlineData(20, 2)]
    [InlineData(30, 1)]
    [InlineData(200, 1)]
    public void APanelHoldsFewerUnitsWhereTheyNeedManyActivations(int activations, int granules)
    {
        var input = Source.Compile(Activations(activations) + Model(1, 4, 2, "[Cell<C>(256)]"));
        var stage = ((RecurrentPlan)Plan(input, "Model").Layers[0]).Directions[0].Cell.Stages[0];
        Assert.Equal(granules, stage.Products[0].Storage.Matrix.PanelGranules);
    }

    [Fact]
    public void AStackOfFourLayersOf512UnitsIsLessThanAMegabyteOfText() => Assert.InRange(
        Generated.Files(Model(64, 64, 32, "[Lstm(512, Layers = 4)] [Dense(1)]")).Values.Sum(Encoding.UTF8.GetByteCount),
        50_000,
        1_000_000);

    /// <summary>A cell with one accumulator and as many tanh of it as wanted, all in one level.</summary>
    internal static string Activations(int count)
    {
        var body = new StringBuilder("var a = W * x + U * h + b; var s0 = Tanh(a);");
        for (int i = 1; i < count; i++)
        {
            body.Append(
                CultureInfo.InvariantCulture, $"var t{i} = Tanh(0.{i} * a + {i}); var s{i} = s{i - 1} + t{i};");
        }

        return Source.Cell(", Matrix W, Matrix U, Vector b", $"{body} return s{count - 1};");
    }

    /// <summary>A cell with as many accumulators as wanted in one level.</summary>
    private static string Slots(int count)
    {
        var numbers = Enumerable.Range(0, count).ToList();
        return Source.Cell(
            string.Concat(numbers.Select(i => $", Matrix W{i}, Matrix U{i}, Vector b{i}")),
            string.Concat(numbers.Select(i => $"var g{i} = Sigmoid(W{i} * x + U{i} * h + b{i});"))
                + "return " + string.Join(" * ", numbers.Select(i => $"g{i}")) + ";");
    }

    /// <summary>A cell whose step has as many products one behind the other as wanted.</summary>
    private static string Stages(int count)
    {
        var numbers = Enumerable.Range(1, count - 1).ToList();
        return Source.Cell(
            ", Matrix W, Matrix U0" + string.Concat(numbers.Select(i => $", Matrix U{i}")),
            "var g0 = Tanh(W * x + U0 * h);" + string.Concat(numbers.Select(i => $"var g{i} = Tanh(U{i} * g{i - 1} + W * x);"))
                + $"return g{count - 1};");
    }

    /// <summary>Planned sizes are upper bounds, not far from the real ones, and every method that can grow has one.</summary>
    private static void Check(string source, string declaration)
    {
        var input = Source.Compile(source);
        string model = Regex.Match(declaration, "class ([A-Za-z0-9]+)").Groups[1].Value;
        var program = Plan(input, model);
        var methods = CompiledCode.Methods(input).Where(m => m.Type.StartsWith(model, StringComparison.Ordinal)).ToList();
        foreach (var estimate in CodeSizes.Of(program))
        {
            var pattern = new Regex(Pattern(estimate));
            var real = methods.Where(m => m.Type == TypeOf(model, estimate.Pass) && pattern.IsMatch(m.Method)).ToList();
            methods.RemoveAll(real.Contains);
            if (real.Count > 0)
            {
                Compare(estimate, real);
            }
        }

        int parts = program.Layers.Sum(l => l is RecurrentPlan recurrent ? recurrent.Directions.Count : 1)
            + program.Parameters.Tensors.Sum(t => t.Pieces.Count);
        // Traces are slow anyway: nothing has to be optimized there.
        methods.RemoveAll(m => Regex.IsMatch(m.Method, "^Rg(Trace|Step[0-9]+)$"));
        Assert.All(methods, m => Assert.True(
            m.Instructions <= SmallMethod + (parts * SmallPerPart), $"no size was planned for {m}"));
    }

    private static void Compare(MethodEstimate estimate, List<MethodSize> real)
    {
        int instructions = real.Max(m => m.Instructions);
        string both = $"{estimate}, but {real.MaxBy(m => m.Instructions)}";
        Assert.True(instructions <= estimate.Size.Instructions, both);
        Assert.True(real.Max(m => m.Il) <= estimate.Size.Il, both);
        Assert.True(real.Max(m => m.Locals) <= estimate.Size.Locals, both);
        bool loop = estimate.Kind is MethodKind.ForwardLoop or MethodKind.BackwardLoop;
        Assert.True(
            instructions < LargeMethod
            || estimate.Size.Instructions <= (loop ? LoopFactor : KernelFactor) * instructions,
            both);
        Assert.True(!estimate.Size.IsOptimized || CompiledCode.IsBelowLimits(real), both);
    }

    private static string TypeOf(string model, PassKind pass) => pass switch
    {
        PassKind.Predictor => model + ".Predictor.RgPass",
        PassKind.Training => model + ".Training.RgShard",
        _ => $"{model}.{pass}",
    };

    private static ModelProgram Plan(CSharpCompilation input, string model) =>
        Planner.Plan(Assert.IsType<BoundModel>(ModelBinder.Bind(Source.Parse(input, model)).Model)).Program!;

    private static string Pattern(MethodEstimate estimate) => estimate.Kind switch
    {
        MethodKind.ForwardLoop => $"^Forward{estimate.Identifier}$",
        MethodKind.BackwardLoop => $"^Backward{estimate.Identifier}$",
        MethodKind.Step => $"^Step{estimate.Identifier}(_[0-9]+)?$",
        _ => $"^{estimate.Identifier}Cell(Backward)?[0-9]*(Size[0-9]+)?(_[0-9]+)?$",
    };
}
