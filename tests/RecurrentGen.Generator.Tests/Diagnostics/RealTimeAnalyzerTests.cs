using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

/// <summary>Where marks are, how calls are followed, and where it is reported.</summary>
public sealed class RealTimeAnalyzerTests
{
    [Fact]
    public async Task TheWayOfTheCallsIsInTheMessage()
    {
        var diagnostic = Assert.Single(await Rule.Analyze(Source.Compile(
            """
            class Effect
            {
                [RealTime] void Process(int n) { Mix(n); }
                void Mix(int n) { Log.Write(n); }
            }
            static class Log { public static string Write(int n) => $"{n}"; }
            """)));
        Assert.Equal("Process -> Mix -> Log.Write: allocates a string", diagnostic.GetMessage(null));
        Assert.Equal(
            ["Mix(n)", "Log.Write(n)", "$\"{n}\""],
            new[] { diagnostic.Location }.Concat(diagnostic.AdditionalLocations)
                .Select(l => l.SourceTree!.GetText().ToString(l.SourceSpan)));
    }

    [Fact]
    public Task EveryCallIsReportedAndEveryRecursionEnds() => Rule.Reports(
        """
        class C
        {
            [RealTime] void Process() { [|A()|]; [|B()|]; Process(); }
            void A() { B(); A(); }
            void B() { _ = new C(); A(); }
        }
        """,
        "RGEN0601: Process -> A -> B: allocates an object of C",
        "RGEN0601: Process -> B: allocates an object of C");

    [Theory]
    [InlineData("int n = [|Size|]; int Size { get => new int[1].Length; }", "Process -> Size")]
    [InlineData("[|Size|] = 1; int Size { set { _ = new int[1]; } }", "Process -> Size")]
    [InlineData("[|this[1]|]++; int this[int i] { get => 1; set { _ = new int[1]; } }", "Process -> this[]")]
    [InlineData("var n = [|new C() + 1|]; public static int operator +(C c, int n) => new int[1].Length;", "Process -> op_Addition")]
    [InlineData("var n = [|new S(1)|]; struct S { public S(int n) { _ = new int[1]; } }", "Process -> S.S")]
    [InlineData("using var n = [|new S()|]; struct S : System.IDisposable { public void Dispose() { _ = new int[1]; } }", null)]
    [InlineData("foreach (int n in [|default(S)|]) { } struct S { public S GetEnumerator() => this; public int Current => 1; public bool MoveNext() { _ = new int[1]; return false; } }", "Process -> S.MoveNext")]
    [InlineData("[|F<int>()|]; void F<T>() { _ = new int[1]; }", "Process -> F")]
    public async Task WhatIsCalledWithoutAName(string code, string? way)
    {
        int end = code.IndexOfAny([';', '}']) + 1;
        string source = $"struct C {{ public C() {{ }} [RealTime] void Process() {{ {code[..end]} }} {code[end..]} }}";
        if (way is null)
        {
            Assert.Contains("RGEN0601", (await Rule.Analyze(Source.Compile(Plain(source)))).Select(d => d.Id));
            return;
        }

        await Rule.Reports(source, $"RGEN0601: {way}: allocates an array of int");
    }

    [Fact]
    public Task ImplementationsAreFollowed() => Rule.Reports(
        """
        interface ICurve { float At(float x); }
        abstract class Base<T> : ICurve { public abstract float At(float x); protected virtual void Done() { } }
        sealed class One : Base<int> { public override float At(float x) => new float[1].Length; }
        sealed class Two : ICurve { float ICurve.At(float x) { lock (this) { return x; } } }
        class C
        {
            [RealTime] void Process(ICurve curve, Base<int> line, Two two) { [|[|curve.At(1)|]|]; [|line.At(1)|]; }
        }
        """,
        "RGEN0601: Process -> One.At: allocates an array of float",
        "RGEN0602: Process -> Two.At: locks",
        "RGEN0601: Process -> One.At: allocates an array of float");

    [Fact]
    public Task AMarkOfATypeMeansItsMethods() => Rule.Reports(
        """
        [RealTime]
        class C
        {
            float[] _buffer = new float[4];
            public C() { _buffer = new float[8]; }
            public int Size { get { return [|new float[2]|].Length; } set { } }
            public void Process() { _ = [|new C()|]; }
            [RealTime(false)] public void Prepare(int n) { _buffer = new float[n]; }
        }
        """,
        "RGEN0601: Size: allocates an array of float",
        "RGEN0601: Process: allocates an object of C");

    [Fact]
    public Task AMarkOfAnInterfaceMeansItsImplementations() => Rule.Reports(
        """
        interface IEffect { [RealTime] void Process(); }
        class C : IEffect { public void Process() { _ = [|new int[2]|]; } void Use(IEffect e) { e.Process(); } }
        """,
        "RGEN0601: Process: allocates an array of int");

    [Fact]
    public Task MarkedLambdasLocalFunctionsAndAccessors() => Rule.Reports(
        """
        class C
        {
            void M()
            {
                System.Action a = [RealTime] () => { _ = [|new int[1]|]; };
                [RealTime] void Local() { _ = [|new int[2]|]; }
                Local();
            }

            int P { [RealTime] get { return [|new int[3]|].Length; } }
        }
        """,
        "RGEN0601: lambda: allocates an array of int",
        "RGEN0601: Local: allocates an array of int",
        "RGEN0601: P: allocates an array of int");

    [Fact]
    public Task AMarkedMethodIsReportedOnceWhoeverCallsIt() => Rule.Reports(
        "class C { [RealTime] void A() { B(); } [RealTime] void B() { _ = [|new int[1]|]; } }",
        "RGEN0601: B: allocates an array of int");

    [Fact]
    public async Task APragmaAndAnAttributeSuppressIt()
    {
        var diagnostics = await Rule.Analyze(Source.Compile(
            """
            class C
            {
                [RealTime]
                void A()
                {
            #pragma warning disable RGEN0601
                    _ = new int[1];
            #pragma warning restore RGEN0601
                }

                [RealTime, System.Diagnostics.CodeAnalysis.SuppressMessage("RecurrentGen", "RGEN0601")]
                void B() { D(); }
                void D() { _ = new int[1]; }
            }
            """));
        Assert.All(diagnostics, d => Assert.True(d.IsSuppressed));
        Assert.InRange(diagnostics.Count, 0, 2);
    }

    [Fact]
    public async Task SeverityCanBeConfigured()
    {
        var compilation = Source.Compile("class C { [RealTime] void A() { _ = new int[1]; } }");
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(
            [KeyValuePair.Create("RGEN0601", ReportDiagnostic.Error)]));
        Assert.Equal(DiagnosticSeverity.Error, Assert.Single(await Rule.Analyze(compilation)).Severity);
    }

    [Fact]
    public async Task GeneratedStreamsAndPredictorsAreSafe()
    {
        var input = Source.Compile(
            Source.Model("[Lstm(4, Return = Return.Last)] [Dense(2)]") + """
             class C
             {
                 [RealTime] void Process(Model.LiveStream live, Model.Predictor predictor, Model model, float[] x, float[] y)
                 {
                     live.Step(x, y); live.Process(x, y); live.Reset(); live.SwitchTo(model); live.CopyStateTo(y);
                     predictor.Predict(x, y);
                     var other = model.CreateStream();
                 }
             }
             """);
        Generated.Driver(input).RunGeneratorsAndUpdateCompilation(
            input, out var output, out _, TestContext.Current.CancellationToken);
        var diagnostics = await Rule.Analyze(output);
        Assert.Equal(
            ["Process -> Model.CreateStream: allocates an object of LiveStream"],
            diagnostics.Where(d => d.Severity > DiagnosticSeverity.Hidden).Select(d => d.GetMessage(null)));
    }

    [Fact]
    public async Task AMethodOfAnotherAssemblyThatIsMarkedIsTrusted()
    {
        var library = Source.Library("public static class Library { [RealTime] public static void Safe() { } public static void Other() { } }");
        var diagnostics = await Rule.Analyze(Source.Compile(
            "class C { [RealTime] void Process() { Library.Safe(); Library.Other(); } }", library));
        Assert.Equal(
            "Process: calls 'Library.Other', whose source is not here", Assert.Single(diagnostics).GetMessage(null));
    }

    [Fact]
    public async Task DeepNestingAndLongWaysEnd()
    {
        string calls = string.Concat(Enumerable.Range(0, 2000).Select(i => $"static void F{i}() {{ F{i + 1}(); }} "));
        string sum = string.Join(" + ", Enumerable.Repeat("x", 1000));
        var diagnostics = await Rule.Analyze(Source.Compile(
            $"static class C {{ [RealTime] static int Process(int x) {{ F0(); return {sum}; }} {calls} static void F2000() {{ _ = new int[1]; }} }}"));
        Assert.EndsWith(" -> F1999 -> F2000: allocates an array of int", Assert.Single(diagnostics).GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.")]
    [InlineData("foreach (var y in")]
    [InlineData("lock (")]
    [InlineData("throw new")]
    [InlineData("using var y = ")]
    [InlineData("var y = new Unknown[")]
    [InlineData("int[] y = [..")]
    [InlineData("yield return")]
    [InlineData("y => y(")]
    public async Task HalfTypedCodeDoesNotThrow(string code)
    {
        var ids = (await Rule.Analyze(Source.Compile($"class C {{ [RealTime] void Process(int x) {{ {code}"))).Select(d => d.Id).ToList();
        Assert.DoesNotContain("AD0001", ids);
        Assert.DoesNotContain("RGEN0901", ids);
    }

    private static string Plain(string marked) =>
        marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
}
