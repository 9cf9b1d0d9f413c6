using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace RecurrentGen;

/// <summary>What calls with given states check before they compute.</summary>
internal static class CarriedState
{
    /// <summary>Checks that states fit a model and a number of sequences; empty ones always do.</summary>
    /// <exception cref="NotSupportedException">The model has no state that can be carried.</exception>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void Check(
        ModelDescription description, string initialName, int initial, string finalName, int final, int count)
    {
        if (initial == 0 && final == 0)
        {
            return;
        }

        CheckCarries(description);
        int expected = count * description.Shape.StateSize;
        CheckLength(initialName, initial, expected, description.Shape.StateSize);
        CheckLength(finalName, final, expected, description.Shape.StateSize);
    }

    /// <summary>Checks that the model has a state and no layer that walks backwards.</summary>
    /// <exception cref="NotSupportedException">It is not so; the message names the layer.</exception>
    public static void CheckCarries(ModelDescription description)
    {
        if (description.Shape.StateSize == 0)
        {
            throw new NotSupportedException(description.Shape.BackwardLayer is { } layer
                ? $"{description.Name}: the layer '{layer}' walks backwards in time, or sees several steps without a " +
                    "state that a call can give, so no state can be carried from one window to the next; expected forward recurrent " +
                    "layers, and layers that see one step."
                : $"{description.Name}: expected a recurrent layer whose state can be carried, found none.");
        }
    }

    /// <summary>Refuses a state that is not finite, naming the first value.</summary>
    /// <exception cref="ArgumentException">There is one.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CheckFinite(string name, ReadOnlySpan<float> states, int stateSize)
    {
        // The difference of a finite number and itself is 0, that of any other NaN.
        float check = 0;
        foreach (float value in states)
        {
            check += value - value;
        }

        if (check != 0)
        {
            ThrowNotFinite(name, states, stateSize);
        }
    }

    private static void CheckLength(string name, int found, int expected, int stateSize)
    {
        if (found != 0 && found != expected)
        {
            throw new ArgumentException(
                $"{name}: expected {Text(expected)} values ({Text(expected / stateSize)} sequences of {Text(stateSize)}), " +
                $"found {Text(found)}.");
        }
    }

    [DoesNotReturn]
    private static void ThrowNotFinite(string name, ReadOnlySpan<float> states, int stateSize)
    {
        int index = 0;
        while (float.IsFinite(states[index]))
        {
            index++;
        }

        throw new ArgumentException(
            $"{name}[{Text(index)}] (sequence {Text(index / stateSize)}, value {Text(index % stateSize)}) is " +
            $"{states[index].ToString(CultureInfo.InvariantCulture)}; states must be finite.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
