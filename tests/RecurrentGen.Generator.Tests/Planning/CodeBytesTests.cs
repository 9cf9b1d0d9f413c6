using System.Text.RegularExpressions;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Planning;

/// <summary>Holds the planned bytes of code against the IL of compiled models.</summary>
public sealed class CodeBytesTests
{
    /// <summary>
    /// The plan is at most this many times what the C# compiler writes: it counts the widest form of a step for every width,
    /// and for steps of compact weights too.
    /// </summary>
    private const double Factor = 5;

    [Theory]
    [InlineData(1, 32, "[Lstm(20, Return = Return.Last)] [Dense(1)]")]
    [InlineData(32, 32, "[Lstm(20, Return = Return.Last)] [Dense(1)]")]
    [InlineData(1, 10, "[Rnn(2)] [Dense(1)]")]
    [InlineData(16, 10, "[Gru(48, Layers = 2)] [Dense(10)]")]
    [InlineData(4, 10, "[Gru(33, ResetAfter = false)]")]
    [InlineData(4, 10, "[Rnn(16, Direction = Direction.Bidirectional)]")]
    [InlineData(2, 160, "[Lstm(20, Unroll = 80)]")]
    [InlineData(1, 160, "[Lstm(20, Unroll = TimeUnroll.Full, Return = Return.Last)] [Dense(1)]")]
    [InlineData(2, 20, "[LayerNormLstm(70)]")]
    [InlineData(2, 20, "[MultiplicativeLstm(40)]")]
    [InlineData(32, 20, "[Lstm(128)] [Dense(1)]")]
    public void TheFigureIsAboveTheILAndNotFarFromIt(int batch, int steps, string layers) => Check(batch, steps, layers, "Float32");

    [Theory]
    [InlineData("BFloat16", "[Lstm(20)] [Dense(1)]")]
    [InlineData("Int8", "[Gru(40, Layers = 2)] [Dense(1)]")]
    public void StepsOfCompactWeightsCount(string format, string layers) => Check(1, 10, layers, format);

    private static void Check(int batch, int steps, string layers, string format)
    {
        string source = $"[RecurrentModel(InputSize = 3, SequenceLength = {steps}, BatchSize = {batch}, "
            + $"StreamWeights = StreamWeights.{format})] {layers} "
            + "public partial class Model;";
        var input = Source.Compile(source);
        var program = Planner.Plan(Assert.IsType<BoundModel>(ModelBinder.Bind(Source.Parse(input, "Model")).Model)).Program!;
        string names = string.Join(
            "|", program.Layers.OfType<RecurrentPlan>().SelectMany(l => l.Directions).Select(d => d.Identifier));
        var pattern = new Regex(
            $"^((Forward|Backward|Step)({names})(Compact)?(_[0-9]+)?|({names})Cell(Backward)?[0-9]*(Size[0-9]+)?(_[0-9]+)?)$");
        long real = CompiledCode.Methods(input)
            .Where(m => m.Type.StartsWith("Model.", StringComparison.Ordinal) && pattern.IsMatch(m.Method))
            .Sum(m => (long)m.Il);
        Assert.InRange(CodeSizes.Bytes(program), real, (long)(Factor * real));
    }
}
