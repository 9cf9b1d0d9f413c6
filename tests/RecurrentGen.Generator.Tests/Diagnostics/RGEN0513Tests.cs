using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0513Tests
{
    [Fact]
    public Task Weights_of_a_file_fit_one_size() => Rule.Reports(
        Source.Model("[Variants(\"lstm\", HiddenSizes = [2, 3])] [[|Weights(\"amp.nam\")|]] [Lstm(2)] [Dense(1)]"),
        "RGEN0513: 'Model' cannot have variants: the weights of one file fit one size only");

    [Fact]
    public Task Live_signals_are_not_walked_backwards() => Rule.Reports(
        Source.Model("[Variants(\"lstm\", HiddenSizes = [2, 3])] [Lstm(2)] [Gru(2, [|Direction = Direction.Bidirectional|])] [Dense(1)]"),
        "RGEN0513: 'Model' cannot have variants: they follow live signals, which have no last step to walk backwards from");

    [Fact]
    public Task Live_signals_are_numbers() => Rule.Reports(
        "[RecurrentModel(SequenceLength = 4)] [Variants(\"lstm\", HiddenSizes = [2, 3])] [[|Embedding(5, 2)|]] [Lstm(2)] [Dense(1)] "
        + "public partial class Model;",
        "RGEN0513: 'Model' cannot have variants: its inputs are tokens");

    [Fact]
    public Task Live_signals_are_answered_in_every_step() => Rule.Reports(
        Source.Model("[Variants(\"lstm\", HiddenSizes = [2, 3])] [[|Conv1D(2, 2, Stride = 2)|]] [Lstm(2)] [Dense(1)]"),
        "RGEN0513: 'Model' cannot have variants: they answer every step of a live signal, and 'conv1d' hands on fewer");

    [Fact]
    public Task Several_reasons_are_all_said() => Rule.Reports(
        Source.Model("[Variants(\"lstm\", Layers = [1, 2])] [[|Weights(\"amp.nam\")|]] [Lstm(2, [|Direction = Direction.Backward|])]"),
        "RGEN0513: 'Model' cannot have variants: the weights of one file fit one size only",
        "RGEN0513: 'Model' cannot have variants: they follow live signals, which have no last step to walk backwards from");
}
