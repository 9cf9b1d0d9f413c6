using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0503Tests
{
    [Fact]
    public Task AnEntryHasAnEqualsSign() => Rule.Reports(
        "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Lstm(2)] [Dense(1)] "
        + "[Weights(\"named.safetensors\", Rename = new[] { \"rnn.=lstm.\", [|\"dense\"|] })] public partial class Model;",
        "RGEN0503: 'dense' renames nothing: expected 'old=new', the beginning of names in the file and what stands for it in the "
        + "model");

    [Fact]
    public Task TheBeginningMayGoAway() => Rule.Reports(
        "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Lstm(2, Name = \"rnn\")] [Dense(1)] "
        + "[Weights(\"named.safetensors\", Rename = [\"rnn.=rnn.\"])] public partial class Model;");
}
