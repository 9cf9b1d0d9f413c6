using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Emission;
using RecurrentGen.Generator.Tests.Incrementality;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Emission;

/// <summary>A model's text is the same on every machine, and can be read on any.</summary>
public sealed class DeterminismTests
{
    private const string Models =
        """
        [RecurrentCell]
        public struct Leaky
        {
            public static (Vector, Vector) Step(Vector x, Vector h, Vector c, Matrix Wi, [Init(-0.5)] Vector b, double leak = 0.125)
            {
                var i = Tanh(Wi * x + b);
                return (leak * h + i * c, 1e-7 * c + i);
            }
        }
        [RecurrentModel(InputSize = 1500, SequenceLength = 12, BatchSize = 3)]
        [Lstm(18, Direction = Direction.Bidirectional, Layers = 2, Unroll = 4)]
        [Gru(5, Direction = Direction.Bidirectional, Merge = Merge.Multiply)]
        [Gru(20, ResetAfter = false)]
        [Cell<Leaky>(9, Name = "a_somewhat_long_name_as_people_give_them", Return = Return.Last)]
        [Dense(4, Activation = Activation.Softmax)]
        public partial class Everything;
        [RecurrentModel(InputSize = 1, SequenceLength = 3, Loss = Loss.SoftmaxCrossEntropy)] [Cell<Leaky>(40)] [Dense(3)]
        public partial class Classes;
        [RecurrentModel(InputSize = 1, SequenceLength = 2)] [Variants("rnn", HiddenSizes = new[] { 2, 1200 })] [Rnn(2)]
        public static partial class Sizes;
        """;

    // As in German, Swedish and Arabic; the cultures themselves are not on every machine that builds.
    [Theory]
    [InlineData(",", ".", "-")]
    [InlineData(",", "\u00a0", "\u2212")]
    [InlineData("\u066b", "\u066c", "\u061c-")]
    public void TheCultureChangesNothing(string point, string group, string minus)
    {
        var expected = Generated.Files(Models, "graph,plan");
        var before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = point;
        culture.NumberFormat.NumberGroupSeparator = group;
        culture.NumberFormat.NegativeSign = minus;
        try
        {
            CultureInfo.CurrentCulture = culture;
            Assert.NotEqual("-0.5", (-0.5).ToString(culture));
            Assert.Equal(expected, Generated.Files(Models, "graph,plan"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void NoLetterIsMadeSmallOrBigTheWayOfACulture()
    {
        // Turkish has two letters i; these are the calls that know.
        var sources = Directory.GetFiles(Repository.Path("generator"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(p => p is "bin" or "obj"));
        Assert.DoesNotContain(sources, f => File.ReadAllText(f) is var text
            && (text.Contains(".ToLower()", StringComparison.Ordinal) || text.Contains(".ToUpper()", StringComparison.Ordinal)
                || text.Contains("char.ToLower(", StringComparison.Ordinal) || text.Contains("char.ToUpper(", StringComparison.Ordinal)));
    }

    [Fact]
    public void TheOrderOfFilesChangesNothing()
    {
        string[] files =
        [
            "[RecurrentModel(InputSize = 1, SequenceLength = 2)] [Cell<C>(2)] public partial class Net;",
            "[RecurrentModel(InputSize = 1, SequenceLength = 2)] [Cell<C>(3)] public partial class NET;",
            "[RecurrentCell] public struct C { public static Vector Step(Vector x, Vector h, Matrix w) => Tanh(w * x) + h; }"
            + "[RecurrentCell] public struct B { public static Vector Step(Vector x, Vector h, Matrix w) => w * x + h; }",
            "[RecurrentModel(InputSize = 1, SequenceLength = 2)] [Variants(\"rnn\", HiddenSizes = new[] { 2, 3 })] [Rnn(2)] public static partial class net;",
            "[RecurrentCell] public struct A { public static Vector Step(Vector x, Vector h, Matrix w) => w * x - h; }",
        ];
        var expected = Texts(files);
        Assert.Contains(expected.Keys, k => k.Contains("-2.", StringComparison.Ordinal));
        for (int turn = 0; turn < files.Length; turn++)
        {
            files = [.. files[1..], files[0]];
            Assert.Equal(expected, Texts(files));
            Assert.Equal(expected, Texts([.. files.Reverse()]));
        }

        static SortedDictionary<string, string> Texts(string[] files) =>
            Edits.Texts(Edits.Driver().RunGenerators(Edits.Project(files), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void ThePathAndTheNewlinesChangeNothing()
    {
        var expected = Generated.Files(Models);
        var compilation = Source.Compile(Models);
        var tree = compilation.SyntaxTrees[0];
        var moved = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(
            tree.ToString().Replace("\n", "\r\n", StringComparison.Ordinal), path: @"C:\Elsewhere\Other.cs",
            cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(expected, Generated.Run(moved).Results.SelectMany(r => r.GeneratedSources)
            .ToDictionary(s => s.HintName, s => s.SourceText.ToString()));
    }

    [Fact]
    public void TheTextIsAsciiInUnixLinesOfAtMost120Columns() => Assert.All(Generated.Files(Models), file =>
    {
        Assert.All(file.Value, c => Assert.InRange(c, '\n', '~'));
        Assert.DoesNotContain("\r", file.Value, StringComparison.Ordinal);
        Assert.EndsWith("\n", file.Value, StringComparison.Ordinal);
        string[] lines = file.Value.Split('\n');
        Assert.DoesNotContain(lines, l => l.EndsWith(' '));

        // The table on hover keeps its columns, and a cell its lines.
        Assert.DoesNotContain(lines, l => l.Length > LineWrapper.Columns
            && !l.TrimStart().StartsWith("/// ", StringComparison.Ordinal) && !l.StartsWith("    + \"", StringComparison.Ordinal));
    });

    [Fact]
    public void TwoParsesOfOneTextAreEqual()
    {
        var first = Source.Parse(Source.Compile(Models), "Everything");
        var second = Source.Parse(Source.Compile("// Moved.\n" + Models), "Everything");
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.Equal(Binding(first), Binding(second));
        Assert.NotEqual(
            first, Source.Parse(Source.Compile(Models.Replace("Unroll = 4", "Unroll = 3", StringComparison.Ordinal)), "Everything"));
    }

    private static Generator.Binding.BoundModel Binding(Generator.Parsing.ModelSpec spec) =>
        Generator.Binding.ModelBinder.Bind(spec).Model!;
}
