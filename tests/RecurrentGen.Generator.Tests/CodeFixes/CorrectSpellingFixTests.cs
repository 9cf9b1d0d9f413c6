using RecurrentGen.CodeFixes;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.CodeFixes;

public sealed class CorrectSpellingFixTests
{
    private const string Model = "[RecurrentModel(InputSize = 3, SequenceLength = 4)]\n";

    [Theory]
    [InlineData("[Lsmt(2)]", "Lsmt", "Lstm")]
    [InlineData("[LSTM(2, Name = \"a\")]", "LSTM", "Lstm")]
    [InlineData("[Linear(2)]", "Linear", "Dense")]
    [InlineData("[RecurrentGen.Dnse(1)]", "", "")]
    [InlineData("[LayerNormalization] // of each row", "LayerNormalization", "LayerNorm")]
    [InlineData("[Cel<Gru>(2)]", "Cel", "Cell")]
    [InlineData("[Cell<Gruu>(2)]", "Gruu", "Gru")]
    [InlineData("[Dense(1, Activaton = Activation.Tanh)]", "Activaton", "Activation")]
    [InlineData("[Gru(1, resetafter = false)]", "resetafter", "ResetAfter")]
    public Task ANameOfTheLanguage(string layer, string wrong, string right)
    {
        string before = Model + layer + "\npublic partial class Model;\n";
        return wrong.Length == 0
            ? Fixed.One(new CorrectSpellingFix(), "CS0234", before, "Replace 'Dnse' by 'Dense'", before.Replace("Dnse", "Dense", StringComparison.Ordinal))
            : Fixed.One(
                new CorrectSpellingFix(), "CS0246", before, $"Replace '{wrong}' by '{right}'",
                before.Replace(wrong, right, StringComparison.Ordinal));
    }

    [Fact]
    public Task AMemberOfAnEnumeration() => Fixed.One(
        new CorrectSpellingFix(), "CS0117", Model + "[Lstm(2, Return = Return.Lst)]\npublic partial class Model;\n",
        "Replace 'Lst' by 'Last'", Model + "[Lstm(2, Return = Return.Last)]\npublic partial class Model;\n");

    [Theory]
    [InlineData("CS0246", "[Lsmt(2)] public class Unrelated;")]
    [InlineData("CS0246", "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Lstm(2)] [Serialisable] public partial class Model;")]
    [InlineData("CS0117", "public class Other { public object Find() => System.DayOfWeek.Mnday; }")]
    public Task OtherNamesAreNotOurs(string id, string source) => Fixed.None(new CorrectSpellingFix(), id, source);

    [Fact]
    public Task AllAtOnce() => Fixed.All(
        new CorrectSpellingFix(), "CS0246",
        [Model + "[LSTM(2)]\n[Gru(2, Nam = \"a\")]\n[Dens(1)]\npublic partial class Model;\n"],
        [Model + "[Lstm(2)]\n[Gru(2, Name = \"a\")]\n[Dense(1)]\npublic partial class Model;\n"]);
}
