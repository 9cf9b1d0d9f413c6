using RecurrentGen.Generator.Binding;
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
        string input = ModelEmitter.InputType(program);
        writer.Summary("Predicts whole sequences. Owns scratch memory: one per calling thread. No call allocates.");
        SourceFile.WriteGeneratedCode(writer);
        using (writer.Block($"public sealed class Predictor : {Runtime}IPredictor<{input}>"))
        {
            writer.Line($"private readonly {Runtime}Numerics.ParallelPrediction<{input}> _prediction;");
            writer.Line();
            using (writer.Block($"internal Predictor({model.TypeName} model, int threads)"))
            {
                writer.Line($"{Runtime}Numerics.PassParts.CheckThreads(threads);");
                writer.Line($"var derived = new {Runtime}Numerics.AlignedBuffer({type.DerivedLength});");
                writer.Line($"var passes = new {Runtime}Numerics.SequencePass<{input}>[threads];");
                using (writer.Block("for (int thread = 0; thread < passes.Length; thread++)"))
                {
                    writer.Line("passes[thread] = new RgPass(model, derived);");
                }

                writer.Line($"_prediction = new {Runtime}Numerics.ParallelPrediction<{input}>(model, passes);");
            }

            writer.Line();
            WritePredict(writer, pass);
            WritePass(writer, pass, type);
        }
    });

    private static void WritePass(CodeWriter writer, Pass pass, PassTypeEmitter type)
    {
        writer.Line("// The layers with the scratch memory of one thread.");
        using (writer.Block($"private sealed class RgPass : {Runtime}Numerics.SequencePass<{ModelEmitter.InputType(pass.Program)}>"))
        {
            type.WriteFields();
            writer.Line($"internal RgPass({pass.Program.Model.TypeName} model, {Runtime}Numerics.AlignedBuffer derived)");
            using (writer.Block($"    : base({PassCalls.Forward(pass).Counts})"))
            {
                writer.Line("_model = model;");
                writer.Line("_derived = derived;");
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

    /// <summary>The same from given states, where states can be carried.</summary>
    private static void WriteCarriedPredict(CodeWriter writer, Pass pass, string outputs)
    {
        var model = pass.Program.Model;
        var carried = new CarriedStates(pass.Program);
        if (carried.Size == 0)
        {
            return;
        }

        int outputSteps = model.SequenceOutput ? model.SequenceLength : 1;
        string reference = "ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference";
        writer.Summary("Predicts any number of sequences that go on from given states.");
        writer.Documentation("param name=\"inputs\"", InputsText(model));
        WriteInitialState(writer, carried);
        writer.Documentation("param name=\"outputs\"", $"{outputs}, row by row.");
        WriteFinalState(writer, carried);
        writer.Documentation("exception cref=\"global::System.ArgumentException\"", NotUsable(model, "length"));
        writer.Line("public void Predict(");
        writer.Line($"    global::System.ReadOnlySpan<{ModelEmitter.InputType(pass.Program)}> inputs, global::System.ReadOnlySpan<float> initialState,");
        using (writer.Block("    global::System.Span<float> outputs, global::System.Span<float> finalState)"))
        {
            writer.Line($"int count = {Runtime}ArgumentChecks.CountSequences(\"inputs\", inputs.Length, {model.SequenceLength}, {model.InputSize});");
            writer.Line($"{Runtime}ArgumentChecks.CheckLength(\"outputs\", outputs.Length, count * {outputSteps * model.OutputSize});");
            WriteTokenCheck(
                writer, model, "global::System.Runtime.InteropServices.MemoryMarshal.GetReference(inputs)",
                $"{Runtime}Numerics.SequenceShape.RowMajor(count, {model.SequenceLength}, 1)");
            writer.Line("_prediction.Run(");
            writer.Line($"    {reference}(inputs), {Runtime}Numerics.SequenceShape.RowMajor(count, {model.SequenceLength}, {model.InputSize}), initialState,");
            writer.Line($"    {reference}(outputs), {Runtime}Numerics.SequenceShape.RowMajor(count, {outputSteps}, {model.OutputSize}), finalState);");
        }

        writer.Line();
    }

    /// <summary>Documents the states to begin with.</summary>
    public static void WriteInitialState(CodeWriter writer, CarriedStates carried) => writer.Documentation(
        "param name=\"initialState\"", $"[count, {carried.Size}]: {string.Join(", ", carried.Names)}. Empty for zero.");

    /// <summary>Documents the place of the final states.</summary>
    public static void WriteFinalState(CodeWriter writer, CarriedStates carried) => writer.Documentation(
        "param name=\"finalState\"",
        $"Takes the states after the last step, [count, {carried.Size}]; empty if they are not wanted. May be the initial ones' memory.");

    private static void WritePredict(CodeWriter writer, Pass pass)
    {
        var model = pass.Program.Model;
        int outputSteps = model.SequenceOutput ? model.SequenceLength : 1;
        string outputs = model.SequenceOutput ? $"[count, {model.SequenceLength}, {model.OutputSize}]" : $"[count, {model.OutputSize}]";
        writer.Summary($"Predicts any number of sequences, {model.BatchSize} at a time, in physical units.");
        writer.Documentation("param name=\"inputs\"", InputsText(model));
        writer.Documentation("param name=\"outputs\"", $"{outputs}, row by row.");
        writer.Documentation("exception cref=\"global::System.ArgumentException\"", NotUsable(model, "length"));
        using (writer.Block($"public void Predict(global::System.ReadOnlySpan<{ModelEmitter.InputType(pass.Program)}> inputs, global::System.Span<float> outputs)"))
        {
            writer.Line($"int count = {Runtime}ArgumentChecks.CountSequences(\"inputs\", inputs.Length, {model.SequenceLength}, {model.InputSize});");
            writer.Line($"{Runtime}ArgumentChecks.CheckLength(\"outputs\", outputs.Length, count * {outputSteps * model.OutputSize});");
            WriteTokenCheck(
                writer, model, "global::System.Runtime.InteropServices.MemoryMarshal.GetReference(inputs)",
                $"{Runtime}Numerics.SequenceShape.RowMajor(count, {model.SequenceLength}, 1)");
            writer.Line("_prediction.Run(");
            writer.Line("    ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(inputs),");
            writer.Line($"    {Runtime}Numerics.SequenceShape.RowMajor(count, {model.SequenceLength}, {model.InputSize}),");
            writer.Line("    ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(outputs),");
            writer.Line($"    {Runtime}Numerics.SequenceShape.RowMajor(count, {outputSteps}, {model.OutputSize}));");
        }

        writer.Line();
        WriteCarriedPredict(writer, pass, outputs);
        writer.Summary("Predicts any number of sequences in tensors of any strides.");
        writer.Documentation("param name=\"inputs\"", InputsText(model, ""));
        writer.Documentation("param name=\"outputs\"", outputs + ".");
        writer.Documentation("exception cref=\"global::System.ArgumentException\"", NotUsable(model, "dimension"));
        using (writer.Block(
            $"public void Predict(global::System.Numerics.Tensors.ReadOnlyTensorSpan<{ModelEmitter.InputType(pass.Program)}> inputs, global::System.Numerics.Tensors.TensorSpan<float> outputs)"))
        {
            writer.Line(model.TakesTokens
                ? $"var source = {Runtime}TokenChecks.Shape(\"inputs\", inputs, {model.SequenceLength});"
                : $"var source = {Runtime}ArgumentChecks.Shape(\"inputs\", inputs, -1, {model.SequenceLength}, {model.InputSize});");
            writer.Line($"var target = {Runtime}ArgumentChecks.Shape(\"outputs\", outputs, source.Count, {(model.SequenceOutput ? model.SequenceLength : 0)}, {model.OutputSize});");
            WriteTokenCheck(writer, model, "inputs.GetPinnableReference()", "source");
            writer.Line("_prediction.Run(ref RgUnsafe.AsRef(in inputs.GetPinnableReference()), source, ref outputs.GetPinnableReference(), target);");
        }

        writer.Line();
    }

    private static string InputsText(BoundModel model, string order = ", row by row") => model.TakesTokens
        ? $"[count, {model.SequenceLength}] tokens from 0 to {model.Vocabulary - 1}{order}."
        : $"[count, {model.SequenceLength}, {model.InputSize}]{order}. {NotFinite}";

    private static string NotUsable(BoundModel model, string what) => model.TakesTokens
        ? $"A {what} does not fit, or a token is out of range."
        : $"A {what} does not fit.";

    private static void WriteTokenCheck(CodeWriter writer, BoundModel model, string first, string shape)
    {
        if (model.TakesTokens)
        {
            writer.Line($"{Runtime}TokenChecks.Check(in {first}, {shape}, {model.Vocabulary});");
        }
    }
}
