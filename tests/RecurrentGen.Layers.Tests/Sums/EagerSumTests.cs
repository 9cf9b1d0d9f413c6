using RecurrentGen.CellLanguage;
using Xunit;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Tests.Sums;

/// <summary>Sums, means, quotients and functions of scalars in the eager language.</summary>
public sealed class EagerSumTests
{
    private static readonly Vector A = new(1, -2, 4);
    private static readonly Vector B = new(2, 4, -8);

    [Fact]
    public void Sums_and_means_are_numbers()
    {
        Assert.Equal(3, Sum(A));
        Assert.Equal(1, Mean(A));
        Assert.Equal(0, Sum(Vector.Zeros(0)));
    }

    [Fact]
    public void Division_is_element_by_element()
    {
        Assert.Equal([0.5, -0.5, -0.5], (A / B).ToArray());
        Assert.Equal([0.5, -1, 2], (A / 2).ToArray());
        Assert.Equal([4, 2, -1], (8 / B).ToArray());
        var error = Assert.Throws<ArgumentException>(() => A / new Vector(1, 2));
        Assert.Contains("Vector [3] and Vector [2] do not fit in '/'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_of_scalars_are_those_of_vectors()
    {
        foreach (double v in new[] { -1.5, 0, 0.25, 2 })
        {
            var vector = new Vector(v);
            Assert.Equal(Sigmoid(vector)[0], Sigmoid(v));
            Assert.Equal(Tanh(vector)[0], Tanh(v));
            Assert.Equal(Exp(vector)[0], Exp(v));
            Assert.Equal(Log(vector + 2)[0], Log(v + 2));
            Assert.Equal(Sqrt(vector + 2)[0], Sqrt(v + 2));
            Assert.Equal(Abs(vector)[0], Abs(v));
            Assert.Equal(Min(vector, 0.5)[0], Min(v, 0.5));
            Assert.Equal(Max(0.5, vector)[0], Max(0.5, v));
        }
    }
}
