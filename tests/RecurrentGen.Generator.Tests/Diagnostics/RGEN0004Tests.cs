using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0004Tests
{
    [Fact]
    public Task ContainingTypesMustBePartial() => Rule.Reports(
        "public class [|Outer|] { public partial struct Inner { [RecurrentModel(InputSize = 3, SequenceLength = 4)] "
        + "[Lstm(2)] public partial class Model; } }",
        "RGEN0004: 'Outer' must be partial, because 'Model' in it is a model");
}
