namespace RecurrentGen.Data;

/// <summary>Where a row of a window comes from; for plots and reports.</summary>
/// <param name="Key">The key of its series; empty if there is no key column.</param>
/// <param name="Row">
/// Its position in the source, from 0, not counting a header; -1 if it was made up to fill a gap.
/// </param>
/// <param name="Time">
/// The time column's value, or the position in the series if there is none. Dates are seconds since 1970-01-01 (UTC):
/// <c>DateTime.UnixEpoch.AddSeconds(label.Time)</c>.
/// </param>
public readonly record struct RowLabel(string Key, int Row, double Time);
