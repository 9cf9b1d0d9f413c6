using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0220Tests
{
    [Fact]
    public Task AResidualNamesALayerBeforeIt() => Rule.Reports(
        Source.Model("[Lstm(3)] [Residual([|From = \"lstm_1\"|])] [Lstm(3)]"),
        "RGEN0220: 'residual' adds the output of 'lstm_1', but no layer before it has that name: there are input, lstm");
}
