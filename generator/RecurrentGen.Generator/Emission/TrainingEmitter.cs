using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Planning;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>Writes the type that computes losses and gradients.</summary>
internal static class TrainingEmitter
{
    private const string Runtime = PassTypeEmitter.Runtime;

    public static string Write(ModelProgram program) => SourceFile.Write(program, "losses and gradients", "", writer =>
    {
        var pass = new Pass(program, true);
        var type = new PassTypeEmitter(pass, writer);
        string input = ModelEmitter.InputType(program);
        string target = ModelEmitter.TargetType(program);
        writer.Summary("Computes losses and gradients. Owns gradients and saved activations: one per calling thread. No call allocates.");
        SourceFile.WriteGeneratedCode(writer);
        string random = IsRandom(program) ? $", {Runtime}IRandomTraining" : "";
        using (writer.Block($"public sealed partial class Training : {Runtime}ITraining<{input}, {target}>{random}"))
        {
            writer.Line($"private readonly {Runtime}Numerics.ShardedTraining<{input}, {target}> _shards;");
            writer.Line();
            WriteConstructor(writer, program, type, target);
            writer.Summary("Bytes of memory that an object with one shard owns besides <see cref=\"Gradients\"/>: saved activations, transposed weights, rows of each step.");
            writer.Line($"public const long WorkspaceBytes = {WorkspaceBytes(program)};");
            writer.Line();
            writer.Summary($"The gradient of the last backward pass, in the parameters' layout: {ModelText.Count(Figures.Bytes(program.Parameters.Length))} bytes.");
            writer.Line($"public {Runtime}PackedBlock Gradients {{ get; }}");
            writer.Line();
            if (IsRandom(program))
            {
                WriteCalls(writer);
            }

            WriteCompute(writer, pass, target);
            WriteForward(writer, pass);
            WriteBackward(writer, pass);
            WriteShard(writer, pass, type, target);
        }
    });

    private static long WorkspaceBytes(ModelProgram program) =>
        Figures.Of(program).TrainingBytes - Figures.Bytes(program.Parameters.Length);

    /// <summary>Whether training calls drop values at random.</summary>
    private static bool IsRandom(ModelProgram program) => program.Layers.Any(layer => layer switch
    {
        KernelPlan kernel => kernel.Kernel.Code.Forward.Any(a => a.Role == KernelRole.Noise),
        RecurrentPlan recurrent => recurrent.Recurrent.RecurrentDropout > 0,
        _ => false,
    });

    private static void WriteCalls(CodeWriter writer)
    {
        writer.Summary("Training calls so far: random masks depend on it. Set it to go on from there.");
        writer.Documentation("exception cref=\"global::System.ArgumentOutOfRangeException\"", "The number is negative.");
        using (writer.Block("public long Calls"))
        {
            writer.Line("get { return _shards.Calls; }");
            writer.Line("set { _shards.Calls = value; }");
        }

        writer.Line();
    }

    private static void WriteConstructor(CodeWriter writer, ModelProgram program, PassTypeEmitter type, string target)
    {
        string input = ModelEmitter.InputType(program);
        using (writer.Block($"internal Training({program.Model.TypeName} model, {Runtime}TrainingOptions options)"))
        {
            writer.Line($"options = options ?? new {Runtime}TrainingOptions();");
            writer.Line($"options.Check({program.Model.BatchSize});");
            writer.Line($"Gradients = new {Runtime}PackedBlock(model.Description);");
            writer.Line($"var derived = new {Runtime}Numerics.AlignedBuffer({type.DerivedLength});");
            writer.Line($"var shards = new {Runtime}Numerics.TrainingShard<{input}, {target}>[options.Shards];");
            using (writer.Block("for (int shard = 0; shard < shards.Length; shard++)"))
            {
                writer.Line($"var gradients = shard == 0 ? Gradients : new {Runtime}PackedBlock(model.Description);");
                writer.Line("shards[shard] = new RgShard(model, gradients, derived);");
            }

            string seed = IsRandom(program) ? " { Seed = options.Seed }" : "";
            writer.Line($"_shards = new {Runtime}Numerics.ShardedTraining<{input}, {target}>(");
            writer.Line($"    model, shards, {type.DerivedParts}, options){seed};");
        }

        writer.Line();
    }

    private static void WriteShard(CodeWriter writer, Pass pass, PassTypeEmitter type, string target)
    {
        string input = ModelEmitter.InputType(pass.Program);
        writer.Line("// The layers with the memory of one part of a batch.");
        using (writer.Block($"private sealed partial class RgShard : {Runtime}Numerics.TrainingShard<{input}, {target}>"))
        {
            type.WriteFields();
            string buffer = $"{Runtime}Numerics.AlignedBuffer";
            writer.Line($"internal RgShard({pass.Program.Model.TypeName} model, {Runtime}PackedBlock gradients, {buffer} derived)");
            using (writer.Block($"    : base(gradients, {type.NewTable}, {PassCalls.Forward(pass).Counts}, {PassCalls.Backward(pass).Counts})"))
            {
                type.WriteAssignments();
            }

            writer.Line();
            type.WriteBegin();
            writer.Line();
            type.WriteEnd();
            writer.Line();
            WriteLoss(writer, pass, target);
            WriteBeginBackward(writer, pass);
            if (!pass.Program.Model.TakesTokens)
            {
                WriteEndBackward(writer, pass);
            }

            type.WriteDerive();
            writer.Line();
            new ForwardEmitter(pass, writer).WriteLayers();
            writer.Line();
            new BackwardEmitter(pass, writer).WriteLayers();
        }
    }

    private static LayerPlan Last(Pass pass) => pass.Program.Layers[pass.Program.Layers.Count - 1];

    /// <summary>The loss of a sigmoid output is computed before the sigmoid.</summary>
    private static bool LossSkipsActivation(Pass pass) => pass.Program.Model.Loss == Loss.BinaryCrossEntropy;

    private static int OutputSteps(Pass pass) => pass.Program.Model.OutputSteps;

    private static void WriteCompute(CodeWriter writer, Pass pass, string target)
    {
        string input = ModelEmitter.InputType(pass.Program);
        foreach (bool gradients in new[] { true, false })
        {
            writer.Summary(gradients
                ? "Computes the mean loss of a batch, in scaled units, and overwrites <see cref=\"Gradients\"/> with its gradient."
                : "Computes the mean loss of a batch, in scaled units; <see cref=\"Gradients\"/> stays as it is.");
            writer.Documentation("param name=\"batch\"", BatchText(pass, target));
            writer.Documentation("returns", "The loss, a mean over all valid rows and outputs.");
            writer.Documentation("exception cref=\"global::System.ArgumentException\"", NotUsable(pass));
            using (writer.Block($"public float {(gradients ? "ComputeGradients" : "ComputeLoss")}(in {Runtime}Batch<{input}, {target}> batch)"))
            {
                writer.Line($"{Runtime}ArgumentChecks.CheckBatch(batch, {pass.BatchSize}, {pass.Steps}, {pass.Steps * pass.Program.Model.InputSize});");
                WriteTokenCheck(writer, pass, "batch.Inputs", "batch.Count", "batch.Lengths");
                writer.Line($"return _shards.ComputeLoss(batch, {(gradients ? "true" : "false")});");
            }

            writer.Line();
        }
    }

    private static string BatchText(Pass pass, string target)
    {
        var model = pass.Program.Model;
        string inputs = model.TakesTokens ? $"[count, {pass.Steps}] tokens" : $"[count, {pass.Steps}, {model.InputSize}] inputs in physical units";
        string classes = model.SequenceOutput ? $"[count, {OutputSteps(pass)}] classes" : "[count] classes";
        string targets = target == "int" ? $"{classes} from 0 to {model.OutputSize - 1}" : $"{OutputShape(pass)} targets in physical units";
        return $"{inputs} and {targets}; count is 1 to {pass.BatchSize}.";
    }

    private static string InputsText(Pass pass, bool lengths) => (pass.Program.Model.TakesTokens
        ? $"[count, {pass.Steps}] tokens from 0 to {pass.Program.Model.Vocabulary - 1}, with count from 1 to {pass.BatchSize}"
        : $"[count, {pass.Steps}, {pass.Program.Model.InputSize}] with count from 1 to {pass.BatchSize}, in physical units")
        + (lengths ? "; what lies behind a sequence's length is not read." : ".");

    private static string NotUsable(Pass pass) => pass.Program.Model.TakesTokens
        ? "A length does not fit, a token is out of range, or a target is not finite."
        : "A length does not fit, or a value is not finite.";

    private static void WriteTokenCheck(CodeWriter writer, Pass pass, string inputs, string count, string lengths)
    {
        if (pass.Program.Model.TakesTokens)
        {
            writer.Line($"{Runtime}TokenChecks.Check(");
            writer.Line($"    in global::System.Runtime.InteropServices.MemoryMarshal.GetReference({inputs}),");
            writer.Line($"    {Runtime}Numerics.SequenceShape.RowMajor({count}, {pass.Steps}, 1), {lengths}, {pass.Program.Model.Vocabulary});");
        }
    }

    private static void WriteForward(CodeWriter writer, Pass pass)
    {
        var carried = new CarriedStates(pass.Program);
        foreach (bool states in carried.Size == 0 ? new[] { false } : [false, true])
        {
            foreach (bool lengths in new[] { false, true })
            {
                WriteForward(writer, pass, carried, lengths, states);
            }
        }
    }

    private static void WriteForward(CodeWriter writer, Pass pass, CarriedStates carried, bool lengths, bool states)
    {
        var model = pass.Program.Model;
        string of = (states ? " from given states" : "") + (lengths ? " of sequences of several lengths" : "");
        string end = states ? "; no gradient flows into the states." : ": for a loss of your own.";
        writer.Summary($"Computes outputs{of} and keeps what <see cref=\"Backward\"/> needs{end}");
        writer.Documentation("param name=\"inputs\"", InputsText(pass, lengths));
        PredictorEmitter.WriteLengths(writer, pass, lengths);
        PredictorEmitter.WriteInitialState(writer, pass, carried, states);
        writer.Documentation("param name=\"outputs\"", $"{OutputShape(pass)}, in physical units.{PredictorEmitter.Behind(pass, lengths)}");
        PredictorEmitter.WriteFinalState(writer, carried, states);
        writer.Documentation("exception cref=\"global::System.ArgumentException\"", NotUsable(pass));
        using (PredictorEmitter.WriteHead(writer, pass, "Forward", lengths, states))
        {
            // The overload with the most parameters does the work.
            if (lengths && states == carried.Size > 0)
            {
                WriteForwardBody(writer, pass, states);
            }
            else
            {
                writer.Line(PredictorEmitter.Delegation("Forward", carried, lengths, states));
            }
        }

        writer.Line();
    }

    private static void WriteForwardBody(CodeWriter writer, Pass pass, bool states)
    {
        var model = pass.Program.Model;
        writer.Line($"int count = {Runtime}ArgumentChecks.CountSequences(\"inputs\", inputs.Length, {pass.Steps}, {model.InputSize});");
        writer.Line($"{Runtime}ArgumentChecks.CheckCount(count, {pass.BatchSize});");
        PredictorEmitter.WriteCheckLengths(writer, pass, "count");
        writer.Line($"{Runtime}ArgumentChecks.CheckLength(\"outputs\", outputs.Length, count * {OutputSteps(pass) * model.OutputSize});");
        WriteTokenCheck(writer, pass, "inputs", "count", "lengths");
        var (initial, final) = PredictorEmitter.StateArguments(states);
        writer.Line($"_shards.Forward(inputs, lengths, {initial}, outputs, {final}, count);");
    }

    private static void WriteBackward(CodeWriter writer, Pass pass)
    {
        var model = pass.Program.Model;
        bool tokens = model.TakesTokens;
        writer.Summary("Carries the gradient of your loss back through the last <c>Forward</c>, into <see cref=\"Gradients\"/>.");
        writer.Documentation(
            "param name=\"dOutputs\"", $"Gradients of the outputs, {OutputShape(pass)}, per physical unit; not read behind a sequence's length.");
        if (!tokens)
        {
            writer.Documentation("param name=\"dInputs\"", $"Takes the gradients of the inputs, [count, {pass.Steps}, {model.InputSize}]; empty if they are not wanted.");
        }

        writer.Documentation("exception cref=\"global::System.InvalidOperationException\"", "There was no <c>Forward</c>.");
        string dInputs = tokens ? "" : ", global::System.Span<float> dInputs = default";
        using (writer.Block($"public void Backward(global::System.ReadOnlySpan<float> dOutputs{dInputs})"))
        {
            using (writer.Block("if (_shards.Count == 0)"))
            {
                writer.Line($"{Runtime}ArgumentChecks.ThrowNoForward();");
            }

            writer.Line($"{Runtime}ArgumentChecks.CheckLength(\"dOutputs\", dOutputs.Length, _shards.Count * {OutputSteps(pass) * model.OutputSize});");
            if (!tokens)
            {
                using (writer.Block("if (dInputs.Length != 0)"))
                {
                    writer.Line($"{Runtime}ArgumentChecks.CheckLength(\"dInputs\", dInputs.Length, _shards.Count * {pass.Steps * model.InputSize});");
                }
            }

            writer.Line(tokens ? "_shards.Backward(dOutputs, default);" : "_shards.Backward(dOutputs, dInputs);");
        }

        writer.Line();
    }

    private static string OutputShape(Pass pass) => pass.Program.Model.SequenceOutput
        ? $"[count, {OutputSteps(pass)}, {pass.Program.Model.OutputSize}]"
        : $"[count, {pass.Program.Model.OutputSize}]";

    private static void WriteLoss(CodeWriter writer, Pass pass, string target)
    {
        var last = Last(pass);
        var output = last.Output;
        bool classes = pass.Program.Model.Loss == Loss.SoftmaxCrossEntropy;
        bool activates = ForwardEmitter.HasActivation(last) && !LossSkipsActivation(pass);
        using (writer.Block($"public override double Loss(global::System.ReadOnlySpan<{target}> targets, {Runtime}Numerics.LossPart part)"))
        {
            if (activates)
            {
                writer.Line($"Activate{last.Identifier}();");
            }

            writer.Line("ref float w = ref _workspace.Start;");
            writer.Line($"var rows = new {Runtime}Numerics.Losses.OutputRows(");
            writer.Line(
                $"    ref {pass.ValueRow(output)}, ref {Row(output.Gradient, "0")}, {output.Stride}, {output.Size},");
            writer.Line($"    {pass.Axis(output).Table}, {OutputSteps(pass)}, {PassTypeEmitter.PerStep(pass)}, part);");
            string scaling = classes ? "" : ", _model.Scaling.OutputMean, _model.Scaling.OutputScale";
            string call = $"{Runtime}Numerics.Losses.{pass.Program.Model.Loss}(rows, targets{scaling});";
            if (activates)
            {
                writer.Line($"double loss = {call}");
                using (writer.Block("if (part.Differentiate)"))
                {
                    writer.Line($"Deactivate{last.Identifier}();");
                }

                writer.Line("return loss;");
            }
            else
            {
                writer.Line($"return {call}");
            }
        }

        writer.Line();
    }

    private static void WriteBeginBackward(CodeWriter writer, Pass pass)
    {
        var output = Last(pass).Output;
        using (writer.Block($"public override void BeginBackward(ref float dOutputs, {Runtime}Numerics.SequenceShape shape)"))
        {
            writer.Line("ref float w = ref _workspace.Start;");
            writer.Line("RgRows.CopyGradientsIn(");
            writer.Line("    ref dOutputs, shape, _model.Scaling.OutputScale,");
            writer.Line($"    ref {Row(output.Gradient, "0")}, {output.Gradient.Stride}, {pass.Axis(output).Table}, {PassTypeEmitter.PerStep(pass)});");
            if (ForwardEmitter.HasActivation(Last(pass)))
            {
                writer.Line($"Deactivate{Last(pass).Identifier}();");
            }
        }

        writer.Line();
    }

    private static void WriteEndBackward(CodeWriter writer, Pass pass)
    {
        var input = pass.Program.Layers[0].Input;
        using (writer.Block($"public override void EndBackward(ref float dInputs, {Runtime}Numerics.SequenceShape shape)"))
        {
            writer.Line("ref float w = ref _workspace.Start;");
            writer.Line("RgRows.CopyGradientsOut(");
            writer.Line($"    ref {Row(input.Gradient, "0")}, {input.Gradient.Stride}, _model.Scaling.InputScale, ref dInputs, shape, Table);");
        }

        writer.Line();
    }
}
