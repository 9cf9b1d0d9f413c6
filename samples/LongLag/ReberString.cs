using RecurrentGen.Numerics;

namespace LongLag;

/// <summary>
/// The embedded Reber grammar (experiment 1 of Hochreiter and Schmidhuber 1997; Reber 1967): B, then T or P, then a
/// string of the Reber grammar, then the same T or P again, then E. At every step the next symbol is to be predicted;
/// what needs memory is the second T or P, as far behind the first one as the inner string is long.
/// </summary>
/// <remarks>
/// Inner strings are drawn from the grammar, each branch taken with probability 1/2, on condition that they have the
/// length asked for: the chance of every way to the end in the steps that are left is computed once.
/// </remarks>
internal sealed class ReberString : LagTask<int>
{
    /// <summary>Inputs and outputs.</summary>
    public const int Symbols = 7;

    /// <summary>Steps of a sequence beyond the inner string: B, T or P, and T or P; E is only predicted.</summary>
    public const int ExtraSteps = 3;

    /// <summary>The symbols, by index.</summary>
    public const string Alphabet = "BTPSXVE";

    private const int End = 5;

    // From each state two arcs: a symbol and the next state.
    private static readonly (char Symbol, int Next)[,] _arcs =
    {
        { ('T', 1), ('P', 2) },
        { ('S', 1), ('X', 3) },
        { ('T', 2), ('V', 4) },
        { ('X', 2), ('S', End) },
        { ('P', 3), ('V', End) },
    };

    private readonly int _length;

    // [steps, state]: the probability of being at the end after exactly so many steps.
    private readonly double[,] _chances;

    /// <summary>Strings with an inner string of a given length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No string of the grammar is shorter than 5.</exception>
    public ReberString(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 5);
        _length = length;
        _chances = new double[length - 1, End + 1];
        _chances[0, End] = 1;
        for (int steps = 1; steps < length - 1; steps++)
        {
            for (int state = 0; state < End; state++)
            {
                _chances[steps, state] =
                    0.5 * (_chances[steps - 1, _arcs[state, 0].Next] + _chances[steps - 1, _arcs[state, 1].Next]);
            }
        }
    }

    /// <inheritdoc/>
    public override string Name => "embedded Reber grammar";

    /// <inheritdoc/>
    public override int Lag => _length;

    /// <inheritdoc/>
    public override Figure Figure { get; } = new("accuracy", Guess: 0.5, Solved: 0.995, true);

    /// <summary>The probability that a string of the Reber grammar has the length asked for.</summary>
    public double Chance => _chances[_length - 2, 0];

    /// <summary>Draws a string of the embedded grammar.</summary>
    public void Draw(CounterRandom random, Span<char> text)
    {
        char outer = random.NextInt32(2) == 0 ? 'T' : 'P';
        text[0] = 'B';
        text[1] = outer;
        text[2] = 'B';
        int state = 0;
        for (int left = _length - 2; left > 0; left--)
        {
            double first = _chances[left - 1, _arcs[state, 0].Next];
            double second = _chances[left - 1, _arcs[state, 1].Next];
            var arc = _arcs[state, random.NextUniform() * (first + second) < first ? 0 : 1];
            text[_length + 1 - left] = arc.Symbol;
            state = arc.Next;
        }

        text[_length + 1] = 'E';
        text[_length + 2] = outer;
        text[_length + 3] = 'E';
    }

    /// <inheritdoc/>
    public override void Draw(CounterRandom random, Span<float> inputs, Span<int> targets)
    {
        Span<char> text = stackalloc char[_length + 4];
        Draw(random, text);
        inputs.Clear();
        for (int t = 0; t < _length + ExtraSteps; t++)
        {
            inputs[(t * Symbols) + Alphabet.IndexOf(text[t], StringComparison.Ordinal)] = 1;
            targets[t] = Alphabet.IndexOf(text[t + 1], StringComparison.Ordinal);
        }
    }

    /// <inheritdoc/>
    public override double Judge(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets)
    {
        int asked = _length + 1;
        return Answer(outputs.Slice(asked * Symbols, Symbols)) == targets[asked] ? 1 : 0;
    }
}
