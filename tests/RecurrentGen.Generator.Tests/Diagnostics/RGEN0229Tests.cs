using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0229Tests
{
    [Fact]
    public Task APlainLayerForgets() => Rule.Reports(
        "[RecurrentModel(InputSize = 1, SequenceLength = 101)] [Dense(2)] [[|Rnn(2, Layers = 2, Name = \"memory\")|]] "
        + "[Rnn(2, Frozen = true)] [Gru(1)] public partial class Model;",
        "RGEN0229: 'memory' is a plain recurrent layer over 101 steps, where gradients vanish or explode: use [Lstm] or [Gru], or "
        + "a SequenceLength of at most 100");

    [Fact]
    public Task AHundredStepsMayBe() => Rule.Reports(
        "[RecurrentModel(InputSize = 1, SequenceLength = 100)] [Rnn(2)] public partial class Model;");
}
