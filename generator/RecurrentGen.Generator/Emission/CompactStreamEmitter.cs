using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Generator.Planning;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>Writes the steps of a live stream that reads compact weights, beside the float32 ones.</summary>
/// <param name="plan">Which sums have a compact form.</param>
/// <param name="sums">Offset in the stream's memory of a row of sums; the operand in the form of the format
/// follows.</param>
internal sealed class CompactStreamEmitter(ModelProgram program, CompactPlan plan, int sums, CodeWriter writer)
{
    /// <summary>The runtime's type of the copy.</summary>
    public static string WeightsType(ModelProgram program) =>
        $"{PassTypeEmitter.Runtime}Numerics.{program.Model.StreamWeights}Weights";

    /// <summary>Writes the calls of all layers.</summary>
    public void WriteCalls(StreamClockEmitter clocks)
    {
        using (writer.Block("if (_compact == null)"))
        {
            foreach (var layer in StreamEmitter.StepLayers(program))
            {
                clocks.WriteCall(layer, $"Step{layer.Identifier}(ref m, ref before, ref after, ref p, _half)");
            }
        }

        using (writer.Block("else"))
        {
            foreach (var layer in StreamEmitter.StepLayers(program))
            {
                clocks.WriteCall(layer, plan.Has(layer)
                    ? $"Step{layer.Identifier}Compact(_compact, ref m, ref before, ref after, ref p, _half)"
                    : $"Step{layer.Identifier}(ref m, ref before, ref after, ref p, _half)");
            }
        }
    }

    /// <summary>The method that calls the kernel of the widest vectors.</summary>
    public void WriteDispatch(LayerPlan layer)
    {
        writer.Line($"// {layer.Layer.Name} with weights of the compact copy");
        writer.Line("[RgMethodImpl(RgMethodImplOptions.AggressiveInlining)]");
        using (writer.Block($"private static void Step{layer.Identifier}Compact({Parameters()})"))
        {
            RowGroup.WriteDispatch(
                writer,
                lanes => $"Step{layer.Identifier}Compact_{Text(lanes.Width)}(compact, ref m, ref before, ref after, ref p, odd);");
        }
    }

    /// <summary>The head of a kernel.</summary>
    public string KernelHeader(LayerPlan layer, Lanes lanes) =>
        $"private static void Step{layer.Identifier}Compact_{Text(lanes.Width)}({Parameters()})";

    /// <summary>The sums of a cell's stage or of a dense layer.</summary>
    /// <param name="operands">References to the operands' first elements.</param>
    /// <returns>Reference to the row of sums.</returns>
    public string WriteSums(CompactStagePlan stage, params string[] operands)
    {
        writer.Line($"ref float sums{Text(stage.Number)} = ref RgUnsafe.Add(ref m, {Text(sums)});");
        string row = $"sums{Text(stage.Number)}";
        string scratch = $"ref RgUnsafe.Add(ref m, {Text(sums + plan.SumsLength)})";
        string start = $"ref compact.Start({Text(stage.Number)})";

        // The first product reaches every sum, or there are sums that start from a bias alone.
        if (stage.Products[0].SlotCount != stage.Gates.Slots)
        {
            writer.Line($"RgRows.Copy({start}, ref {row}, {Text(stage.Gates.Columns)});");
            start = $"ref {row}";
        }

        for (int i = 0; i < operands.Length; i++)
        {
            writer.Line(
                $"compact.Multiply({Text(stage.FirstProduct + i)}, ref {operands[i]}, {scratch}, {start}, ref {row});");
            start = $"ref {row}";
        }

        return row;
    }

    private string Parameters() =>
        WeightsType(program) + " compact, ref float m, ref float before, ref float after, ref float p, int odd";

    /// <summary>A stream's memory, where the sums of a stage come from compact weights.</summary>
    public sealed class Memory(CompactStreamEmitter emitter, CompactPlan plan, IStepMemory stream) : IComputedSums
    {
        public RowPlace Place(Node node) => stream.Place(node);

        public RowPlace NewState(int state) => stream.NewState(state);

        public bool InputIsOneHot => false;

        public bool IsKept(Node node) => stream.IsKept(node);

        public RowReference? Hoisted(StagePlan stage) => null;

        public string WriteSums(CodeWriter writer, StagePlan stage) => emitter.WriteSums(
            plan.Of(stage), stage.Products.Select(p => stream.Place(p.Operand!).Rows.Parameter).ToArray());
    }
}
