using RecurrentGen.Numerics;

namespace LongLag;

/// <summary>
/// Temporal order (experiment 6a of Hochreiter and Schmidhuber 1997): among random symbols without meaning there are
/// two that are X or Y; after the last step their order is asked for: XX, XY, YX or YY.
/// </summary>
/// <param name="lag">Steps over which the first of the two has to be kept, at the least.</param>
internal sealed class TemporalOrder(int lag) : LagTask<int>
{
    /// <summary>X, Y and four symbols without meaning, one input each.</summary>
    public const int Symbols = 6;

    /// <summary>Orders of X and Y.</summary>
    public const int Classes = 4;

    /// <summary>Steps of a sequence beyond the lag.</summary>
    public const int ExtraSteps = Marks.Places;

    private const int Meaningful = 2;

    /// <inheritdoc/>
    public override string Name => "temporal order";

    /// <inheritdoc/>
    public override int Lag => lag;

    /// <inheritdoc/>
    public override Figure Figure { get; } = new("accuracy", Guess: 0.25, Solved: 0.995, true);

    /// <inheritdoc/>
    public override void Draw(CounterRandom random, Span<float> inputs, Span<int> targets)
    {
        inputs.Clear();
        var (first, second) = Marks.Draw(random, Lag);
        targets[0] = 0;
        for (int t = 0; t < Lag + ExtraSteps; t++)
        {
            bool means = t == first || t == second;
            int symbol = means ? random.NextInt32(Meaningful) : Meaningful + random.NextInt32(Symbols - Meaningful);
            inputs[(t * Symbols) + symbol] = 1;
            targets[0] = means ? (targets[0] * Meaningful) + symbol : targets[0];
        }
    }

    /// <inheritdoc/>
    public override double Judge(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets) =>
        Answer(outputs) == targets[0] ? 1 : 0;
}
