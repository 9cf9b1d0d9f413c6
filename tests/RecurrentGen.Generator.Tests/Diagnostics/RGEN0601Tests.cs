using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0601Tests
{
    private const string Types =
        """
        using System; using System.Collections.Generic; using System.Linq; using System.Threading.Tasks;
        struct Pair : IComparable { public int A; public int CompareTo(object? other) => 0; }
        sealed record Person(string Name);
        class Node;

        """;

    [Theory]
    [InlineData("var n = [|new Node()|];", "an object of Node")]
    [InlineData("Node n = [|new()|];", "an object of Node")]
    [InlineData("var n = [|new { A = 1 }|];", "an object")]
    [InlineData("var n = [|new int[i]|];", "an array of int")]
    [InlineData("int[] n = [|[1, i]|];", "an array of int")]
    [InlineData("List<int> n = [|[]|];", "an object of List<int>")]
    [InlineData("object n = [|i|];", "a box of int")]
    [InlineData("IComparable n = [|new Pair()|];", "a box of Pair")]
    [InlineData("var n = [|new Pair().GetType()|];", "a box of Pair")]
    [InlineData("var n = [|s + \"a\" + s|];", "a string")]
    [InlineData("var n = [|s + i|];", "a string")]
    [InlineData("[|s += \"a\"|];", "a string")]
    [InlineData("var n = [|$\"{i} of {s}\"|];", "a string")]
    [InlineData("var n = [|s[1..3]|];", "a string")]
    [InlineData("Func<int> n = [|() => i|];", "a delegate, because the lambda captures")]
    [InlineData("Func<int, int> n = [|x => { Func<int> y = () => 3; return i; }|];", "a delegate, because the lambda captures")]
    [InlineData("Func<string> n = [|s.Trim|];", "a delegate of 'Trim'")]
    [InlineData("int Twice() => 2 * i; Func<int> n = [|Twice|];", "a delegate of 'Twice'")]
    [InlineData("foreach (int x in [|list|].AsEnumerable()) { }", null)]
    [InlineData("[|foreach (int x in items) { }|]", "an enumerator of IEnumerable<int>")]
    [InlineData("var n = p [|with { Name = s }|];", null)]
    [InlineData("string.Equals(s, \"a\"); [|M(1, 2)|]; void M(params object[] all) { }", null)]
    public Task TheLanguageAllocates(string statement, string? what) => what is null
        ? AllocatesSomething(statement)
        : Rule.Reports(Method(statement), "RGEN0601: Process: allocates " + what);

    [Theory]
    [InlineData("var n = [|s.ToUpperInvariant()|];", "String.ToUpperInvariant", "allocates a string")]
    [InlineData("var n = [|i.ToString()|];", "Int32.ToString", "allocates a string")]
    [InlineData("var n = [|s.ToCharArray()|];", "String.ToCharArray", "allocates an array")]
    [InlineData("var n = [|items.Where(x => x > 1).Sum()|];", "Enumerable.Sum", "allocates")]
    [InlineData("[|list.Add(i)|];", "List.Add", "allocates when it has to grow")]
    [InlineData("var n = [|list.GetRange(0, 1)|];", "List.GetRange", "allocates a copy")]
    [InlineData("var n = [|list.FindAll(static x => x > 1)|];", "List.FindAll", "allocates a copy")]
    [InlineData("var n = [|list.AsReadOnly()|];", "List.AsReadOnly", "allocates a copy")]
    [InlineData("[|Task.Run(static () => 1)|];", "Task.Run", "allocates a task")]
    [InlineData("var n = [|System.Buffers.ArrayPool<int>.Shared.Rent(i)|];", "ArrayPool.Rent", "allocates when the pool is empty")]
    public Task TheFrameworkAllocates(string statement, string method, string what) =>
        Rule.Reports(Method(statement), $"RGEN0601: Process: calls '{method}', which {what}");

    [Theory]
    [InlineData("var n = new Pair();")]
    [InlineData("Span<int> n = stackalloc int[8];")]
    [InlineData("Span<int> n = [1, i, 3];")]
    [InlineData("ReadOnlySpan<int> n = new[] { 1, 2, 3 };")]
    [InlineData("int[] n = [];")]
    [InlineData("const string a = \"a\"; var n = a + \"b\" + nameof(Process);")]
    [InlineData("Func<int> n = () => 1;")]
    [InlineData("Func<string, int> n = int.Parse;")]
    [InlineData("foreach (int x in list) { }")]
    [InlineData("foreach (char x in s) { }")]
    [InlineData("foreach (int x in new Span<int>(numbers)) { }")]
    [InlineData("foreach (int x in numbers) { }")]
    [InlineData("var n = DayOfWeek.Friday.HasFlag(DayOfWeek.Sunday);")]
    [InlineData("var n = (i, s); var (a, b) = n;")]
    [InlineData("System.Diagnostics.Debug.Assert(i > 0, $\"{i}\");")]
    [InlineData("ArgumentOutOfRangeException.ThrowIfNegative(i);")]
    [InlineData("int Twice() => 2 * i; i = Twice();")]
    public Task TheseDoNot(string statement) => Rule.Reports(Method(statement));

    [Theory]
    [InlineData("OTHER", 0)]
    [InlineData("FIRST", 1)]
    [InlineData("SECOND", 1)]
    public async Task ACallThatTheCompilerLeavesOutDoesNothing(string symbol, int findings)
    {
        var compilation = Source.Compile(
            "class C { [System.Diagnostics.Conditional(\"FIRST\"), System.Diagnostics.Conditional(\"SECOND\")] static void Log(object o) { } "
            + "[RealTime] void Process(int i) => Log(i); }");
        var tree = compilation.SyntaxTrees[0];
        var options = ((CSharpParseOptions)tree.Options).WithPreprocessorSymbols(symbol);
        var found = await Rule.Analyze(compilation.ReplaceSyntaxTree(
            tree, CSharpSyntaxTree.ParseText(tree.ToString(), options, tree.FilePath, cancellationToken: TestContext.Current.CancellationToken)));
        Assert.Equal(findings, found.Count(d => d.Id == "RGEN0601"));
    }

    /// <summary>Directives count where the call is, and only there.</summary>
    [Theory]
    [InlineData("#define FIRST", "", "", 1)]
    [InlineData("// notes\n#define OTHER\n#define SECOND", "", "", 1)]
    [InlineData("#define OTHER", "", "", 0)]
    [InlineData("", "#define FIRST", "", 0)]
    [InlineData("#undef FIRST", "", "FIRST", 0)]
    [InlineData("", "#undef FIRST", "FIRST", 1)]
    [InlineData("#undef FIRST\n#define FIRST", "", "", 1)]
    [InlineData("#define FIRST\n#undef FIRST", "", "", 0)]
    [InlineData("#if OTHER\n#define FIRST\n#endif", "", "", 0)]
    [InlineData("#if OTHER\n#define FIRST\n#endif", "", "OTHER", 1)]
    [InlineData("#define DEBUG", "", "", 0)]
    public async Task ACallIsKeptWhereItsFileSaysSo(string callers, string methods, string symbols, int findings) =>
        Assert.Equal(findings, await AllocationsOf(callers, methods, symbols, "FIRST", "SECOND"));

    /// <summary>Debug builds define it for themselves; a file that does means every build.</summary>
    [Theory]
    [InlineData("", "DEBUG", 0)]
    [InlineData("#define DEBUG", "", 1)]
    [InlineData("#undef DEBUG", "DEBUG", 0)]
    public async Task ACallOfDebugBuildsIsKeptWhereItsFileSaysSo(string callers, string symbols, int findings) =>
        Assert.Equal(findings, await AllocationsOf(callers, "", symbols, "DEBUG"));

    [Fact]
    public Task AnIteratorAndAnAsyncMethod() => Rule.Reports(
        Types + """
        class C
        {
            [RealTime] public IEnumerable<int> Count() { [|yield return 1;|] yield return 2; }
            [RealTime] public async Task [|Wait|]() => await Task.CompletedTask;
        }
        """,
        "RGEN0601: Count: allocates an object for each use, because it is an iterator",
        "RGEN0601: Wait: allocates a task, because it is async");

    [Fact]
    public Task ADelegateOfAStaticMethodIsMadeOnce() => Rule.Reports(
        Types + "class C { static int F() => 1; [RealTime] void Process() { Func<int> f = F; } }");

    private static string Method(string statement) => Types
        + "class C { [RealTime] void Process(int i, string s, List<int> list, IEnumerable<int> items, int[] numbers, Person p) "
        + $"{{ {statement} }} }}";

    /// <summary>A call of a conditional method that another file declares.</summary>
    private static async Task<int> AllocationsOf(string callers, string methods, string symbols, params string[] conditions)
    {
        var options = CSharpParseOptions.Default.WithPreprocessorSymbols(symbols.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        string marks = string.Concat(conditions.Select(c => $"[System.Diagnostics.Conditional(\"{c}\")] "));
        var token = TestContext.Current.CancellationToken;
        var compilation = Source.Empty().AddSyntaxTrees(
            CSharpSyntaxTree.ParseText(
                $"{callers}\nclass C {{ [RecurrentGen.RealTime] void Process(int i) => Notes.Log(i); }}", options, "C.cs", cancellationToken: token),
            CSharpSyntaxTree.ParseText(
                $"{methods}\nstatic class Notes {{ {marks}public static void Log(object o) {{ }} }}", options, "Notes.cs", cancellationToken: token))
            .WithOptions(new CSharpCompilationOptions(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.GetDiagnostics(token).Where(d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error));
        return (await Rule.Analyze(compilation)).Count(d => d.Id == "RGEN0601");
    }

    private static async Task AllocatesSomething(string statement)
    {
        string source = Method(statement.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));
        Assert.Contains("RGEN0601", (await Rule.Analyze(Source.Compile(source))).Select(d => d.Id));
    }
}
