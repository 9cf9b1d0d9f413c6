using System.Globalization;

namespace RecurrentGen.Weights;

/// <summary>The metadata that weight files and checkpoints carry.</summary>
internal static class FileFormat
{
    /// <summary>The newest format this version writes and reads.</summary>
    public const int Version = 1;

    public const string FormatKey = "recurrentgen.format";
    public const string KindKey = "recurrentgen.kind";
    public const string NameKey = "recurrentgen.name";
    public const string DeclarationKey = "recurrentgen.declaration";
    public const string PackageKey = "recurrentgen.version";
    public const string Weights = "weights";
    public const string Checkpoint = "checkpoint";

    /// <summary>The version of this package, as in 0.1.0.</summary>
    public static string PackageVersion { get; } =
        typeof(FileFormat).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    public static void Describe(SafetensorsWriter writer, ModelDescription description, string kind)
    {
        writer.Metadata[FormatKey] = Version.ToString(CultureInfo.InvariantCulture);
        writer.Metadata[KindKey] = kind;
        writer.Metadata[NameKey] = description.Name;
        writer.Metadata[DeclarationKey] = description.Declaration;
        writer.Metadata[PackageKey] = PackageVersion;
    }

    /// <summary>Refuses a file of a newer format; a file of another origin has none.</summary>
    public static void CheckVersion(SafetensorsFile file)
    {
        if (!file.Metadata.TryGetValue(FormatKey, out string? text))
        {
            return;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int version) || version < 1)
        {
            throw new WeightFileException(
                $"{file.Source}: metadata '{FormatKey}': expected a whole number from 1 on, found '{text}'.");
        }

        if (version > Version)
        {
            string writer =
                file.Metadata.TryGetValue(PackageKey, out string? v) ? $", written by RecurrentGen {v}" : "";
            throw new WeightFileException(
                $"{file.Source}: expected a file of format {Version} or older, found format {version}{writer}. " +
                $"This is RecurrentGen {PackageVersion}; update the package.");
        }
    }
}
