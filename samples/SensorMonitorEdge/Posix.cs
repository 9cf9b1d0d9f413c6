using System.Runtime.InteropServices;

namespace SensorMonitor;

/// <summary>
/// The system calls that the monitor needs. The framework's streams would work too, but they allocate when a file is
/// opened, and are a large part of a small program.
/// </summary>
internal static unsafe partial class Posix
{
    /// <summary>The program's standard input, output and error.</summary>
    public const int Input = 0;

    /// <summary>The standard output.</summary>
    public const int Output = 1;

    /// <summary>The standard error.</summary>
    public const int Error = 2;

    private const int Interrupted = 4;

    // Read and write for the owner, read for the others.
    private const uint Mode = 0b110_100_100;

    /// <summary>Reads what there is, and waits only if there is nothing.</summary>
    /// <returns>Bytes; 0 at the end.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static int Read(int file, Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            nint count;
            do
            {
                count = read(file, bytes, (nuint)buffer.Length);
            }
            while (count < 0 && Marshal.GetLastPInvokeError() == Interrupted);
            return (int)Checked(count, "read");
        }
    }

    /// <summary>Writes all.</summary>
    /// <exception cref="IOException">Not all can be written.</exception>
    public static void Write(int file, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            fixed (byte* start = bytes)
            {
                nint count = write(file, start, (nuint)bytes.Length);
                if (count < 0 && Marshal.GetLastPInvokeError() == Interrupted)
                {
                    continue;
                }

                bytes = bytes[(int)Checked(count, "write")..];
            }
        }
    }

    /// <summary>Opens a file to read it.</summary>
    /// <param name="path">UTF-8, with a zero behind it.</param>
    /// <returns>Null if there is no such file.</returns>
    /// <exception cref="IOException">There is one, but it cannot be opened.</exception>
    public static int? Open(ReadOnlySpan<byte> path)
    {
        const int NoSuchFile = 2;
        fixed (byte* name = path)
        {
            int file = open(name, 0);
            if (file < 0 && Marshal.GetLastPInvokeError() == NoSuchFile)
            {
                return null;
            }

            return (int)Checked(file, "open");
        }
    }

    /// <summary>Closes a file.</summary>
    public static void Close(int file) => Checked(close(file), "close");

    /// <summary>
    /// Writes a file through a temporary name, so that at any moment the name holds the old content or the new, whole.
    /// </summary>
    /// <param name="path">UTF-8, with a zero behind it.</param>
    /// <param name="temporary">Another name in the same folder.</param>
    /// <param name="content">The new content.</param>
    /// <exception cref="IOException">The file cannot be written; the old one is as it was.</exception>
    public static void Replace(ReadOnlySpan<byte> path, ReadOnlySpan<byte> temporary, ReadOnlySpan<byte> content)
    {
        fixed (byte* from = temporary)
        fixed (byte* to = path)
        {
            int file = (int)Checked(creat(from, Mode), "create");
            try
            {
                Write(file, content);
                Checked(fsync(file), "flush");
            }
            finally
            {
                _ = close(file);
            }

            Checked(rename(from, to), "rename");
        }
    }

    private static nint Checked(nint result, string call) => result >= 0
        ? result
        : throw new IOException(call + ": error " + Marshal.GetLastPInvokeError());

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int file, byte* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int file, byte* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int open(byte* path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int creat(byte* path, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int rename(byte* from, byte* to);
}
