using System.Buffers.Binary;

namespace AmpSimulator;

/// <summary>
/// Turns stored samples into numbers and back. Integers are divided by 2^(bits - 1), so that full scale is -1 to just below 1;
/// 16 and 24 bits come back exactly, of 32 bits the upper 24.
/// </summary>
internal static class SampleCodec
{
    /// <summary>Reads samples; <paramref name="bytes"/> has as many as <paramref name="samples"/> takes.</summary>
    public static void Decode(SampleFormat format, ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        switch (format)
        {
            case SampleFormat.Int16:
                for (int i = 0; i < samples.Length; i++)
                {
                    samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]) * (1f / 32768);
                }

                break;
            case SampleFormat.Int24:
                for (int i = 0; i < samples.Length; i++)
                {
                    int low = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(3 * i)..]);
                    samples[i] = (((sbyte)bytes[(3 * i) + 2] << 16) | low) * (1f / 8388608);
                }

                break;
            case SampleFormat.Int32:
                for (int i = 0; i < samples.Length; i++)
                {
                    samples[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]) * (1f / 2147483648);
                }

                break;
            default:
                for (int i = 0; i < samples.Length; i++)
                {
                    samples[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
                }

                break;
        }
    }

    /// <summary>Writes samples, rounded to the nearest; what is beyond full scale becomes full scale in integers.</summary>
    /// <returns>How many samples were beyond it.</returns>
    public static int Encode(SampleFormat format, ReadOnlySpan<float> samples, Span<byte> bytes)
    {
        int clipped = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            switch (format)
            {
                case SampleFormat.Int16:
                    BinaryPrimitives.WriteInt16LittleEndian(bytes[(2 * i)..], (short)Round(samples[i], 32768, ref clipped));
                    break;
                case SampleFormat.Int24:
                    int value = Round(samples[i], 8388608, ref clipped);
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes[(3 * i)..], (ushort)value);
                    bytes[(3 * i) + 2] = (byte)(value >> 16);
                    break;
                case SampleFormat.Int32:
                    BinaryPrimitives.WriteInt32LittleEndian(bytes[(4 * i)..], Round(samples[i], 2147483648, ref clipped));
                    break;
                default:
                    BinaryPrimitives.WriteSingleLittleEndian(bytes[(4 * i)..], samples[i]);
                    break;
            }
        }

        return clipped;
    }

    private static int Round(float sample, double full, ref int clipped)
    {
        double scaled = Math.Round(sample * full);
        double limited = Math.Clamp(scaled, -full, full - 1);
        clipped += limited == scaled ? 0 : 1;
        return (int)limited;
    }
}
