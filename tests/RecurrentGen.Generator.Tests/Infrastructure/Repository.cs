using System.Runtime.CompilerServices;

namespace RecurrentGen.Generator.Tests.Infrastructure;

/// <summary>Files of the repository that tests look at.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot(AppContext.BaseDirectory) ?? FindRoot(ThisFile())
        ?? throw new DirectoryNotFoundException("RecurrentGen.sln was not found above the tests.");

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string? FindRoot(string? directory)
    {
        while (directory is not null && !File.Exists(System.IO.Path.Combine(directory, "RecurrentGen.sln")))
        {
            directory = System.IO.Path.GetDirectoryName(directory);
        }

        return directory;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
