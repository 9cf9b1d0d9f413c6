using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Generator.Parsing;
using RecurrentGen.Generator.Planning;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>
/// Writes <c>Trace</c>: the definition of every layer in calls and equations over doubles, and beside each the place
/// where the training pass keeps its values; and what debuggers show. Text as short as can be, since every model
/// carries it.
/// </summary>
internal static class TraceEmitter
{
    private const string Runtime = PassTypeEmitter.Runtime;
    private const string Recorder = Runtime + "Tracing.TraceRecorder";

    private static readonly KeyValuePair<string, string>[] Aliases =
    [
        new("RgEagerLayers", "RecurrentGen.Tracing.EagerLayers"),
        new("RgFunctions", "RecurrentGen.CellLanguage.Functions"),
        new("RgMatrix", "RecurrentGen.CellLanguage.Matrix"),
        new("RgPackedMatrix", "RecurrentGen.Numerics.PackedMatrix"),
        new("RgTraceCell", "RecurrentGen.Tracing.TraceCell"),
        new("RgVector", "RecurrentGen.CellLanguage.Vector"),
    ];

    public static string Write(ModelProgram program) => SourceFile.Write(program, "values of every layer and step", "", writer =>
    {
        WriteMember(writer, program);
        WriteStreamView(writer, program);
        string types = $"{ModelEmitter.InputType(program)}, {ModelEmitter.TargetType(program)}";
        WriteView(writer, "gradients of {Gradients}", $"{Runtime}Tracing.TrainingDebugView<{types}>");
        using (writer.Block("partial class Training"))
        {
            WriteRun(writer, program);
            writer.Line();
            using (writer.Block("partial class RgShard"))
            {
                WriteLayers(writer, program);
            }
        }
    }, aliases: Aliases, attributes: View("{Description.Name,nq}: {Description.ParameterCount} parameters", Runtime + "Tracing.ModelDebugView"));

    /// <summary>Attributes that tell a debugger what to show; trimmed programs have none of it.</summary>
    private static string[] View(string display, string proxy) =>
    [
        $"[global::System.Diagnostics.DebuggerDisplay(\"{display}\")]",
        $"[global::System.Diagnostics.DebuggerTypeProxy(typeof({proxy}))]",
    ];

    private static void WriteView(CodeWriter writer, string display, string proxy)
    {
        foreach (string attribute in View(display, proxy))
        {
            writer.Line(attribute);
        }
    }

    /// <summary>The states of a live signal by their names.</summary>
    private static void WriteStreamView(CodeWriter writer, ModelProgram program)
    {
        var states = ModelEmitter.CanStream(program) ? StreamPlan.States(program).ToList() : [];
        if (states.Count == 0)
        {
            return;
        }

        WriteView(writer, "{StateSize} values of states", "RgDebugView");
        using (writer.Block("partial class LiveStream"))
        {
            using (writer.Block("private sealed class RgDebugView"))
            {
                writer.Line("private readonly LiveStream _stream;");
                writer.Line();
                writer.Line("public RgDebugView(LiveStream stream) { _stream = stream; }");
                writer.Line();
                writer.Line("[global::System.Diagnostics.DebuggerBrowsable(global::System.Diagnostics.DebuggerBrowsableState.RootHidden)]");
                using (writer.Block($"public {Runtime}Tracing.TensorView[] States"))
                using (writer.Block("get"))
                {
                    writer.Line("var values = new float[StateSize];");
                    writer.Line("_stream.CopyStateTo(values);");
                    var names = states.Select(s => $"\"{NameOf(s.Layer.Layer)}.{s.Name}\"");
                    writer.Line($"return {Runtime}Tracing.TensorView.Cut(values, new string[] {{ {string.Join(", ", names)} }},");
                    writer.Line($"    new int[] {{ {string.Join(", ", states.Select(s => Text(s.Size)))} }});");
                }
            }
        }

        writer.Line();
    }

    /// <summary>The layer's name, and which of its levels.</summary>
    private static string NameOf(BoundLayer layer) =>
        layer is BoundRecurrentLayer { Levels: > 1 } level ? $"{layer.Name}.l{Text(level.Level)}" : layer.Name;

    private static void WriteMember(CodeWriter writer, ModelProgram program)
    {
        var model = program.Model;
        string input = ModelEmitter.InputType(program);
        writer.Summary(
            "Runs one sequence and takes down every named value of every layer and step: as the definition gives it in",
            "double precision, and beside it what the generated code has computed. To look for mistakes; slow.");
        writer.Documentation("param name=\"inputs\"", model.TakesTokens
            ? $"1 to {model.SequenceLength} tokens."
            : $"[steps, {model.InputSize}] with 1 to {model.SequenceLength} steps, in physical units.");
        writer.Documentation(
            "exception cref=\"global::System.ArgumentException\"",
            $"The length does not fit, or a value is {(model.TakesTokens ? "no token" : "not finite")}.");
        writer.Line($"public {Runtime}Tracing.ModelTrace Trace(global::System.ReadOnlySpan<{input}> inputs) =>");
        writer.Line("    Training.RgTrace(this, inputs);");
        writer.Line();
    }

    private static void WriteRun(CodeWriter writer, ModelProgram program)
    {
        var type = new PassTypeEmitter(new Pass(program, true), writer);
        writer.Line($"internal static {Runtime}Tracing.ModelTrace RgTrace(");
        using (writer.Block(
            $"    {program.Model.TypeName} model, global::System.ReadOnlySpan<{ModelEmitter.InputType(program)}> inputs)"))
        {
            writer.Line("var shard = new RgShard(");
            writer.Line($"    model, new {Runtime}PackedBlock(model.Description), new {Runtime}Numerics.AlignedBuffer({Text(type.DerivedLength)}));");
            writer.Line($"var trace = {Recorder}.Run(model, shard, {Text(type.DerivedParts)}, inputs);");
            writer.Line("shard.RgTrace(trace);");
            writer.Line("return trace.End();");
        }
    }

    private static void WriteLayers(CodeWriter writer, ModelProgram program)
    {
        var cells = new List<BoundCell>();
        var carried = new CarriedStates(program);
        using (writer.Block($"internal void RgTrace({Recorder} trace)"))
        {
            writer.Line("trace.Kept(_workspace);");
            if (!program.Model.TakesTokens)
            {
                WriteOutputs(writer, program, program.Layers[0].Input);
            }

            foreach (var layer in program.Layers)
            {
                WriteLayer(writer, program, layer);
                switch (layer)
                {
                    case RecurrentPlan recurrent:
                        WriteRecurrent(writer, recurrent, carried, cells);
                        break;
                    case DensePlan { Dense: var dense }:
                        writer.Line($"RgEagerLayers.Dense(trace, {Text(dense.Weight)}, {Text(dense.Bias)}, {Runtime}Activation.{dense.Activation});");
                        break;
                    case EmbeddingPlan { Embedding: var table }:
                        writer.Line($"RgEagerLayers.Embedding(trace, {Text(table.Weight)}, {Text(table.OutputSize)});");
                        break;
                    case KernelPlan kernel:
                        WriteKernel(writer, kernel);
                        break;
                    default:
                        throw new InvalidOperationException($"{layer.Layer.Name} has no definition.");
                }

                WriteOutputs(writer, program, layer.Output);
            }
        }

        for (int i = 0; i < cells.Count; i++)
        {
            new CellDefinition(cells[i]).Write(writer, StepName(i));
        }
    }

    private static string StepName(int cell) => "RgStep" + Text(cell + 1);

    private static void WriteLayer(CodeWriter writer, ModelProgram program, LayerPlan layer)
    {
        var bound = layer.Layer;
        bool steps = bound is BoundRecurrentLayer || bound.SequenceOutput;
        var scale = program.Model.TimeScales[bound is BoundRecurrentLayer ? bound.InputScale : bound.OutputScale];
        writer.Line(
            $"trace.Layer(\"{NameOf(bound)}\", {ModelEmitter.Literal(ModelText.Kind(layer))}, {Text(scale.First)}, {Text(scale.Stride)}, "
            + $"{(steps ? "true" : "false")}, {Text(bound.OutputSize)});");
    }

    private static void WriteRecurrent(
        CodeWriter writer, RecurrentPlan layer, CarriedStates carried, List<BoundCell> cells)
    {
        foreach (var direction in layer.Directions)
        {
            var cell = direction.Cell.Cell;
            int known = cells.FindIndex(c => CellDefinition.IsSame(c, cell));
            if (known < 0)
            {
                known = cells.Count;
                cells.Add(cell);
            }

            var states = cell.Spec.Parameters.Where(p => p.Kind == CellParameterKind.State).Select(p => $"\"{p.Name}\"");
            var weights = cell.Parameters.SelectMany(p => new[] { p.Tensor, p.TensorRow, p.Rows, p.Columns });
            int initial = carried.Obstacle is null ? carried.Offset(layer, 0) : -1;
            writer.Line(
                $"trace.Walk({StepName(known)}, new string[] {{ {string.Join(", ", states)} }}, "
                + $"new int[] {{ {string.Join(", ", cell.StateSizes.Select(Text))} }}, {Text(initial)}, "
                + $"{(direction.Reverse ? "true" : "false")}, {(layer.Input.IsOneHot ? Text(layer.Input.Size) : "0")}, "
                + $"new int[] {{ {string.Join(", ", weights.Select(Text))} }});");
            WriteKept(writer, direction);
        }

        writer.Line($"trace.Merge({Runtime}Merge.{layer.Recurrent.Merge}, {(layer.Recurrent.SequenceOutput ? "true" : "false")});");
    }

    /// <summary>Where the pass keeps states, and values that the cell's author has named.</summary>
    private static void WriteKept(CodeWriter writer, DirectionPlan direction)
    {
        var graph = direction.Cell.Graph;
        foreach (var node in graph.Nodes.Where(n => !n.IsLeaf))
        {
            foreach (string name in graph.Locals[node])
            {
                WriteLocal(writer, direction, node, name);
            }
        }

        for (int state = 0; state < direction.History.Count; state++)
        {
            WriteState(writer, direction, state, direction.Cell.Cell.Spec.Parameters[state + 1].Name);
        }
    }

    private static void WriteLocal(CodeWriter writer, DirectionPlan direction, Node node, string name)
    {
        int state = direction.Cell.Graph.Outputs.ToList().IndexOf(node);
        if (state >= 0)
        {
            WriteState(writer, direction, state, name);
        }
        else if (direction.SlotOf.TryGetValue(node, out var place))
        {
            var rows = direction.Gates[place.Stage];
            var gates = direction.Cell.Stages[place.Stage].Gates;
            writer.Line(
                $"trace.Slot(\"{name}\", At{rows.Name}, {Text(rows.Stride)}, new RgPackedMatrix("
                + $"0, 0, {Text(gates.Slots)}, {Text(gates.Units)}, {(gates.PacksTail ? "true" : "false")}, 1), {Text(place.Slot)});");
        }
        else if (direction.Saved.TryGetValue(node, out var buffer))
        {
            writer.Line($"trace.Rows(\"{name}\", At{buffer.Name}, {Text(buffer.Stride)}, 0);");
        }
    }

    private static void WriteState(CodeWriter writer, DirectionPlan direction, int state, string name)
    {
        var history = direction.History[state];
        int first = direction.Reverse ? 0 : direction.Output.FirstRow;
        writer.Line($"trace.Rows(\"{name}\", At{history.Name}, {Text(history.Stride)}, {Text(first)});");
    }

    /// <summary>A method called like the layer's class, with what its kernel is told of sizes and parameters.</summary>
    private static void WriteKernel(CodeWriter writer, KernelPlan layer)
    {
        var arguments = layer.Kernel.Code.Forward
            .Where(a => a.Role is KernelRole.Integer or KernelRole.Single or KernelRole.Source
                or KernelRole.Parameter or KernelRole.Matrix or KernelRole.RowMatrix)
            .Select(a => a.Role switch
            {
                KernelRole.Source => Text(layer.Kernel.Source!.Layer),
                KernelRole.Integer => Text((int)a.Number),
                KernelRole.Single => a.Number.ToString("R", CultureInfo.InvariantCulture),
                _ => Text(layer.Kernel.Tensors[(int)a.Number].Tensor),
            });
        writer.Line($"RgEagerLayers.{layer.Kernel.Code.Class}({string.Join(", ", arguments.Prepend("trace"))});");
        foreach (var kept in layer.Kernel.Code.Kept)
        {
            var buffer = layer.Buffers[kept.Buffer];
            writer.Line(
                $"trace.Places(\"{kept.Name}\", At{buffer.Name}, {Text(buffer.Stride)}, {Text(kept.Places)}, {Text(kept.First)});");
        }
    }

    private static void WriteOutputs(CodeWriter writer, ModelProgram program, ValuePlan value)
    {
        int rows = program.Model.TimeScales[value.Scale].Steps * program.Model.BatchSize;
        int empty = value.Last switch
        {
            LastStep.End => value.FirstRow + rows,
            LastStep.Start => rows + program.Model.BatchSize,
            _ => -1,
        };
        writer.Line(
            $"trace.Outputs(At{value.Buffer.Name}, {Text(value.Stride)}, {Text(value.FirstRow)}, {Text(empty)}, "
            + $"{(value.Last == LastStep.End ? "true" : "false")});");
    }
}
