using RecurrentGen.Tests.Carried;
using RecurrentGen.Tests.Layers;
using RecurrentGen.Tests.Reference;
using RecurrentGen.Tests.Tokens;
using Xunit;

namespace RecurrentGen.Tests.Windows;

/// <summary>Streams whose answers are those for the last steps, of models that can and that cannot carry a state.</summary>
[Trait("Category", "Numeric")]
public sealed class WindowStreamProofs
{
    [Fact]
    public void Two_levels_and_every_step() =>
        new WindowProof<CarriedStack, float, float>(Number, m => m.CreateStream(StreamMode.Window)).Check(
            new EagerRecurrent("lstm", EagerCell.Lstm, 9, Layers: 2),
            new EagerDense("dense", 2));

    [Fact]
    public void The_last_step() =>
        new WindowProof<CarriedLast, float, float>(Number, m => m.CreateStream(StreamMode.Window)).Check(
            new EagerRecurrent("gru", EagerCell.GruResetBefore, 5, Return: Return.Last),
            new EagerDense("dense", 3, Activation.Tanh));

    [Fact]
    public void A_layer_that_walks_both_ways() =>
        new WindowProof<NotCarried, float, float>(Number, m => m.CreateStream(StreamMode.Window)).Check(
            new EagerRecurrent("lstm", EagerCell.Lstm, 3),
            new EagerRecurrent("both", EagerCell.Lstm, 4, Direction.Bidirectional),
            new EagerDense("dense", 1));

    [Fact]
    public void A_layer_that_walks_backwards() =>
        new WindowProof<NotCarriedInput, float, float>(Number, m => m.CreateStream(StreamMode.Window)).Check(
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 1, Direction.Backward));

    [Fact]
    public void A_mean_of_all_steps() =>
        new WindowProof<MeanPoolingBothWays, float, float>(Number, m => m.CreateStream(StreamMode.Window)).Check();

    [Fact]
    public void Tokens_both_ways() =>
        new WindowProof<PaddedGru, int, int>(r => r.Next(9), m => m.CreateStream(StreamMode.Window)).Check();

    [Fact]
    public void Tokens_of_which_the_last_counts() =>
        new WindowProof<HotLstm, int, float>(r => r.Next(5), m => m.CreateStream(StreamMode.Window)).Check();

    [Fact]
    public void A_carried_stream_is_the_one_without_a_mode()
    {
        var model = new CarriedStack(seed: 1);
        CarriedStack.LiveStream carried = model.CreateStream(StreamMode.Carry);
        var plain = model.CreateStream();
        float[] expected = new float[2];
        float[] actual = new float[2];
        for (int step = 0; step < 9; step++)
        {
            plain.Step([step, 1, -step], expected);
            carried.Step([step, 1, -step], actual);
            Assert.Equal(expected, actual);
        }
    }

    private static float Number(Random random) => (random.NextSingle() * 2) - 1;
}
