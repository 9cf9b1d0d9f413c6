using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace RecurrentGen.Generator.Tests.Snapshots;

/// <summary>
/// Compares what a generator emits with the snapshots beside the test. File names, first line, encoding and the
/// handling of mismatches are those of Verify.SourceGenerators, so that the package can take this helper's place
/// without a change to any snapshot.
/// </summary>
internal static class Snapshot
{
    /// <summary>
    /// Asserts that every emitted file compiles without warnings and equals its snapshot
    /// <c>{Class}.{Test}#{Hint}.verified.cs</c>, and that no snapshot of the test is left over.
    /// </summary>
    /// <param name="input">What the generator ran on.</param>
    /// <param name="result">What it gave.</param>
    /// <param name="testFile">The test's file; its name is the name of the test class.</param>
    /// <param name="test">The test's name.</param>
    /// <param name="omitted">Files whose names end so are compiled, but have no snapshot.</param>
    /// <exception cref="SnapshotException">
    /// Something differs; what was received lies beside the snapshot as <c>.received.</c>.
    /// </exception>
    public static void Verify(
        Compilation input,
        GeneratorDriverRunResult result,
        [CallerFilePath] string testFile = "",
        [CallerMemberName] string test = "",
        string? omitted = null)
    {
        foreach (var generator in result.Results)
        {
            if (generator.Exception is { } exception)
            {
                throw new SnapshotException($"{generator.Generator.GetGeneratorType().Name} threw.", exception);
            }
        }

        RequireNone(result.Diagnostics, "The generator reports");
        var output = input.AddSyntaxTrees(result.GeneratedTrees);
        RequireNone(
            output.GetDiagnostics(TestContext.Current.CancellationToken)
                .Where(d => d.Severity >= DiagnosticSeverity.Warning),
            "What the generator emits does not compile without warnings:");

        string source = TestSources.Resolve(testFile);
        string name = $"{Path.GetFileNameWithoutExtension(source)}.{test}";
        new SnapshotDirectory(Path.GetDirectoryName(source)!).Verify(
            name,
            [.. result.Results
                .SelectMany(r => r.GeneratedSources)
                .Where(s => omitted is null || !s.HintName.EndsWith(omitted, StringComparison.Ordinal))
                .OrderBy(s => s.HintName, StringComparer.Ordinal)
                .Select(s => new EmittedFile(s.HintName, s.SourceText.ToString()))]);
    }

    private static void RequireNone(IEnumerable<Diagnostic> diagnostics, string heading)
    {
        string[] lines = [.. diagnostics.Select(d => d.ToString())];
        if (lines.Length != 0)
        {
            throw new SnapshotException(heading + "\n" + string.Join("\n", lines));
        }
    }
}
