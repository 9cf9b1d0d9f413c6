using System.Text;

namespace RecurrentGen.Data;

/// <summary>
/// Reads text in UTF-8 line by line: lines end with LF or CR LF, and the last one may end with the file; with or
/// without a byte order mark. Empty lines are lines too, and a carriage return without a line feed is a character.
/// </summary>
/// <remarks>Reading does not allocate once the buffers hold the longest line.</remarks>
public sealed class TextLineReader : IDisposable
{
    /// <summary>
    /// The longest line, in bytes: a file without line breaks, such as a binary one, ends in an error rather than in
    /// memory. <see cref="TextFile"/> reads texts of any shape.
    /// </summary>
    public const int MaximumLineBytes = 1 << 24;

    private readonly Stream _stream;
    private readonly string? _source;
    private readonly bool _leaveOpen;
    private byte[] _buffer = new byte[16 * 1024];
    private char[] _text = new char[256];
    private int _textLength;

    // The next byte to take, and the end of those read.
    private int _position;
    private int _filled;
    private long _bufferOffset;
    private bool _ended;

    /// <summary>Reads from a stream.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <param name="source">A name for error messages.</param>
    /// <param name="leaveOpen">Whether <see cref="Dispose"/> leaves the stream open.</param>
    public TextLineReader(Stream stream, string? source = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _source = source;
        _leaveOpen = leaveOpen;
    }

    /// <summary>The current line without what ends it; valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<char> Text => _text.AsSpan(0, _textLength);

    /// <summary>The number of the current line, from 1; 0 before the first.</summary>
    public long Line { get; private set; }

    /// <summary>The byte at which the current line begins, from 0.</summary>
    public long ByteOffset { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TextLineReader Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new TextLineReader(File.OpenRead(path), Path.GetFileName(path));
    }

    /// <summary>Goes to the next line.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="DataFormatException">
    /// Malformed UTF-8, with its offset and line, or a line of more than <see cref="MaximumLineBytes"/>.
    /// </exception>
    public bool Read()
    {
        _textLength = 0;
        int end = FindEnd();
        if (end == _filled && _position == end)
        {
            return false;
        }

        Line++;
        ByteOffset = _bufferOffset + _position;
        bool terminated = end < _filled;
        var line = _buffer.AsSpan(_position, end - _position);
        _position = terminated ? end + 1 : end;
        if (terminated && line is [.., (byte)'\r'])
        {
            line = line[..^1];
        }

        Utf8Text.Check(line, _source, ByteOffset, Line);
        if (Line == 1 && line.StartsWith(Utf8Text.ByteOrderMark))
        {
            line = line[Utf8Text.ByteOrderMark.Length..];
        }

        Decode(line);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_leaveOpen)
        {
            _stream.Dispose();
        }
    }

    // The position of the line feed that ends the line, or the end of what was read if the file ends there.
    private int FindEnd()
    {
        int searched = _position;
        while (true)
        {
            int found = _buffer.AsSpan(searched, _filled - searched).IndexOf((byte)'\n');
            int end = found < 0 ? _filled : searched + found;
            if (end - _position > MaximumLineBytes)
            {
                throw new DataFormatException(
                    _source, Line + 1, null, $"expected a line of up to {MaximumLineBytes} bytes, found a longer one.");
            }

            if (found >= 0 || _ended)
            {
                return end;
            }

            searched = _filled - MakeRoom();
            int read = _stream.Read(_buffer, _filled, _buffer.Length - _filled);
            _filled += read;
            _ended = read == 0;
        }
    }

    // Moves the line to the front of the buffer, or makes the buffer larger; returns by how much the line has moved.
    private int MakeRoom()
    {
        int moved = _position;
        if (moved > 0)
        {
            _buffer.AsSpan(moved, _filled - moved).CopyTo(_buffer);
            _bufferOffset += moved;
            _filled -= moved;
            _position = 0;
        }
        else if (_filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        return moved;
    }

    private void Decode(ReadOnlySpan<byte> line)
    {
        // A byte of UTF-8 is one char at most.
        if (_text.Length < line.Length)
        {
            _text = new char[Math.Max(line.Length, 2 * _text.Length)];
        }

        _textLength = Encoding.UTF8.GetChars(line, _text);
    }
}
