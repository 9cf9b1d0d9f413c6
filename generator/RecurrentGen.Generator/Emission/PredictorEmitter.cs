using RecurrentGen.Generator.Planning;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>Writes the type that predicts whole sequences.</summary>
internal static class PredictorEmitter
{
    private const string Runtime = PassTypeEmitter.Runtime;
    private const string NotFinite = "Where one is not finite, the outputs that depend on it are NaN.";

    public static string Write(ModelProgram program) => SourceFile.Write(program, "predictions of whole sequences", "", writer =>
    {
        var pass = new Pass(program, false);
        var type = new PassTypeEmitter(pass, writer);
        var model = program.Model;
        writer.Summary("Predicts whole sequences. Owns scratch memory: one per thread. No call allocates.");
        SourceFile.WriteGeneratedCode(writer);
        using (writer.Block($"public sealed class Predictor : {Runtime}IPredictor<float>"))
        {
            type.WriteFields();
            using (writer.Block($"internal Predictor({model.TypeName} model)"))
            {
                writer.Line("_model = model;");
            }

            writer.Line();
            WritePredict(writer, pass);
            type.WriteBegin();
            writer.Line();
            new ForwardEmitter(pass, writer).WriteLayers();
        }
    });

    private static void WritePredict(CodeWriter writer, Pass pass)
    {
        var model = pass.Program.Model;
        int outputSteps = model.SequenceOutput ? model.SequenceLength : 1;
        string outputs = model.SequenceOutput ? $"[count, {model.SequenceLength}, {model.OutputSize}]" : $"[count, {model.OutputSize}]";
        writer.Summary($"Predicts any number of sequences, {model.BatchSize} at a time, in physical units.");
        writer.Documentation("param name=\"inputs\"", $"[count, {model.SequenceLength}, {model.InputSize}], row by row. {NotFinite}");
        writer.Documentation("param name=\"outputs\"", $"{outputs}, row by row.");
        writer.Documentation("exception cref=\"global::System.ArgumentException\"", "A length does not fit.");
        using (writer.Block("public void Predict(global::System.ReadOnlySpan<float> inputs, global::System.Span<float> outputs)"))
        {
            writer.Line($"int count = {Runtime}ArgumentChecks.CountSequences(\"inputs\", inputs.Length, {model.SequenceLength}, {model.InputSize});");
            writer.Line($"{Runtime}ArgumentChecks.CheckLength(\"outputs\", outputs.Length, count * {outputSteps * model.OutputSize});");
            writer.Line("Predict(");
            writer.Line("    ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(inputs),");
            writer.Line($"    {Runtime}Numerics.SequenceShape.RowMajor(count, {model.SequenceLength}, {model.InputSize}),");
            writer.Line("    ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(outputs),");
            writer.Line($"    {Runtime}Numerics.SequenceShape.RowMajor(count, {outputSteps}, {model.OutputSize}));");
        }

        writer.Line();
        writer.Summary("Predicts any number of sequences in tensors of any strides.");
        writer.Documentation("param name=\"inputs\"", $"[count, {model.SequenceLength}, {model.InputSize}]. {NotFinite}");
        writer.Documentation("param name=\"outputs\"", outputs + ".");
        writer.Documentation("exception cref=\"global::System.ArgumentException\"", "A dimension does not fit.");
        using (writer.Block(
            "public void Predict(global::System.Numerics.Tensors.ReadOnlyTensorSpan<float> inputs, global::System.Numerics.Tensors.TensorSpan<float> outputs)"))
        {
            writer.Line($"var source = {Runtime}ArgumentChecks.Shape(\"inputs\", inputs, -1, {model.SequenceLength}, {model.InputSize});");
            writer.Line($"var target = {Runtime}ArgumentChecks.Shape(\"outputs\", outputs, source.Count, {(model.SequenceOutput ? model.SequenceLength : 0)}, {model.OutputSize});");
            writer.Line("Predict(ref RgUnsafe.AsRef(in inputs.GetPinnableReference()), source, ref outputs.GetPinnableReference(), target);");
        }

        writer.Line();
        writer.Line(SourceFile.Optimized);
        using (writer.Block(
            $"private void Predict(ref float inputs, {Runtime}Numerics.SequenceShape source, ref float outputs, {Runtime}Numerics.SequenceShape target)"))
        using (writer.Block($"for (int first = 0; first < source.Count; first += {model.BatchSize})"))
        {
            var input = pass.Program.Layers[0].Input;
            var last = pass.Program.Layers[pass.Program.Layers.Count - 1];
            writer.Line($"int count = RgMath.Min({model.BatchSize}, source.Count - first);");
            writer.Line("Begin(count);");
            writer.Line("ref float w = ref _workspace.Start;");
            writer.Line("RgRows.CopyIn(");
            writer.Line("    ref RgUnsafe.Add(ref inputs, source.At(first, 0)), source with { Count = count },");
            writer.Line($"    _model.Scaling.InputMean, _model.Scaling.InputScale, ref {Row(input.Buffer, "0")}, {input.Stride});");
            writer.Line("ForwardLayers();");
            if (ForwardEmitter.HasActivation(last))
            {
                writer.Line($"Activate{last.Identifier}();");
            }

            writer.Line("RgRows.CopyOut(");
            writer.Line($"    ref {pass.ValueRow(last.Output)}, {last.Output.Stride}, _model.Scaling.OutputMean, _model.Scaling.OutputScale,");
            writer.Line("    ref RgUnsafe.Add(ref outputs, target.At(first, 0)), target with { Count = count });");
        }

        writer.Line();
    }
}
