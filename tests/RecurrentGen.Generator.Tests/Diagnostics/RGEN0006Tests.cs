using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0006Tests
{
    [Fact]
    public Task LayersMustBeOnOneDeclaration() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Lstm(2)] public partial class Model; "
        + "[[|Dense(1)|]] public partial class Model;",
        "RGEN0006: 'Model' has layers on two partial declarations, which have no order: put all of them on one");
}
