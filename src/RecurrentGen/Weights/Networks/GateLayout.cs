namespace RecurrentGen.Weights;

/// <summary>Turns the weights of other tools into PyTorch's layout and back: transposes, and orders of gates.</summary>
internal static class GateLayout
{
    /// <summary>
    /// Place of each of PyTorch's gates (r z n) among those of Keras (z r h), and back. Those of the LSTM agree.
    /// </summary>
    public static readonly int[] KerasGru = [1, 0, 2];

    /// <summary>The columns of a matrix become rows.</summary>
    /// <param name="values"><c>[rows, columns]</c>.</param>
    /// <param name="rows">Of <paramref name="values"/>.</param>
    /// <param name="columns">Of <paramref name="values"/>.</param>
    public static float[] Transpose(ReadOnlySpan<float> values, int rows, int columns)
    {
        var result = new float[values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                result[(column * rows) + row] = values[(row * columns) + column];
            }
        }

        return result;
    }

    /// <summary>A tensor of three dimensions with these in the other order.</summary>
    /// <param name="values"><c>[first, second, third]</c>.</param>
    /// <param name="first">Of <paramref name="values"/>.</param>
    /// <param name="second">Of <paramref name="values"/>.</param>
    /// <param name="third">Of <paramref name="values"/>.</param>
    /// <returns><c>[third, second, first]</c>.</returns>
    public static float[] ReverseAxes(ReadOnlySpan<float> values, int first, int second, int third)
    {
        var result = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int a = i / (second * third);
            int b = i / third % second;
            result[(((i % third * second) + b) * first) + a] = values[i];
        }

        return result;
    }

    /// <summary>Blocks in another order.</summary>
    /// <param name="values">As many blocks as there are gates, each of the same length.</param>
    /// <param name="order">By place in the result: the block that goes there.</param>
    public static float[] Reorder(ReadOnlySpan<float> values, int[] order)
    {
        var result = new float[values.Length];
        int block = values.Length / order.Length;
        for (int gate = 0; gate < order.Length; gate++)
        {
            values.Slice(order[gate] * block, block).CopyTo(result.AsSpan(gate * block));
        }

        return result;
    }
}
