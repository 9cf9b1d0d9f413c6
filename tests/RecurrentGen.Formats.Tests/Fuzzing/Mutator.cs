using System.Text;

namespace RecurrentGen.Tests.Fuzzing;

/// <summary>Spoils files in ways that parsers stumble over. The same seed spoils in the same way.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly byte[][] Words = Array.ConvertAll(
        [
            "null", "true", "-1", "0", "1e999", "-0", "1e-400", "4294967296", "9223372036854775807", "1048576", "2147483647",
            "0.5", "\"\"", "\"\\uD800\"", "[", "]", "{", "}", "[[[[[[[[[[[[[[[[[[[[", ",", ":", "\"layers\":", "{\"a\":{}}", "NaN",
        ],
        Encoding.UTF8.GetBytes);

    private readonly Random _random = new(seed);

    public byte[] Mutate(byte[] original)
    {
        var bytes = new List<byte>(original);
        int changes = 1 + _random.Next(4);
        for (int change = 0; change < changes && bytes.Count > 0; change++)
        {
            Change(bytes);
        }

        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        int at = _random.Next(bytes.Count);
        int length = Math.Min(bytes.Count - at, 1 + _random.Next(32));
        switch (_random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(_random.Next(bytes.Count), bytes.GetRange(at, length));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                bytes.InsertRange(at, Words[_random.Next(Words.Length)]);
                break;
            case 6:
                ReplaceNumber(bytes, at);
                break;
            default:
                bytes[at] = (byte)"0123456789-.eE[]{},:\""[_random.Next(21)];
                break;
        }
    }

    /// <summary>Another number where one stands: what changes a size without spoiling the syntax.</summary>
    private void ReplaceNumber(List<byte> bytes, int from)
    {
        int start = bytes.FindIndex(from, b => b is >= (byte)'0' and <= (byte)'9');
        if (start < 0)
        {
            return;
        }

        int end = bytes.FindIndex(start, b => b is not ((>= (byte)'0' and <= (byte)'9') or (byte)'.'));
        bytes.RemoveRange(start, (end < 0 ? bytes.Count : end) - start);
        bytes.InsertRange(start, Words[1 + _random.Next(11)]);
    }
}
