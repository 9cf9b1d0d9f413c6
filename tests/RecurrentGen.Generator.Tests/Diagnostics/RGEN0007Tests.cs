using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0007Tests
{
    [Fact]
    public Task AMemberMustNotHaveAGeneratedName() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Lstm(2)] public partial class Model { public void "
        + "[|Save|]() { } public int Other { get; set; } }",
        "RGEN0007: 'Model' declares 'Save', which the generated code declares as well: rename or remove it");

    [Fact]
    public Task NorMayATypeOfTheModel() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Lstm(2)] public partial class Model { public "
        + "class [|LiveStream|]; }",
        "RGEN0007: 'Model' declares 'LiveStream', which the generated code declares as well: rename or remove it");

    [Fact]
    public Task NorTheStepsThatAreLeft() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Conv1D(2, 2, Stride = 2)] public partial class Model { public "
        + "int [|OutputSteps|]; }",
        "RGEN0007: 'Model' declares 'OutputSteps', which the generated code declares as well: rename or remove it");

    [Fact]
    public Task NorMayThereBeAConstructor() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Lstm(2)] public partial class Model { public "
        + "[|Model|]() { } }",
        "RGEN0007: 'Model' declares a constructor, which the generated code declares as well: rename or remove it");

    [Fact]
    public Task NorAPrimaryOne() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Lstm(2)] public partial class Model[|(int seed)|] "
        + "{ public int Seed => seed; }",
        "RGEN0007: 'Model' declares a constructor, which the generated code declares as well: rename or remove it");
}
