using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011): random numbers as a pure function of seed, stream and position.
/// The whole state is these three numbers; streams of one seed are independent. Only integers, + - * / and square roots
/// are used, so every machine draws the same bits.
/// </summary>
/// <param name="seed">The key.</param>
/// <param name="stream">The upper half of the counter.</param>
public sealed class CounterRandom(ulong seed, ulong stream = 0)
{
    internal const uint MultiplierA = 0xD2511F53;
    internal const uint MultiplierB = 0xCD9E8D57;
    internal const uint WeylA = 0x9E3779B9;
    internal const uint WeylB = 0xBB67AE85;
    internal const int Rounds = 10;

    private (uint A, uint B, uint C, uint D) _block;
    private ulong _blockIndex = ulong.MaxValue;

    /// <summary>The seed.</summary>
    public ulong Seed { get; } = seed;

    /// <summary>The stream.</summary>
    public ulong Stream { get; } = stream;

    /// <summary>Numbers of 32 bits drawn so far. Set it to go on from there.</summary>
    public ulong Position { get; set; }

    /// <summary>The next 32 bits.</summary>
    public uint NextUInt32()
    {
        ulong index = Position / 4;
        if (index != _blockIndex)
        {
            _block = Philox(((uint)index, (uint)(index >> 32), (uint)Stream, (uint)(Stream >> 32)), Seed);
            _blockIndex = index;
        }

        return (Position++ % 4) switch
        {
            0 => _block.A,
            1 => _block.B,
            2 => _block.C,
            _ => _block.D,
        };
    }

    /// <summary>Uniform in [0, 1): one of 2^24 multiples of 2^-24.</summary>
    public float NextUniform() => (NextUInt32() >> 8) * (1f / (1 << 24));

    /// <summary>Uniform within <paramref name="bound"/> of 0, symmetric, never exactly 0.</summary>
    public float NextUniform(double bound) => (float)(bound * NextSymmetric());

    /// <summary>
    /// Normal with mean 0 and variance 1, by the polar method (Marsaglia and Bray 1964) with a logarithm of its own,
    /// made of + - * / only.
    /// </summary>
    public double NextNormal()
    {
        while (true)
        {
            double x = NextSymmetric();
            double y = NextSymmetric();
            double square = (x * x) + (y * y);
            if (square < 1)
            {
                return x * Math.Sqrt(-2 * LogOfFraction(square) / square);
            }
        }
    }

    /// <summary>Uniform from 0 to below <paramref name="limit"/>, without bias (Lemire 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is not positive.</exception>
    public int NextInt32(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        uint range = (uint)limit;
        ulong product = (ulong)NextUInt32() * range;
        if ((uint)product < range)
        {
            uint threshold = (uint)-(int)range % range;
            while ((uint)product < threshold)
            {
                product = (ulong)NextUInt32() * range;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>Brings the values into a random order (Fisher and Yates 1938, Durstenfeld 1964).</summary>
    public void Shuffle(Span<int> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = NextInt32(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>The function itself: ten rounds on a counter of 128 bits with a key of 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (uint A, uint B, uint C, uint D) Philox((uint A, uint B, uint C, uint D) counter, ulong key)
    {
        uint keyA = (uint)key;
        uint keyB = (uint)(key >> 32);
        var (a, b, c, d) = counter;
        for (int round = 0; round < Rounds; round++)
        {
            ulong productA = (ulong)MultiplierA * a;
            ulong productB = (ulong)MultiplierB * c;
            (a, b, c, d) = (
                (uint)(productB >> 32) ^ b ^ keyA, (uint)productB, (uint)(productA >> 32) ^ d ^ keyB, (uint)productA);
            unchecked
            {
                keyA += WeylA;
                keyB += WeylB;
            }
        }

        return (a, b, c, d);
    }

    /// <summary>
    /// The natural logarithm of a number in (0, 1): the exponent's share, and a series for the mantissa's.
    /// </summary>
    internal static double LogOfFraction(double x)
    {
        const double LogOf2 = 0.69314718055994531;
        const double SquareRootOfHalf = 0.70710678118654757;
        int exponent = 0;
        for (; x < SquareRootOfHalf; x *= 2)
        {
            exponent--;
        }

        // log(x) = 2 artanh(s), whose series has dropped below the precision after s^23, since |s| < 0.172.
        double s = (x - 1) / (x + 1);
        double square = s * s;
        double sum = 0;
        for (int n = 23; n > 0; n -= 2)
        {
            sum = (sum * square) + (1.0 / n);
        }

        return (2 * s * sum) + (exponent * LogOf2);
    }

    /// <summary>Uniform in (-1, 1): one of 2^32 values, symmetric around 0.</summary>
    private double NextSymmetric() => ((2.0 * NextUInt32()) - uint.MaxValue) / 4294967296.0;
}
