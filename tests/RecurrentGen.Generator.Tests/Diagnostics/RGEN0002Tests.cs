using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0002Tests
{
    [Fact]
    public Task AClassMustNotBeGeneric() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Lstm(2)] public partial class [|Model|]<T>;",
        "RGEN0002: 'Model' must not be generic, nor be nested in a generic type: one network is one class");

    [Fact]
    public Task NorNestedInAGenericType() => Rule.Reports(
        "public partial class Outer<T> { [RecurrentModel(InputSize = 3, SequenceLength = 4)] [Lstm(2)] public "
        + "partial class [|Model|]; }",
        "RGEN0002: 'Model' must not be generic, nor be nested in a generic type: one network is one class");
}
