using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Incrementality;

/// <summary>
/// What is remembered between two keys never hides a change: after an edit of another file, generator and analyzers say what
/// they say of a project that they see for the first time.
/// </summary>
public sealed class DependencyTests
{
    private const string Model = "[RecurrentModel(InputSize = 1, SequenceLength = 2)] ";
    private const string Cell = "[RecurrentCell] public struct C { public static Vector Step(Vector x, Vector h, Matrix w) => ";

    /// <summary>The file of the model, another file, and the other file after the edit.</summary>
    public static TheoryData<string, string, string, string> Changes => new()
    {
        {
            "a constant in an argument", Model + "[Lstm(Sizes.Hidden)] [Dense(1)] public partial class M;",
            "static class Sizes { public const int Hidden = 2; }", "static class Sizes { public const int Hidden = 3; }"
        },
        {
            "a constant that becomes wrong", Model + "[Lstm(Sizes.Hidden)] [Dense(1)] public partial class M;",
            "static class Sizes { public const int Hidden = 2; }", "static class Sizes { public const int Hidden = -3; }"
        },
        { "a cell's equations", Model + "[Cell<C>(2)] public partial class M;", Cell + "Tanh(w * x) + h; }", Cell + "Sigmoid(w * x) + h; }" },
        { "a cell's first mistake", Model + "[Cell<C>(2)] public partial class M;", Cell + "Tanh(w * x) + h; }", Cell + "Tanh(w * x) + new Vector(2); }" },
        { "a cell's name", Model + "[Cell<C>(2)] public partial class M;", Cell + "Tanh(w * x) + h; }", "namespace Else { " + Cell + "Tanh(w * x) + h; } }" },
        {
            "the meaning of a name in a cell", Model + "[Cell<C>(2)] public partial class M;" + Cell.Replace("struct C", "struct C : IOwn", StringComparison.Ordinal)
            + "Tanh(w * x) + h; }", "public interface IOwn { }", "public interface IOwn { } public struct Vector { }"
        },
        {
            "a base class", Model + "[Lstm(2)] public partial class M : B;",
            "public abstract class B { }", "public abstract class B { public int Lstm => 1; public void Save() { } }"
        },
        {
            "the base of a base class", Model + "[Lstm(2)] public partial class M : B; public abstract class B : A { }",
            "public abstract class A { }", "public abstract class A { public required int Size { get; init; } }"
        },
        {
            "a containing type", "public class Outer { " + Model + "[Lstm(2)] public partial class M; }",
            "partial class Outer { }", "class Unrelated { }"
        },
        {
            "another declaration of the class", Model + "[Lstm(2)] public partial class M;",
            "public partial class M { }", "public partial class M { public int Save => 1; }"
        },
        {
            "a layer attribute of one's own", Model + "[My(2)] public partial class M;" + Cell + "Tanh(w * x) + h; }",
            "public sealed class MyAttribute : CellAttribute<C> { public MyAttribute(int n) : base(n) { } }",
            "public sealed class MyAttribute : LayerAttribute { public MyAttribute(int n) { } }"
        },
        {
            "an enumeration's member", Model + "[Lstm(2)] [Dense(1, Activation = Use.Chosen)] public partial class M;",
            "static class Use { public const Activation Chosen = Activation.Tanh; }",
            "static class Use { public const Activation Chosen = Activation.Relu; }"
        },
        {
            "a limit of code", Model + "[Budget(MaxCodeBytes = Sizes.Code)] [Rnn(2)] public partial class M;",
            "static class Sizes { public const int Code = 100000; }", "static class Sizes { public const int Code = 100; }"
        },
        {
            "a cell's equations under a limit of code", Model + "[Budget(MaxCodeBytes = 100)] [Cell<C>(2)] public partial class M;",
            Cell + "Tanh(w * x) + h; }", Cell + "Sigmoid(Tanh(w * x) + h) + Tanh(h); }"
        },
        {
            "a hidden size among variants", Model + "[Variants(\"rnn\", HiddenSizes = new[] { 2, Sizes.Hidden })] [Rnn(2)] public static partial class M;",
            "static class Sizes { public const int Hidden = 3; }", "static class Sizes { public const int Hidden = 4; }"
        },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task AChangeOfAnotherFileIsSeen(string what, string model, string other, string edited)
    {
        var token = TestContext.Current.CancellationToken;
        var before = Edits.Project(model, other);
        var after = before.With(1, edited);
        Assert.Same(before.SyntaxTrees[0], after.SyntaxTrees[0]);

        var driver = Edits.Driver().RunGenerators(before, token);
        var texts = Edits.Texts(driver);
        var findings = await Findings(before);
        driver = driver.RunGenerators(after, token);

        // Equal trees of their own: nothing is known of them.
        var fresh = Edits.Project(model, edited);
        var expected = Edits.Texts(Edits.Driver().RunGenerators(fresh, token));
        Assert.Equal(expected, Edits.Texts(driver));
        Assert.Equal(await Findings(fresh), await Findings(after));
        Assert.False(
            texts.SequenceEqual(expected) && findings.SequenceEqual(await Findings(fresh)), what + " changes nothing: no proof");

        // And back again.
        driver = driver.RunGenerators(before, token);
        Assert.Equal(texts, Edits.Texts(driver));
        Assert.Equal(findings, await Findings(before));
    }

    [Fact]
    public void ACellOfAnotherLibraryIsSeen()
    {
        var token = TestContext.Current.CancellationToken;
        var first = Source.Library(Cell + "Tanh(w * x) + h; }");
        var second = Source.Library(Cell + "Sigmoid(w * x) + h; }");
        var before = Edits.Project(Model + "[Cell<C>(2)] public partial class M;").AddReferences(first);
        var after = before.ReplaceReference(first, second);
        var driver = Edits.Driver().RunGenerators(before, token);
        string one = Edits.Texts(driver)["M.LiveStream.g.cs"];
        string other = Edits.Texts(driver.RunGenerators(after, token))["M.LiveStream.g.cs"];
        Assert.Contains("Tanh(", one, StringComparison.Ordinal);
        Assert.Contains("Sigmoid(", other, StringComparison.Ordinal);
        Assert.DoesNotContain("Tanh(", other, StringComparison.Ordinal);
    }

    private static async Task<List<string>> Findings(CSharpCompilation project) =>
        [.. (await Rule.Analyze(project)).Select(d => d.ToString())];
}
