using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0302Tests
{
    // Every one of them passes the limit of a single value or of the parameters, RGEN0301.
    [Theory]
    [InlineData("InputSize = 3, SequenceLength = 100000", "[Lstm(4096)]")]
    [InlineData("InputSize = 1, SequenceLength = 500000000, BatchSize = 4", "[Rnn(1)]")]
    [InlineData("InputSize = 1000000000, SequenceLength = 1", "[Rnn(1, Return = Return.Last)]")]
    [InlineData("InputSize = 1, SequenceLength = 1", "[Dense(1000000000)]")]
    [InlineData("InputSize = 2000000000, SequenceLength = 1", "[Dense(1)]")]
    [InlineData("InputSize = 1, SequenceLength = int.MaxValue", "[Rnn(1)]")]
    [InlineData("InputSize = 1, SequenceLength = 1, BatchSize = int.MaxValue", "[Rnn(1)]")]
    public async Task PaddingAndActivationsCount(string sizes, string layers)
    {
        string model = $"[RecurrentModel({sizes})] {layers} public partial class ";
        await Rule.Reports(
            model + "[|Model|];",
            "RGEN0302: The parameters or the workspace of 'Model' would be 2^31 floats or more, counting padding and "
            + "what training keeps of every step: make layers, SequenceLength or BatchSize smaller");
        var result = Generated.Run(Source.Compile(model + "Model;"));
        Assert.Empty(result.Diagnostics);
        Assert.Empty(result.GeneratedTrees);
    }
}
