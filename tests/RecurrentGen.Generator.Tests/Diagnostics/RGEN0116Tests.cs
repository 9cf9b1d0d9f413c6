using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0116Tests
{
    [Fact]
    public Task OnlyWeightsCanBeFrozen() => Rule.Reports(
        Source.Model("[Lstm(2)] [Dropout(0.5, [|Frozen = true|])] [MaxPooling([|Frozen = true|])] [LayerNorm(Frozen = true)] [Dense(1)]"),
        "RGEN0116: Frozen has no effect: 'dropout' has no weights; remove it, or freeze the layer that was meant",
        "RGEN0116: Frozen has no effect: 'maxpooling' has no weights; remove it, or freeze the layer that was meant");

    [Fact]
    public Task OneHotTokensHaveNone() => Rule.Reports(
        "[RecurrentModel(SequenceLength = 4)] [OneHot(3, [|Frozen = true|])] [Lstm(2, Frozen = true)] [Dense(1, Frozen = false)] "
        + "public partial class Model;",
        "RGEN0116: Frozen has no effect: 'OneHot' has no weights; remove it, or freeze the layer that was meant");
}
