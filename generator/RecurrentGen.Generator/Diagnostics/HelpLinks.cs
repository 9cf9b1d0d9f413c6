using System.Reflection;

namespace RecurrentGen.Generator.Diagnostics;

/// <summary>Where the pages of diagnostics are: Directory.Build.props says where the repository is published.</summary>
internal static class HelpLinks
{
    public const string Pages = "docs/diagnostics/";

    /// <summary>What stands before the name of a page.</summary>
    public static readonly string Folder = Of(typeof(HelpLinks).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(a => a.Key == "PackageProjectUrl")?.Value);

    /// <param name="repository">Its address; null where it has none yet: links are then relative to the repository.</param>
    public static string Of(string? repository) =>
        repository is null ? Pages : $"{repository.TrimEnd('/')}/blob/main/{Pages}";
}
