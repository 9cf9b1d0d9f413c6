using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using RecurrentGen.Numerics;

namespace RecurrentGen;

/// <summary>What generated methods of models that read tokens check before they compute.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TokenChecks
{
    /// <summary>Checks that all tokens of some sequences are in the vocabulary.</summary>
    /// <param name="first">The first token of the first sequence.</param>
    /// <param name="shape">Places of the tokens.</param>
    /// <param name="vocabulary">Tokens that there are.</param>
    /// <exception cref="ArgumentException">One is not; the message names the first.</exception>
    public static void Check(ref readonly int first, SequenceShape shape, int vocabulary) =>
        Check(in first, shape, default, vocabulary);

    /// <summary>Checks that all tokens within the lengths of some sequences are in the vocabulary.</summary>
    /// <param name="first">The first token of the first sequence.</param>
    /// <param name="shape">Places of the tokens.</param>
    /// <param name="lengths">
    /// Valid steps of each sequence, the others are not read; empty where all have all steps.
    /// </param>
    /// <param name="vocabulary">Tokens that there are.</param>
    /// <exception cref="ArgumentException">One is not; the message names the first.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Check(
        ref readonly int first, SequenceShape shape, ReadOnlySpan<int> lengths, int vocabulary)
    {
        ref int start = ref Unsafe.AsRef(in first);
        for (int sequence = 0; sequence < shape.Count; sequence++)
        {
            int steps = lengths.IsEmpty ? shape.Steps : lengths[sequence];
            for (int step = 0; step < steps; step++)
            {
                int token = Unsafe.Add(ref start, shape.At(sequence, step));
                if ((uint)token >= (uint)vocabulary)
                {
                    ThrowInSequence(sequence, step, shape.Steps, token, vocabulary);
                }
            }
        }
    }

    /// <summary>Checks the token of one step.</summary>
    /// <exception cref="ArgumentException">It is not in the vocabulary.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CheckStep(int token, int vocabulary)
    {
        if ((uint)token >= (uint)vocabulary)
        {
            ThrowStep(token, vocabulary);
        }
    }

    /// <summary>The shape of a tensor of tokens, <c>[count, steps]</c>.</summary>
    /// <exception cref="ArgumentException">A dimension differs from the expected one.</exception>
    public static SequenceShape Shape(string name, in ReadOnlyTensorSpan<int> tensor, int steps)
    {
        var lengths = tensor.Lengths;
        if (tensor.Rank != 2 || lengths[1] != steps)
        {
            throw new ArgumentException(
                $"{name}: expected shape [any, {steps}], found [{string.Join(", ", lengths.ToArray())}].");
        }

        return new SequenceShape((int)lengths[0], steps, tensor.Strides[0], tensor.Strides[1], 1);
    }

    [DoesNotReturn]
    private static void ThrowInSequence(int sequence, int step, int steps, int token, int vocabulary) =>
        throw new ArgumentException(
            $"inputs[{((long)sequence * steps) + step}] (sequence {sequence}, step {step}): expected a token from 0 to " +
            $"{vocabulary - 1}, found {token}.");

    [DoesNotReturn]
    private static void ThrowStep(int token, int vocabulary) =>
        throw new ArgumentException($"input: expected a token from 0 to {vocabulary - 1}, found {token}.");
}
