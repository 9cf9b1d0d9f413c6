using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Analyzers;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Incrementality;

/// <summary>No step of a generator holds a symbol, a tree or a compilation: an old one would stay in memory for each.</summary>
public sealed class HeldTests
{
    private const string Head = "[RecurrentModel(InputSize = 4, SequenceLength = 8, BatchSize = 2)] ";

    /// <summary>Models that have every kind of layer between them.</summary>
    private static readonly string[] Models =
    [
        Head + "[Lstm(4)] [Residual] [Conv1D(4, 3)] [MaxPool1D(2)] [AveragePool1D(2)] [LayerNorm] [PRelu] [Dropout(0.1)] [LastStep] [Dense(1)] public partial class A;",
        Head + "[Gru(4, Direction = Direction.Bidirectional)] [Rnn(3, Layers = 2)] [MeanPooling] [Dense(1)] public partial class B;",
        Head + "[ConvLstm1D(2, 3, 4)] [MaxPooling] [Dense(1)] public partial class C1;",
        Head + "[ConvLstm2D(2, 1, 2, 2)] [AttentionPooling(3)] [Dense(1)] public partial class C2;",
        Head + "[PeepholeLstm(4)] [CoupledLstm(4)] [ProjectedLstm(4, MemorySize = 8)] [MultiplicativeLstm(4)] [LayerNormLstm(4)] [Dense(1)] public partial class D;",
        Head + "[MinimalGatedUnit(4)] [Janet(4)] [IndRnn(4)] [EchoState(4)] [Cell<Own>(4)] [Dense(1)] public partial class E;"
        + "[RecurrentCell] public struct Own { public static Vector Step(Vector x, Vector h, Matrix w) => Tanh(w * x) + h; }",
        "[RecurrentModel(SequenceLength = 4, Loss = Loss.SoftmaxCrossEntropy)] [Embedding(5, 3)] [Lstm(2)] [Dense(5)] public partial class F;",
        "[RecurrentModel(SequenceLength = 4, Loss = Loss.SoftmaxCrossEntropy)] [OneHot(5)] [Lstm(2)] [Dense(5)] public partial class G;",
        Head + "[Variants(\"rnn\", HiddenSizes = new[] { 2, 3 })] [Rnn(2)] [Dense(1)] public static partial class H;",
        "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Weights(\"amp.nam\")] [Lstm(2)] [Dense(1)] public partial class W;",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void NoStepHoldsASymbolATreeOrACompilation()
    {
        var all = typeof(RecurrentModelGenerator).Assembly.GetTypes().Where(t => t.IsDefined(typeof(GeneratorAttribute), false));
        Assert.Equal(all.ToHashSet(), Edits.Generators.Select(g => g.GetType()).ToHashSet());

        var input = Edits.Project(Models);
        Assert.Empty(input.GetDiagnostics(Token).Where(d => d.Severity == DiagnosticSeverity.Error));
        var driver = Edits.Driver(
            true, new ManifestText("amp.nam", ManifestText.Amp), new ManifestText("free.nam", ManifestText.Amp))
            .RunGenerators(input, Token);
        Assert.Empty(driver.GetRunResult().Diagnostics);
        var named = driver.GetRunResult().Results
            .SelectMany(r => r.TrackedSteps).Where(s => !IsOfTheCompiler(s.Key)).ToList();
        Assert.Equal(
            ["CellSources", "File", "Model", "Named", "Parse", "Variants"], named.Select(s => s.Key).Distinct().Order(StringComparer.Ordinal));
        var outputs = named.SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Value).ToList();
        Assert.True(outputs.Count >= 3 * Models.Length, $"{outputs.Count} outputs");
        Assert.DoesNotContain(null, outputs);
        Assert.All(outputs, o => Assert.Empty(RoslynTypesIn(o)));
    }

    /// <summary>What analyzers remember of a model goes with its tree, and holds neither a compilation nor a symbol.</summary>
    [Fact]
    public async Task WhatIsRememberedHoldsNone()
    {
        var project = Edits.Project(
            Head + "[Budget(MaxCodeBytes = 100, MaxParameters = 1)] [Rnn(2)] [Dense(1)] public partial class Limited;");
        Assert.Equal(2, (await Rule.Analyze(project)).Count);
        object trees = typeof(KnownFindings).GetField("Trees", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;
        object?[] arguments = [project.SyntaxTrees[0], null];
        Assert.True((bool)trees.GetType().GetMethod("TryGetValue")!.Invoke(trees, arguments)!);
        Assert.Empty(RoslynTypesIn(arguments[1]!));
    }

    [Fact]
    public void TheModelsHaveEveryLayer()
    {
        var layers = typeof(RecurrentModelAttribute).Assembly.GetTypes()
            .Where(t => t is { IsAbstract: false, IsPublic: true } && t.IsSubclassOf(typeof(LayerAttribute)))
            .Select(t => t.Name.Split('`')[0]).Select(n => n[..^"Attribute".Length]);
        string text = string.Concat(Models);
        Assert.All(layers, l => Assert.Matches($@"\[{l}[\](<]", text));
    }

    [Fact]
    public void ASearchFindsWhatItLooksFor()
    {
        // The proof above is worth as much as the search.
        var tree = CSharpSyntaxTree.ParseText("class A;", cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotEmpty(RoslynTypesIn(new[] { new { Deep = new List<object> { tree.GetRoot(TestContext.Current.CancellationToken).GetLocation() } } }));
        Assert.NotEmpty(RoslynTypesIn(Tuple.Create<object>(tree)));
    }

    /// <summary>Steps that the compiler names: its inputs, and what stands before a transformation.</summary>
    private static bool IsOfTheCompiler(string step) =>
        step is "Compilation" or "SourceOutput" or "CompilationOptions" or "AdditionalTexts" or "AnalyzerConfigOptions" or "ParseOptions" or "MetadataReferences"
        || step.EndsWith("_ForAttribute", StringComparison.Ordinal)
        || step.EndsWith("_ForAttributeWithMetadataName", StringComparison.Ordinal)
        || step.EndsWith("_ForAttributeInternal", StringComparison.Ordinal);

    private static List<string> RoslynTypesIn(object root)
    {
        var found = new List<string>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<(object Value, string Path)>([(root, root.GetType().Name)]);
        while (pending.Count > 0)
        {
            var (value, path) = pending.Pop();
            var type = value.GetType();
            if (type.FullName!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            {
                found.Add(path);
                continue;
            }

            if (type.IsPrimitive || type.IsEnum || value is string or Type or Pointer || (!type.IsValueType && !seen.Add(value)))
            {
                continue;
            }

            foreach (object item in (value as IEnumerable)?.Cast<object?>().OfType<object>() ?? [])
            {
                pending.Push((item, path + "[]"));
            }

            for (var level = type; level is not null; level = level.BaseType)
            {
                foreach (var field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    if (field.GetValue(value) is { } inner)
                    {
                        pending.Push((inner, $"{path}.{field.Name}"));
                    }
                }
            }
        }

        return found;
    }
}
