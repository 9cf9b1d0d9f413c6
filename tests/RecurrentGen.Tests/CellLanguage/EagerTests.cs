using RecurrentGen.CellLanguage;
using RecurrentGen.Cells;
using Xunit;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Tests.CellLanguage;

/// <summary>The equations as they run when somebody just calls them.</summary>
public sealed class EagerTests
{
    private static readonly Vector A = new(1, -2, 0.5);
    private static readonly Vector B = new(3, 4, -1);

    [Fact]
    public void OperatorsWorkElementByElement()
    {
        Equal([4, 2, -0.5], A + B);
        Equal([-2, -6, 1.5], A - B);
        Equal([3, -8, -0.5], A * B);
        Equal([-1, 2, -0.5], -A);
        Equal([3, 0, 2.5], A + 2);
        Equal([3, 0, 2.5], 2 + A);
        Equal([-1, -4, -1.5], A - 2);
        Equal([1, 4, 1.5], 2 - A);
        Equal([2, -4, 1], A * 2);
        Equal([2, -4, 1], 2 * A);
    }

    [Fact]
    public void AMatrixMultipliesAVector()
    {
        var matrix = new Matrix(2, 3, [1, 2, 3, 4, 5, 6]);
        Equal([-1.5, -3], matrix * A);
        Assert.Equal((2, 3, 6.0), (matrix.Rows, matrix.Columns, matrix[1, 2]));
        Equal([-1.5, -3], new Matrix(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }) * A);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[0, 3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[-1, 0]);
    }

    [Fact]
    public void FunctionsWorkElementByElement()
    {
        Equal([1 / (1 + Math.Exp(-1)), 1 / (1 + Math.Exp(2)), 1 / (1 + Math.Exp(-0.5))], Sigmoid(A));
        Equal([Math.Tanh(1), Math.Tanh(-2), Math.Tanh(0.5)], Tanh(A));
        Equal([1, 0, 0.5], Relu(A));
        Equal([(0.2 * 1) + 0.5, (0.2 * -2) + 0.5, (0.2 * 0.5) + 0.5], HardSigmoid(A));
        Equal([1, 0], HardSigmoid(new Vector(2.6, -2.6)));
        Equal([1, -0.02, 0.5], LeakyRelu(A));
        Equal([1, Math.Exp(-2) - 1, 0.5], Elu(A));
        Equal([0.5, -2.0 / 3, 0.5 / 1.5], Softsign(A));
        Assert.All(
            A.ToArray().Zip(Softplus(A).ToArray()),
            p => Assert.Equal(Math.Log(1 + Math.Exp(p.First)), p.Second, 1e-15));
        Equal([0.75, -0.75, 0.5], Clip(A, 0.75));
        Assert.Same(A, Clip(A, double.PositiveInfinity));
        Equal([Math.E, Math.Exp(-2), Math.Exp(0.5)], Exp(A));
        Equal([0, double.NaN, Math.Log(0.5)], Log(A));
        Equal([1, double.NaN, Math.Sqrt(0.5)], Sqrt(A));
        Equal([1, 2, 0.5], Abs(A));
        Equal([1, -2, -1], Min(A, B));
        Equal([3, 4, 0.5], Max(A, B));
        Equal([0, -2, 0], Min(A, 0));
        Equal([0, -2, 0], Min(0, A));
        Equal([1, 0, 0.5], Max(A, 0));
        Equal([1, 0, 0.5], Max(0, A));
    }

    [Fact]
    public void ActivateNamesAFunction()
    {
        Equal(A.ToArray(), Activate(Activation.None, A));
        Equal(Tanh(A).ToArray(), Activate(Activation.Tanh, A));
        Equal(Sigmoid(A).ToArray(), Activate(Activation.Sigmoid, A));
        Equal(Relu(A).ToArray(), Activate(Activation.Relu, A));
        Equal(HardSigmoid(A).ToArray(), Activate(Activation.HardSigmoid, A));
        Equal(LeakyRelu(A).ToArray(), Activate(Activation.LeakyRelu, A));
        Equal(Elu(A).ToArray(), Activate(Activation.Elu, A));
        Equal(Softsign(A).ToArray(), Activate(Activation.Softsign, A));
        Equal(Softplus(A).ToArray(), Activate(Activation.Softplus, A));
        var error = Assert.Throws<ArgumentException>(() => Activate(Activation.Softmax, A));
        Assert.Contains("found Softmax", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NaNStaysNaN()
    {
        var nan = new Vector(double.NaN);
        Assert.All(
            [
                HardSigmoid(nan), LeakyRelu(nan), Elu(nan), Softsign(nan), Softplus(nan), Clip(nan, 1), Relu(nan),
                Abs(nan), Min(nan, 1), Max(nan, 1), Sigmoid(nan), Min(nan, nan),
            ],
            v => Assert.True(double.IsNaN(v[0])));
    }

    [Fact]
    public void AWrongShapeIsRefusedWithBoth()
    {
        var two = new Vector(1, 2);
        AssertShapes("Vector [3] and Vector [2] do not fit in '+'", () => A + two);
        AssertShapes("Vector [2] and Vector [3] do not fit in '-'", () => two - A);
        AssertShapes("Vector [3] and Vector [2] do not fit in '*'", () => A * two);
        AssertShapes("Vector [3] and Vector [2] do not fit in 'Max'", () => Max(A, two));
        AssertShapes("Matrix [1, 2] and Vector [3] do not fit in '*'", () => new Matrix(1, 2, [1, 2]) * A);
        AssertShapes("Matrix [2, 2] needs 4 values, found 3", () => new Matrix(2, 2, [1, 2, 3]));
    }

    [Fact]
    public void ValuesCannotBeChangedFromOutside()
    {
        double[] values = [1, 2];
        var vector = new Vector(values);
        var matrix = new Matrix(1, 2, values);
        values[0] = 9;
        vector.ToArray()[1] = 9;
        Equal([1, 2], vector);
        Assert.Equal(1, matrix[0, 0]);
        Assert.Equal("[1, 2]", vector.ToString());
    }

    [Fact]
    public void AnLstmStepIsTheFormulaOfThePaper()
    {
        var (h, c) = Lstm.Step(
            new Vector(0.5), new Vector(-0.25), new Vector(0.75),
            M(0.1), M(0.2), M(0.3), M(0.4), M(0.5), M(0.6), M(0.7), M(0.8),
            V(0.01), V(0.02), V(0.03), V(0.04), V(0.05), V(0.06), V(0.07), V(0.08));
        double i = S((0.1 * 0.5) + 0.01 + (0.5 * -0.25) + 0.05);
        double f = S((0.2 * 0.5) + 0.02 + (0.6 * -0.25) + 0.06);
        double g = Math.Tanh((0.3 * 0.5) + 0.03 + (0.7 * -0.25) + 0.07);
        double o = S((0.4 * 0.5) + 0.04 + (0.8 * -0.25) + 0.08);
        double cell = (f * 0.75) + (i * g);
        Assert.Equal(cell, c[0], 1e-15);
        Assert.Equal(o * Math.Tanh(cell), h[0], 1e-15);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AGruStepResetsBeforeOrAfterTheProduct(bool resetAfter)
    {
        var h = Gru.Step(
            V(0.5), V(-0.25), M(0.1), M(0.2), M(0.3), M(0.4), M(0.5), M(0.6),
            V(0.01), V(0.02), V(0.03), V(0.04), V(0.05), V(0.06), resetAfter);
        double r = S((0.1 * 0.5) + 0.01 + (0.4 * -0.25) + 0.04);
        double z = S((0.2 * 0.5) + 0.02 + (0.5 * -0.25) + 0.05);
        double recurrent = resetAfter ? r * ((0.6 * -0.25) + 0.06) : (0.6 * (r * -0.25)) + 0.06;
        double n = Math.Tanh((0.3 * 0.5) + 0.03 + recurrent);
        Assert.Equal(((1 - z) * n) + (z * -0.25), h[0], 1e-15);
    }

    private static Matrix M(double value) => new(1, 1, [value]);

    private static Vector V(double value) => new(value);

    private static double S(double value) => 1 / (1 + Math.Exp(-value));

    private static void Equal(double[] expected, Vector actual) => Assert.Equal(expected, actual.ToArray());

    private static void AssertShapes(string message, Func<object> action) => Assert.StartsWith(
        message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
}
