using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Emission;

/// <summary>Generated code compiles without any warning, whatever the project's settings and names are.</summary>
public sealed class CompilationTests
{
    private const string Sizes = "[global::RecurrentGen.RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 2";

    private const string Single = "[global::RecurrentGen.RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 1";

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
        [RecurrentGen.RecurrentModel(InputSize = 3, SequenceLength = 3, BatchSize = 2)]
        [RecurrentGen.Lstm(18, Direction = RecurrentGen.Direction.Bidirectional)]
        [RecurrentGen.Gru(20, ResetAfter = false, Direction = RecurrentGen.Direction.Backward, Unroll = 2)]
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

    // Cases share a compilation, one namespace each: most of the time goes into reading the framework's metadata.
    [Fact]
    public void WhereverTheModelIs() => CompilesEach(
        [
            "namespace A.B; %",
            "namespace A.@event { namespace System { % } }",
            "public partial class Outer { % }",
            "namespace C; partial struct Outer { internal partial record Inner { % } }",
            "namespace D; public partial interface IOuter { public partial record struct @struct { % } }",
        ],
        place => place.Replace(
            "%", $"/** <summary>A.</summary> */ {Sizes})] [global::RecurrentGen.Lstm(2)] public partial class Model;",
            StringComparison.Ordinal));

    [Fact]
    public void WhateverTheUsersTypesAreCalled() => CompilesEach(
        [
            "Vector512", "Math", "Unsafe", "Rows", "VectorMath", "System", "Training", "Predictor", "LiveStream", "Single",
            "MethodImpl", "MethodImplOptions", "Merge", "Loss", "Span", "Batch", "RecurrentGen", "Scaling", "Parameters",
        ],
        type => $"namespace N.{type}s {{ public class {type}; {Sizes})] "
            + "[global::RecurrentGen.Gru(2, Direction = global::RecurrentGen.Direction.Bidirectional)] "
            + "[global::RecurrentGen.Dense(1)] public partial class Model { int Rows => 1; int Math => Rows; "
            + "public int Sum => Math; } }");

    [Fact]
    public void WhateverTheModelIsCalled() => CompilesEach(
        ["@class", "@event", "Größe", "P", "Rg"],
        name => $"namespace N.A{name.TrimStart('@')} {{ {Sizes})] [global::RecurrentGen.Lstm(2)] "
            + $"public partial class {name}; }}");

    [Fact]
    public void WhateverTheLayersAreCalled() => CompilesEach(
        [
            "p w", "d m", "Step class", "layers inputs", "rows d_rows", "rnn rnn_reverse", "rnn rnn_gates", "rnn d_rnn",
            "d_rnn rnn", "rnn rnn_16", "a_b aB", "_ __", "state state0", "rnn_merged rnn", "forward cell", "backward layer2Rnn",
        ],
        names => $"namespace N.{names.Replace(' ', '_')}_ {{ {Single})] "
            + $"[global::RecurrentGen.Rnn(2, Name = \"{names.Split(' ')[0]}\", "
            + "Direction = global::RecurrentGen.Direction.Bidirectional)] "
            + $"[global::RecurrentGen.Rnn(2, Name = \"{names.Split(' ')[1]}\")] "
            + "public partial class Model; }");

    [Fact]
    public void WhateverALocalOfACellIsCalled() => CompilesEach(
        [
            "row rows lane panel input output granule inside",
            "a0_0 a0_1_1 a1_0 weights k x0 x3 a_row",
            "new0 state0 before after w p m d",
            "@class @for nuint var _ value größe α",
            "atGates atState0 RgUnsafe RgVectorMath Lanes16 Floats4 atInput atNew0",
            "d_h d_f v1 v2 t first count one",
        ],
        names =>
        {
            string[] locals = names.Split(' ');
            string chain = string.Concat(Enumerable.Range(2, locals.Length - 2).Select(i =>
                $"var {locals[i]} = Tanh({locals[i - 1]} * {locals[i - 2]}) - {locals[i - 1]}; "));
            return $$"""
                namespace N.{{locals[0].TrimStart('@')}}_
                {
                    using global::RecurrentGen; using global::RecurrentGen.CellLanguage;
                    using static global::RecurrentGen.CellLanguage.Functions;
                    [RecurrentCell] public struct C
                    {
                        public static (Vector, Vector) Step(
                            Vector i, Vector h, Vector c, Matrix W, Matrix U, Vector b, Matrix V, Vector @fixed)
                        {
                            var {{locals[0]}} = Sigmoid(W * i + U * h + b);
                            var {{locals[1]}} = Tanh(V * ({{locals[0]}} * h) + {{locals[0]}} * c) + @fixed * {{locals[0]}};
                            {{chain}}
                            return ({{locals[0]}} * {{locals[^1]}} + c, {{locals[^1]}} * {{locals[1]}});
                        }
                    }
                    {{Single}})] [Cell<C>(19)] public partial class Model;
                }
                """;
        });

    [Fact]
    public void ManyLayersHaveManyNames() => CompilesEach(
        ["[global::RecurrentGen.Rnn(1)]"],
        layer => $"{Sizes})] {string.Concat(Enumerable.Repeat(layer, 9))} public partial class Model;");

    [Fact]
    public void AnUndocumentedMemberWouldBeSeen() => Assert.Contains(
        Compile("public class A;").GetDiagnostics(TestContext.Current.CancellationToken), d => d.Id == "CS1591");

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
        Assert.Contains("minimal  Cell&lt;Minimal&gt;(17)  [2, 17]         646                 612", xml, StringComparison.Ordinal);
        Assert.Contains("parameters   700 trained, 0 fixed", xml, StringComparison.Ordinal);
        Assert.Contains("a snapshot of its state 68 bytes", xml, StringComparison.Ordinal);
    }

    private static void CompilesEach(IEnumerable<string> cases, Func<string, string> sourceOf)
    {
        var parse = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose);
        Generated.CompilesWithoutWarnings(Source.Empty().WithOptions(Strict).AddSyntaxTrees(cases.Select((c, i) =>
            CSharpSyntaxTree.ParseText(
                "#pragma warning disable 1591, 8860, 8981\n" + sourceOf(c), parse, $"Case{i}.cs",
                cancellationToken: TestContext.Current.CancellationToken))));
    }

    private static CSharpCompilation Compile(
        string source, CSharpCompilationOptions? options = null, LanguageVersion version = LanguageVersion.Latest)
    {
        var parse = new CSharpParseOptions(version, DocumentationMode.Diagnose);
        return Source.Empty().WithOptions(options ?? Strict).AddSyntaxTrees(CSharpSyntaxTree.ParseText(
            source, parse, "Test.cs", cancellationToken: TestContext.Current.CancellationToken));
    }
}
