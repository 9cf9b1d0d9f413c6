using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace RecurrentGen.Data;

/// <summary>
/// Reads comma-separated values (RFC 4180, 2005) in UTF-8, one record at a time: quoted fields with doubled quotes,
/// separators and line breaks in them, CRLF or LF, with or without a byte order mark.
/// </summary>
/// <remarks>
/// Every record must have as many fields as the first. Lines without any character are passed over, unless the file has
/// one column: there they are empty fields. Spaces belong to a field, but not to a column's name or a number. After the
/// first records reading does not allocate, except for <see cref="GetString"/>.
/// </remarks>
public sealed class CsvReader : IDisposable
{
    private const int End = -1;
    private readonly Stream _stream;
    private readonly CsvOptions _options;
    private readonly string? _source;
    private readonly bool _leaveOpen;
    private readonly NumberFormatInfo _numbers;
    private readonly byte[] _buffer = new byte[16 * 1024];

    // The next byte, the end of the bytes known to be well-formed, and the end of those read.
    private int _position;
    private int _available;
    private int _filled;
    private long _bufferOffset;
    private long _line = 1;

    // The fields of the record one after the other, without quotes, and where each ends.
    private byte[] _record = new byte[256];
    private int _recordLength;
    private int[] _ends = new int[16];
    private bool _pending;

    /// <summary>Reads from a stream.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <param name="options">How the text is written; RFC 4180 with a header unless said otherwise.</param>
    /// <param name="source">A name for error messages.</param>
    /// <param name="leaveOpen">Whether <see cref="Dispose"/> leaves the stream open.</param>
    /// <exception cref="ArgumentException">A separator is neither a tab nor an ASCII sign.</exception>
    /// <exception cref="DataFormatException">The header is missing or malformed.</exception>
    public CsvReader(Stream stream, CsvOptions? options = null, string? source = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _options = options ?? CsvOptions.Default;
        _source = source;
        _leaveOpen = leaveOpen;
        CheckSeparator(_options.Separator);
        CheckSeparator(_options.DecimalSeparator);
        _numbers = new NumberFormatInfo
        {
            NumberDecimalSeparator = _options.DecimalSeparator.ToString(),

            // A group separator is not accepted, but must differ from the decimal one.
            NumberGroupSeparator = _options.DecimalSeparator == ',' ? "." : ",",
        };
        ReadStart();
    }

    /// <summary>The names of the columns, without surrounding spaces; their numbers if there is no header.</summary>
    public IReadOnlyList<string> Columns { get; private set; } = [];

    /// <summary>The line on which the current record begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Fields of the current record.</summary>
    public int FieldCount { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is written; RFC 4180 with a header unless said otherwise.</param>
    /// <exception cref="ArgumentException">A separator is neither a tab nor an ASCII sign.</exception>
    /// <exception cref="DataFormatException">The header is missing or malformed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CsvReader Open(string path, CsvOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var stream = File.OpenRead(path);
        try
        {
            return new CsvReader(stream, options, Path.GetFileName(path));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The position of a column.</summary>
    /// <exception cref="DataFormatException">There is none of this name, or there are several.</exception>
    public int ColumnIndex(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int found = -1;
        for (int i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] != name)
            {
                continue;
            }

            if (found >= 0)
            {
                throw new DataFormatException(
                    _source, 1, null, $"columns {found + 1} and {i + 1} are both named '{name}'.");
            }

            found = i;
        }

        if (found < 0)
        {
            var known = Columns.Count == 0 ? "the file is empty" : $"it has '{string.Join("', '", Columns)}'";
            throw new DataFormatException(_source, 0, null, $"there is no column '{name}'; {known}.");
        }

        return found;
    }

    /// <summary>Goes to the next record.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="DataFormatException">
    /// Malformed UTF-8 (with its offset), a quote that is not closed or stands inside an unquoted field, a carriage
    /// return without a line feed, or a number of fields other than the header's.
    /// </exception>
    public bool Read()
    {
        if (_pending)
        {
            _pending = false;
            return true;
        }

        if (!ReadRecord(skipEmptyLines: Columns.Count > 1))
        {
            return false;
        }

        if (FieldCount != Columns.Count)
        {
            throw new DataFormatException(
                _source, Line, null, $"expected {Columns.Count} fields, as in the first record, found {FieldCount}.");
        }

        return true;
    }

    /// <summary>
    /// The bytes of a field of the current record, unquoted; valid until the next <see cref="Read"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The record has no such field.</exception>
    public ReadOnlySpan<byte> GetUtf8(int field)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(field);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(field, FieldCount);
        int start = field == 0 ? 0 : _ends[field - 1];
        return _record.AsSpan(start, _ends[field] - start);
    }

    /// <summary>The text of a field of the current record, unquoted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The record has no such field.</exception>
    public string GetString(int field) => Encoding.UTF8.GetString(GetUtf8(field));

    /// <summary>Reads a field of the current record as a number.</summary>
    /// <returns>False if it is empty, no number, not finite, or too large for a <c>float</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The record has no such field.</exception>
    public bool TryGetSingle(int field, out float value)
    {
        // The parser takes trailing NUL characters for padding; here they are what a torn file is filled with.
        var text = GetUtf8(field);
        return float.TryParse(text, NumberStyles.Float, _numbers, out value) && float.IsFinite(value)
            && !text.Contains((byte)0);
    }

    /// <summary>Reads a field of the current record as a number.</summary>
    /// <returns>False if it is empty, no number, not finite, or too large for a <c>double</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The record has no such field.</exception>
    public bool TryGetDouble(int field, out double value)
    {
        var text = GetUtf8(field);
        return double.TryParse(text, NumberStyles.Float, _numbers, out value) && double.IsFinite(value)
            && !text.Contains((byte)0);
    }

    /// <summary>Reads a field of the current record as a number.</summary>
    /// <exception cref="DataFormatException">It is none; the message names line and column.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The record has no such field.</exception>
    public float GetSingle(int field) =>
        TryGetSingle(field, out float value) ? value : throw Error(field, "a finite number");

    /// <summary>An error at a field of the current record.</summary>
    internal DataFormatException Error(int field, string expected)
    {
        const int Shown = 40;
        var text = GetString(field);
        var found = text.Length == 0 ? "an empty field" : $"'{(text.Length <= Shown ? text : text[..Shown] + "...")}'";
        return new DataFormatException(_source, Line, Columns[field], $"expected {expected}, found {found}.");
    }

    /// <summary>An error at the current record.</summary>
    internal DataFormatException Error(string? column, string problem) => new(_source, Line, column, problem);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_leaveOpen)
        {
            _stream.Dispose();
        }
    }

    private static void CheckSeparator(char separator)
    {
        if (separator is not ('\t' or (>= ' ' and <= '~'))
            || separator is '"' or '+' or '-'
            || char.IsAsciiLetterOrDigit(separator))
        {
            throw new ArgumentException(
                $"Expected a tab or an ASCII sign other than a quote, plus or minus, found U+{(int)separator:X4}.");
        }
    }

    private void ReadStart()
    {
        if (Fill() && _buffer.AsSpan(0, _available).StartsWith("\uFEFF"u8))
        {
            _position = 3;
        }

        bool any = ReadRecord(skipEmptyLines: true);
        if (!any && _options.HasHeader)
        {
            throw new DataFormatException(_source, 1, null, "expected a header, found an empty file.");
        }

        var columns = new string[any ? FieldCount : 0];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = _options.HasHeader ? GetString(i).Trim() : (i + 1).ToString(CultureInfo.InvariantCulture);
        }

        Columns = columns;
        _pending = any && !_options.HasHeader;
    }

    private bool ReadRecord(bool skipEmptyLines)
    {
        int terminator;
        do
        {
            FieldCount = 0;
            _recordLength = 0;
            Line = _line;
            if (Peek() == End)
            {
                return false;
            }

            do
            {
                terminator = ReadField(out bool quoted);
                skipEmptyLines &= !quoted;
            }
            while (terminator == _options.Separator);
        }
        while (skipEmptyLines && FieldCount == 1 && _recordLength == 0);
        return true;
    }

    // Reads up to and including what ends the field, and returns that: the separator, a line feed or the end.
    private int ReadField(out bool quoted)
    {
        int next = Next();
        quoted = next == '"';
        if (quoted)
        {
            ReadQuoted();
            next = Next();
            if (next is not (End or '\n' or '\r') && next != _options.Separator)
            {
                throw Malformed(
                    $"expected '{_options.Separator}' or a line break after the quote, found {Show(next)}.");
            }
        }
        else
        {
            while (next is not (End or '\n' or '\r') && next != _options.Separator)
            {
                if (next == '"')
                {
                    throw Malformed("found a quote in an unquoted field; quote both.");
                }

                Append((byte)next);
                next = Next();
            }
        }

        if (next == '\r' && (next = Next()) != '\n')
        {
            throw Malformed($"expected CR LF, found CR and {Show(next)}.");
        }

        _line += next == '\n' ? 1 : 0;
        EndField();
        return next;
    }

    // Reads the rest of a quoted field and its closing quote.
    private void ReadQuoted()
    {
        long opened = _line;
        while (true)
        {
            int next = Next();
            if (next == End)
            {
                throw Malformed($"the quote opened on line {opened} is never closed.");
            }

            if (next == '"')
            {
                if (Peek() != '"')
                {
                    return;
                }

                _position++;
            }

            _line += next == '\n' ? 1 : 0;
            Append((byte)next);
        }
    }

    private void EndField()
    {
        if (FieldCount == _ends.Length)
        {
            Array.Resize(ref _ends, 2 * _ends.Length);
        }

        _ends[FieldCount++] = _recordLength;
    }

    private void Append(byte value)
    {
        if (_recordLength == _record.Length)
        {
            Array.Resize(ref _record, 2 * _record.Length);
        }

        _record[_recordLength++] = value;
    }

    private int Peek() => _position < _available || Fill() ? _buffer[_position] : End;

    private int Next() => _position < _available || Fill() ? _buffer[_position++] : End;

    // Reads on once everything has been taken. A character cut by the end of the buffer waits for its rest.
    private bool Fill()
    {
        int rest = _filled - _available;
        _buffer.AsSpan(_available, rest).CopyTo(_buffer);
        _bufferOffset += _available;
        _position = 0;
        _available = 0;
        _filled = rest;
        int read = 1;
        while (_available == 0 && read != 0)
        {
            read = _stream.Read(_buffer, _filled, _buffer.Length - _filled);
            _filled += read;
            _available = WellFormed(_buffer.AsSpan(0, _filled), final: read == 0);
        }

        return _available != 0;
    }

    private int WellFormed(ReadOnlySpan<byte> bytes, bool final)
    {
        if (Utf8.IsValid(bytes))
        {
            return bytes.Length;
        }

        int position = 0;
        while (position < bytes.Length)
        {
            var status = Rune.DecodeFromUtf8(bytes[position..], out _, out int length);
            if (status == System.Buffers.OperationStatus.NeedMoreData && !final)
            {
                break;
            }

            if (status != System.Buffers.OperationStatus.Done)
            {
                ThrowMalformedUtf8(_bufferOffset + position, bytes[position]);
            }

            position += length;
        }

        return position;
    }

    [DoesNotReturn]
    private void ThrowMalformedUtf8(long offset, byte found) => throw new DataFormatException(
        _source, 0, null, $"expected UTF-8, found the byte 0x{found:X2} at offset {offset}.") { ByteOffset = offset };

    private DataFormatException Malformed(string problem) =>
        new(_source, Line, FieldCount < Columns.Count ? Columns[FieldCount] : $"{FieldCount + 1}", problem);

    private static string Show(int value) => value switch
    {
        End => "the end of the file",
        < ' ' or > '~' => $"the byte 0x{value:X2}",
        _ => $"'{(char)value}'",
    };
}
