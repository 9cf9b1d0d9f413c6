using RecurrentGen.CodeFixes;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.CodeFixes;

public sealed class AddPartialFixTests
{
    private const string Model = "[RecurrentModel(InputSize = 3, SequenceLength = 4)]\n[Lstm(2)] // one layer\n";

    [Theory]
    [InlineData("public sealed class Model;\n", "public sealed partial class Model;\n")]
    [InlineData("class Model\n{\n}\n", "partial class Model\n{\n}\n")]
    [InlineData("/* why */ internal class Model { }\n", "/* why */ internal partial class Model { }\n")]
    public Task AModelBecomesPartial(string before, string after) => Fixed.One(
        new AddPartialFix(), "RGEN0001", Model + before, "Make 'Model' partial", Model + after);

    [Theory]
    [InlineData("public static class Outer", "public static partial class Outer")]
    [InlineData("interface Outer", "partial interface Outer")]
    [InlineData("public record struct Outer", "public partial record struct Outer")]
    [InlineData("public readonly ref struct Outer", "public readonly ref partial struct Outer")]
    public Task SoDoTheTypesAroundIt(string before, string after) => Fixed.One(
        new AddPartialFix(), "RGEN0004",
        $"/// <summary>Keeps it.</summary>\n{before}\n{{\n    {Model}    public partial class Model;\n}}\n",
        "Make 'Outer' partial",
        $"/// <summary>Keeps it.</summary>\n{after}\n{{\n    {Model}    public partial class Model;\n}}\n");

    [Fact]
    public Task AllAtOnce() => Fixed.All(
        new AddPartialFix(), "RGEN0004",
        [
            "class A { struct B { " + Source.Model("[Lstm(2)]") + " } } ",
            "class C { " + Source.Model("[Lstm(2)]") + Source.Model("[Gru(2)]").Replace("Model;", "Second;", StringComparison.Ordinal) + " } ",
        ],
        [
            "partial class A { partial struct B { " + Source.Model("[Lstm(2)]") + " } } ",
            "partial class C { " + Source.Model("[Lstm(2)]") + Source.Model("[Gru(2)]").Replace("Model;", "Second;", StringComparison.Ordinal) + " } ",
        ]);
}
