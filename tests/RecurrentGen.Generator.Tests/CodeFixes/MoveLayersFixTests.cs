using RecurrentGen.CodeFixes;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.CodeFixes;

public sealed class MoveLayersFixTests
{
    private const string Title = "Move all layers of 'Model' onto one declaration";

    [Fact]
    public Task WithinAFile() => Fixed.One(
        new MoveLayersFix(), "RGEN0006",
        "/// <summary>A network.</summary>\n[RecurrentModel(InputSize = 3, SequenceLength = 4)]\n[Lstm(2)] // first\n"
        + "public partial class Model;\n\n/// <remarks>More of it.</remarks>\n[Gru(2), Dense(1)]\n[System.Obsolete]\n"
        + "public partial class Model\n{\n}\n",
        Title,
        "/// <summary>A network.</summary>\n[RecurrentModel(InputSize = 3, SequenceLength = 4)]\n[Lstm(2)] // first\n"
        + "[Gru(2)]\n[Dense(1)]\npublic partial class Model;\n\n/// <remarks>More of it.</remarks>\n[System.Obsolete]\n"
        + "public partial class Model\n{\n}\n");

    [Fact]
    public Task FromAnotherFile() => Fixed.One(
        new MoveLayersFix(), "RGEN0006",
        [
            "namespace A\n{\n    [RecurrentModel(InputSize = 3, SequenceLength = 4)]\n    [Lstm(2)]\n    public partial class Model;\n}\n",
            "namespace A\n{\n    [Dense(1)]\n    public partial class Model\n    {\n    }\n}\n",
        ],
        Title,
        [
            "namespace A\n{\n    [RecurrentModel(InputSize = 3, SequenceLength = 4)]\n    [Lstm(2)]\n    [Dense(1)]\n"
            + "    public partial class Model;\n}\n",
            "namespace A\n{\n    public partial class Model\n    {\n    }\n}\n",
        ]);

    [Fact]
    public Task AllAtOnce() => Fixed.All(
        new MoveLayersFix(), "RGEN0006",
        [
            "[RecurrentModel(InputSize = 3, SequenceLength = 4)]\n[Lstm(2)]\npartial class A;\n[Gru(2)]\npartial class A;\n"
            + "[RecurrentModel(InputSize = 3, SequenceLength = 4)]\n[Gru(3)]\npartial class B;\n",
            "[Dense(2)]\npartial class A;\n// of both\n[Dense(3)]\npartial class B;\n",
        ],
        [
            "[RecurrentModel(InputSize = 3, SequenceLength = 4)]\n[Lstm(2)]\n[Gru(2)]\n[Dense(2)]\npartial class A;\npartial class A;\n"
            + "[RecurrentModel(InputSize = 3, SequenceLength = 4)]\n[Gru(3)]\n[Dense(3)]\npartial class B;\n",
            "partial class A;\n// of both\npartial class B;\n",
        ]);
}
