using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using RecurrentGen.Tests.Onnx;
using RecurrentGen.Tests.Training;
using RecurrentGen.Tool;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Networks;

/// <summary>Pictures of models, through the command line.</summary>
public sealed partial class DiagramTests : IDisposable
{
    private const string Head = "InputSize=2,SequenceLength=8,BatchSize=1,Loss=MeanSquaredError;";
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Files =>
    [
        "aidax_gains.json", "guitarml_lstm_levels.json", "nam_levels.nam", "rtneural_convolution.json",
        "keras_layers.safetensors", "onnx/embedding.onnx", "onnx/gru_both_state.onnx", "onnx/rnn_state.onnx",
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryFormatIsDrawn(string file)
    {
        string path = Answer.PathOf(file);
        var network = file.EndsWith(".onnx", StringComparison.Ordinal)
            ? RecurrentGen.Onnx.OnnxNetwork.Read(path)
            : StoredNetwork.Read(path);
        int boxes = network.Layers.Count + 2 + (network.Skip > 0 ? 1 : 0) + (network.EndsInSoftmax ? 1 : 0);
        var (names, edges) = Mermaid(Run(0, "diagram", path));
        Assert.Equal(boxes, names.Count);
        Assert.Equal(network.Layers.Select(l => l.Place), names.Skip(1).Take(network.Layers.Count));
        Assert.Equal(boxes - 1 + (network.Skip > 0 ? 1 : 0), edges.Count);
        Assert.Equal(names, Svg(path, edges.Count));
    }

    [Fact]
    public void ShapesAreThoseOfTheModel()
    {
        CheckShapes(new ManyLayers(seed: 1).Description, new ManyLayers(seed: 1));
        CheckShapes(new TokensOverAGrid(seed: 1).Description, new TokensOverAGrid(seed: 1));
    }

    [Fact]
    public void SumsHaveTheirSecondSource()
    {
        string path = _folder["many.safetensors"];
        WeightFile.Save(new ManyLayers(seed: 1), path);
        var (names, edges) = Mermaid(Run(0, "diagram", path));
        Assert.Equal(
            [("maxpool1d", "residual"), ("layernorm", "again")],
            edges.Where(e => e.Dotted).Select(e => (names[e.From], names[e.To])));
        Assert.Equal(Enumerable.Range(0, names.Count - 1).Select(i => (i, i + 1)), edges.Where(e => !e.Dotted).Select(e => (e.From, e.To)));

        // Their ways beside the boxes overlap, so they are apart.
        string svg = File.ReadAllText(Drawn(path));
        Assert.Equal(2, SkipWay().Matches(svg).Select(m => m.Groups[1].Value).Distinct().Count());
        Assert.Contains("[7, 6] + maxpool1d [7, 6]", svg, StringComparison.Ordinal);
        Assert.Contains("forward and backward, joined by Concat", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatAFileSaysBesideItsLayersIsShown()
    {
        Assert.Contains("first raised by -7.5 dB", Run(0, "diagram", Answer.PathOf("aidax_gains.json")), StringComparison.Ordinal);
        Assert.Contains("begins with a state", Run(0, "diagram", Answer.PathOf("nam_levels.nam")), StringComparison.Ordinal);
        Assert.Contains("Softmax", Run(0, "diagram", OnnxAnswer.PathOf("rnn_state.onnx")), StringComparison.Ordinal);
        string path = _folder["tokens.safetensors"];
        WeightFile.Save(new TokensOverAGrid(seed: 1), path);
        string text = Run(0, "diagram", path);
        Assert.Contains("TokensOverAGrid, ", text, StringComparison.Ordinal);
        Assert.Contains("tokens, each from 0 to 8: [5]", text, StringComparison.Ordinal);
        Assert.Contains("joined by Sum", text, StringComparison.Ordinal);
        Assert.Contains("loss SoftmaxCrossEntropy", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script src='x'>&amp\" onload=y")]
    [InlineData("end|\"]} --> `n0` #35 %%{init}%%")]
    [InlineData("\u0001\ufffe\n\r\t\u6a21\u578b\ud83d\ude00")]
    [InlineData("]]><!--")]
    public void HostileNamesAreText(string name)
    {
        string path = Made(Head + $"{name}:Dense(1)", name);
        var (names, edges) = Mermaid(Run(0, "diagram", path));
        string shown = Regex.Replace(name, "[\u0001\ufffe\n\r\t]", "\ufffd");
        Assert.Equal(["input", shown, "output"], names);
        Assert.Equal(["input", shown, "output"], Svg(path, edges.Count));
        Assert.Contains(shown + ", 0 parameters", XDocument.Load(Drawn(path)).Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void LongNamesAreCut() => Assert.Equal(
        new string('a', 96) + "...", Mermaid(Run(0, "diagram", Made(Head + new string('a', 500) + ":Dense(1)"))).Names[1]);

    [Fact]
    public void TheSameFileIsTheSamePicture()
    {
        string path = _folder["many.safetensors"];
        WeightFile.Save(new ManyLayers(seed: 1), path);
        string[] before = [File.ReadAllText(Drawn(path)), Run(0, "diagram", path)];
        string[] after;
        var culture = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (other.NumberFormat.NumberGroupSeparator, other.NumberFormat.NegativeSign) = (".", "~");
        try
        {
            CultureInfo.CurrentCulture = other;
            after = [File.ReadAllText(Drawn(path)), Run(0, "diagram", path)];
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.Equal(before, after);
        Assert.DoesNotContain("\r", before[0], StringComparison.Ordinal);
    }

    [Fact]
    public void ThePictureOfTheDocumentsIsCurrent()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "RecurrentGen.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        string drawn = Drawn(Path.Combine(root, "samples", "AmpSimulator", "models", "crunch.safetensors"));
        Assert.Equal(File.ReadAllText(Path.Combine(root, "docs", "images", "diagram.svg")), File.ReadAllText(drawn));
    }

    [Theory]
    [InlineData("InputSize=2,SequenceLength=8;no layer", "expected layers 'name:Kind(...)'")]
    [InlineData("InputSize=2,SequenceLength=8;a:Dense(1);b", "expected layers 'name:Kind(...)'")]
    [InlineData("InputSize=x,SequenceLength=8;a:Dense(1)", "expected InputSize, a whole number from 1 on, found 'x'")]
    [InlineData("SequenceLength=8;a:Dense(1)", "expected InputSize")]
    [InlineData("InputSize=1,SequenceLength=0;a:Dense(1)", "expected SequenceLength")]
    [InlineData(Head + "a:Dense()", "a: expected a whole number from 1 on as argument 1, found ''")]
    [InlineData(Head + "a:Lstm(-3)", "a: expected a whole number from 1 on as argument 1, found '-3'")]
    [InlineData(Head + "a:Conv1D(2,99,Padding=Valid)", "a: expected a reach that leaves a step")]
    [InlineData(Head + "a:Conv1D(2,2147483647,Dilation=2147483647,Padding=Valid)", "a: expected a reach that leaves a step")]
    [InlineData(Head + "a:MaxPool1D(2,Stride=0)", "a: expected Stride")]
    [InlineData(Head + "a:Residual(From=b);b:Dense(1)", "a: expected the input or a layer before it to add, found 'b'")]
    public void WrongDeclarationsAreRefused(string declaration, string message) =>
        Assert.Contains(message, Run(1, "diagram", Made(declaration)), StringComparison.Ordinal);

    [Fact]
    public void AFileOfALaterFormatIsRefused()
    {
        var writer = new SafetensorsWriter();
        writer.Metadata["recurrentgen.format"] = "2";
        writer.Metadata["recurrentgen.declaration"] = Head + "dense:Dense(1)";
        writer.Add("dense.weight", [1, 2], new float[2]);
        writer.Add("dense.bias", [1], new float[1]);
        writer.Save(_folder["later.safetensors"]);
        Assert.Contains("found format 2", Run(1, "diagram", _folder["later.safetensors"]), StringComparison.Ordinal);
        Assert.Contains(
            "found format 2", Assert.Throws<WeightFileException>(() => StoredNetwork.Read(_folder["later.safetensors"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeDrawnOrWrittenIsSaid()
    {
        string model = Answer.PathOf("nam_levels.nam");
        Assert.Contains("expected a target of .svg or .mmd", Run(1, "diagram", model, "-o", _folder["x.png"]), StringComparison.Ordinal);
        Assert.Contains("found beside them epoch", Run(1, "diagram", Answer.PathOf("torch_names.safetensors")), StringComparison.Ordinal);
        Assert.Contains("a Keras container", Run(1, "diagram", "model.keras"), StringComparison.Ordinal);
        Assert.Contains("none.nam", Run(1, "diagram", _folder["none.nam"]), StringComparison.Ordinal);
        Run(1, "diagram", model, "-o", _folder[Path.Combine("none", "x.svg")]);
        Run(2, "diagram");
        Assert.Empty(_folder.Files);
        Assert.Contains("x.mmd: nam_levels.nam, 406 parameters", Run(0, "diagram", model, "-o", _folder["x.mmd"]), StringComparison.Ordinal);
        Assert.Equal(Run(0, "diagram", model), File.ReadAllText(_folder["x.mmd"]));
        Assert.Equal(["x.mmd"], _folder.Files);
    }

    /// <summary>The last box of every layer's name has the shape and the parameters that the model's own description has.</summary>
    private void CheckShapes(ModelDescription description, IRecurrentModel model)
    {
        string path = _folder[description.Name + ".safetensors"];
        WeightFile.Save(model, path);
        var (names, edges) = Mermaid(Run(0, "diagram", path));
        var layers = description.Layers.GroupBy(l => l.Name).ToList();
        Assert.Equal(layers.Select(l => l.Key), names.Skip(1).SkipLast(1));
        Assert.Equal(
            layers.Select(l => l.Last().OutputShape), edges.Where(e => !e.Dotted).OrderBy(e => e.From).Skip(1).Select(e => e.Shape));
        string svg = File.ReadAllText(Drawn(path));
        foreach (int parameters in layers.Select(l => l.Sum(p => p.Parameters)).Where(p => p > 0))
        {
            Assert.Contains($"{parameters.ToString("#,0", CultureInfo.InvariantCulture)} parameter", svg, StringComparison.Ordinal);
        }
    }

    private string Made(string declaration, string name = "Model")
    {
        var writer = new SafetensorsWriter();
        writer.Metadata["recurrentgen.declaration"] = declaration;
        writer.Metadata["recurrentgen.name"] = name;
        string path = _folder["made.safetensors"];
        writer.Save(path);
        return path;
    }

    private string Drawn(string path)
    {
        string picture = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".svg");
        try
        {
            Run(0, "diagram", path, "-o", picture);
            File.Move(picture, _folder["drawn.svg"], overwrite: true);
        }
        finally
        {
            File.Delete(picture);
        }

        return _folder["drawn.svg"];
    }

    /// <summary>The names of the boxes of a picture, which must be XML with as many arrows as there are edges.</summary>
    private List<string> Svg(string path, int edges)
    {
        XNamespace svg = "http://www.w3.org/2000/svg";
        var root = XDocument.Load(Drawn(path)).Root!;
        Assert.Equal(svg + "svg", root.Name);
        var arrows = root.Elements(svg + "path").ToList();
        Assert.Equal(edges, arrows.Count);
        Assert.All(arrows, a => Assert.Equal("url(#arrow)", a.Attribute("marker-end")!.Value));
        int width = (int)root.Attribute("width")!;
        var boxes = root.Elements(svg + "rect").Skip(1).ToList();
        Assert.All(boxes, b => Assert.InRange((int)b.Attribute("x")! + (int)b.Attribute("width")!, 1, width));
        var names = root.Elements(svg + "text").Where(t => (string?)t.Attribute("class") == "name").Skip(1).ToList();
        Assert.Equal(boxes.Count, names.Count);
        return names.ConvertAll(n => n.Value);
    }

    /// <summary>Reads what is emitted of Mermaid's grammar, and nothing else.</summary>
    private static (List<string> Names, List<(int From, int To, bool Dotted, string Shape)> Edges) Mermaid(string text)
    {
        string[] lines = text.Split('\n');
        Assert.Equal("---", lines[0]);
        Assert.Matches("^title: \"[^\"]*\"$", lines[1]);
        Assert.Equal(["---", "flowchart TD"], lines[2..4]);
        Assert.Equal("", lines[^1]);
        var names = new List<string>();
        var edges = new List<(int, int, bool, string)>();
        foreach (string line in lines[4..^1])
        {
            if (Box().Match(line) is { Success: true } box)
            {
                Assert.Equal(names.Count, int.Parse(box.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
                names.Add(Unescaped(box.Groups[2].Value.Split("<br/>")[0]));
                continue;
            }

            var edge = Edge().Match(line);
            Assert.True(edge.Success, $"no line of a flowchart: '{line}'");
            int Number(int group) => int.Parse(edge.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
            Assert.InRange(Number(1), 0, names.Count - 1);
            Assert.InRange(Number(4), 0, names.Count - 1);
            edges.Add((Number(1), Number(4), edge.Groups[2].Value == "-.->", Unescaped(edge.Groups[3].Value)));
        }

        return (names, edges);
    }

    private static string Unescaped(string text) => Entity().Replace(
        text, m => char.ConvertFromUtf32(int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture)));

    /// <summary>A box with a label in quotes, of which only plain characters and entities may be.</summary>
    [GeneratedRegex("""^    n(\d+)(?:\[|\(\[|\{\{)"((?:[\w ,.:+=()\[\]/-]|#\d+;|<br/>)*)"(?:\]|\]\)|\}\})$""", RegexOptions.ECMAScript)]
    private static partial Regex Box();

    [GeneratedRegex("""^    n(\d+) (-->|-\.->)\|"((?:[\w ,\[\]]|#\d+;)*)"\| n(\d+)$""", RegexOptions.ECMAScript)]
    private static partial Regex Edge();

    [GeneratedRegex(@"#(\d+);", RegexOptions.ECMAScript)]
    private static partial Regex Entity();

    [GeneratedRegex(@"class=""edge skip""[^>]*d=""M\d+ \d+H(\d+)V", RegexOptions.ECMAScript)]
    private static partial Regex SkipWay();

    private static string Run(int status, params string[] arguments)
    {
        using var output = new StringWriter();
        int actual = CommandLine.Run(arguments, output, output);
        Assert.True(status == actual, $"ended with {actual}: {output}");
        return output.ToString();
    }
}
