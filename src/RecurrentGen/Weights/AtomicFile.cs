namespace RecurrentGen.Weights;

/// <summary>Writes a file so that at any moment its name holds either the old content or the new one, whole.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Ending of the temporary file beside the target; always the same, so that killed runs leave one at most.
    /// </summary>
    public const string TemporarySuffix = ".tmp";

    /// <summary>Writes to a temporary file in the same folder, flushes it to the disk and renames it.</summary>
    /// <exception cref="IOException">The file cannot be written; the old one is as it was.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string temporary = path + TemporarySuffix;

        // Opened outside the try: a temporary file that another process holds open is not ours to delete.
        var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
