using System;
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
        var carried = new CarriedStates(pass.Program);
        foreach (bool states in carried.Size == 0 ? new[] { false } : [false, true])
        {
            foreach (bool lengths in new[] { false, true })
            {
                WritePredictSpans(writer, pass, carried, lengths, states);
            }
        }

        WritePredictTensors(writer, pass, false);
        WritePredictTensors(writer, pass, true);
    }

    private static string OutputShape(Pass pass) => pass.Program.Model.SequenceOutput
        ? $"[count, {pass.Program.Model.OutputSteps}, {pass.Program.Model.OutputSize}]"
        : $"[count, {pass.Program.Model.OutputSize}]";

    /// <summary>What outputs are behind a sequence's length.</summary>
    public static string Behind(Pass pass, bool lengths) => !lengths ? ""
        : pass.Program.Model.SequenceOutput ? " Zero behind a sequence's length."
        : " Those of the last valid step; without one, of the initial state.";

    /// <summary>Documents the lengths, where there are any.</summary>
    public static void WriteLengths(CodeWriter writer, Pass pass, bool lengths)
    {
        if (lengths)
        {
            writer.Documentation(
                "param name=\"lengths\"", $"Valid steps of each sequence, from 0 to {pass.Steps}; empty where all have all.");
        }
    }

    /// <summary>Documents the states to begin with, where there are any.</summary>
    public static void WriteInitialState(CodeWriter writer, Pass pass, CarriedStates carried, bool states)
    {
        if (states)
        {
            string own = EmbeddedWeightsEmitter.HasInitialState(pass.Program) ? "those of <see cref=\"InitialState\"/>" : "zero";
            writer.Documentation(
                "param name=\"initialState\"", $"[count, {carried.Size}]: {string.Join(", ", carried.Names)}. Empty for {own}.");
        }
    }

    /// <summary>Documents the place of the final states, where there are any.</summary>
    public static void WriteFinalState(CodeWriter writer, CarriedStates carried, bool states)
    {
        if (states)
        {
            writer.Documentation(
                "param name=\"finalState\"",
                $"Takes the states after the last step, [count, {carried.Size}]; empty if they are not wanted. May be the initial ones' memory.");
        }
    }

    /// <summary>The head of an overload.</summary>
    public static IDisposable WriteHead(CodeWriter writer, Pass pass, string name, bool lengths, bool states)
    {
        string length = lengths ? " global::System.ReadOnlySpan<int> lengths," : "";
        string initial = states ? " global::System.ReadOnlySpan<float> initialState," : "";
        string final = states ? ", global::System.Span<float> finalState" : "";
        return writer.Block(
            $"public void {name}(global::System.ReadOnlySpan<{ModelEmitter.InputType(pass.Program)}> inputs,{length}{initial} global::System.Span<float> outputs{final})");
    }

    /// <summary>A call of the overload with the most parameters.</summary>
    public static string Delegation(string name, CarriedStates carried, bool lengths, bool states)
    {
        string length = lengths ? "lengths" : "default(global::System.ReadOnlySpan<int>)";
        var (initial, final) = StateArguments(states);
        return carried.Size == 0 ? $"{name}(inputs, {length}, outputs);" : $"{name}(inputs, {length}, {initial}, outputs, {final});";
    }

    /// <summary>The states as arguments.</summary>
    public static (string Initial, string Final) StateArguments(bool states) => states
        ? ("initialState", "finalState")
        : ("default(global::System.ReadOnlySpan<float>)", "default(global::System.Span<float>)");

    /// <summary>Checks the lengths, if there are any.</summary>
    public static void WriteCheckLengths(CodeWriter writer, Pass pass, string count)
    {
        using (writer.Block("if (!lengths.IsEmpty)"))
        {
            writer.Line($"{Runtime}ArgumentChecks.CheckLengths(\"lengths\", lengths, {count}, {pass.Steps});");
        }
    }

    private static void WritePredictSpans(CodeWriter writer, Pass pass, CarriedStates carried, bool lengths, bool states)
    {
        var model = pass.Program.Model;
        string of = lengths ? " of several lengths" : "";
        writer.Summary(states
            ? $"Predicts any number of sequences{of} that go on from given states."
            : $"Predicts any number of sequences{of}, {model.BatchSize} at a time, in physical units.");
        writer.Documentation("param name=\"inputs\"", InputsText(model, ", row by row", lengths));
        WriteLengths(writer, pass, lengths);
        WriteInitialState(writer, pass, carried, states);
        writer.Documentation("param name=\"outputs\"", $"{OutputShape(pass)}, row by row.{Behind(pass, lengths)}");
        WriteFinalState(writer, carried, states);
        writer.Documentation("exception cref=\"global::System.ArgumentException\"", NotUsable(model, "length"));
        using (WriteHead(writer, pass, "Predict", lengths, states))
        {
            // The overload with the most parameters does the work.
            if (lengths && states == carried.Size > 0)
            {
                WritePredictBody(writer, pass, states);
            }
            else
            {
                writer.Line(Delegation("Predict", carried, lengths, states));
            }
        }

        writer.Line();
    }

    private static void WritePredictBody(CodeWriter writer, Pass pass, bool states)
    {
        var model = pass.Program.Model;
        int outputSteps = model.OutputSteps;
        const string Reference = "ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference";
        const string Shape = $"{Runtime}Numerics.SequenceShape.RowMajor";
        var (initial, final) = StateArguments(states);
        writer.Line($"int count = {Runtime}ArgumentChecks.CountSequences(\"inputs\", inputs.Length, {pass.Steps}, {model.InputSize});");
        WriteCheckLengths(writer, pass, "count");
        writer.Line($"{Runtime}ArgumentChecks.CheckLength(\"outputs\", outputs.Length, count * {outputSteps * model.OutputSize});");
        WriteTokenCheck(
            writer, model, "global::System.Runtime.InteropServices.MemoryMarshal.GetReference(inputs)", $"{Shape}(count, {pass.Steps}, 1)");
        writer.Line("_prediction.Run(");
        writer.Line($"    {Reference}(inputs), {Shape}(count, {pass.Steps}, {model.InputSize}), lengths, {initial},");
        writer.Line($"    {Reference}(outputs), {Shape}(count, {outputSteps}, {model.OutputSize}), {final});");
    }

    private static void WritePredictTensors(CodeWriter writer, Pass pass, bool lengths)
    {
        var model = pass.Program.Model;
        string of = lengths ? " of several lengths" : "";
        writer.Summary($"Predicts any number of sequences{of} in tensors of any strides.");
        writer.Documentation("param name=\"inputs\"", InputsText(model, "", lengths));
        WriteLengths(writer, pass, lengths);
        writer.Documentation("param name=\"outputs\"", $"{OutputShape(pass)}.{Behind(pass, lengths)}");
        writer.Documentation("exception cref=\"global::System.ArgumentException\"", NotUsable(model, "dimension"));
        string input = $"{Runtime}InputTensor<{ModelEmitter.InputType(pass.Program)}> inputs";
        const string Outputs = $"{Runtime}OutputTensor<float> outputs";
        string parameter = lengths ? ", global::System.ReadOnlySpan<int> lengths" : "";
        using (writer.Block($"public void Predict({input}{parameter}, {Outputs})"))
        {
            if (!lengths)
            {
                writer.Line("Predict(inputs, default(global::System.ReadOnlySpan<int>), outputs);");
            }
            else
            {
                var (initial, final) = StateArguments(false);
                writer.Line(model.TakesTokens
                    ? $"var source = {Runtime}TokenChecks.Shape(\"inputs\", inputs.Span, {pass.Steps});"
                    : $"var source = {Runtime}ArgumentChecks.Shape(\"inputs\", inputs.Span, -1, {pass.Steps}, {model.InputSize});");
                WriteCheckLengths(writer, pass, "source.Count");
                writer.Line($"var target = {Runtime}ArgumentChecks.Shape(\"outputs\", outputs.Span, source.Count, {(model.SequenceOutput ? model.OutputSteps : 0)}, {model.OutputSize});");
                WriteTokenCheck(writer, model, "inputs.Span.GetPinnableReference()", "source");
                writer.Line("_prediction.Run(");
                writer.Line($"    ref RgUnsafe.AsRef(in inputs.Span.GetPinnableReference()), source, lengths, {initial},");
                writer.Line($"    ref outputs.Span.GetPinnableReference(), target, {final});");
            }
        }

        writer.Line();
    }

    private static string InputsText(BoundModel model, string order, bool lengths)
    {
        string padding = lengths ? "; what lies behind a sequence's length is not read" : "";
        return model.TakesTokens
            ? $"[count, {model.SequenceLength}] tokens from 0 to {model.Vocabulary - 1}{order}{padding}."
            : $"[count, {model.SequenceLength}, {model.InputSize}]{order}{padding}. {NotFinite}";
    }

    private static string NotUsable(BoundModel model, string what) => model.TakesTokens
        ? $"A {what} does not fit, or a token is out of range."
        : $"A {what} does not fit.";

    private static void WriteTokenCheck(CodeWriter writer, BoundModel model, string first, string shape)
    {
        if (model.TakesTokens)
        {
            writer.Line($"{Runtime}TokenChecks.Check(in {first}, {shape}, lengths, {model.Vocabulary});");
        }
    }
}
