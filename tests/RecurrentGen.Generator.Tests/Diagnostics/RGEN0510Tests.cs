using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0510Tests
{
    [Fact]
    public Task The_name_is_that_of_a_recurrent_layer() => Rule.Reports(
        Source.Model("[Variants([|\"rnn\"|], HiddenSizes = [2, 3])] [Lstm(2)] [Gru(2, Name = \"top\")] [Dense(1)]"),
        "RGEN0510: 'rnn' is no recurrent layer of 'Model': expected 'lstm' or 'top'");

    [Fact]
    public Task A_dense_layer_does_not_vary() => Rule.Reports(
        Source.Model("[Variants([|\"dense\"|], HiddenSizes = [2, 3])] [Dense(1)]"),
        "RGEN0510: 'dense' is no recurrent layer of 'Model': expected one, but there is none");

    [Fact]
    public Task A_default_name_is_a_name() =>
        Rule.Reports(Source.Model("[Variants(\"lstm_1\", HiddenSizes = [2, 3])] [Lstm(2)] [Lstm(2)] [Dense(1)]"));

    [Fact]
    public Task Without_layers_only_that_is_said() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Variants(\"rnn\", HiddenSizes = [2])] "
        + "public static partial class [|Model|];",
        "RGEN0005: 'Model' has no layers: add attributes such as [Lstm(20)] and [Dense(1)] below [RecurrentModel]");
}
