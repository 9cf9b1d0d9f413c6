using RecurrentGen.Generator.Planning;

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
        writer.Summary("Predicts whole sequences. Owns scratch memory: one per calling thread. No call allocates.");
        SourceFile.WriteGeneratedCode(writer);
        using (writer.Block($"public sealed class Predictor : {Runtime}IPredictor<float>"))
        {
            writer.Line($"private readonly {Runtime}Numerics.ParallelPrediction _prediction;");
            writer.Line();
            using (writer.Block($"internal Predictor({model.TypeName} model, int threads)"))
            {
                writer.Line($"{Runtime}Numerics.PassParts.CheckThreads(threads);");
                writer.Line($"var derived = new {Runtime}Numerics.AlignedBuffer({type.DerivedLength});");
                writer.Line($"var passes = new {Runtime}Numerics.SequencePass[threads];");
                using (writer.Block("for (int thread = 0; thread < passes.Length; thread++)"))
                {
                    writer.Line("passes[thread] = new RgPass(model, derived);");
                }

                writer.Line($"_prediction = new {Runtime}Numerics.ParallelPrediction(model, passes);");
            }

            writer.Line();
            WritePredict(writer, pass);
            WritePass(writer, pass, type);
        }
    });

    private static void WritePass(CodeWriter writer, Pass pass, PassTypeEmitter type)
    {
        writer.Line("// The layers with the scratch memory of one thread.");
        using (writer.Block($"private sealed class RgPass : {Runtime}Numerics.SequencePass"))
        {
            type.WriteFields();
            writer.Line($"internal RgPass({pass.Program.Model.TypeName} model, {Runtime}Numerics.AlignedBuffer derived)");
            using (writer.Block($"    : base({type.NewTable}, {PassCalls.Forward(pass).Counts})"))
            {
                type.WriteAssignments();
            }

            writer.Line();
            type.WriteBegin();
            writer.Line();
            type.WriteEnd();
            writer.Line();
            type.WriteDerive();
            writer.Line();
            new ForwardEmitter(pass, writer).WriteLayers();
        }
    }

    private static void WritePredict(CodeWriter writer, Pass pass)
    {
        WritePredictSpans(writer, pass, false);
        WritePredictSpans(writer, pass, true);
        WritePredictTensors(writer, pass, false);
        WritePredictTensors(writer, pass, true);
    }

    private static void WriteDocumentation(CodeWriter writer, Pass pass, string summary, bool lengths, string rows, string mistake)
    {
        var model = pass.Program.Model;
        string sequences = lengths ? "sequences of several lengths" : "sequences";
        string padding = lengths ? " What lies behind a sequence's length is not read." : "";
        writer.Summary(string.Format(System.Globalization.CultureInfo.InvariantCulture, summary, sequences));
        writer.Documentation("param name=\"inputs\"", $"[count, {model.SequenceLength}, {model.InputSize}]{rows}.{padding} {NotFinite}");
        if (lengths)
        {
            writer.Documentation(
                "param name=\"lengths\"", $"Valid steps of each sequence, from 0 to {model.SequenceLength}; empty where all have all.");
        }

        string after = !lengths ? ""
            : model.SequenceOutput ? " Zero behind a sequence's length."
            : " Those of the last valid step; without one, of the initial state.";
        writer.Documentation("param name=\"outputs\"", $"{OutputShape(pass)}{rows}.{after}");
        writer.Documentation("exception cref=\"global::System.ArgumentException\"", mistake);
    }

    private static string OutputShape(Pass pass) => pass.Program.Model.SequenceOutput
        ? $"[count, {pass.Steps}, {pass.Program.Model.OutputSize}]"
        : $"[count, {pass.Program.Model.OutputSize}]";

    private static void WriteCheckLengths(CodeWriter writer, Pass pass, string count)
    {
        using (writer.Block("if (!lengths.IsEmpty)"))
        {
            writer.Line($"{Runtime}ArgumentChecks.CheckLengths(\"lengths\", lengths, {count}, {pass.Steps});");
        }
    }

    private static void WritePredictSpans(CodeWriter writer, Pass pass, bool lengths)
    {
        var model = pass.Program.Model;
        int outputSteps = model.SequenceOutput ? model.SequenceLength : 1;
        WriteDocumentation(
            writer, pass, $"Predicts any number of {{0}}, {model.BatchSize} at a time, in physical units.", lengths, ", row by row", "A length does not fit.");
        string parameter = lengths ? "global::System.ReadOnlySpan<int> lengths, " : "";
        using (writer.Block(
            $"public void Predict(global::System.ReadOnlySpan<float> inputs, {parameter}global::System.Span<float> outputs)"))
        {
            if (!lengths)
            {
                writer.Line("Predict(inputs, default(global::System.ReadOnlySpan<int>), outputs);");
            }
            else
            {
                writer.Line($"int count = {Runtime}ArgumentChecks.CountSequences(\"inputs\", inputs.Length, {model.SequenceLength}, {model.InputSize});");
                WriteCheckLengths(writer, pass, "count");
                writer.Line($"{Runtime}ArgumentChecks.CheckLength(\"outputs\", outputs.Length, count * {outputSteps * model.OutputSize});");
                writer.Line("_prediction.Run(");
                writer.Line("    ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(inputs),");
                writer.Line($"    {Runtime}Numerics.SequenceShape.RowMajor(count, {model.SequenceLength}, {model.InputSize}), lengths,");
                writer.Line("    ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(outputs),");
                writer.Line($"    {Runtime}Numerics.SequenceShape.RowMajor(count, {outputSteps}, {model.OutputSize}));");
            }
        }

        writer.Line();
    }

    private static void WritePredictTensors(CodeWriter writer, Pass pass, bool lengths)
    {
        var model = pass.Program.Model;
        WriteDocumentation(
            writer, pass, "Predicts any number of {0} in tensors of any strides.", lengths, "", "A dimension does not fit.");
        const string Inputs = "global::System.Numerics.Tensors.ReadOnlyTensorSpan<float> inputs";
        const string Outputs = "global::System.Numerics.Tensors.TensorSpan<float> outputs";
        string parameter = lengths ? ", global::System.ReadOnlySpan<int> lengths" : "";
        using (writer.Block($"public void Predict({Inputs}{parameter}, {Outputs})"))
        {
            if (!lengths)
            {
                writer.Line("Predict(inputs, default(global::System.ReadOnlySpan<int>), outputs);");
            }
            else
            {
                writer.Line($"var source = {Runtime}ArgumentChecks.Shape(\"inputs\", inputs, -1, {model.SequenceLength}, {model.InputSize});");
                WriteCheckLengths(writer, pass, "source.Count");
                writer.Line($"var target = {Runtime}ArgumentChecks.Shape(\"outputs\", outputs, source.Count, {(model.SequenceOutput ? model.SequenceLength : 0)}, {model.OutputSize});");
                writer.Line("_prediction.Run(");
                writer.Line("    ref RgUnsafe.AsRef(in inputs.GetPinnableReference()), source, lengths,");
                writer.Line("    ref outputs.GetPinnableReference(), target);");
            }
        }

        writer.Line();
    }
}
