using System.Buffers.Binary;
using System.Text;

namespace SensorMonitor;

/// <summary>
/// Keeps the monitor's state in a file: 8 bytes <c>PumpSta1</c>, the fingerprint of weights and thresholds that the state
/// belongs to, the state, and a checksum. After construction nothing allocates.
/// </summary>
/// <param name="path">The file. Beside it, <c>.tmp</c> appended, a new content is written.</param>
/// <param name="fingerprint">Of the program's weights and thresholds.</param>
internal sealed class StateFile(string path, ulong fingerprint)
{
    /// <summary>Bytes of a file.</summary>
    public const int Length = Header + MonitorLines.StateSize + sizeof(ulong);

    private const int Header = 2 * sizeof(ulong);
    private readonly byte[] _path = Encoding.UTF8.GetBytes(path + "\0");
    private readonly byte[] _temporary = Encoding.UTF8.GetBytes(path + ".tmp\0");
    private readonly byte[] _content = new byte[Length];

    private static ReadOnlySpan<byte> Magic => "PumpSta1"u8;

    /// <summary>Writes the state: at any moment the file is the old one or the new one, whole.</summary>
    /// <exception cref="IOException">It cannot be written; the old one is as it was.</exception>
    public void Save(MonitorLines lines)
    {
        Magic.CopyTo(_content);
        BinaryPrimitives.WriteUInt64LittleEndian(_content.AsSpan(sizeof(ulong)), fingerprint);
        lines.CopyStateTo(_content.AsSpan(Header, MonitorLines.StateSize));
        BinaryPrimitives.WriteUInt64LittleEndian(_content.AsSpan(^sizeof(ulong)..), Hash(_content.AsSpan(..^sizeof(ulong))));
        Posix.Replace(_path, _temporary, _content);
    }

    /// <summary>Restores the state, if there is a file.</summary>
    /// <returns>What is wrong with the file; null if nothing is. Nothing has been restored from a wrong one.</returns>
    /// <exception cref="IOException">There is a file, but it cannot be read.</exception>
    public string? Restore(MonitorLines lines)
    {
        if (Posix.Open(_path) is not { } file)
        {
            return null;
        }

        int length;
        try
        {
            length = ReadAll(file);
        }
        finally
        {
            Posix.Close(file);
        }

        if (length != Length || !_content.AsSpan(0, sizeof(ulong)).SequenceEqual(Magic))
        {
            return "expected a state of " + Length + " bytes that this program wrote, found something else.";
        }

        if (BinaryPrimitives.ReadUInt64LittleEndian(_content.AsSpan(^sizeof(ulong)..)) != Hash(_content.AsSpan(..^sizeof(ulong))))
        {
            return "the checksum is wrong: the file is damaged.";
        }

        if (BinaryPrimitives.ReadUInt64LittleEndian(_content.AsSpan(sizeof(ulong))) != fingerprint)
        {
            return "the state is that of other weights or thresholds; begin anew with another file.";
        }

        return lines.TryRestore(_content.AsSpan(Header, MonitorLines.StateSize)) ? null : "the state contradicts itself.";
    }

    /// <summary>A hash of 64 bits (FNV-1a: Fowler, Noll, Vo 1991).</summary>
    /// <param name="bytes">What is hashed.</param>
    /// <param name="hash">Of what came before.</param>
    public static ulong Hash(ReadOnlySpan<byte> bytes, ulong hash = 14695981039346656037)
    {
        foreach (byte value in bytes)
        {
            hash = unchecked((hash ^ value) * 1099511628211);
        }

        return hash;
    }

    /// <summary>Reads the file, or so much of it that its length is known to be wrong.</summary>
    private int ReadAll(int file)
    {
        int length = 0;
        while (length < Length)
        {
            int count = Posix.Read(file, _content.AsSpan(length));
            if (count == 0)
            {
                return length;
            }

            length += count;
        }

        Span<byte> more = stackalloc byte[1];
        return length + Posix.Read(file, more);
    }
}
