using System.Text;

namespace RecurrentGen.Generator.Tests.Snapshots;

/// <summary>The helper itself, in a folder of its own.</summary>
public sealed class SnapshotDirectoryTests : IDisposable
{
    private const string Verified = "ModelTests.Emits#Net.Model.g.verified.cs";
    private const string Received = "ModelTests.Emits#Net.Model.g.received.cs";
    private const string Test = "ModelTests.Emits";
    private static readonly EmittedFile Emitted = new("Net.Model.g.cs", "class Net\n{\n}\n");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("snapshots");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Equal_snapshot_passes_and_removes_the_received_file()
    {
        Write(Verified, "\uFEFF//HintName: Net.Model.g.cs\nclass Net\n{\n}\n");
        Write(Received, "old");
        Write("ModelTests.Emits#Gone.received.cs", "old");
        Verify(Emitted);
        Assert.Equal([Verified], Names());
    }

    [Fact]
    public void A_line_feed_added_by_an_editor_is_no_difference()
    {
        Write(Verified, "\uFEFF//HintName: Net.Model.g.cs\nclass Net;\n");
        Verify(Emitted with { Text = "class Net;" });
    }

    [Fact]
    public void Missing_snapshot_fails_and_is_never_accepted()
    {
        var exception = Assert.Throws<SnapshotException>(() => Verify(Emitted));
        Assert.Equal($"{Verified}: there is no such snapshot. Received: {Received}", exception.Message);
        Assert.Equal([Received], Names());
    }

    [Fact]
    public void Received_file_is_what_renaming_makes_a_snapshot()
    {
        Assert.Throws<SnapshotException>(() => Verify(Emitted));
        File.Move(At(Received), At(Verified));
        string bytes = Encoding.UTF8.GetString(File.ReadAllBytes(At(Verified)));
        Assert.StartsWith("\uFEFF//HintName: Net.Model.g.cs\n", bytes);
        Verify(Emitted);
    }

    [Fact]
    public void Difference_names_line_and_both_texts()
    {
        Write(Verified, "\uFEFF//HintName: Net.Model.g.cs\nclass Nat\n{\n}\n");
        var exception = Assert.Throws<SnapshotException>(() => Verify(Emitted));
        Assert.Equal(
            $"{Verified}: line 2: expected 'class Nat', found 'class Net'. Received: {Received}", exception.Message);
    }

    [Fact]
    public void Text_that_ends_early_is_a_difference()
    {
        Write(Verified, "\uFEFF//HintName: Net.Model.g.cs\nclass Net\n{\n}\n\n\n");
        Assert.Contains("found the end", Assert.Throws<SnapshotException>(() => Verify(Emitted)).Message);
    }

    [Theory]
    [InlineData("//HintName: Net.Model.g.cs\nclass Net\n{\n}\n", "byte order mark")]
    [InlineData("\uFEFF//HintName: Net.Model.g.cs\r\nclass Net\r\n{\r\n}\r\n", "carriage return")]
    [InlineData("\uFEFF//HintName: Other.g.cs\nclass Net\n{\n}\n", "line 1")]
    public void Encoding_line_ends_and_hint_name_matter(string verified, string finding)
    {
        Write(Verified, verified);
        Assert.Contains(finding, Assert.Throws<SnapshotException>(() => Verify(Emitted)).Message);
    }

    [Fact]
    public void Emitted_carriage_returns_fail()
    {
        Write(Verified, "\uFEFF//HintName: Net.Model.g.cs\nclass Net;\n");
        var exception = Assert.Throws<SnapshotException>(() => Verify(Emitted with { Text = "class Net;\r\n" }));
        Assert.Contains("carriage return", exception.Message);
    }

    [Theory]
    [InlineData("ModelTests.Emits#Net.Training.g.verified.cs")]
    [InlineData("ModelTests.Emits.verified.txt")]
    public void Snapshot_without_a_file_fails(string orphan)
    {
        Write(Verified, "\uFEFF//HintName: Net.Model.g.cs\nclass Net\n{\n}\n");
        Write(orphan, "\uFEFFleft over");
        Write("ModelTests.EmitsMore#Net.Model.g.verified.cs", "\uFEFFof another test");
        var exception = Assert.Throws<SnapshotException>(() => Verify(Emitted));
        Assert.StartsWith($"{orphan}: nothing like it was emitted", exception.Message);
        Assert.DoesNotContain("EmitsMore", exception.Message);
    }

    [Fact]
    public void Nothing_emitted_fails() => Assert.Throws<SnapshotException>(() => Verify());

    private void Verify(params EmittedFile[] files) => new SnapshotDirectory(_folder.FullName).Verify(Test, files);

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private void Write(string name, string text) => File.WriteAllBytes(At(name), Encoding.UTF8.GetBytes(text));

    private string[] Names() => [.. _folder.EnumerateFiles().Select(f => f.Name).Order(StringComparer.Ordinal)];
}
