using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// Least squares with a penalty on the weights and a free bias, from sums over the rows: memory is the square of the
/// states, whatever the number of rows. Only + - * / and square roots, and in a fixed order.
/// </summary>
/// <param name="states">Values of a row.</param>
/// <param name="outputs">Targets of a row.</param>
internal sealed class RidgeRegression(int states, int outputs)
{
    /// <summary>A pivot that is smaller, relative to the square of its state, is rounding error.</summary>
    private const double Smallest = 1e-13;

    // Of a row: the states, relative to the first row's so that little cancels, and the same of the targets.
    private readonly double[] _row = new double[states + outputs];
    private readonly double[] _origin = new double[states + outputs];
    private readonly double[] _sums = new double[states + outputs];

    // Row i holds the products of value i with itself and all values behind it; what is before them is never read.
    private readonly double[] _products = new double[states * (states + outputs)];

    /// <summary>Values of a row.</summary>
    public int States => states;

    /// <summary>Rows added.</summary>
    public int Rows { get; private set; }

    private double Total { get; set; }

    /// <summary>Adds a row, whose squared error counts as often as its weight says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<float> values, ReadOnlySpan<float> targets, double weight = 1)
    {
        for (int i = 0; i < _row.Length; i++)
        {
            double value = i < states ? values[i] : targets[i - states];
            _origin[i] = Rows == 0 ? value : _origin[i];
            _row[i] = value - _origin[i];
            _sums[i] += weight * _row[i];
        }

        for (int i = 0; i < states; i++)
        {
            AddMultiple(_products.AsSpan((i * _row.Length) + i, _row.Length - i), _row.AsSpan(i), weight * _row[i]);
        }

        Rows++;
        Total += weight;
    }

    /// <summary>The weights, row by row of outputs, and the biases.</summary>
    /// <exception cref="InvalidOperationException">
    /// The penalty is too small for states that depend on each other.
    /// </exception>
    public (float[] Weights, float[] Biases) Solve(double ridge)
    {
        Center();
        Factorize(ridge);
        float[] weights = new float[outputs * states];
        float[] biases = new float[outputs];
        for (int output = 0; output < outputs; output++)
        {
            double bias = _origin[states + output] + (_sums[states + output] / Total);
            for (int i = 0; i < states; i++)
            {
                double weight = At(i, states + output);
                weights[(output * states) + i] = (float)weight;
                bias -= weight * (_origin[i] + (_sums[i] / Total));
            }

            biases[output] = (float)bias;
        }

        return (weights, biases);
    }

    private ref double At(int row, int column) => ref _products[(row * _row.Length) + column];

    /// <summary>Sums of products around the means.</summary>
    private void Center()
    {
        for (int i = 0; i < states; i++)
        {
            AddMultiple(_products.AsSpan((i * _row.Length) + i, _row.Length - i), _sums.AsSpan(i), -_sums[i] / Total);
        }
    }

    /// <summary>
    /// Cholesky's factors by rows: first L' in the upper triangle with the targets' columns solved along with it, then
    /// back.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Factorize(double ridge)
    {
        int width = _row.Length;
        for (int i = 0; i < states; i++)
        {
            double size = At(i, i) + ridge;
            At(i, i) = size;
            for (int k = 0; k < i; k++)
            {
                AddMultiple(
                    _products.AsSpan((i * width) + i, width - i), _products.AsSpan((k * width) + i, width - i), -At(k, i));
            }

            double pivot = At(i, i);
            if (!(pivot > Smallest * size))
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The state of unit {i} depends on those before it in the {Rows} rows, and a penalty of {ridge} does "
                    + $"not choose between the solutions: take a larger one, or more rows."));
            }

            double root = Math.Sqrt(pivot);
            for (int j = i; j < width; j++)
            {
                At(i, j) /= root;
            }
        }

        for (int i = states - 1; i >= 0; i--)
        {
            var row = _products.AsSpan((i * width) + states, outputs);
            for (int k = i + 1; k < states; k++)
            {
                AddMultiple(row, _products.AsSpan((k * width) + states, outputs), -At(i, k));
            }

            for (int output = 0; output < outputs; output++)
            {
                row[output] /= At(i, i);
            }
        }
    }

    /// <summary>Element by element, so that the width of vectors changes no bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddMultiple(Span<double> to, ReadOnlySpan<double> from, double factor)
    {
        from = from[..to.Length];
        int i = 0;
        for (; i <= to.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var sum = new Vector<double>(to[i..]) + (new Vector<double>(from[i..]) * factor);
            sum.CopyTo(to[i..]);
        }

        for (; i < to.Length; i++)
        {
            to[i] += from[i] * factor;
        }
    }
}
