using RecurrentGen.CodeFixes;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.CodeFixes;

public sealed class RenameFixTests
{
    private const string Model = "[RecurrentModel(InputSize = 3, SequenceLength = 4)]\n[Lstm(2)]\n";

    [Fact]
    public Task AMemberAndItsUses() => Fixed.One(
        new RenameFix(), "RGEN0007",
        Model + "public partial class Model\n{\n    public int Save(int a) => a; // ours\n    public int Save() => Save(1);\n}\n",
        "Rename 'Save' to 'OwnSave'",
        Model + "public partial class Model\n{\n    public int OwnSave(int a) => a; // ours\n    public int OwnSave() => OwnSave(1);\n}\n");

    [Fact]
    public Task AModelAndItsUses() => Fixed.One(
        new RenameFix(), "RGEN0008",
        Model + "public partial class Training\n{\n}\npublic class TrainingModel\n{\n    public Training Value;\n}\n",
        "Rename 'Training' to 'TrainingModel2'",
        Model + "public partial class TrainingModel2\n{\n}\npublic class TrainingModel\n{\n    public TrainingModel2 Value;\n}\n");

    [Fact]
    public Task AConstructorHasNoOtherName() =>
        Fixed.None(new RenameFix(), "RGEN0007", Model + "public partial class Model\n{\n    public Model() { }\n}\n");

    [Fact]
    public Task AllAtOnce() => Fixed.All(
        new RenameFix(), "RGEN0007",
        [Model + "public partial class Model\n{\n    public int Save;\n    public int Load;\n}\n"],
        [Model + "public partial class Model\n{\n    public int OwnSave;\n    public int OwnLoad;\n}\n"]);
}
