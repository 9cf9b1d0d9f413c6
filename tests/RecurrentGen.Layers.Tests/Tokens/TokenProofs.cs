using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Tokens;

/// <summary>Models that read tokens, against the equations in double precision.</summary>
[Trait("Category", "Numeric")]
public sealed class TokenProofs
{
    [Fact]
    public void Table_before_an_lstm() => new TokenProof<EmbeddedLstm, int>(
        m => { var t = m.CreateTraining(); return new TokenTraining(t.Forward, t.Backward, t.Gradients); },
        m => m.CreateStream().Process,
        -1,
        new EagerEmbedding("embedding", 5),
        new EagerRecurrent("lstm", EagerCell.Lstm, 6),
        new EagerDense("dense", 7)).Check();

    [Fact]
    public void Table_with_a_padding_token() => new TokenProof<PaddedGru, int>(
        m => { var t = m.CreateTraining(); return new TokenTraining(t.Forward, t.Backward, t.Gradients); },
        null,
        2,
        new EagerEmbedding("embedding", 17),
        new EagerRecurrent("gru", EagerCell.Gru, 4, Direction.Bidirectional),
        new EagerDense("dense", 3)).Check();

    [Fact]
    public void Frozen_table_under_a_cell_that_uses_its_input_element_by_element() => new TokenProof<FrozenCells, float>(
        m => { var t = m.CreateTraining(); return new TokenTraining(t.Forward, t.Backward, t.Gradients); },
        m => m.CreateStream().Process,
        -1,
        new EagerEmbedding("embedding", 4),
        new EagerRecurrent(
            "cellofinputs",
            new EagerCell(1, false, w => (x, s) => [CellOfInputs.Step(x, s[0], w.X("W"), w.H("U"), w.V("b"))]),
            4,
            Return: Return.Last),
        new EagerDense("dense", 2)).Check();

    [Fact]
    public void Table_of_a_dense_layer_for_one_sequence() => new TokenProof<DenseOverTable, float>(
        m => { var t = m.CreateTraining(); return new TokenTraining(t.Forward, t.Backward, t.Gradients); },
        m => m.CreateStream().Process,
        4,
        new EagerEmbedding("table", 3),
        new EagerDense("dense", 6, Activation.Tanh),
        new EagerRecurrent("rnn", EagerCell.RnnTanh, 4)).Check();

    [Fact]
    public void One_hot_before_an_lstm() => new TokenProof<HotLstm, float>(
        m => { var t = m.CreateTraining(); return new TokenTraining(t.Forward, t.Backward, t.Gradients); },
        m => m.CreateStream().Process,
        -1,
        new EagerOneHot(5),
        new EagerRecurrent("lstm", EagerCell.Lstm, 6, Return: Return.Last),
        new EagerDense("dense", 2)).Check();

    [Fact]
    public void One_hot_before_a_gru() => new TokenProof<HotGru, int>(
        m => { var t = m.CreateTraining(); return new TokenTraining(t.Forward, t.Backward, t.Gradients); },
        m => m.CreateStream().Process,
        -1,
        new EagerOneHot(6),
        new EagerRecurrent("gru", EagerCell.Gru, 20),
        new EagerDense("dense", 6)).Check();

    [Fact]
    public void One_hot_in_both_directions() => new TokenProof<HotBothWays, float>(
        m => { var t = m.CreateTraining(); return new TokenTraining(t.Forward, t.Backward, t.Gradients); },
        null,
        -1,
        new EagerOneHot(3),
        new EagerRecurrent("multiplicativelstm", EagerCell.MultiplicativeLstm, 5, Direction.Bidirectional, Merge.Sum))
        .Check();

    [Fact]
    public void One_hot_in_a_stack_for_one_sequence() => new TokenProof<HotSingle, float>(
        m => { var t = m.CreateTraining(); return new TokenTraining(t.Forward, t.Backward, t.Gradients); },
        m => m.CreateStream().Process,
        -1,
        new EagerOneHot(40),
        new EagerRecurrent("gru", EagerCell.GruResetBefore, 17, Layers: 2),
        new EagerDense("dense", 1)).Check();
}
