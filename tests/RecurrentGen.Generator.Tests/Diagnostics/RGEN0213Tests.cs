using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0213Tests
{
    private const string Message = "RGEN0213: [OneHot] is never made, so a recurrent layer must follow whose cell only "
        + "multiplies its input with matrices, but ";

    private const string Highway = "[RecurrentCell] public struct C { public static Vector Step([Size(\"hidden\")] Vector x, "
        + "Vector h, Matrix w) { var z = Sigmoid(w * x); return (1 - z) * x + z * h; } } ";

    private const string Scaled = "[RecurrentCell] public struct C { public static Vector Step(Vector x, Vector h, Matrix w, "
        + "Matrix u) => Tanh(w * (2 * x) + u * h); } ";

    [Fact]
    public Task NothingFollows() => Rule.Reports(Model("[[|OneHot(5)|]]"), Message + "nothing follows: use [Embedding]");

    [Fact]
    public Task ADenseLayerFollows() => Rule.Reports(
        Model("[OneHot(5)] [[|Dense(2)|]]"), Message + "'dense' has no cell: use [Embedding]");

    [Theory]
    [InlineData(Highway)]
    [InlineData(Scaled)]
    public Task ACellReadsItElementByElement(string cell) => Rule.Reports(
        cell + Model("[OneHot(5)] [[|Cell<C>(5)|]]"),
        Message + "the cell of 'c' also uses its input element by element: use [Embedding]");

    [Theory]
    [InlineData("[Gru(5)]")]
    [InlineData("[MultiplicativeLstm(5)]")]
    [InlineData("[EchoState(5)]")]
    public Task CellsOfProductsFit(string layer) => Rule.Reports(Model("[OneHot(5)] " + layer));

    private static string Model(string layers) =>
        $"[RecurrentModel(SequenceLength = 4)] {layers} public partial class Model;";
}
