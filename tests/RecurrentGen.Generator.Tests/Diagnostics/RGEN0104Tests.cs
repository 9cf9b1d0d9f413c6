using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0104Tests
{
    [Fact]
    public Task NamesAreIdentifiers() => Rule.Reports(
        Source.Model("[Lstm(2, [|Name = \"my.lstm\"|])] [Gru(2, [|Name = \"\"|])] [Rnn(2, [|Name = \"1st\"|])] "
        + "[Dense(1, Name = \"head_1\")]"),
        "RGEN0104: 'my.lstm' cannot name a layer: use letters a to z, digits and underscores, not starting with "
        + "a digit",
        "RGEN0104: '' cannot name a layer: use letters a to z, digits and underscores, not starting with a digit",
        "RGEN0104: '1st' cannot name a layer: use letters a to z, digits and underscores, not starting with a digit");
}
