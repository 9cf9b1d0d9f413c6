using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Samples;

/// <summary>
/// Texts to the standard streams of a small native program: the console's own streams would bring terminals, keys and
/// encodings along, a tenth of such a program.
/// </summary>
internal static class EdgeConsole
{
    private const int OutputHandle = 1;
    private const int ErrorHandle = 2;

    /// <summary>Writes to the standard output.</summary>
    public static void Write(string text) => Write(OutputHandle, text);

    /// <summary>Writes to the standard error.</summary>
    /// <returns>The exit code.</returns>
    public static int Fail(string message, int code)
    {
        Write(ErrorHandle, message);
        return code;
    }

    private static void Write(int handle, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (OperatingSystem.IsWindows())
        {
            using var console = handle == OutputHandle ? Console.OpenStandardOutput() : Console.OpenStandardError();
            console.Write(bytes);
            return;
        }

        using var stream = new FileStream(new SafeFileHandle(handle, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        stream.Write(bytes);

        // In a file, asking for the handle moves the offset that it shares with other programs to behind the bytes written.
        _ = stream.SafeFileHandle;
    }
}
