using System.ComponentModel;
using RecurrentGen.CellLanguage;

namespace RecurrentGen.Tracing;

/// <summary>One step of a cell's definition: what comes in, and where its named values go. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TraceCell
{
    private readonly Func<int, double[]> _tensor;
    private readonly int[] _weights;
    private readonly Matrix?[] _matrices;
    private readonly Vector?[] _vectors;
    private readonly Action<string, double[], int[]> _keep;

    /// <param name="tensor">Values of a tensor by its number.</param>
    /// <param name="weights">Four numbers for each weight: tensor, first row, rows, columns (0 for a vector).</param>
    /// <param name="keep">Takes a named value and its shape.</param>
    internal TraceCell(Func<int, double[]> tensor, int[] weights, Action<string, double[], int[]> keep)
    {
        _tensor = tensor;
        _weights = weights;
        _keep = keep;
        _matrices = new Matrix?[weights.Length / 4];
        _vectors = new Vector?[weights.Length / 4];
    }

    /// <summary>The input of the step.</summary>
    public Vector Input { get; internal set; } = new();

    internal Vector[] States { get; set; } = [];

    /// <summary>A state before the step.</summary>
    public Vector State(int number) => States[number];

    /// <summary>A weight matrix, by its number among the weights.</summary>
    public Matrix Matrix(int number) => _matrices[number] ??= new Matrix(
        _weights[(4 * number) + 2], _weights[(4 * number) + 3], Values(number, _weights[(4 * number) + 3]));

    /// <summary>A weight vector, by its number among the weights.</summary>
    public Vector Vector(int number) => _vectors[number] ??= new Vector(Values(number, 1));

    /// <summary>Keeps a value under the name that it has in the cell's source.</summary>
    public Vector Keep(string name, Vector value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _keep(name, value.ToArray(), [value.Length]);
        return value;
    }

    /// <summary>Keeps a scalar.</summary>
    public double Keep(string name, double value)
    {
        _keep(name, [value], []);
        return value;
    }

    private ReadOnlySpan<double> Values(int number, int columns) => _tensor(_weights[4 * number])
        .AsSpan(_weights[(4 * number) + 1] * columns, _weights[(4 * number) + 2] * columns);
}
