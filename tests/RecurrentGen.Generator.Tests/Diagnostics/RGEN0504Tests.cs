using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0504Tests
{
    [Fact]
    public Task AnEntryFitsSomeTensor() => Rule.Reports(
        "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Lstm(2)] [Dense(1)] [Weights(\"named.safetensors\", "
        + "Rename = [\"rnn.=lstm.\", [|\"fc.=dense.\"|]], Ignore = [[|\"rnn.\"|]])] public partial class Model;",
        "RGEN0504: Rename names 'fc.', but 'named.safetensors' has none such: remove the entry, or correct it",
        "RGEN0504: Ignore names 'rnn.', but 'named.safetensors' has none such: remove the entry, or correct it");

    [Fact]
    public Task LayersInTheirPlacesHaveNoNames() => Rule.Reports(
        "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Lstm(2)] [Dense(1)] [Weights(\"amp.nam\", "
        + "Ignore = [[|\"optimizer\"|]])] public partial class Model;",
        "RGEN0504: Ignore names 'optimizer', but 'amp.nam' has no names of tensors: remove the entry, or correct it");
}
