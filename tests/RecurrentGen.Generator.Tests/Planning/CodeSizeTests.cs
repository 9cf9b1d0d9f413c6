using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RecurrentGen.Benchmarks;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Generator.Tests.Infrastructure;
using MethodKind = RecurrentGen.Generator.Planning.MethodKind;

namespace RecurrentGen.Generator.Tests.Planning;

/// <summary>Holds the planned sizes of methods against the real ones of compiled models.</summary>
public sealed class CodeSizeTests
{
    /// <summary>The estimate of a large method is at most this many times its real size.</summary>
    private const double LargestFactor = 2;

    /// <summary>Of a loop over time that is near the limit: there the user is warned.</summary>
    private const double LargestFactorNearLimit = 1.25;

    /// <summary>From here on a factor means something.</summary>
    private const int LargeMethod = 1000;

    private const int NearLimit = 10_000;

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
        string declaration = $"[RecurrentModel(InputSize = 1, SequenceLength = {steps}, BatchSize = {batch})] {layers} public partial class Model;";
        Check(declaration, declaration);
    }

    [Theory]
    [InlineData(24, 16)]
    [InlineData(100, 64)]
    [InlineData(200, 100)]
    [InlineData(200, 5)]
    public void ACellOfManyActivationsHasItsPlannedSizes(int activations, int units)
    {
        string declaration = $"[RecurrentModel(InputSize = 1, SequenceLength = 4, BatchSize = 2)] [Cell<C>({units})] public partial class Model;";
        Check(Activations(activations) + declaration, declaration);
    }

    [Theory]
    [InlineData(12, 16, 1)]
    [InlineData(40, 64, 1)]
    [InlineData(40, 20, 2)]
    public void ACellOfManySlotsHasItsPlannedSizes(int slots, int units, int batch)
    {
        string declaration = $"[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = {batch})] [Cell<C>({units})] public partial class Model;";
        Check(Slots(slots) + declaration, declaration);
    }

    [Theory]
    [InlineData(8, 16, 1)]
    [InlineData(30, 40, 2)]
    public void ACellOfManyStagesHasItsPlannedSizes(int stages, int units, int batch)
    {
        string declaration = $"[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = {batch})] [Cell<C>({units})] public partial class Model;";
        Check(Stages(stages) + declaration, declaration);
    }

    /// <summary>A cell with one accumulator and as many tanh of it as wanted, all in one level.</summary>
    internal static string Activations(int count)
    {
        var body = new StringBuilder("var a = W * x + U * h + b; var s0 = Tanh(a);");
        for (int i = 1; i < count; i++)
        {
            body.Append(System.Globalization.CultureInfo.InvariantCulture, $"var t{i} = Tanh(0.{i} * a + {i}); var s{i} = s{i - 1} + t{i};");
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

    private static void Check(string source, string declaration)
    {
        var input = Source.Compile(source);
        string model = Regex.Match(declaration, "class ([A-Za-z0-9]+)").Groups[1].Value;
        var program = Planner.Plan(Assert.IsType<Generator.Binding.BoundModel>(
            Generator.Binding.ModelBinder.Bind(Source.Parse(input, model)).Model)).Program!;
        var sizes = Sizes(input);
        var rest = sizes.Where(s => s.Type.StartsWith(model, StringComparison.Ordinal)).ToList();
        foreach (var estimate in CodeSizes.Of(program))
        {
            var pattern = new Regex(Pattern(estimate));
            var real = sizes.Where(s => s.Type == $"{model}.{estimate.Pass}" && pattern.IsMatch(s.Method)).ToList();
            rest.RemoveAll(real.Contains);
            foreach (var method in real)
            {
                TestContext.Current.SendDiagnosticMessage($"{estimate} | {method}");
                Console.WriteLine($"{estimate.Pass} {estimate.Kind} {estimate.Identifier} est {estimate.Size.Instructions} {estimate.Size.Il} {estimate.Size.Locals} {estimate.Size.Accesses} | real {method.Method} {method.Instructions} {method.Il} {method.Locals} {method.Accesses}  ratio {(double)estimate.Size.Instructions/method.Instructions:F2} {(double)estimate.Size.Il/method.Il:F2} {(double)estimate.Size.Locals/Math.Max(1,method.Locals):F2}");
            }
        }
        foreach (var r in rest.OrderByDescending(r => r.Instructions).Take(3)) Console.WriteLine($"rest {r}");
    }

    private static string Pattern(MethodEstimate estimate) => estimate.Kind switch
    {
        MethodKind.ForwardLoop => $"^Forward{estimate.Identifier}$",
        MethodKind.BackwardLoop => $"^Backward{estimate.Identifier}$",
        MethodKind.Step => $"^Step{estimate.Identifier}(_[0-9]+)?$",
        _ => $"^{estimate.Identifier}Cell(Backward)?[0-9]*(Size[0-9]+)?(_[0-9]+)?$",
    };

    private static IReadOnlyList<MethodSize> Sizes(CSharpCompilation input)
    {
        var token = TestContext.Current.CancellationToken;
        Generated.Driver(input).RunGeneratorsAndUpdateCompilation(input, out var output, out _, token);
        using var image = new MemoryStream();
        var options = output.Options.WithOptimizationLevel(OptimizationLevel.Release);
        var emitted = output.WithOptions(options).Emit(image, cancellationToken: token);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics.Take(5)));
        return MethodSizes.Read(image);
    }
}
