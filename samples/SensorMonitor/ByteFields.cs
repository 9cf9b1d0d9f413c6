using System.Buffers.Text;

namespace SensorMonitor;

/// <summary>Reads fields of a line of ASCII bytes without making strings of them.</summary>
internal static class ByteFields
{
    /// <summary>Takes the next field up to a comma or the end, without spaces around it.</summary>
    /// <param name="rest">What is left of the line; without the field and its comma afterwards.</param>
    /// <param name="field">The field.</param>
    /// <returns>Whether a comma followed, and so another field.</returns>
    public static bool Next(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> field)
    {
        int comma = rest.IndexOf((byte)',');
        field = (comma < 0 ? rest : rest[..comma]).Trim(" \t"u8);
        rest = comma < 0 ? default : rest[(comma + 1)..];
        return comma >= 0;
    }

    /// <summary>A number in one fixed notation, whatever the machine's culture.</summary>
    /// <returns>False if the field is no number; one that is not finite, such as NaN, counts as missing: NaN.</returns>
    public static bool TryNumber(ReadOnlySpan<byte> field, out float value)
    {
        if (!Utf8Parser.TryParse(field, out value, out int consumed) || consumed != field.Length)
        {
            value = float.NaN;
            return false;
        }

        value = float.IsFinite(value) ? value : float.NaN;
        return true;
    }

    /// <summary>Reads a line of numbers; an empty field is a missing one, NaN.</summary>
    /// <returns>False if a field is no number or their count is another.</returns>
    public static bool TryNumbers(ReadOnlySpan<byte> line, Span<float> values)
    {
        bool more = true;
        for (int i = 0; i < values.Length; i++)
        {
            if (!more)
            {
                return false;
            }

            more = Next(ref line, out var field);
            values[i] = float.NaN;
            if (!field.IsEmpty && !TryNumber(field, out values[i]))
            {
                return false;
            }
        }

        return !more;
    }
}
