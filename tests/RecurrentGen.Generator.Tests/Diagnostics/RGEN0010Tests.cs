using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0010Tests
{
    private const string Expected =
        ": the generated code would hide it, so rename it or derive from another class";

    [Theory]
    [InlineData("public void Save(string path) { }", "declares 'Save'")]
    [InlineData("protected int InputSize => 1;", "declares 'InputSize'")]
    [InlineData("public sealed class Training;", "declares 'Training'")]
    public Task ABaseClassMustNotDeclareWhatIsGenerated(string member, string problem) => Rule.Reports(
        $"public class Stored {{ {member} }} "
        + Source.Model("[Lstm(2)]").Replace("Model;", "Model : [|Stored|];", StringComparison.Ordinal),
        $"RGEN0010: 'Model' derives from 'Stored', which {problem}{Expected}");

    [Fact]
    public Task NorItsOwnBase() => Rule.Reports(
        "public class Root { public int BatchSize; } public class Stored : Root; "
        + Source.Model("[Lstm(2)]").Replace("Model;", "Model : [|Stored|];", StringComparison.Ordinal),
        $"RGEN0010: 'Model' derives from 'Stored', which declares 'BatchSize'{Expected}");

    [Fact]
    public Task AModelIsNoBase() => Rule.Reports(
        "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Gru(2)] public partial class Other; "
        + Source.Model("[Lstm(2)]").Replace("Model;", "Model : [|Other|];", StringComparison.Ordinal),
        $"RGEN0010: 'Model' derives from 'Other', which is a model itself, or derives from one{Expected}");

    [Fact]
    public Task WhatTheModelCannotSeeIsNotHidden() => Rule.Reports(
        "public class Stored { private int Scaling; public int Use() => Scaling; public override string ToString() => \"\"; } "
        + Source.Model("[Lstm(2)]").Replace("Model;", "Model : Stored, System.IComparable<int> { public int CompareTo(int other) "
        + "=> 0; }", StringComparison.Ordinal));
}
