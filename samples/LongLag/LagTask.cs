using RecurrentGen.Numerics;

namespace LongLag;

/// <summary>A task whose answer depends on something that was seen a given number of steps ago.</summary>
/// <typeparam name="TTarget"><c>float</c> for values, <c>int</c> for class indices.</typeparam>
internal abstract class LagTask<TTarget>
    where TTarget : unmanaged
{
    /// <summary>For the table and the picture.</summary>
    public abstract string Name { get; }

    /// <summary>Steps over which something has to be kept, at the least.</summary>
    public abstract int Lag { get; }

    /// <summary>How the answers are judged.</summary>
    public abstract Figure Figure { get; }

    /// <summary>Draws a sequence.</summary>
    /// <param name="random">The source; a sequence depends on it alone.</param>
    /// <param name="inputs"><c>[time, feature]</c>, overwritten.</param>
    /// <param name="targets"><c>[time, output]</c> or <c>[output]</c>, overwritten.</param>
    public abstract void Draw(CounterRandom random, Span<float> inputs, Span<TTarget> targets);

    /// <summary>The part of one sequence in the figure of merit, whose mean over sequences is reported.</summary>
    /// <param name="outputs">The model's outputs for the sequence.</param>
    /// <param name="targets">Its targets.</param>
    public abstract double Judge(ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets);

    /// <summary>The index of the largest value, the first of equal ones.</summary>
    protected static int Answer(ReadOnlySpan<float> outputs)
    {
        int best = 0;
        for (int i = 1; i < outputs.Length; i++)
        {
            best = outputs[i] > outputs[best] ? i : best;
        }

        return best;
    }
}

/// <summary>A figure of merit.</summary>
/// <param name="Name">With its unit.</param>
/// <param name="Guess">Its value for the best answer that does not look at the input.</param>
/// <param name="Solved">From here on the task counts as solved.</param>
/// <param name="HigherIsBetter">Whether larger is better.</param>
internal sealed record Figure(string Name, double Guess, double Solved, bool HigherIsBetter)
{
    /// <summary>Whether a value is at least as good as <see cref="Solved"/>.</summary>
    public bool IsSolved(double value) => HigherIsBetter ? value >= Solved : value <= Solved;
}
