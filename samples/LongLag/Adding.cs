using RecurrentGen.Numerics;

namespace LongLag;

/// <summary>
/// The adding problem (experiment 4 of Hochreiter and Schmidhuber 1997, with values from 0 to 1 as in later work): a
/// stream of random numbers, two of which are marked; after the last step the sum of these two is asked for.
/// </summary>
/// <param name="lag">Steps over which the first marked number has to be kept, at the least.</param>
internal sealed class Adding(int lag) : LagTask<float>
{
    /// <summary>A number and a mark of 0 or 1.</summary>
    public const int Inputs = 2;

    /// <summary>Steps of a sequence beyond the lag.</summary>
    public const int ExtraSteps = Marks.Places;

    /// <inheritdoc/>
    public override string Name => "adding problem";

    /// <inheritdoc/>
    public override int Lag => lag;

    /// <inheritdoc/>
    public override Figure Figure { get; } = new("mean squared error", Guess: 1.0 / 6, Solved: 0.002, false);

    /// <inheritdoc/>
    public override void Draw(CounterRandom random, Span<float> inputs, Span<float> targets)
    {
        for (int t = 0; t < Lag + ExtraSteps; t++)
        {
            inputs[t * Inputs] = random.NextUniform();
            inputs[(t * Inputs) + 1] = 0;
        }

        var (first, second) = Marks.Draw(random, Lag);
        inputs[(first * Inputs) + 1] = 1;
        inputs[(second * Inputs) + 1] = 1;
        targets[0] = inputs[first * Inputs] + inputs[second * Inputs];
    }

    /// <inheritdoc/>
    public override double Judge(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        double error = (double)outputs[0] - targets[0];
        return error * error;
    }
}

/// <summary>The two places of a sequence that matter.</summary>
internal static class Marks
{
    /// <summary>Places that each of the two may be at.</summary>
    public const int Places = 5;

    /// <summary>
    /// The first is one of the first five steps, the second one of the five in the middle of what follows; so the first
    /// is at least <paramref name="lag"/> steps before the end.
    /// </summary>
    public static (int First, int Second) Draw(CounterRandom random, int lag) =>
        (random.NextInt32(Places), Places + ((lag - Places) / 2) + random.NextInt32(Places));
}
