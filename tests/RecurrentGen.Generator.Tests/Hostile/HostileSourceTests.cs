using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Hostile;

/// <summary>Sources that somebody thought of: names, places, depths and sizes.</summary>
public sealed class HostileSourceTests
{
    private const string Sizes = "[global::RecurrentGen.RecurrentModel(InputSize = 3, SequenceLength = 4)] ";
    private const string Rnn = Sizes + "[global::RecurrentGen.Rnn(1)] ";

    [Theory]
    [InlineData("namespace N.@class { % public partial class @event { } }")]
    [InlineData("namespace N { % public partial class \u6a21\u578b { } }")]
    [InlineData("namespace N { % public partial class a\u0301\u00c4 { } }")]
    [InlineData("namespace N { % public partial class Vector { } }")]
    [InlineData("namespace N { % public partial class System { } }")]
    [InlineData("namespace N { % public partial class RecurrentGen { } }")]
    [InlineData("namespace N { % public partial class Span { } }")]
    [InlineData("namespace N.System.Numerics { public class Math { } % public partial class Model { } }")]
    [InlineData("namespace System.N { % public partial class Model { } }")]
    [InlineData("public class Vector { } public class Matrix { } public class Span { } % public partial class Model { }")]
    [InlineData("% public partial class Model { public class System { } public class RecurrentGen { } public class Span { } }")]
    [InlineData("public partial interface IOuter { public partial record R { % private partial class Model; } }")]
    [InlineData("% public partial class Model { int p, m, w, t, parameters, _parameters, layers; void Forward() { } void Step() { } }")]
    public async Task ItIsGenerated(string source) =>
        Assert.True((await Verdict.Of(source.Replace("%", Rnn, StringComparison.Ordinal))) is { IsGenerated: true, Errors.IsEmpty: true });

    [Theory]
    [InlineData("public partial class Outer<T> { % public partial class Model; }", "RGEN0002")]
    [InlineData("% public partial record Model;", "RGEN0003")]
    [InlineData("file partial class Outer { % public partial class Model; }", "RGEN0003")]
    [InlineData("% public partial class Model { public required int Size { get; set; } }", "RGEN0003")]
    [InlineData("public class Base { public required int Size; } % public partial class Model : Base;", "RGEN0003")]
    [InlineData("% public partial class Model; [Dense(1)] public partial class Model;", "RGEN0006")]
    [InlineData("public class Base { public void Save() { } } % public partial class Model : Base;", "RGEN0010")]
    [InlineData("public class Base { public class Training { } } % public partial class Model : Base;", "RGEN0010")]
    [InlineData("% [Model] public partial class Model : LayerAttribute;", "RGEN0110")]
    [InlineData("% [Cell<Model>(3)] public partial class Model;", "CS0453")]
    [InlineData("% public partial class Model; % public partial class Model;", "CS0579")]
    [InlineData("[RecurrentModel(InputSize = 1, BatchSize = 1, SequenceLength = 4, BatchSize = 2)] [Rnn(1)] public partial class Model;", "CS0643")]
    [InlineData("public class C { float[] a = new float[2]; [RealTime] public float Sum() => a[] + new int[][0]; } % public partial class M;", "CS0443")]
    [InlineData("[X<XAttribute<int>>] class XAttribute<T> : CellAttribute<T> { } % [X<X<int>>] public partial class Model;", "CS0453")]
    public async Task AnErrorSaysWhyNot(string source, string id) =>
        Assert.Contains(id, (await Verdict.Of(source.Replace("%", Rnn, StringComparison.Ordinal))).Errors);

    [Fact]
    public async Task NamesThatDifferInCapitalsHaveFilesOfTheirOwn()
    {
        string source = string.Concat(new[] { "Model", "model", "MODEL" }.Select(n => Rnn + $"public partial class {n}; "));
        Assert.True((await Verdict.Of(source)).Errors.IsEmpty);
        Assert.Equal(
            ["MODEL.Model.g.cs", "Model-2.Model.g.cs", "model-3.Model.g.cs"],
            Generated.Files(source).Keys.Where(n => n.EndsWith(".Model.g.cs", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("new[] { 1 }, 2", "RGEN0107")]
    [InlineData("\"leak\", new[] { 1 }", "RGEN0107")]
    [InlineData("\"leak\", typeof(int)", "RGEN0107")]
    [InlineData("null, null", "RGEN0107")]
    public async Task HyperparametersOfAnyKind(string values, string id) => Assert.Contains(id, (await Verdict.Of(
        Source.Cell(", Matrix W, double leak = 0.5", "return leak * (W * x);")
        + Sizes + $"[Cell<C>(2, Hyperparameters = new object[] {{ {values} }})] public partial class Model;")).Errors);

    /// <summary>Every value is used twice: there are far more ways through the graph than values.</summary>
    [Fact]
    public Task ValuesThatShareOperands() => IsGenerated(string.Concat(
        Enumerable.Range(2, 100).Select(i => $"var a{i} = a{i - 1} * a{i - 2};")) + "return a101;");

    [Fact]
    public Task ALongChainOfValues() => IsGenerated(string.Concat(
        Enumerable.Range(2, 400).Select(i => $"var a{i} = a{i - 1} * 0.5 + h;")) + "return a401;");

    [Fact]
    public Task ALongChainOfProducts() => IsGenerated(string.Concat(
        Enumerable.Range(2, 20).Select(i => $"var a{i} = U * a{i - 1};")) + "return a21;");

    [Theory]
    [InlineData("(", ")", 300)]
    [InlineData("-", "", 300)]
    [InlineData("h + ", "", 5000)]
    [InlineData("h / ", "", 300)]
    [InlineData("", " / h", 5000)]
    [InlineData("Tanh(", ")", 300)]
    [InlineData("flag ? h : ", "", 300)]
    public async Task DeepExpressions(string before, string after, int depth)
    {
        string expression = string.Concat(Enumerable.Repeat(before + " ", depth)) + "(W * x)" + string.Concat(Enumerable.Repeat(after, depth));
        await Verdict.Of(
            Source.Cell(", Matrix W, bool flag = true", $"return {expression};") + Sizes + "[Cell<C>(2)] public partial class Model;");
    }

    [Theory]
    [InlineData("[Rnn(1)]", 10_000)]
    [InlineData("[Dense(1)]", 10_000)]
    [InlineData("[Rnn(1, Layers = 1024)]", 10_000)]
    public async Task TenThousandLayers(string layer, int count) => Assert.Contains(
        "RGEN0330",
        (await Verdict.Of(Sizes + string.Concat(Enumerable.Repeat(layer, count)) + "public partial class Model;")).Errors);

    [Fact]
    public async Task LongNames()
    {
        string name = new('M', 500);
        Assert.True((await Verdict.Of($"namespace {name}.{name} {{ {Rnn} public partial class {name}; }}")).Errors.IsEmpty);
    }

    private static async Task IsGenerated(string body) => Assert.True((await Verdict.Of(
        Source.Cell(", Matrix W, Matrix U", "var a0 = Tanh(W * x); var a1 = U * h + a0;" + body)
        + Sizes + "[Cell<C>(2)] public partial class Model;")) is { IsGenerated: true, Errors.IsEmpty: true });
}
