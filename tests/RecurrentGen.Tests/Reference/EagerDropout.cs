using RecurrentGen.CellLanguage;
using RecurrentGen.Numerics;

namespace RecurrentGen.Tests.Reference;

/// <summary>
/// The random bits of one sequence in one training call, by the documented rule: positions and streams of the generator.
/// </summary>
internal sealed class EagerNoise
{
    /// <summary>Seed of the training.</summary>
    public ulong Seed { get; init; }

    /// <summary>Number of the training call; 0 where nothing is dropped.</summary>
    public ulong Call { get; set; }

    /// <summary>The sequence's index in the batch.</summary>
    public int Sequence { get; set; }

    /// <summary>values * mask.</summary>
    /// <param name="place">Of the layer in the model.</param>
    /// <param name="step">The step, or 0 for a mask of the whole sequence.</param>
    /// <param name="rate">The probability of a zero.</param>
    /// <param name="values">What is masked.</param>
    public Vector Drop(int place, int step, double rate, Vector values)
    {
        if (Call == 0)
        {
            return values;
        }

        var keys = new CounterRandom(Seed, 1UL << 62) { Position = 4 * Call };
        ulong key = keys.NextUInt32() | ((ulong)keys.NextUInt32() << 32);
        var bits = new CounterRandom(key, ((ulong)place << 32) + (ulong)Sequence) { Position = (ulong)step << 34 };
        return new Vector(
            [.. values.ToArray().Select(v => bits.NextUInt32() < rate * 4294967296.0 ? 0 : v / (1 - rate))]);
    }
}

/// <summary>Dropout of every element.</summary>
internal sealed record EagerDropout(EagerNoise Noise, int Layer, double Rate, string Name = "dropout") : EagerLayer(Name)
{
    public override Vector[] Run(Vector[] steps, Func<string, double[]> find) =>
        [.. steps.Select((x, t) => Noise.Drop(2 * Layer, t, Rate, x))];
}
