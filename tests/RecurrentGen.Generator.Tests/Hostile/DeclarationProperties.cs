using FsCheck;
using FsCheck.Fluent;

namespace RecurrentGen.Generator.Tests.Hostile;

/// <summary>What holds for every declaration, over declarations that FsCheck makes and shrinks; the seed is fixed.</summary>
public sealed class DeclarationProperties
{
    private static readonly Config Config = FsCheck.Config.QuickThrowOnFailure
        .WithQuietOnSuccess(true).WithMaxTest(40).WithReplay(new Replay(new Rnd(20261121, 7), null));

    private static readonly Gen<string> Numbers = Gen.Elements(
        "0", "1", "2", "3", "5", "16", "17", "-1", "64", "1000", "65536", "46341", "1000000", "int.MaxValue", "int.MinValue", "1 << 30",
        "unchecked((int)3e9)", "'c'", "(1 + 2) * 3");

    private static readonly Gen<string> Layers = Gen.Elements(
        "Rnn(#)", "Lstm(#, Layers = #)", "Gru(#, Direction = Direction.Bidirectional, Return = Return.Last)", "Dense(#)",
        "Rnn(#, Unroll = #)", "Conv1D(#, #)", "Conv1D(4, #, Groups = #)", "Embedding(#, #)", "OneHot(#)", "LayerNorm", "Dropout(0.#)",
        "AttentionPooling(#)", "ConvLstm1D(#, #)", "Residual(Features = #)", "Lstm(#, Name = \"a\")", "Dense(#, Activation = (Activation)#)",
        "Cell<RecurrentGen.Cells.Gru>(#, Hyperparameters = new object[] { \"resetAfter\", # })", "Rnn(2, Return = Return.Last)");

    private static readonly Arbitrary<string> Declarations = Arb.From(
        from sizes in Numbers.ListOf(3)
        from layers in Layers.ListOf()
        from numbers in Numbers.ListOf(40)
        select Fill(
            $"[RecurrentModel(InputSize = {sizes[0]}, SequenceLength = {sizes[1]}, BatchSize = {sizes[2]})] "
            + string.Concat(layers.Take(6).Select(l => $"[{l}] ")) + "public partial class Model;",
            numbers));

    /// <summary>Failures throw, and FsCheck then shrinks the declaration.</summary>
    [Fact]
    public void A_declaration_compiles_or_has_an_error() =>
        Prop.ForAll(Declarations, Wait).Check(Config);

    // On a thread of the pool: one that xunit counts may be the only one, and waits here.
    private static void Wait(string source) => Task.Run(() => Verdict.Of(source)).GetAwaiter().GetResult();

    private static string Fill(string text, IReadOnlyList<string> numbers)
    {
        var parts = text.Split('#');
        return parts[0] + string.Concat(parts.Skip(1).Select((p, i) => numbers[i % numbers.Count] + p));
    }
}
