using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Parsing;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Parsing;

/// <summary>The examples of docs/cell-language.md are compiled, and its list of functions is the language's.</summary>
public sealed partial class CellLanguagePageTests
{
    private static readonly string Page = File.ReadAllText(Repository.Path("docs", "cell-language.md"));

    [Fact]
    public async Task TheExamplesAreRight()
    {
        var compilation = Source.Compile(string.Join("\n", Example().Matches(Page).Select(m => m.Groups[1].Value)));
        Assert.NotNull(compilation.GetTypeByMetadataName("MinimalGatedUnit"));
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(d => d.Severity == DiagnosticSeverity.Error));
        Assert.Empty(await Rule.Analyze(compilation));
    }

    [Fact]
    public void EveryFunctionIsListed() => Assert.All(
        CellExpressionReader.Functions.Keys, f => Assert.Matches($"(?m)^\\|.*`{f}\\(", Page));

    [Fact]
    public void TheFunctionsAreThoseOfTheClass() => Assert.Equal(
        typeof(RecurrentGen.CellLanguage.Functions).GetMethods().Where(m => m.IsStatic)
            .Select(m => (m.Name, m.GetParameters().Length)).Distinct().Order(),
        CellExpressionReader.Functions.Select(f => (f.Key, f.Value)).Order());

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
