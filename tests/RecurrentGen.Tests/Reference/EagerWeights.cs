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
    public Matrix X(string tensor, int block = 0) => M(tensor, block, hidden, inputs);

    /// <summary>A matrix that multiplies a state.</summary>
    public Matrix H(string tensor, int block = 0) => M(tensor, block, hidden, hidden);

    /// <summary>A block of a matrix that multiplies the input, with as many rows as the memory.</summary>
    public Matrix MemoryX(string tensor, int block, int memory) => M(tensor, block, memory, inputs);

    /// <summary>A block of a matrix that multiplies the first state, with as many rows as the memory.</summary>
    public Matrix MemoryH(string tensor, int block, int memory) => M(tensor, block, memory, hidden);

    /// <summary>A matrix that multiplies the memory and gives the first state.</summary>
    public Matrix FromMemory(string tensor, int memory) => M(tensor, 0, hidden, memory);

    /// <summary>A vector with one value per unit.</summary>
    public Vector V(string tensor, int block = 0) => MemoryV(tensor, block, hidden);

    /// <summary>A vector with one value per element of the memory.</summary>
    public Vector MemoryV(string tensor, int block, int memory) => new(Values(tensor).AsSpan(block * memory, memory));

    private Matrix M(string tensor, int block, int rows, int columns) =>
        new(rows, columns, Values(tensor).AsSpan(block * rows * columns, rows * columns));

    private double[] Values(string tensor) => find($"{layer}.{tensor}{suffix}");
}
