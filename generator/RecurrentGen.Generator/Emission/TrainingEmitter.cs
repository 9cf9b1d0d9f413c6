using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Planning;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>Writes the type that computes losses and gradients.</summary>
internal static class TrainingEmitter
{
    private const string Runtime = PassTypeEmitter.Runtime;
    private const string FirstOf = "ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference";

    public static string Write(ModelProgram program) => SourceFile.Write(program, "losses and gradients", "", writer =>
    {
        var pass = new Pass(program, true);
        var type = new PassTypeEmitter(pass, writer);
        string target = ModelEmitter.TargetType(program);
        writer.Summary("Computes losses and gradients. Owns gradients and saved activations: one per thread. No call allocates.");
        SourceFile.WriteGeneratedCode(writer);
        using (writer.Block($"public sealed class Training : {Runtime}ITraining<float, {target}>"))
        {
            type.WriteFields();
            writer.Line("private int _count;");
            writer.Line();
            using (writer.Block($"internal Training({program.Model.TypeName} model)"))
            {
                writer.Line("_model = model;");
                writer.Line($"Gradients = new {Runtime}PackedBlock(model.Description);");
            }

            writer.Line();
            writer.Summary("Bytes of memory that this object owns besides <see cref=\"Gradients\"/>.");
            writer.Line($"public const long WorkspaceBytes = {ModelText.WorkspaceBytes(program)};");
            writer.Line();
            writer.Summary("The gradient of the last backward pass, in the parameters' layout.");
            writer.Line($"public {Runtime}PackedBlock Gradients {{ get; }}");
            writer.Line();
            WriteCompute(writer, pass, target);
            WriteForward(writer, pass);
            WriteBackward(writer, pass);
            WriteRun(writer, pass);
            WriteLoss(writer, pass, target);
            type.WriteBegin();
            writer.Line();
            new ForwardEmitter(pass, writer).WriteLayers();
            writer.Line();
            new BackwardEmitter(pass, writer).WriteLayers();
        }
    });

    private static LayerPlan Last(Pass pass) => pass.Program.Layers[pass.Program.Layers.Count - 1];

    /// <summary>The loss of a sigmoid output is computed before the sigmoid.</summary>
    private static bool LossSkipsActivation(Pass pass) => pass.Program.Model.Loss == Loss.BinaryCrossEntropy;

    private static int OutputSteps(Pass pass) => pass.Program.Model.SequenceOutput ? pass.Steps : 1;

    private static void WriteCompute(CodeWriter writer, Pass pass, string target)
    {
        foreach (bool gradients in new[] { true, false })
        {
            writer.Summary(gradients
                ? "Computes the mean loss of a batch, in scaled units, and overwrites <see cref=\"Gradients\"/> with its gradient."
                : "Computes the mean loss of a batch, in scaled units; <see cref=\"Gradients\"/> stays as it is.");
            writer.Documentation("param name=\"batch\"", $"1 to {pass.BatchSize} sequences; fewer than {pass.BatchSize} are legal.");
            writer.Documentation("exception cref=\"global::System.ArgumentException\"", "A length does not fit, or a value is not finite.");
            using (writer.Block($"public float {(gradients ? "ComputeGradients" : "ComputeLoss")}(in {Runtime}Batch<float, {target}> batch)"))
            {
                writer.Line($"{Runtime}ArgumentChecks.CheckBatch(batch, {pass.BatchSize}, {pass.Steps * pass.Program.Model.InputSize});");
                writer.Line($"Run({FirstOf}(batch.Inputs), RowMajorInputs(batch.Count), batch.Inputs);");
                if (ForwardEmitter.HasActivation(Last(pass)) && !LossSkipsActivation(pass))
                {
                    writer.Line($"Activate{Last(pass).Identifier}();");
                }

                writer.Line($"float loss = Loss(batch.Targets, batch.Count, {(gradients ? "true" : "false")});");
                if (gradients)
                {
                    if (ForwardEmitter.HasActivation(Last(pass)) && !LossSkipsActivation(pass))
                    {
                        writer.Line($"Deactivate{Last(pass).Identifier}();");
                    }

                    writer.Line("BackwardLayers(false);");
                }

                writer.Line("return loss;");
            }

            writer.Line();
        }
    }

    private static void WriteForward(CodeWriter writer, Pass pass)
    {
        var model = pass.Program.Model;
        writer.Summary("Computes outputs and keeps what <see cref=\"Backward\"/> needs: for a loss of your own.");
        writer.Documentation("param name=\"inputs\"", $"[count, {pass.Steps}, {model.InputSize}] with count from 1 to {pass.BatchSize}, in physical units.");
        writer.Documentation("param name=\"outputs\"", $"{OutputShape(pass)}, in physical units.");
        writer.Documentation("exception cref=\"global::System.ArgumentException\"", "A length does not fit, or an input is not finite.");
        using (writer.Block("public void Forward(global::System.ReadOnlySpan<float> inputs, global::System.Span<float> outputs)"))
        {
            writer.Line($"int count = {Runtime}ArgumentChecks.CountSequences(\"inputs\", inputs.Length, {pass.Steps}, {model.InputSize});");
            writer.Line($"{Runtime}ArgumentChecks.CheckCount(count, {pass.BatchSize});");
            writer.Line($"{Runtime}ArgumentChecks.CheckLength(\"outputs\", outputs.Length, count * {OutputSteps(pass) * model.OutputSize});");
            writer.Line($"Run({FirstOf}(inputs), RowMajorInputs(count), inputs);");
            if (ForwardEmitter.HasActivation(Last(pass)))
            {
                writer.Line($"Activate{Last(pass).Identifier}();");
            }

            var output = Last(pass).Output;
            writer.Line("ref float w = ref _workspace.Start;");
            writer.Line("RgRows.CopyOut(");
            writer.Line($"    ref {pass.ValueRow(output)}, {output.Stride}, _model.Scaling.OutputMean, _model.Scaling.OutputScale,");
            writer.Line($"    {FirstOf}(outputs), RowMajorOutputs(count));");
            writer.Line("_count = count;");
        }

        writer.Line();
    }

    private static void WriteBackward(CodeWriter writer, Pass pass)
    {
        var model = pass.Program.Model;
        var output = Last(pass).Output;
        var input = pass.Program.Layers[0].Input;
        writer.Summary("Carries the gradient of your loss back through the last <see cref=\"Forward\"/>, into <see cref=\"Gradients\"/>.");
        writer.Documentation("param name=\"dOutputs\"", $"Gradients of the outputs, {OutputShape(pass)}, per physical unit.");
        writer.Documentation("param name=\"dInputs\"", $"Takes the gradients of the inputs, [count, {pass.Steps}, {model.InputSize}]; empty if they are not wanted.");
        writer.Documentation("exception cref=\"global::System.InvalidOperationException\"", "There was no <see cref=\"Forward\"/>.");
        using (writer.Block("public void Backward(global::System.ReadOnlySpan<float> dOutputs, global::System.Span<float> dInputs = default)"))
        {
            using (writer.Block("if (_count == 0)"))
            {
                writer.Line($"{Runtime}ArgumentChecks.ThrowNoForward();");
            }

            writer.Line($"{Runtime}ArgumentChecks.CheckLength(\"dOutputs\", dOutputs.Length, _count * {OutputSteps(pass) * model.OutputSize});");
            using (writer.Block("if (dInputs.Length != 0)"))
            {
                writer.Line($"{Runtime}ArgumentChecks.CheckLength(\"dInputs\", dInputs.Length, _count * {pass.Steps * model.InputSize});");
            }

            writer.Line("ref float w = ref _workspace.Start;");
            writer.Line("RgRows.CopyGradientsIn(");
            writer.Line($"    {FirstOf}(dOutputs), RowMajorOutputs(_count), _model.Scaling.OutputScale,");
            writer.Line($"    ref {Row(output.Gradient, "0")}, {output.Gradient.Stride});");
            if (ForwardEmitter.HasActivation(Last(pass)))
            {
                writer.Line($"Deactivate{Last(pass).Identifier}();");
            }

            writer.Line("BackwardLayers(dInputs.Length != 0);");
            using (writer.Block("if (dInputs.Length != 0)"))
            {
                writer.Line("RgRows.CopyGradientsOut(");
                writer.Line($"    ref {Row(input.Gradient, "0")}, {input.Gradient.Stride}, _model.Scaling.InputScale,");
                writer.Line($"    {FirstOf}(dInputs), RowMajorInputs(_count));");
            }

            writer.Line("// The backward pass writes over what the forward pass has kept.");
            writer.Line("_count = 0;");
        }

        writer.Line();
    }

    private static string OutputShape(Pass pass) => pass.Program.Model.SequenceOutput
        ? $"[count, {pass.Steps}, {pass.Program.Model.OutputSize}]"
        : $"[count, {pass.Program.Model.OutputSize}]";

    private static void WriteRun(CodeWriter writer, Pass pass)
    {
        var model = pass.Program.Model;
        var input = pass.Program.Layers[0].Input;
        using (writer.Block($"private void Run(ref float first, {Runtime}Numerics.SequenceShape shape, global::System.ReadOnlySpan<float> inputs)"))
        {
            writer.Line("_count = 0;");
            writer.Line("Begin(shape.Count);");
            writer.Line("ref float w = ref _workspace.Start;");
            writer.Line("bool finite = RgRows.CopyIn(");
            writer.Line("    ref first, shape, _model.Scaling.InputMean, _model.Scaling.InputScale,");
            writer.Line($"    ref {Row(input.Buffer, "0")}, {input.Stride});");
            using (writer.Block("if (!finite)"))
            {
                writer.Line($"{Runtime}ArgumentChecks.ThrowNotFinite(inputs, {pass.Steps}, {model.InputSize});");
            }

            writer.Line("ForwardLayers();");
        }

        writer.Line();
        writer.Line($"private static {Runtime}Numerics.SequenceShape RowMajorInputs(int count) =>");
        writer.Line($"    {Runtime}Numerics.SequenceShape.RowMajor(count, {pass.Steps}, {model.InputSize});");
        writer.Line();
        writer.Line($"private static {Runtime}Numerics.SequenceShape RowMajorOutputs(int count) =>");
        writer.Line($"    {Runtime}Numerics.SequenceShape.RowMajor(count, {OutputSteps(pass)}, {model.OutputSize});");
        writer.Line();
    }

    private static void WriteLoss(CodeWriter writer, Pass pass, string target)
    {
        var output = Last(pass).Output;
        bool classes = pass.Program.Model.Loss == Loss.SoftmaxCrossEntropy;
        using (writer.Block($"private float Loss(global::System.ReadOnlySpan<{target}> targets, int count, bool gradients)"))
        {
            writer.Line("ref float w = ref _workspace.Start;");
            writer.Line($"var rows = new {Runtime}Numerics.Losses.OutputRows(");
            writer.Line($"    ref {pass.ValueRow(output)}, ref {Row(output.Gradient, "0")}, {output.Stride}, {output.Size}, count, {OutputSteps(pass)}, gradients);");
            string scaling = classes ? "" : ", _model.Scaling.OutputMean, _model.Scaling.OutputScale";
            writer.Line($"return {Runtime}Numerics.Losses.{pass.Program.Model.Loss}(rows, targets{scaling});");
        }

        writer.Line();
    }
}
