using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Numerics;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>Writes what a model with compact stream weights has beside the others: the copy, its report, its
/// streams.</summary>
internal static class CompactModelEmitter
{
    private const string Runtime = PassTypeEmitter.Runtime;

    public static void Write(CodeWriter writer, ModelProgram program)
    {
        string type = CompactStreamEmitter.WeightsType(program);
        WriteReport(writer, type);
        WritePack(writer, program.Model);
        writer.Summary(
            $"The state of one live signal, {ModelText.Count(Figures.Of(program).StreamBytes)} bytes, stepped with compact weights. Many may share one",
            "model, which must not change until each of them has called <see cref=\"LiveStream.Release\"/>: a stream that is",
            "merely forgotten keeps its model from being trained or loaded.");
        writer.Documentation(
            "param name=\"report\"",
            "Takes the report if the copy of the weights is made now, because there was none of these parameters.");
        using (writer.Block("public LiveStream CreateStream(global::System.IO.TextWriter report = null)"))
        {
            using (writer.Block("if (StreamWeightsReport == null)"))
            {
                writer.Line("PackStreamWeights(default, report);");
            }

            writer.Line("return new LiveStream(this, _streamWeights);");
        }

        writer.Line();
        writer.Summary("The state of one live signal, stepped with the float32 parameters: to compare with.");
        writer.Line("public LiveStream CreateFloat32Stream() => new LiveStream(this, null);");
        writer.Line();
        WriteDescription(writer, program);
    }

    /// <summary>The line of the constructor that makes the copy, without its memory.</summary>
    public static void WriteConstruction(CodeWriter writer, ModelProgram program) => writer.Line(
        $"_streamWeights = new {CompactStreamEmitter.WeightsType(program)}(Parameters, DescribeStreamWeights());");

    private static void WriteReport(CodeWriter writer, string type)
    {
        writer.Line($"private readonly {type} _streamWeights;");
        writer.Line();
        writer.Summary(
            "What the compact copy of the weights saves and costs; null if there is none of the present parameters and scaling.");
        writer.Line($"public {Runtime}StreamWeightsReport StreamWeightsReport => _streamWeights.Report(Scaling);");
        writer.Line();
    }

    private static void WritePack(CodeWriter writer, BoundModel model)
    {
        writer.Summary(
            "Makes the compact copy of the weights if there is none of the present parameters, and measures what it costs: a",
            "float32 stream and a compact one follow the same signal.");
        writer.Documentation(
            "param name=\"signal\"",
            "<c>[steps, InputSize]</c>, physical units; if empty, 512 steps of reproducible normal noise with the scaling's mean and scale.");
        writer.Documentation("param name=\"report\"", "Takes the report as text; may be null.");
        writer.Documentation("returns", "Bytes saved, and the errors of the compact stream in physical units.");
        writer.Documentation("exception cref=\"global::System.ArgumentException\"", model.ChangesTime ? "The signal ends within a step, or before the first output." : "The signal ends within a step.");
        using (writer.Block(
            $"public {Runtime}StreamWeightsReport PackStreamWeights("
            + "global::System.ReadOnlySpan<float> signal = default, global::System.IO.TextWriter report = null)"))
        {
            string due = model.ChangesTime ? ", LiveStream.FirstOutputAfter, LiveStream.StepsPerOutput" : "";
            writer.Line($"float[] inputs = {Runtime}Numerics.CompactWeights.Signal(signal, Scaling{due});");
            string rows = model.ChangesTime
                ? "((inputs.Length / InputSize - LiveStream.FirstOutputAfter) / LiveStream.StepsPerOutput + 1)"
                : "inputs.Length / InputSize";
            writer.Line($"float[] expected = new float[{rows} * OutputSize];");
            writer.Line("float[] found = new float[expected.Length];");
            writer.Line("var exact = new LiveStream(this, null);");
            writer.Line("exact.Process(inputs, expected);");
            writer.Line("var compact = new LiveStream(this, _streamWeights);");
            writer.Line("compact.Process(inputs, found);");
            writer.Line("exact.Release();");
            writer.Line("compact.Release();");
            writer.Line("return _streamWeights.Compare(expected, found, !signal.IsEmpty, Scaling, report);");
        }

        writer.Line();
    }

    private static void WriteDescription(CodeWriter writer, ModelProgram program)
    {
        var plan = new CompactPlan(program);
        using (writer.Block($"private static {Runtime}Numerics.CompactStage[] DescribeStreamWeights()"))
        {
            writer.Line($"return new {Runtime}Numerics.CompactStage[]");
            writer.Line("{");
            foreach (var stage in plan.Stages)
            {
                writer.Line($"    new {Runtime}Numerics.CompactStage(");
                writer.Line($"        {Matrix(stage.Gates)},");
                foreach (bool biases in new[] { false, true })
                {
                    writer.Line($"        new {Runtime}Numerics.CompactProduct[]");
                    writer.Line("        {");
                    foreach (var product in biases ? stage.Biases : stage.Products)
                    {
                        string place = $"{Text(product.FirstSlot)}, {Matrix(product.Storage.Matrix)}";
                        writer.Line($"            new {Runtime}Numerics.CompactProduct({place}),");
                    }

                    writer.Line(biases ? "        })," : "        },");
                }
            }

            writer.Line("};");
        }

        writer.Line();
    }

    private static string Matrix(PackedMatrix m) =>
        $"new {Runtime}Numerics.PackedMatrix({Text(m.Offset)}, {Text(m.Depth)}, {Text(m.Slots)}, {Text(m.Units)}, "
        + $"{(m.PacksTail ? "true" : "false")}, {Text(m.PanelGranules)})";
}
