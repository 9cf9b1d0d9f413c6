namespace RecurrentGen.CellLanguage;

/// <summary>
/// A weight matrix of a cell's equations, in double precision; slow and obvious, as <see cref="Vector"/> is.
/// </summary>
/// <remarks>Immutable. It does one thing: multiply a vector.</remarks>
public sealed class Matrix
{
    private readonly double[] _values;

    /// <summary>Copies the values.</summary>
    /// <param name="rows">Rows: the length of a product.</param>
    /// <param name="columns">Columns: the length of the vector that is multiplied.</param>
    /// <param name="values"><c>[rows, columns]</c>, row by row.</param>
    /// <exception cref="ArgumentException">The number of values is not rows times columns.</exception>
    public Matrix(int rows, int columns, ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (values.Length != (long)rows * columns)
        {
            throw new ArgumentException(
                $"Matrix [{rows}, {columns}] needs {(long)rows * columns} values, found {values.Length}.",
                nameof(values));
        }

        Rows = rows;
        Columns = columns;
        _values = values.ToArray();
    }

    /// <summary>Copies the values.</summary>
    /// <param name="values"><c>[rows, columns]</c>.</param>
    public Matrix(double[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Rows = values.GetLength(0);
        Columns = values.GetLength(1);
        _values = [.. values.Cast<double>()];
    }

    /// <summary>Rows: the length of a product.</summary>
    public int Rows { get; }

    /// <summary>Columns: the length of the vector that is multiplied.</summary>
    public int Columns { get; }

    /// <summary>A value.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="column">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public double this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Columns, nameof(column));
            return _values[(row * Columns) + column];
        }
    }

    /// <summary>
    /// The matrix-vector product: element <c>i</c> is the sum over <c>j</c> of <c>left[i, j] * right[j]</c>. With the
    /// gradient <c>d</c> of the product, the matrix gets the outer product <c>d[i] * right[j]</c>, the vector the
    /// transposed product, the sum over <c>i</c> of <c>left[i, j] * d[i]</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The matrix has not as many columns as the vector has elements.</exception>
    public static Vector operator *(Matrix left, Vector right)
    {
        if (left.Columns != right.Length)
        {
            throw new ArgumentException(
                $"Matrix [{left.Rows}, {left.Columns}] and Vector [{right.Length}] do not fit in '*': "
                + "the matrix needs as many columns as the vector has elements.",
                nameof(right));
        }

        var result = new double[left.Rows];
        for (int i = 0; i < left.Rows; i++)
        {
            double sum = 0;
            for (int j = 0; j < left.Columns; j++)
            {
                sum += left._values[(i * left.Columns) + j] * right[j];
            }

            result[i] = sum;
        }

        return new Vector(result);
    }
}
