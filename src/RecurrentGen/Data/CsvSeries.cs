using System.Globalization;

namespace RecurrentGen.Data;

/// <summary>Reads the rows of CSV text into a table.</summary>
internal sealed class CsvSeries
{
    private static readonly string[] DateFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd' 'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK",
    ];

    private readonly CsvReader _reader;
    private readonly SeriesTableBuilder _builder;
    private readonly WindowOptions _options;
    private readonly int[] _columns;
    private readonly int _key;
    private readonly int _time;
    private bool? _timesAreDates;

    public CsvSeries(CsvReader reader, SeriesTableBuilder builder, string? key, string? time, WindowOptions options)
    {
        _reader = reader;
        _builder = builder;
        _options = options;
        _key = key is null ? -1 : reader.ColumnIndex(key);
        _time = time is null ? -1 : reader.ColumnIndex(time);
        _columns = new int[builder.Width];
        for (int i = 0; i < _columns.Length; i++)
        {
            _columns[i] = reader.ColumnIndex(builder.NameOf(i));
        }
    }

    public SeriesTable Read()
    {
        var values = new float[_columns.Length];
        for (int row = 0; _reader.Read(); row++)
        {
            string key = _key < 0 ? "" : _reader.GetString(_key);
            if (!ReadValues(values))
            {
                _builder.Skip(key);
                continue;
            }

            if (_builder.Add(key, _time < 0 ? 0 : ReadTime(), row, values) is { } problem)
            {
                throw _reader.Error(_time < 0 ? null : _reader.Columns[_time], problem);
            }
        }

        return _builder.Build();
    }

    private bool ReadValues(float[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (_reader.TryGetSingle(_columns[i], out values[i]))
            {
                continue;
            }

            return _options.Missing == MissingValues.Skip ? false : throw _reader.Error(_columns[i], "a finite number");
        }

        return true;
    }

    private double ReadTime()
    {
        if (_timesAreDates != true && _reader.TryGetDouble(_time, out double number))
        {
            _timesAreDates = false;
            return number;
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var text = _reader.GetString(_time).Trim();
        if (_timesAreDates != false
            && DateTime.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, Utc, out var date))
        {
            _timesAreDates = true;
            return (date - DateTime.UnixEpoch).TotalSeconds;
        }

        throw _reader.Error(_time, _timesAreDates switch
        {
            true => "a date, as in the rows before",
            false => "a number, as in the rows before",
            null => "a number or a date such as 2024-12-31 or 2024-12-31T23:59:59",
        });
    }
}
