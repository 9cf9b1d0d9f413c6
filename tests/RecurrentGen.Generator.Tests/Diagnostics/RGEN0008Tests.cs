using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0008Tests
{
    [Theory]
    [InlineData("Training")]
    [InlineData("Scaling")]
    [InlineData("Summary")]
    public Task AModelHasANameOfItsOwn(string name) => Rule.Reports(
        Source.Model("[Lstm(2)]").Replace("class Model", $"class [|{name}|]", StringComparison.Ordinal),
        $"RGEN0008: '{name}' is also the name of a member that the generated code declares in the class, which C# "
        + "forbids: name the model otherwise");
}
