using Microsoft.CodeAnalysis.CodeFixes;
using RecurrentGen.CodeFixes;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.CodeFixes;

/// <summary>Every diagnostic that knows its mend, each with what the mend makes of the layers.</summary>
public sealed class ChangeArgumentsFixTests
{
    private const string Sizes = "InputSize = 3, SequenceLength = 4";
    private const string One = "InputSize = 1, SequenceLength = 4";

    [Theory]
    [InlineData("RGEN0104", "[Lstm(2, Name = \"my-lstm\")]", "Set Name to \"my_lstm\"", "[Lstm(2, Name = \"my_lstm\")]")]
    [InlineData("RGEN0104", "[Lstm(2, Name = \"2nd\")]", "Set Name to \"_2nd\"", "[Lstm(2, Name = \"_2nd\")]")]
    [InlineData("RGEN0105", "[Lstm(2, Name = \"a\")]\n[Gru(2, /* second */ Name = \"a\")]", "Set Name to \"a_1\"", "[Lstm(2, Name = \"a\")]\n[Gru(2, /* second */ Name = \"a_1\")]")]
    [InlineData("RGEN0106", "[Cell<Gru>(2, Hyperparameters = [\"restAfter\", false])]", "Replace 'restAfter' by 'resetAfter'", "[Cell<Gru>(2, Hyperparameters = [\"resetAfter\", false])]")]
    [InlineData("RGEN0112", "[Lstm(2, Merge = Merge.Sum, Name = \"a\")]", "Remove Merge", "[Lstm(2, Name = \"a\")]")]
    [InlineData("RGEN0113", "[Lstm(2, Name = \"input\")]", "Set Name to \"input_layer\"", "[Lstm(2, Name = \"input_layer\")]")]
    [InlineData("RGEN0116", "[Lstm(2)]\n[MeanPooling(Frozen = true)] // of all steps", "Remove Frozen", "[Lstm(2)]\n[MeanPooling] // of all steps")]
    [InlineData("RGEN0201", "[Lstm(2, Return = Return.Last)]\n[Gru(2)]", "Remove Return", "[Lstm(2)]\n[Gru(2)]")]
    [InlineData("RGEN0201", "[Lstm(2, Return = Return.Last)]\n[MeanPooling]", "Remove Return", "[Lstm(2)]\n[MeanPooling]")]
    [InlineData("RGEN0206", "[Cell<Leaky>(5)]", "Change the first argument of [Cell<Leaky>] to 3", "[Cell<Leaky>(3)]")]
    [InlineData("RGEN0220", "[Lstm(3, Name = \"encoder\")]\n[Gru(3)]\n[Residual(From = \"encodre\")]", "Set From to \"encoder\"", "[Lstm(3, Name = \"encoder\")]\n[Gru(3)]\n[Residual(From = \"encoder\")]")]
    [InlineData("RGEN0221", "[Lstm(8)]\n[Dense(5)] // five\n[Residual(From = \"lstm\")]", "Change the first argument of [Dense] to 8", "[Lstm(8)]\n[Dense(8)] // five\n[Residual(From = \"lstm\")]")]
    [InlineData("RGEN0221", "[Lstm(8)]\n[Gru(8, Return = Return.Last)]\n[Residual(From = \"lstm\")]", "Remove Return", "[Lstm(8)]\n[Gru(8)]\n[Residual(From = \"lstm\")]")]
    [InlineData("RGEN0222", "[Lstm(8)]\n// against overfitting\n[Dropout(0.3)]", "Remove [Dropout]", "[Lstm(8)]\n// against overfitting")]
    [InlineData("RGEN0222", "[Lstm(8), Dropout(0.3)]", "Remove [Dropout]", "[Lstm(8)]")]
    [InlineData("RGEN0225", "[IndRnn(2, RecurrentDropout = 0.5)]", "Remove RecurrentDropout", "[IndRnn(2)]")]
    [InlineData("RGEN0230", "[Gru(2, Direction = Direction.Backward)]\n[LastStep]\n[Dense(1)]", "Set Return to Return.Last, remove [LastStep]", "[Gru(2, Direction = Direction.Backward, Return = Return.Last)]\n[Dense(1)]")]
    [InlineData("RGEN0230", "[Gru(2, Direction = Direction.Backward)]\n[LastStep(Name = \"end\")]\n[Dense(2)]\n[Residual(From = \"end\")]\n[Residual(From = \"dense\")]", "Set Return to Return.Last, remove [LastStep], set From to \"gru\"", "[Gru(2, Direction = Direction.Backward, Return = Return.Last)]\n[Dense(2)]\n[Residual(From = \"gru\")]\n[Residual(From = \"dense\")]")]
    [InlineData("RGEN0230", "[Gru(2, Direction = Direction.Backward, Name = \"back\")]\n[LastStep]\n[Dense(2)]\n[Residual(Features = 2, From = \"laststep\")] // sum\n[Dense(2)]\n[Residual(From = \"laststep\")]", "Set Return to Return.Last, remove [LastStep], set From to \"back\", set From to \"back\"", "[Gru(2, Direction = Direction.Backward, Name = \"back\", Return = Return.Last)]\n[Dense(2)]\n[Residual(Features = 2, From = \"back\")] // sum\n[Dense(2)]\n[Residual(From = \"back\")]")]
    [InlineData("RGEN0230", "[Gru(2, Direction = Direction.Backward), LastStep]", "Set Return to Return.Last, remove [LastStep]", "[Gru(2, Direction = Direction.Backward, Return = Return.Last)]")]
    public Task ALayerChanges(string id, string before, string title, string after) => Fixed.One(
        new ChangeArgumentsFix(), id, Text(Sizes, before), title, Text(Sizes, after));

    [Theory]
    [InlineData("RGEN0202", "[Dense(2, Activation = Activation.Softmax)]", "", "Set Loss to Loss.SoftmaxCrossEntropy, remove Activation", "[Dense(2)]", ", Loss = Loss.SoftmaxCrossEntropy")]
    [InlineData("RGEN0202", "[Dense(2, Activation = Activation.Softmax)]", ", Loss = Loss.Huber", "Set Loss to Loss.SoftmaxCrossEntropy, remove Activation", "[Dense(2)]", ", Loss = Loss.SoftmaxCrossEntropy")]
    [InlineData("RGEN0203", "[Dense(2)]", ", Loss = Loss.BinaryCrossEntropy", "Set Activation to Activation.Sigmoid", "[Dense(2, Activation = Activation.Sigmoid)]", ", Loss = Loss.BinaryCrossEntropy")]
    [InlineData("RGEN0205", "[Dense(2, Activation = Activation.Softmax)]", ", Loss = Loss.SoftmaxCrossEntropy", "Remove Activation", "[Dense(2)]", ", Loss = Loss.SoftmaxCrossEntropy")]
    [InlineData("RGEN0208", "[Dense(2, Activation = Activation.Relu)]", ", Loss = Loss.SoftmaxCrossEntropy", "Remove Activation", "[Dense(2)]", ", Loss = Loss.SoftmaxCrossEntropy")]
    [InlineData("RGEN0207", "[Lstm(2, Direction = Direction.Backward)]", ", StreamWeights = StreamWeights.Int8", "Remove StreamWeights", "[Lstm(2, Direction = Direction.Backward)]", "")]
    public Task LossAndLayersAgree(string id, string before, string model, string title, string after, string changed) =>
        Fixed.One(new ChangeArgumentsFix(), id, Text(Sizes + model, before), title, Text(Sizes + changed, after));

    [Theory]
    [InlineData("RGEN0211", "InputSize = 1, SequenceLength = 4", "Remove InputSize", "SequenceLength = 4")]
    [InlineData("RGEN0214", "SequenceLength = 4, StreamWeights = StreamWeights.BFloat16", "Remove StreamWeights", "SequenceLength = 4")]
    public Task TokensNeedLess(string id, string before, string title, string after) => Fixed.One(
        new ChangeArgumentsFix(), id, Text(before, "[Embedding(5, 3)]\n[Lstm(2)]"), title, Text(after, "[Embedding(5, 3)]\n[Lstm(2)]"));

    [Theory]
    [InlineData("RGEN0501", "[Weights(\"apm.nam\")]\n[Lstm(2)]\n[Dense(1)]", "Change the first argument of [Weights] to \"amp.nam\"", "[Weights(\"amp.nam\")]\n[Lstm(2)]\n[Dense(1)]")]
    [InlineData("RGEN0501", "[Weights(\"models/Amp.nam\")]\n[Lstm(2)]\n[Dense(1)]", "Change the first argument of [Weights] to \"amp.nam\"", "[Weights(\"amp.nam\")]\n[Lstm(2)]\n[Dense(1)]")]
    [InlineData("RGEN0502", "[Weights(\"amp.nam\")]\n[Lstm(hiddenSize: 16)]\n[Dense(1)]", "Change the first argument of [Lstm] to 2", "[Weights(\"amp.nam\")]\n[Lstm(hiddenSize: 2)]\n[Dense(1)]")]
    public Task AWeightFileSaysWhatFits(string id, string before, string title, string after) => Fixed.One(
        new ChangeArgumentsFix(), id, Text(One, before), title, Text(One, after));

    [Theory]
    [InlineData("[Lstm(20)]\n[Dense(1)]", "Change the first argument of [Lstm] to 13", "[Lstm(13)]\n[Dense(1)]")]
    [InlineData("[Lstm(hiddenSize: 20)] // memory\n[Dense(1)]", "Change the first argument of [Lstm] to 13", "[Lstm(hiddenSize: 13)] // memory\n[Dense(1)]")]
    [InlineData("[Gru(2)]\n[Conv1D(300, 2)]\n[Dense(1)]", "Change the first argument of [Conv1D] to 159", "[Gru(2)]\n[Conv1D(159, 2)]\n[Dense(1)]")]
    [InlineData("[Gru(2)]\n[Conv1D(kernel: 2, filters: 300)]\n[Dense(1)]", "Change the first argument of [Conv1D] to 159", "[Gru(2)]\n[Conv1D(kernel: 2, filters: 159)]\n[Dense(1)]")]
    public Task ABudgetSaysWhatFits(string before, string title, string after) => Fixed.One(
        new ChangeArgumentsFix(), "RGEN0310", Text(Sizes, "[Budget(MaxParameters = 1000)]\n" + before), title,
        Text(Sizes, "[Budget(MaxParameters = 1000)]\n" + after));

    /// <summary>The limit is what the mended model takes.</summary>
    [Theory]
    [InlineData("[Rnn(20)]\n[Dense(1)]", "Change the first argument of [Rnn] to 16", "[Rnn(16)]\n[Dense(1)]")]
    [InlineData("[Gru(2, Unroll = 4)]", "Set Unroll to 1", "[Gru(2, Unroll = 1)]")]
    public Task ABudgetOfCodeSaysWhatFits(string before, string title, string after)
    {
        long limit = CompiledCode.Bytes(CompiledCode.Methods(Source.Compile(Text(Sizes, after))), "Model");
        string budget = $"[Budget(MaxCodeBytes = {limit})]\n";
        return Fixed.One(new ChangeArgumentsFix(), "RGEN0310", Text(Sizes, budget + before), title, Text(Sizes, budget + after));
    }

    [Theory]
    [InlineData(" Return=Last", "[Lstm(2)]\n[Dense(1)]", "Set Return to Return.Last", "[Lstm(2, Return = Return.Last)]\n[Dense(1)]")]
    [InlineData(" Return=Last", "[Lstm(2, Direction = Direction.Forward)]\n[Dense(1)]", "Set Return to Return.Last", "[Lstm(2, Direction = Direction.Forward, Return = Return.Last)]\n[Dense(1)]")]
    [InlineData("", "[Lstm(2, Return = Return.Last)]\n[Dense(1)]", "Remove Return", "[Lstm(2)]\n[Dense(1)]")]
    public Task AGraphSaysWhereOneValueComesOfASequence(string end, string before, string title, string after) => Fixed.One(
        new ChangeArgumentsFix(), "RGEN0502", Text(One, "[Weights(\"net.onnx\")]\n" + before), title,
        Text(One, "[Weights(\"net.onnx\")]\n" + after), Graph(end));

    [Theory]
    [InlineData("", "[Lstm(2)]\n[LastStep]\n[Dense(1)]")]
    [InlineData(" Return=Last", "[Lstm(2)]\n[MeanPooling]\n[Dense(1)]")]
    public async Task WhereTheLayerCannotSayItTheAuthorDoes(string end, string layers)
    {
        string source = Text(One, "[Weights(\"net.onnx\")]\n" + layers);
        var found = await Rule.Analyze(Source.Compile(source), Graph(end));
        Assert.Empty(Assert.Single(found).Properties);
    }

    private static ManifestText Graph(string end) => new(
        "net.onnx",
        ManifestText.Amp.Replace("format Nam\nrate 48000", "format Onnx", StringComparison.Ordinal)
            .Replace("layer Lstm 1 2", "layer Lstm 1 2" + end, StringComparison.Ordinal));

    [Fact]
    public Task AFileSaysHowManyInputs() => Fixed.One(
        new ChangeArgumentsFix(), "RGEN0502", Text(Sizes, "[Weights(\"amp.nam\")]\n[Lstm(2)]\n[Dense(1)]"), "Set InputSize to 1",
        Text(One, "[Weights(\"amp.nam\")]\n[Lstm(2)]\n[Dense(1)]"));

    [Fact]
    public Task ANamedTensorSaysHowManyUnits() => Fixed.All(
        new ChangeArgumentsFix(), "RGEN0502",
        [Text(One, "[Weights(\"named.safetensors\", Rename = [\"rnn.=lstm.\"])]\n[Lstm(3)]\n[Dense(4)]")],
        [Text(One, "[Weights(\"named.safetensors\", Rename = [\"rnn.=lstm.\"])]\n[Lstm(2)]\n[Dense(1)]")]);

    [Fact]
    public async Task TooManyWrittenStepsBecomeFewer()
    {
        const string Before = "[RecurrentModel(InputSize = 1, SequenceLength = 2000)] [Gru(8, Unroll = 1999)] public partial class Model;";
        string message = Assert.Single(await Rule.Analyze(Source.Compile(Before))).GetMessage(null);
        string right = message[(message.IndexOf("set Unroll to ", StringComparison.Ordinal) + 14)..].Split(' ')[0];
        await Fixed.One(
            new ChangeArgumentsFix(), "RGEN0303", Before, $"Set Unroll to {right}",
            Before.Replace("1999", right, StringComparison.Ordinal));
    }

    [Fact]
    public Task StepsBeyondTheLimitBecomeWhatRemains()
    {
        const string Before = "[RecurrentModel(InputSize = 1, SequenceLength = 20000)] [Gru(8, Unroll = TimeUnroll.Full)] "
            + "public partial class Model;";
        return Fixed.One(
            new ChangeArgumentsFix(), "RGEN0331", Before, "Set Unroll to 8192",
            Before.Replace("TimeUnroll.Full", "8192", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RGEN0106", "[Cell<Gru>(2, Hyperparameters = [\"leak\", 1])]")]
    [InlineData("RGEN0201", "[Lstm(2)]\n[MeanPooling]\n[Gru(2)]")]
    [InlineData("RGEN0220", "[Lstm(3)]\n[Residual(From = \"decoder\")]")]
    [InlineData("RGEN0221", "[Lstm(2, Direction = Direction.Bidirectional)]\n[Residual]")]
    [InlineData("RGEN0221", "[Lstm(3)]\n[Residual(Features = 7)]")]
    [InlineData("RGEN0203", "[Lstm(3)]")]
    public Task WhatHasSeveralMendsIsTheAuthors(string id, string layers) => Fixed.None(
        new ChangeArgumentsFix(), id, Text(id == "RGEN0203" ? Sizes + ", Loss = Loss.BinaryCrossEntropy" : Sizes, layers));

    [Fact]
    public Task TypesAreWrittenOutWhereTheFileNeedsIt() => Fixed.One(
        new ChangeArgumentsFix(), "RGEN0203",
        "namespace A { class Activation; [RecurrentModel(InputSize = 3, SequenceLength = 4, Loss = Loss.BinaryCrossEntropy)]\n"
        + "[Dense(1)] partial class Model; }",
        "Set Activation to Activation.Sigmoid",
        "namespace A { class Activation; [RecurrentModel(InputSize = 3, SequenceLength = 4, Loss = Loss.BinaryCrossEntropy)]\n"
        + "[Dense(1, Activation = RecurrentGen.Activation.Sigmoid)] partial class Model; }");

    [Theory]
    [InlineData(FixAllScope.Document)]
    [InlineData(FixAllScope.Project)]
    [InlineData(FixAllScope.Solution)]
    public Task AllAtOnce(FixAllScope scope)
    {
        const string Before = "[Lstm(2, Merge = Merge.Sum), Gru(3, Merge = Merge.Sum)]\n// third\n[Rnn(2, Name = \"a\", Merge = Merge.Average)]";
        const string After = "[Lstm(2), Gru(3)]\n// third\n[Rnn(2, Name = \"a\")]";
        string second = Second(Text(Sizes, Before));
        return scope == FixAllScope.Document
            ? Fixed.All(new ChangeArgumentsFix(), "RGEN0112", [Text(Sizes, Before)], [Text(Sizes, After)], scope)
            : Fixed.All(
                new ChangeArgumentsFix(), "RGEN0112", [Text(Sizes, Before), second],
                [Text(Sizes, After), Second(Text(Sizes, After))], scope);

        static string Second(string text) => text.Replace("class Model", "class Second", StringComparison.Ordinal)
            .Replace("struct Leaky", "struct Slow", StringComparison.Ordinal);
    }

    private static string Text(string model, string layers) =>
        "[RecurrentCell] public struct Leaky { public static Vector Step([Size(\"n\")] Vector x, [Size(\"n\")] Vector h) "
        + "{ return x + 0.5 * h; } }\n\n"
        + $"/// <summary>A network.</summary>\n[RecurrentModel({model})]\n{layers}\npublic partial class Model;\n";
}
