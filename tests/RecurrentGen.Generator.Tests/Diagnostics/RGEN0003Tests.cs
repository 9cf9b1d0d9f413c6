using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0003Tests
{
    [Fact]
    public Task AClassMustNotBeStatic() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Lstm(2)] public static partial class [|Model|];",
        "RGEN0003: 'Model' must be an ordinary class, found 'static'");

    [Fact]
    public Task AClassMustNotBeAbstract() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Lstm(2)] public abstract partial class [|Model|];",
        "RGEN0003: 'Model' must be an ordinary class, found 'abstract'");

    [Fact]
    public Task ARecordIsNoModel() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Lstm(2)] public partial record [|Model|];",
        "RGEN0003: 'Model' must be an ordinary class, found 'record'");

    [Fact]
    public Task AFileLocalClassCannotBeExtended() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Lstm(2)] file partial class [|Model|];",
        "RGEN0003: 'Model' must be an ordinary class, found 'file'");
}
