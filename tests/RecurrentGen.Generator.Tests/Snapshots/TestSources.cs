namespace RecurrentGen.Generator.Tests.Snapshots;

/// <summary>Where the sources of this test project lie.</summary>
internal static class TestSources
{
    private const string Project = "RecurrentGen.Generator.Tests";

    /// <summary>The project's folder: the one above the binary that holds the project file.</summary>
    public static string ProjectDirectory { get; } = FindProjectDirectory();

    /// <summary>
    /// The real path of a source file. Under continuous integration, compilers write <c>/_/</c> in place of the
    /// repository's folder; what follows the project's name is the same.
    /// </summary>
    public static string Resolve(string callerFilePath)
    {
        string path = callerFilePath.Replace('\\', '/');
        string marker = $"/{Project}/";
        int at = path.LastIndexOf(marker, StringComparison.Ordinal);
        return at < 0
            ? throw new SnapshotException($"Expected a file of {Project}, found '{callerFilePath}'.")
            : Path.Combine(ProjectDirectory, path[(at + marker.Length)..]);
    }

    private static string FindProjectDirectory()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Project + ".csproj")))
            {
                return folder.FullName;
            }
        }

        throw new SnapshotException($"No folder above {AppContext.BaseDirectory} holds {Project}.csproj.");
    }
}
