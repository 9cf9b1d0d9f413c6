using System.Text.RegularExpressions;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Architecture;

/// <summary>
/// The five rooms and their one way through. The source is looked at, because a <c>using</c> is where a room first
/// leans on another; names written out in full are looked for as well.
/// </summary>
public sealed partial class RoomTests
{
    private static readonly string[] Rooms = ["Parsing", "Binding", "Graphs", "Planning", "Emission"];

    public static TheoryData<string> RoomNames => [.. Rooms];

    [Theory]
    [MemberData(nameof(RoomNames))]
    public void DataFlowsFromLeftToRight(string room) => Assert.All(FilesOf(room), file =>
    {
        var later = Rooms.Skip(Array.IndexOf(Rooms, room) + 1).Concat(["Analyzers", "Diagnostics"]);
        Assert.Empty(UsedNamespaces(file).Where(n => later.Contains(n)).Select(n => $"{file.Name} uses {n}"));
    });

    [Theory]
    [InlineData("Binding")]
    [InlineData("Graphs")]
    [InlineData("Planning")]
    public void OnlyParsingSeesSymbols(string room) => Assert.All(FilesOf(room), file =>
        Assert.DoesNotContain("Microsoft.CodeAnalysis", file.Text, StringComparison.Ordinal));

    [Theory]
    [InlineData("Parsing")]
    [InlineData("Binding")]
    [InlineData("Graphs")]
    [InlineData("Planning")]
    public void OnlyEmissionWritesCSharp(string room) => Assert.All(FilesOf(room), file =>
        Assert.DoesNotMatch(CSharpText(), file.Text));

    [Fact]
    public void SpecsHoldNoRoslynTypes()
    {
        var specs = typeof(CellSourceGenerator).Assembly.GetTypes().Where(t =>
            t.Namespace is "RecurrentGen.Generator.Parsing" or "RecurrentGen.Generator.Binding"
            && t.GetMethod("<Clone>$") is not null);
        Assert.All(specs.SelectMany(t => t.GetProperties().Select(p => (Type: t, Property: p))), p => Assert.False(
            p.Property.PropertyType.ToString().Contains("Microsoft.CodeAnalysis", StringComparison.Ordinal),
            $"{p.Type.Name}.{p.Property.Name} holds a Roslyn type"));
    }

    [Fact]
    public void EveryFileIsInTheNamespaceOfItsRoom() => Assert.All(Rooms.SelectMany(FilesOf), file =>
        Assert.Contains($"namespace RecurrentGen.Generator.{file.Room};", file.Text, StringComparison.Ordinal));

    private static IEnumerable<SourceFile> FilesOf(string room)
    {
        string folder = Repository.Path("generator", "RecurrentGen.Generator", room);
        return Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Select(f => new SourceFile(room, Path.GetFileName(f), Comment().Replace(File.ReadAllText(f), "")))
            : [];
    }

    private static IEnumerable<string> UsedNamespaces(SourceFile file) =>
        Namespace().Matches(file.Text).Select(m => m.Groups[1].Value);

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"RecurrentGen\.Generator\.(\w+)")]
    private static partial Regex Namespace();

    // The beginnings of statements and declarations inside string literals.
    [GeneratedRegex("\"\\s*(global::|public |private |internal |var |for \\(|return )")]
    private static partial Regex CSharpText();

    private sealed record SourceFile(string Room, string Name, string Text);
}
