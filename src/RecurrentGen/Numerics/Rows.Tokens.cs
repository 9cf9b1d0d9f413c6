using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// Tokens as generated code keeps them: one per row, the bits of an <c>int</c> in the place of a float.
/// </summary>
public static partial class Rows
{
    /// <summary>
    /// Copies tokens in, time first. Callers have checked them; one that another thread has spoilt since becomes 0, so
    /// that no product reads beyond its weights.
    /// </summary>
    /// <param name="source">The first token of the first sequence.</param>
    /// <param name="shape">Sequences and steps, and their distances.</param>
    /// <param name="vocabulary">Tokens that there are.</param>
    /// <param name="target">The first row.</param>
    /// <param name="table">The rows; what lies behind a sequence's length is not read.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyTokensIn(ref int source, SequenceShape shape, int vocabulary, ref float target, RowTable table)
    {
        var order = table.Order;
        for (int step = 0; step < table.Live; step++)
        {
            foreach (int sequence in order[..table.Active[step]])
            {
                int token = Unsafe.Add(ref source, shape.At(sequence, step));
                Unsafe.As<float, int>(ref target) = (uint)token < (uint)vocabulary ? token : 0;
                target = ref Unsafe.Add(ref target, 1);
            }
        }
    }
}
