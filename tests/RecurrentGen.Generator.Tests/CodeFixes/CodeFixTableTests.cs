using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using RecurrentGen.CodeFixes;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.CodeFixes;

/// <summary>Ties fixes and pages together.</summary>
public sealed class CodeFixTableTests
{
    private static readonly CodeFixProvider[] Fixes =
    [
        .. typeof(AddPartialFix).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(t))
            .Select(t => (CodeFixProvider)Activator.CreateInstance(t)!),
    ];

    [Fact]
    public void EditorsFindEveryFix() => Assert.All(Fixes, f =>
    {
        var export = f.GetType().GetCustomAttribute<ExportCodeFixProviderAttribute>()!;
        Assert.Equal(f.GetType().Name, export.Name);
        Assert.Equal([LanguageNames.CSharp], export.Languages);
        Assert.NotNull(f.GetFixAllProvider());
    });

    [Fact]
    public void APageSaysWhetherThereIsAFix() => Assert.Equal(
        Fixes.SelectMany(f => f.FixableDiagnosticIds).Where(id => id.StartsWith("RGEN", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
        Directory.GetFiles(Repository.Path("docs", "diagnostics"), "RGEN*.md")
            .Where(f => File.ReadAllText(f).Contains("\n## Code fix\n\n", StringComparison.Ordinal))
            .Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal));
}
