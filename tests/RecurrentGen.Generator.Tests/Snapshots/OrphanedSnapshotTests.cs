namespace RecurrentGen.Generator.Tests.Snapshots;

/// <summary>A snapshot whose test is gone proves nothing; this finds it.</summary>
public sealed class OrphanedSnapshotTests
{
    [Fact]
    public void Every_snapshot_belongs_to_a_test()
    {
        var tests = typeof(OrphanedSnapshotTests).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods()
                .Where(m => m.GetCustomAttributes(typeof(FactAttribute), inherit: true).Length != 0)
                .Select(m => $"{t.Name}.{m.Name}"))
            .ToHashSet(StringComparer.Ordinal);
        var orphans = Directory
            .EnumerateFiles(TestSources.ProjectDirectory, "*.verified.*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(TestSources.ProjectDirectory, f))
            .Where(f => !IsBuildOutput(f) && !tests.Contains(TestOf(Path.GetFileName(f))))
            .ToList();
        Assert.Empty(orphans);
    }

    private static bool IsBuildOutput(string path) => path.Split('/', '\\')[0] is "bin" or "obj";

    private static string TestOf(string file)
    {
        int hint = file.IndexOf('#', StringComparison.Ordinal);
        return hint >= 0 ? file[..hint] : file[..file.IndexOf(".verified.", StringComparison.Ordinal)];
    }
}
