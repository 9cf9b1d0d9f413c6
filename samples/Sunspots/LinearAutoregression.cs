namespace Sunspots;

/// <summary>
/// A linear autoregression: next = constant + sum of coefficient * past value, fitted by least squares through the
/// normal equations. Order 9 is the classical choice for the yearly sunspot numbers (Yule 1927 began with order 2).
/// </summary>
internal sealed class LinearAutoregression
{
    // The constant, then the coefficients from the oldest value to the newest.
    private readonly double[] _weights;

    private LinearAutoregression(double[] weights) => _weights = weights;

    /// <summary>Past values that a forecast needs.</summary>
    public int Order => _weights.Length - 1;

    /// <summary>Fits the coefficients to the first <paramref name="count"/> values of a series.</summary>
    public static LinearAutoregression Fit(ReadOnlySpan<float> series, int count, int order)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, series.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, (2 * order) + 1);
        int size = order + 1;
        var products = new double[size, size];
        var moments = new double[size];
        var row = new double[size];
        row[0] = 1;
        for (int t = order; t < count; t++)
        {
            for (int k = 0; k < order; k++)
            {
                row[k + 1] = series[t - order + k];
            }

            for (int i = 0; i < size; i++)
            {
                moments[i] += row[i] * series[t];
                for (int j = 0; j < size; j++)
                {
                    products[i, j] += row[i] * row[j];
                }
            }
        }

        return new LinearAutoregression(Solve(products, moments));
    }

    /// <summary>Forecasts the value at a position from those before it.</summary>
    public double Predict(ReadOnlySpan<float> series, int position)
    {
        double sum = _weights[0];
        for (int k = 0; k < Order; k++)
        {
            sum += _weights[k + 1] * series[position - Order + k];
        }

        return sum;
    }

    // Gauss elimination with partial pivoting; the matrix is overwritten.
    private static double[] Solve(double[,] matrix, double[] right)
    {
        int size = right.Length;
        for (int column = 0; column < size; column++)
        {
            int pivot = column;
            for (int i = column + 1; i < size; i++)
            {
                pivot = Math.Abs(matrix[i, column]) > Math.Abs(matrix[pivot, column]) ? i : pivot;
            }

            if (matrix[pivot, column] == 0)
            {
                throw new InvalidOperationException("The series does not determine the coefficients; is it constant?");
            }

            (right[column], right[pivot]) = (right[pivot], right[column]);
            for (int j = 0; j < size; j++)
            {
                (matrix[column, j], matrix[pivot, j]) = (matrix[pivot, j], matrix[column, j]);
            }

            for (int i = column + 1; i < size; i++)
            {
                double factor = matrix[i, column] / matrix[column, column];
                right[i] -= factor * right[column];
                for (int j = column; j < size; j++)
                {
                    matrix[i, j] -= factor * matrix[column, j];
                }
            }
        }

        for (int i = size - 1; i >= 0; i--)
        {
            for (int j = i + 1; j < size; j++)
            {
                right[i] -= matrix[i, j] * right[j];
            }

            right[i] /= matrix[i, i];
        }

        return right;
    }
}
