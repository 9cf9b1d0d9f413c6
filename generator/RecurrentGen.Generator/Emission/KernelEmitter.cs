using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Numerics;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>Writes the calls of layers that classes of the runtime compute, from the roles of their arguments.</summary>
internal static class KernelEmitter
{
    private const string Null = "ref RgUnsafe.NullRef<float>()";

    public static void WriteForward(Pass pass, CodeWriter writer, KernelPlan layer)
    {
        writer.Line();
        writer.Line($"// {layer.Layer.Name}: {layer.Layer.Description}");
        writer.Line(SourceFile.Optimized);
        using (writer.Block($"private void Forward{layer.Identifier}()"))
        {
            WriteCall(pass, writer, layer, "Forward", layer.Kernel.Code.Forward);
        }
    }

    public static void WriteBackward(Pass pass, CodeWriter writer, KernelPlan layer)
    {
        string parameter = layer.Trains ? "bool inputs" : "";
        writer.Line();
        writer.Line($"// forward: {layer.Layer.Name}: {layer.Layer.Description}");
        writer.Line(SourceFile.Optimized);
        using (writer.Block($"private void Backward{layer.Identifier}({parameter})"))
        {
            WriteCall(pass, writer, layer, "Backward", layer.Kernel.Code.Backward);
        }

        if (layer.Source is not null)
        {
            writer.Line();
            writer.Line($"// forward: {layer.Layer.Name}: its other operand");
            writer.Line(SourceFile.Optimized);
            using (writer.Block($"private void SourceBackward{layer.Identifier}()"))
            {
                WriteCall(pass, writer, layer, "SourceBackward", layer.Kernel.Code.SourceBackward);
            }
        }
    }

    /// <param name="input">Reference to the input.</param>
    /// <param name="source">Reference to the value besides it.</param>
    public static void WriteStep(CodeWriter writer, StreamPlan plan, KernelPlan layer, string input, string source)
    {
        var arguments = layer.Kernel.Code.Step.Select(a => a.Role switch
        {
            KernelRole.Input => "ref " + input,
            KernelRole.Source => "ref " + source,
            KernelRole.Output => $"ref RgUnsafe.Add(ref m, {Text(plan.Output(layer))})",
            KernelRole.Buffer => $"ref RgUnsafe.Add(ref m, {Text(plan.Buffer(layer.Buffers[(int)a.Number]))})",
            KernelRole.State => $"ref RgUnsafe.Add(ref before, {Text(plan.State(layer, (int)a.Number))})",
            KernelRole.NewState => $"ref RgUnsafe.Add(ref after, {Text(plan.State(layer, (int)a.Number))})",
            _ => Common(layer, a),
        });
        WriteCall(writer, layer, (layer.Kernel.Shortening is null ? "" : "return ", "Step"), arguments.ToList());
    }

    private static void WriteCall(
        Pass pass, CodeWriter writer, KernelPlan layer, string method, EquatableArray<KernelArgument> arguments)
    {
        ForwardEmitter.WriteReferences(writer, arguments.Any(a => a.Role is KernelRole.Parameter or KernelRole.Matrix or KernelRole.RowMatrix));
        if (arguments.Any(a => a.Role is KernelRole.Gradient or KernelRole.MatrixGradient && Storage(layer, a).Region != Region.Frozen))
        {
            writer.Line("ref float d = ref Gradients.Start;");
        }

        WriteCall(writer, layer, ("", method), arguments.Select(a => Argument(pass, layer, a)).ToList());
    }

    /// <summary>A call with a few arguments in each line.</summary>
    private static void WriteCall(
        CodeWriter writer, KernelPlan layer, (string Before, string Name) method, IReadOnlyList<string> arguments)
    {
        writer.Line($"{method.Before}{PassTypeEmitter.Runtime}Numerics.{layer.Kernel.Code.Class}.{method.Name}(");
        for (int i = 0; i < arguments.Count; i++)
        {
            writer.Line("    " + arguments[i] + (i == arguments.Count - 1 ? ");" : ","));
        }
    }

    private static string Argument(Pass pass, KernelPlan layer, KernelArgument argument) => argument.Role switch
    {
        KernelRole.Axis => AxisOf(pass, layer.Input),
        KernelRole.OutputAxis => AxisOf(pass, layer.Output),
        KernelRole.Sequences => SequenceCount,
        KernelRole.Rows => pass.RowCount(layer.Input),
        KernelRole.Input => Value(pass, layer.Input),
        KernelRole.Output => Value(pass, layer.Output),
        KernelRole.Source => Value(pass, layer.Source!),
        KernelRole.InputGradient => Rows(layer.Input.Gradient),
        KernelRole.OutputGradient => Rows(layer.Output.Gradient),
        KernelRole.SourceGradient => Rows(layer.Source!.Gradient),
        KernelRole.Noise => $"Noise, {Place(pass, layer, false)}",
        KernelRole.WantsInputs => layer.Trains ? "inputs" : "true",
        KernelRole.Buffer => Rows(layer.Buffers[(int)argument.Number]),
        KernelRole.Transposed => $"ref _derived.At({Text(Storage(layer, argument).Transposed)})",
        KernelRole.Gradient => Gradient(layer, argument),
        KernelRole.MatrixGradient => $"{Gradient(layer, argument)}, {Granules(layer, argument)}",
        _ => Common(layer, argument),
    };

    private static string AxisOf(Pass pass, ValuePlan value) => $"{pass.Axis(value).Active}, {pass.Axis(value).Start}";

    /// <summary>An argument that is the same in a pass and in a step.</summary>
    private static string Common(KernelPlan layer, KernelArgument argument) => argument.Role switch
    {
        KernelRole.Integer => Text((int)argument.Number),
        KernelRole.Single => Single(argument.Number),
        KernelRole.Parameter => Parameter(layer, argument),
        KernelRole.RowMatrix => $"{Parameter(layer, argument)}, {Text(Storage(layer, argument).Matrix.Columns)}",
        KernelRole.Matrix => $"{Parameter(layer, argument)}, {Granules(layer, argument)}",
        _ => throw new InvalidOperationException($"{argument.Role} has no meaning in this method of {layer.Layer.Name}."),
    };

    /// <summary>A number for a layer's random bits: another one for each direction.</summary>
    public static string Place(Pass pass, LayerPlan layer, bool reverse) =>
        Text((2 * pass.Program.Layers.ToList().IndexOf(layer)) + (reverse ? 1 : 0));

    public static string Single(double number) => ((float)number).ToString("R", CultureInfo.InvariantCulture) + "f";

    private static Storage Storage(KernelPlan layer, KernelArgument argument) => layer.Storages[(int)argument.Number];

    private static string Parameter(KernelPlan layer, KernelArgument argument) =>
        $"ref RgUnsafe.Add(ref p, {Text(Storage(layer, argument).Matrix.Offset)})";

    private static string Gradient(KernelPlan layer, KernelArgument argument) =>
        Storage(layer, argument).Region == Region.Frozen
            ? Null
            : $"ref RgUnsafe.Add(ref d, {Text(Storage(layer, argument).Matrix.Offset)})";

    private static string Granules(KernelPlan layer, KernelArgument argument)
    {
        PackedMatrix matrix = Storage(layer, argument).Matrix;
        return $"{Text(matrix.RowGranules)}, {Text(matrix.PanelGranules)}";
    }

    private static string Value(Pass pass, ValuePlan value) => $"ref {pass.ValueRow(value)}, {Text(value.Stride)}";

    private static string Rows(BufferPlan buffer) => $"ref {Row(buffer, "0")}, {Text(buffer.Stride)}";
}
