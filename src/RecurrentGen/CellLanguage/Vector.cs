using System.Globalization;

namespace RecurrentGen.CellLanguage;

/// <summary>
/// A vector of a cell's equations, in double precision. It is there to be obviously right, not to be fast: the
/// equations of a cell run on it as they are written, and what the generator makes of them is measured against it.
/// </summary>
/// <remarks>Immutable. Every operation makes a new vector.</remarks>
public sealed class Vector
{
    private readonly double[] _values;

    /// <summary>Copies the values.</summary>
    /// <param name="values"><c>[length]</c>.</param>
    public Vector(params ReadOnlySpan<double> values) => _values = values.ToArray();

    private Vector(double[] values, bool owned) => _values = owned ? values : [.. values];

    /// <summary>How many values there are.</summary>
    public int Length => _values.Length;

    /// <summary>A value.</summary>
    /// <param name="index">From 0.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such value.</exception>
    public double this[int index] => _values[index];

    /// <summary>The values, in order; not a copy.</summary>
    public ReadOnlySpan<double> AsSpan() => _values;

    /// <summary>A copy of the values.</summary>
    public double[] ToArray() => [.. _values];

    /// <summary>A vector of zeros.</summary>
    /// <param name="length">How many.</param>
    public static Vector Zeros(int length) => new(new double[length], owned: true);

    /// <summary>Adds element by element. The gradient goes to both operands unchanged.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Vector operator +(Vector left, Vector right) => Combine(left, "+", right, static (a, b) => a + b);

    /// <summary>
    /// Subtracts element by element. The gradient goes to the first operand, and negated to the second.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Vector operator -(Vector left, Vector right) => Combine(left, "-", right, static (a, b) => a - b);

    /// <summary>Multiplies element by element. Each operand's gradient is multiplied by the other operand.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Vector operator *(Vector left, Vector right) => Combine(left, "*", right, static (a, b) => a * b);

    /// <summary>
    /// Divides element by element. With the quotient <c>y</c> and its gradient <c>d</c>, the first operand gets
    /// <c>d / right</c>, the second <c>-d * y / right</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Vector operator /(Vector left, Vector right) => Combine(left, "/", right, static (a, b) => a / b);

    /// <summary>Negates every element.</summary>
    public static Vector operator -(Vector value) => value.Map(static a => -a);

    /// <summary>Adds a number to every element.</summary>
    public static Vector operator +(Vector left, double right) => left.Map(a => a + right);

    /// <summary>Adds a number to every element.</summary>
    public static Vector operator +(double left, Vector right) => right.Map(a => left + a);

    /// <summary>Subtracts a number from every element.</summary>
    public static Vector operator -(Vector left, double right) => left.Map(a => a - right);

    /// <summary>Subtracts every element from a number.</summary>
    public static Vector operator -(double left, Vector right) => right.Map(a => left - a);

    /// <summary>Multiplies every element by a number.</summary>
    public static Vector operator *(Vector left, double right) => left.Map(a => a * right);

    /// <summary>Multiplies every element by a number.</summary>
    public static Vector operator *(double left, Vector right) => right.Map(a => left * a);

    /// <summary>Divides every element by a number.</summary>
    public static Vector operator /(Vector left, double right) => left.Map(a => a / right);

    /// <summary>Divides a number by every element.</summary>
    public static Vector operator /(double left, Vector right) => right.Map(a => left / a);

    /// <summary>The values between brackets.</summary>
    public override string ToString() =>
        "[" + string.Join(", ", _values.Select(v => v.ToString("R", CultureInfo.InvariantCulture))) + "]";

    internal Vector Map(Func<double, double> function)
    {
        var result = new double[Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = function(_values[i]);
        }

        return new Vector(result, owned: true);
    }

    internal static Vector Combine(
        Vector left, string operation, Vector right, Func<double, double, double> function)
    {
        if (left.Length != right.Length)
        {
            throw new ArgumentException(
                $"Vector [{left.Length}] and Vector [{right.Length}] do not fit in '{operation}': "
                + "the lengths must be equal.",
                nameof(right));
        }

        var result = new double[left.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = function(left._values[i], right._values[i]);
        }

        return new Vector(result, owned: true);
    }
}
