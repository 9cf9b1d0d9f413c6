using RecurrentGen.CellLanguage;

namespace RecurrentGen.Tests.Reference;

/// <summary>The weights of one cell: one level of one layer in one direction.</summary>
/// <param name="layer">The layer's name.</param>
/// <param name="suffix">What follows a parameter's name: nothing, <c>_l0</c>, <c>_l1_reverse</c>.</param>
/// <param name="inputs">Elements of the input.</param>
/// <param name="hidden">Units of every state.</param>
/// <param name="find">The values of a tensor.</param>
internal sealed class EagerWeights(
    string layer, string suffix, int inputs, int hidden, Func<string, double[]> find)
{
    /// <summary>A matrix that multiplies the input; a stacked tensor has several blocks of rows.</summary>
    public Matrix X(string tensor, int block = 0) => Rows(tensor, block, inputs);

    /// <summary>A matrix that multiplies a state.</summary>
    public Matrix H(string tensor, int block = 0) => Rows(tensor, block, hidden);

    /// <summary>A vector with one value per unit.</summary>
    public Vector V(string tensor, int block = 0) => new(Values(tensor).AsSpan(block * hidden, hidden));

    private Matrix Rows(string tensor, int block, int columns) =>
        new(hidden, columns, Values(tensor).AsSpan(block * hidden * columns, hidden * columns));

    private double[] Values(string tensor) => find($"{layer}.{tensor}{suffix}");
}
