namespace RecurrentGen.Tests.Training;

/// <summary>A folder of its own, deleted at the end of a test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("recurrentgen-").FullName;

    public string this[string file] => System.IO.Path.Combine(Path, file);

    public string[] Files =>
        [.. new DirectoryInfo(Path).GetFiles().Select(f => f.Name).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
