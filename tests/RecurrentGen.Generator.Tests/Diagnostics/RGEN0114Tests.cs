using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0114Tests
{
    [Fact]
    public Task AHyperparameterHasOneValue() => Rule.Reports(
        Source.Model("[Lstm(2, Clip = 1, Hyperparameters = [[|\"clip\"|], 2.0])]"),
        "RGEN0114: 'clip' has a value already: give it once");

    [Fact]
    public Task NorIsItTwiceInTheList() => Rule.Reports(
        Source.Model("[Lstm(2, Hyperparameters = new object[] { [|\"clip\"|], 1, \"clip\", 2.0 })]"),
        "RGEN0114: 'clip' has a value already: give it once");
}
