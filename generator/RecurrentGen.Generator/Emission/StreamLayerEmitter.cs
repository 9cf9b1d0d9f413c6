using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Numerics;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>Writes the methods of a live stream that step one layer each, at every vector width.</summary>
internal sealed class StreamLayerEmitter(
    ModelProgram program, StreamPlan plan, CompactPlan compactPlan, CompactStreamEmitter compact, CodeWriter writer)
{
    private const string Parameters = "ref float m, ref float before, ref float after, ref float p, int odd";

    /// <summary>Writes all of them.</summary>
    public void Write()
    {
        var layers = StreamEmitter.StepLayers(program).ToList();
        for (int i = 0; i < layers.Count; i++)
        {
            var layer = layers[i];
            string input = Place(layer.Input);
            if (i > 0)
            {
                writer.Line();
            }

            if (layer is DensePlan { IsHead: true } head)
            {
                WriteHead(head, input);
            }
            else if (layer is EmbeddingPlan embedding)
            {
                EmbeddingEmitter.WriteStep(writer, embedding, Parameters, input, OutputOf(embedding));
            }
            else if (layer is KernelPlan kernel)
            {
                WriteKernelLayer(kernel, input);
            }
            else
            {
                WriteDispatch(layer);
                foreach (var lanes in Lanes.All)
                {
                    writer.Line();
                    WriteKernel(layer, lanes, input);
                }
            }

            if (compactPlan.Has(layer))
            {
                WriteCompactLayer(layer, input);
            }
        }
    }

    /// <summary>Where a step finds the output of a layer.</summary>
    public string OutputOf(LayerPlan layer) =>
        layer is KernelPlan { Kernel.Code.PassesThrough: true } ? Place(layer.Input)
        : layer is RecurrentPlan ? $"RgUnsafe.Add(ref after, {Text(plan.State(layer, 0))})"
        : $"RgUnsafe.Add(ref m, {Text(plan.Output(layer))})";

    /// <summary>Where a step finds a value: the output of a layer, or the model's input.</summary>
    private string Place(ValuePlan value) => program.Layers.FirstOrDefault(l => l.Output == value) is { } layer
        ? OutputOf(layer)
        : $"RgUnsafe.Add(ref m, {Text(plan.Input)})";

    /// <summary>A layer that a class of the runtime computes.</summary>
    private void WriteKernelLayer(KernelPlan layer, string input)
    {
        writer.Line($"// {layer.Layer.Name}: [{Text(layer.Layer.InputSize)}] -> [{Text(layer.Layer.OutputSize)}]");
        writer.Line("[RgMethodImpl(RgMethodImplOptions.AggressiveInlining)]");
        string result = layer.Kernel.Shortening is null ? "void" : "bool";
        using (writer.Block($"private static {result} Step{layer.Identifier}({Parameters})"))
        {
            KernelEmitter.WriteStep(writer, plan, layer, input, layer.Source is null ? "" : Place(layer.Source));
        }
    }

    private void WriteCompactLayer(LayerPlan layer, string input)
    {
        writer.Line();
        compact.WriteDispatch(layer);
        foreach (var lanes in Lanes.All)
        {
            writer.Line();
            writer.Line("[RgMethodImpl(RgMethodImplOptions.AggressiveOptimization)]");
            using (writer.Block(compact.KernelHeader(layer, lanes)))
            {
                writer.Line($"ref float input = ref {input};");
                if (layer is DensePlan dense)
                {
                    WriteCompactDense(dense, lanes);
                }
                else
                {
                    WriteCell((RecurrentPlan)layer, lanes, true);
                }
            }
        }
    }

    private void WriteCompactDense(DensePlan dense, Lanes lanes)
    {
        writer.Line($"ref float output = ref RgUnsafe.Add(ref m, {Text(plan.Output(dense))});");
        string sums = compact.WriteSums(compactPlan.Of(dense)!, "input");
        Section.Write(writer, lanes, dense.Weight.Matrix, section => writer.Line(section.Lanes.Store(
            Activated(dense, section.Lanes.Load(sums, section.Slot(dense.Weight.Matrix, 0))), "output", section.Unit())));
        WriteSoftmax(dense);
    }

    /// <summary>A dense layer of few units: the products are the library's, and the same at every width.</summary>
    private void WriteHead(DensePlan dense, string input)
    {
        writer.Line($"// {dense.Layer.Name}: [{Text(dense.Input.Size)}] -> [{Text(dense.Output.Size)}]");
        writer.Line("[RgMethodImpl(RgMethodImplOptions.AggressiveInlining)]");
        using (writer.Block($"private static void Step{dense.Identifier}({Parameters})"))
        {
            writer.Line($"ref float output = ref RgUnsafe.Add(ref m, {Text(plan.Output(dense))});");
            var weight = dense.Weight.Matrix;
            for (int unit = 0; unit < dense.Output.Size; unit++)
            {
                writer.Line($"RgUnsafe.Add(ref output, {Text(unit)}) = RgUnsafe.Add(ref p, {Text(dense.Bias.Matrix.Offset + unit)}) + RgPackedProducts.Dot(");
                writer.Line($"    ref {input}, ref RgUnsafe.Add(ref p, {Text(weight.Offset + (unit * weight.Columns))}), {Text(weight.Units)});");
            }

            string sums = new Lanes(4).Load("output", "0");
            if (Activated(dense, sums) is var values && values != sums)
            {
                writer.Line(new Lanes(4).Store(values, "output", "0"));
            }

            WriteSoftmax(dense);
        }
    }

    private void WriteDispatch(LayerPlan layer)
    {
        writer.Line($"// {layer.Layer.Name}: [{Text(layer.Layer.InputSize)}] -> [{Text(layer.Layer.OutputSize)}]");
        if (layer is RecurrentPlan recurrent)
        {
            foreach (string line in CellText.Equations(recurrent.Directions[0].Cell))
            {
                writer.Line("//   " + line);
            }
        }

        writer.Line("[RgMethodImpl(RgMethodImplOptions.AggressiveInlining)]");
        using (writer.Block($"private static void Step{layer.Identifier}({Parameters})"))
        {
            RowGroup.WriteDispatch(
                writer, lanes => $"Step{layer.Identifier}_{Text(lanes.Width)}(ref m, ref before, ref after, ref p, odd);");
        }
    }

    private void WriteKernel(LayerPlan layer, Lanes lanes, string input)
    {
        writer.Line(SourceFile.Optimized);
        using (writer.Block($"private static void Step{layer.Identifier}_{Text(lanes.Width)}({Parameters})"))
        {
            writer.Line($"ref float input = ref {input};");
            if (layer is DensePlan dense)
            {
                WriteDense(dense, lanes);
            }
            else
            {
                WriteCell((RecurrentPlan)layer, lanes, false);
            }
        }
    }

    private void WriteDense(DensePlan dense, Lanes lanes)
    {
        writer.Line($"ref float output = ref RgUnsafe.Add(ref m, {Text(plan.Output(dense))});");
        var kernel = new StepKernel(
            writer,
            new PackedMatrix(0, 0, 1, dense.Output.Size, false, 1),
            true,
            [new StepProduct("input", 0, dense.Weight.Matrix)],
            [new StepProduct("", 0, dense.Bias.Matrix)],
            null,
            false,
            (section, sums) => writer.Line(section.Lanes.Store(
                Activated(dense, sums[0].Text), "output", section.Unit())));
        kernel.Write(lanes);
        WriteSoftmax(dense);
    }

    private static string Activated(DensePlan dense, string sum)
    {
        var activation = dense.Dense.Activation;
        return activation is Activation.None or Activation.Softmax
            ? sum
            : $"RgVectorMath.{activation}({sum})";
    }

    private void WriteSoftmax(DensePlan dense)
    {
        if (dense.Dense.Activation == Activation.Softmax)
        {
            writer.Line($"RgRowActivations.Softmax(ref output, {Text(BufferPlan.Padded(dense.Output.Size))}, {Text(dense.Output.Size)}, 1);");
        }
    }

    private void WriteCell(RecurrentPlan layer, Lanes lanes, bool isCompact)
    {
        var cell = layer.Directions[0].Cell;
        for (int state = 0; state < cell.Cell.StateSizes.Count; state++)
        {
            writer.Line($"ref float state{Text(state)} = ref RgUnsafe.Add(ref before, {Text(plan.State(layer, state))});");
            writer.Line($"ref float new{Text(state)} = ref RgUnsafe.Add(ref after, {Text(plan.State(layer, state))});");
        }

        IStepMemory memory = new StreamMemory(plan, cell, layer.Input.IsOneHot);
        if (isCompact)
        {
            memory = new CompactStreamEmitter.Memory(compact, compactPlan, memory);
        }

        new CellStep(cell, memory).Write(writer, lanes);
    }

    /// <summary>A stream's states and scratch.</summary>
    private sealed class StreamMemory(StreamPlan plan, CellPlan cell, bool inputIsOneHot) : IStepMemory
    {
        public bool InputIsOneHot => inputIsOneHot;

        public RowPlace Place(Node node)
        {
            int state = cell.Graph.Outputs.ToList().IndexOf(node);
            return Row(node.Kind switch
            {
                NodeKind.Input => "input",
                NodeKind.State => "state" + Text(node.Index),
                NodeKind.Weight => $"RgUnsafe.Add(ref p, {Text(cell.Parameters[node.Index].Storage.Matrix.Offset)})",
                _ when state >= 0 => "new" + Text(state),
                _ => $"RgUnsafe.Add(ref m, {Text(plan.Value(node))})",
            });
        }

        public RowPlace NewState(int state) => Row("new" + Text(state));

        public bool IsKept(Node node) => plan.Value(node) >= 0;

        public RowReference? Hoisted(StagePlan stage) => null;

        private static RowPlace Row(string reference) => new(new RowReference(reference, 0, reference), null, 0);
    }
}
