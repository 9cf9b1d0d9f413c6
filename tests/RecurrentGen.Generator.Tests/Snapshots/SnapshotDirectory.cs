using System.Text;

namespace RecurrentGen.Generator.Tests.Snapshots;

/// <summary>
/// The snapshots of one folder. Nothing here ever writes a <c>.verified.</c> file: people do, by renaming.
/// </summary>
/// <param name="directory">The folder.</param>
internal sealed class SnapshotDirectory(string directory)
{
    private static readonly UTF8Encoding Encoding = new(true, throwOnInvalidBytes: true);

    /// <summary>Compares emitted files with their snapshots.</summary>
    /// <param name="test"><c>{Class}.{Test}</c>.</param>
    /// <param name="files">What was emitted; at least one file.</param>
    /// <exception cref="SnapshotException">Snapshots are missing, left over or different.</exception>
    public void Verify(string test, IReadOnlyList<EmittedFile> files)
    {
        if (files.Count == 0)
        {
            throw new SnapshotException($"{test}: nothing was emitted.");
        }

        var findings = files.Select(f => Compare(test, f)).OfType<string>().ToList();
        var expected = files.Select(f => FileName(test, f, "verified")).ToHashSet(StringComparer.Ordinal);
        findings.AddRange(FilesOf(test, "verified")
            .Where(f => !expected.Contains(f))
            .Select(f => $"{f}: nothing like it was emitted; delete the snapshot if that is intended."));
        DeleteStaleReceived(test, files);
        if (findings.Count != 0)
        {
            throw new SnapshotException(string.Join("\n", findings));
        }
    }

    /// <summary><c>Class.Test#Hint.g.verified.cs</c> for the hint name <c>Hint.g.cs</c>.</summary>
    private static string FileName(string test, EmittedFile file, string state) =>
        $"{test}#{Path.GetFileNameWithoutExtension(file.HintName)}.{state}{Path.GetExtension(file.HintName)}";

    private string? Compare(string test, EmittedFile file)
    {
        string name = FileName(test, file, "verified");
        string path = Path.Combine(directory, name);
        string? finding = file.Text.Contains('\r')
            ? $"{name}: the emitted text has a carriage return; lines end with a line feed alone."
            : !File.Exists(path) ? $"{name}: there is no such snapshot."
            : Difference(File.ReadAllBytes(path), file.SnapshotText) is { } difference ? $"{name}: {difference}"
            : null;
        string received = Path.Combine(directory, FileName(test, file, "received"));
        if (finding is null)
        {
            File.Delete(received);
            return null;
        }

        File.WriteAllText(received, file.SnapshotText, Encoding);
        return $"{finding} Received: {Path.GetFileName(received)}";
    }

    private static string? Difference(ReadOnlySpan<byte> verified, string received)
    {
        if (!verified.StartsWith(Encoding.Preamble))
        {
            return "the snapshot does not start with the UTF-8 byte order mark.";
        }

        string text = Encoding.GetString(verified[Encoding.Preamble.Length..]);
        if (text.Contains('\r'))
        {
            return "the snapshot has a carriage return; lines end with a line feed alone.";
        }

        // As in Verify, an editor may have added the line feed that ends the file.
        return text == received || text == received + "\n" ? null : FirstDifference(text, received);
    }

    private static string FirstDifference(string verified, string received)
    {
        string[] expected = verified.Split('\n');
        string[] actual = received.Split('\n');
        int line = 0;
        while (line < expected.Length && line < actual.Length && expected[line] == actual[line])
        {
            line++;
        }

        return $"line {line + 1}: expected {Quote(expected, line)}, found {Quote(actual, line)}.";
    }

    private static string Quote(string[] lines, int line) => line < lines.Length ? $"'{lines[line]}'" : "the end";

    private void DeleteStaleReceived(string test, IReadOnlyList<EmittedFile> files)
    {
        var current = files.Select(f => FileName(test, f, "received")).ToHashSet(StringComparer.Ordinal);
        foreach (string stale in FilesOf(test, "received").Where(f => !current.Contains(f)))
        {
            File.Delete(Path.Combine(directory, stale));
        }
    }

    /// <summary>Snapshots of a test: with a hint, and the one without, which Verify writes for diagnostics.</summary>
    private string[] FilesOf(string test, string state) =>
    [
        .. Directory.EnumerateFiles(directory, $"{test}#*.{state}.*")
            .Concat(Directory.EnumerateFiles(directory, $"{test}.{state}.*"))
            .Select(f => Path.GetFileName(f))
            .Order(StringComparer.Ordinal),
    ];
}
