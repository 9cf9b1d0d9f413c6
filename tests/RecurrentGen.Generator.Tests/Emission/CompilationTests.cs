using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Emission;

/// <summary>Generated code compiles without any warning, whatever the project's settings and names are.</summary>
public sealed class CompilationTests
{
    private const string Sizes = "[RecurrentGen.RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 2";

    /// <summary>One model of everything: directions, merges, stacks, activations, losses, a cell with a stage in between.</summary>
    private const string Everything =
        """
        /// <summary>A cell.</summary>
        [RecurrentGen.CellLanguage.RecurrentCell]
        public readonly struct Minimal
        {
            /// <summary>One step.</summary>
            public static RecurrentGen.CellLanguage.Vector Step(
                RecurrentGen.CellLanguage.Vector x, RecurrentGen.CellLanguage.Vector h,
                RecurrentGen.CellLanguage.Matrix Wf, RecurrentGen.CellLanguage.Matrix Uf, RecurrentGen.CellLanguage.Vector bf,
                RecurrentGen.CellLanguage.Matrix Wn, RecurrentGen.CellLanguage.Matrix Un, RecurrentGen.CellLanguage.Vector bn)
            {
                var f = RecurrentGen.CellLanguage.Functions.Sigmoid(Wf * x + Uf * h + bf);
                var n = RecurrentGen.CellLanguage.Functions.Tanh(Wn * x + Un * (f * h) + bn);
                return (1 - f) * h + f * n;
            }
        }

        /// <summary>Numbers.</summary>
        [RecurrentGen.RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 2)]
        [RecurrentGen.Lstm(18, Direction = RecurrentGen.Direction.Bidirectional, Layers = 2)]
        [RecurrentGen.Gru(5, Direction = RecurrentGen.Direction.Bidirectional, Merge = RecurrentGen.Merge.Multiply)]
        [RecurrentGen.Gru(20, ResetAfter = false, Direction = RecurrentGen.Direction.Backward, Unroll = -1)]
        [RecurrentGen.Rnn(33, Activation = RecurrentGen.Activation.Relu, Unroll = 2)]
        [RecurrentGen.Dense(4, Activation = RecurrentGen.Activation.Tanh)]
        [RecurrentGen.Cell<Minimal>(6, Return = RecurrentGen.Return.Last)]
        [RecurrentGen.Dense(2)]
        public sealed partial class Numbers;

        /// <summary>Classes.</summary>
        [RecurrentGen.RecurrentModel(InputSize = 1, SequenceLength = 2, Loss = RecurrentGen.Loss.SoftmaxCrossEntropy)]
        [RecurrentGen.Cell<Minimal>(17)]
        [RecurrentGen.Dense(3)]
        internal partial class Classes;
        """;

    private static readonly CSharpCompilationOptions Strict = new(
        OutputKind.DynamicallyLinkedLibrary,
        generalDiagnosticOption: ReportDiagnostic.Error,
        warningLevel: 9999,
        nullableContextOptions: NullableContextOptions.Enable);

    [Theory]
    [InlineData(NullableContextOptions.Enable, false, LanguageVersion.Latest)]
    [InlineData(NullableContextOptions.Warnings, false, LanguageVersion.Latest)]
    [InlineData(NullableContextOptions.Annotations, true, LanguageVersion.CSharp12)]
    [InlineData(NullableContextOptions.Disable, true, LanguageVersion.Latest)]
    [InlineData(NullableContextOptions.Disable, false, LanguageVersion.CSharp12)]
    public void UnderEverySettingOfAProject(NullableContextOptions nullable, bool checks, LanguageVersion version) =>
        Generated.CompilesWithoutWarnings(Compile(
            Everything, Strict.WithNullableContextOptions(nullable).WithOverflowChecks(checks), version));

    [Theory]
    [InlineData("namespace A.B; %")]
    [InlineData("namespace A.@event { namespace System { % } }")]
    [InlineData("public partial class Outer { % }")]
    [InlineData("namespace A; partial struct Outer { internal partial record Inner { % } }")]
    [InlineData("namespace A; public partial interface IOuter { public partial record struct @struct { % } }")]
    public void WhereverTheModelIs(string place) => Generated.CompilesWithoutWarnings(Compile(place.Replace(
        "%", $"/** <summary>A.</summary> */ {Sizes})] [RecurrentGen.Lstm(2)] public partial class Model;",
        StringComparison.Ordinal)));

    [Theory]
    [InlineData("public class Vector512; public class Math; public class Unsafe; public class Rows; public class VectorMath;")]
    [InlineData("public class System; public class Training; public class Predictor; public class LiveStream; public class Single;")]
    [InlineData("public class MethodImpl; public class MethodImplOptions; public class Lane; public class Merge; public class Loss;")]
    [InlineData("public class Span; public class Batch; public class RecurrentGen; public class Scaling; public class Parameters;")]
    public void WhateverTheUsersTypesAreCalled(string types) => Generated.CompilesWithoutWarnings(Compile(
        "#pragma warning disable 1591\nnamespace A { "
        + types + Sizes.Replace("RecurrentGen.", "global::RecurrentGen.", StringComparison.Ordinal)
        + ")] [global::RecurrentGen.Gru(2, Direction = global::RecurrentGen.Direction.Bidirectional)] "
        + "[global::RecurrentGen.Dense(1)] public partial class Model { int Rows => 1; int Math => Rows; "
        + "public int Sum => Math; } }"));

    [Theory]
    [InlineData("@class")]
    [InlineData("@event")]
    [InlineData("record")]
    [InlineData("var")]
    [InlineData("Größe")]
    [InlineData("P")]
    public void WhateverTheModelIsCalled(string name) => Generated.CompilesWithoutWarnings(Compile(
        $"#pragma warning disable 1591, 8860, 8981\n{Sizes})] [RecurrentGen.Lstm(2)] public partial class @{name.TrimStart('@')};"));

    [Theory]
    [InlineData("p", "w")]
    [InlineData("d", "m")]
    [InlineData("Step", "class")]
    [InlineData("layers", "inputs")]
    [InlineData("rows", "d_rows")]
    [InlineData("rnn", "rnn_reverse")]
    [InlineData("rnn", "rnn_gates")]
    [InlineData("rnn", "d_rnn")]
    [InlineData("d_rnn", "rnn")]
    [InlineData("rnn", "rnn_16")]
    [InlineData("a_b", "aB")]
    [InlineData("_", "__")]
    [InlineData("state", "state0")]
    [InlineData("rnn_merged", "rnn")]
    [InlineData("forward", "cell")]
    [InlineData("backward", "layer2Rnn")]
    public void WhateverTheLayersAreCalled(string first, string second) => Generated.CompilesWithoutWarnings(Compile(
        $"/** <summary>A.</summary> */ {Sizes})] "
        + $"[RecurrentGen.Rnn(2, Name = \"{first}\", Direction = RecurrentGen.Direction.Bidirectional)] "
        + $"[RecurrentGen.Rnn(2, Name = \"{second}\")] [RecurrentGen.Rnn(2, Layers = 2)] [RecurrentGen.Dense(2)] "
        + "public partial class Model;"));

    [Theory]
    [InlineData("row", "rows")]
    [InlineData("lane", "panel")]
    [InlineData("input", "output")]
    [InlineData("a0_0", "a0_1_1")]
    [InlineData("weights", "k")]
    [InlineData("x0", "x3")]
    [InlineData("new0", "state0")]
    [InlineData("granule", "inside")]
    [InlineData("@class", "@for")]
    [InlineData("w", "p")]
    [InlineData("m", "d")]
    [InlineData("before", "after")]
    [InlineData("atGates", "atState0")]
    [InlineData("RgUnsafe", "RgVectorMath")]
    [InlineData("Lanes16", "Floats4")]
    [InlineData("nuint", "var")]
    [InlineData("größe", "α")]
    [InlineData("_", "value")]
    [InlineData("d_h", "d_f")]
    [InlineData("v1", "v2")]
    public void WhateverALocalOfACellIsCalled(string first, string second) => Generated.CompilesWithoutWarnings(Compile(
        $$"""
        #pragma warning disable 1591, 8981
        using RecurrentGen; using RecurrentGen.CellLanguage; using static RecurrentGen.CellLanguage.Functions;
        [RecurrentCell] public struct C
        {
            public static (Vector, Vector) Step(Vector i, Vector h, Vector c, Matrix W, Matrix U, Vector b, Matrix V, Vector @fixed)
            {
                var {{first}} = Sigmoid(W * i + U * h + b);
                var {{second}} = Tanh(V * ({{first}} * h) + {{first}} * c) + @fixed * {{first}};
                return ({{first}} * {{second}} + c, {{second}} * {{second}});
            }
        }
        {{Sizes}})] [Cell<C>(18, Direction = Direction.Bidirectional)] [Cell<C>(3)] public partial class Model;
        {{Sizes}})] [Cell<C>(18)] [Cell<C>(3)] [Cell<C>(6)] public partial class Streaming;
        """));

    [Fact]
    public void ManyLayersHaveManyNames() => Generated.CompilesWithoutWarnings(Compile(
        "/** <summary>A.</summary> */ " + Sizes + ")] "
        + string.Concat(Enumerable.Repeat("[RecurrentGen.Rnn(1)] ", 18)) + "public partial class Model;"));

    [Fact]
    public void ThreeHundredLayersAreWritten()
    {
        var files = Generated.Files(
            "[RecurrentModel(InputSize = 1, SequenceLength = 2)] [Rnn(1, Layers = 300)] public partial class Model;");
        Assert.Contains("ForwardRnnL299();", files["Model.Training.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void APublicMemberHasDocumentation()
    {
        // What the user does not document stays the user's to document; the summary of the class is such a thing.
        var input = Compile(Everything);
        var result = Generated.Run(input);
        var output = input.AddSyntaxTrees(result.GeneratedTrees);
        Assert.All(new[] { "Numbers", "Classes" }.Select(n => output.GetTypeByMetadataName(n)!), type =>
        {
            var members = type.GetMembers().Concat(type.GetTypeMembers().SelectMany(t => t.GetMembers()))
                .Where(m => m.DeclaredAccessibility == Accessibility.Public && !m.IsImplicitlyDeclared
                    && m is not IMethodSymbol { AssociatedSymbol: not null });
            Assert.All(members, m => Assert.Contains(
                "<summary>", m.GetDocumentationCommentXml(cancellationToken: TestContext.Current.CancellationToken),
                StringComparison.Ordinal));
        });
    }

    [Fact]
    public void TheClassHasItsTableAsRemarksBesideTheUsersSummary()
    {
        var input = Compile(Everything);
        var output = input.AddSyntaxTrees(Generated.Run(input).GeneratedTrees);
        string xml = output.GetTypeByMetadataName("Classes")!
            .GetDocumentationCommentXml(cancellationToken: TestContext.Current.CancellationToken)!;
        Assert.Contains("<summary>Classes.</summary>", xml, StringComparison.Ordinal);
        Assert.Contains("minimal  Cell&lt;Minimal&gt;(17)  [2, 17]          646                 612", xml, StringComparison.Ordinal);
        Assert.Contains("total                              ", xml, StringComparison.Ordinal);
        Assert.Contains("weights 2,800 bytes, state of a live signal 68 bytes, training workspace", xml, StringComparison.Ordinal);
    }

    private static CSharpCompilation Compile(
        string source, CSharpCompilationOptions? options = null, LanguageVersion version = LanguageVersion.Latest)
    {
        var parse = new CSharpParseOptions(version, DocumentationMode.Diagnose);
        return Source.Empty().WithOptions(options ?? Strict).AddSyntaxTrees(CSharpSyntaxTree.ParseText(
            source, parse, "Test.cs", cancellationToken: TestContext.Current.CancellationToken));
    }
}
