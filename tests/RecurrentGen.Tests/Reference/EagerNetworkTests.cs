using RecurrentGen.Tests.Fixtures;
using Xunit;

namespace RecurrentGen.Tests.Reference;

/// <summary>
/// The reference against PyTorch, which shares no line with it. Fixtures are a double-precision run rounded to float32,
/// so what is left is that rounding.
/// </summary>
public sealed class EagerNetworkTests
{
    private const double Rounding = 1e-7;

    public static TheoryData<string> Fixtures => [.. PyTorchFixture.Names];

    [Fact]
    public void Fixtures_are_there() => Assert.Equal(20, Fixtures.Count);

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Outputs_and_loss_equal_PyTorch(string name)
    {
        var fixture = PyTorchFixture.Read(name);
        var network = fixture.CreateReference();
        double[] inputs = Measure.ToDoubles(fixture.Input);
        AssertClose("output", network.Predict(inputs, fixture.Batch), fixture.Output);
        AssertClose("loss", [network.ComputeLoss(inputs, fixture.Target, fixture.Batch)], [fixture.LossValue]);
        Assert.Equal(fixture.Tensors.ToHashSet(), network.UsedTensors);
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Central_differences_equal_PyTorch(string name)
    {
        var fixture = PyTorchFixture.Read(name);
        var network = fixture.CreateReference();
        double[] inputs = Measure.ToDoubles(fixture.Input);
        double[] targets = fixture.Target;
        double Loss() => network.ComputeLoss(inputs, targets, fixture.Batch);
        AssertClose("input", CentralDifferences.Of(Loss, inputs), fixture.InputGradient);
        foreach (string tensor in fixture.Tensors)
        {
            AssertClose(tensor, CentralDifferences.Of(Loss, network.Parameters[tensor]), fixture.Gradient(tensor));
        }
    }

    private static void AssertClose(string what, double[] actual, double[] expected) =>
        Measure.AssertClose(what, [.. actual.Select(v => (float)v)], expected, Rounding);
}
