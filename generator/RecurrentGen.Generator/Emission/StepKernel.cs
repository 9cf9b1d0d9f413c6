using System;
using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Numerics;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>A product of a single step: the operand in memory, the weights in the parameter block.</summary>
/// <param name="Operand">Reference to the operand's first element.</param>
/// <param name="IsOneHot">
/// Whether the operand is the index of its only 1, so that a row of weights is the product.
/// </param>
internal sealed record StepProduct(string Operand, int FirstSlot, PackedMatrix Matrix, bool IsOneHot = false)
{
    /// <summary>Rows of weights that a step reads.</summary>
    public int ReadRows => IsOneHot ? 1 : Matrix.Depth;
}

/// <summary>
/// Writes the accumulators of one stage for a single step: panel by panel they are summed in registers, in several
/// chains where few accumulators would leave the multiplier waiting, and handed to the element-wise code without
/// touching memory.
/// </summary>
/// <param name="uniform">
/// Whether every product of the stage feeds all slots, so that a panel holds all of a unit's weights.
/// </param>
/// <param name="products">What is summed here.</param>
/// <param name="biases">Products with the operand 1.</param>
/// <param name="start">A row of gates with sums to start from, or null.</param>
/// <param name="writesHalves">
/// Whether the two vectors of a granule at 256 bits are written out instead of looped over.
/// </param>
/// <param name="elementwise">Writes the element-wise code of a section, given where each slot's accumulator is.</param>
internal sealed class StepKernel(
    CodeWriter writer,
    PackedMatrix gates,
    bool uniform,
    IReadOnlyList<StepProduct> products,
    IReadOnlyList<StepProduct> biases,
    string? start,
    bool writesHalves,
    Action<Section, IReadOnlyList<LanesOf>> elementwise)
{
    /// <summary>Independent sums that hide the latency of a multiply-add.</summary>
    private const int WantedChains = 8;

    /// <summary>Accumulators that fit the registers of the narrow widths, which have 16.</summary>
    private const int MostNarrowAccumulators = 12;

    /// <summary>Products of so few elements are written out instead of looped.</summary>
    private const int UnrolledDepth = 4;

    /// <summary>
    /// A panel that stays in a first-level cache of 48 KiB until the next step, beside what else a step reads.
    /// </summary>
    private const int NearPanelBytes = 32 << 10;

    /// <summary>Weights that half a second-level cache of 1 MiB does not hold.</summary>
    private const int FarBytes = 512 << 10;

    /// <summary>
    /// Whether reading the last panel first finds some of it in a cache. Between the two sizes there is nothing to
    /// find, and walking back costs 5 %.
    /// </summary>
    private bool WalksBack(int panels)
    {
        int bytes = products.Sum(p => p.ReadRows * PerPanel * p.Matrix.Slots * PackedMatrix.Granule * sizeof(float));
        return bytes <= NearPanelBytes || (long)bytes * panels > FarBytes;
    }

    /// <summary>Granules of units whose weights share a panel.</summary>
    private int PerPanel => uniform && products.Count > 0 ? Math.Max(1, products[0].Matrix.PanelGranules / gates.Slots) : 1;

    public void Write(Lanes lanes)
    {
        // A row that fits one panel is written as a last panel, whatever its width.
        bool onePanel = uniform && products.Count > 0 && gates.RowGranules <= products[0].Matrix.PanelGranules;
        int panels = onePanel ? 0 : gates.FullGranules / PerPanel;
        if (panels > 0)
        {
            bool turns = panels > 1 && WalksBack(panels);
            string counter = turns ? "visit" : "panel";
            using (panels > 1 ? writer.Block($"for (int {counter} = 0; {counter} < {Text(panels)}; {counter}++)") : writer.Block())
            {
                if (turns)
                {
                    // Every other step walks back: what the caches still hold of the step before is read first.
                    writer.Line($"int panel = odd == 0 ? visit : {Text(panels - 1)} - visit;");
                }

                WriteFull(lanes, new Panel(panels > 1 ? "panel" : "0", 0, PerPanel, PerPanel * gates.Slots));
            }
        }

        int rest = gates.FullGranules - (panels * PerPanel);
        if (rest == 0 && gates.Tail == 0)
        {
            return;
        }

        // Full granules that do not fill a panel, and the rest of the row, share the last panel.
        var last = new Panel(Text(panels), panels, rest, (rest * gates.Slots) + gates.TailGranules);
        using (writer.Block())
        {
            if (lanes.Width == PackedMatrix.Granule)
            {
                WriteWhole(lanes, last);
                return;
            }

            if (rest > 0)
            {
                WriteFull(lanes, last);
            }

            if (gates.Tail > 0)
            {
                WriteRest(lanes, last);
            }
        }
    }

    /// <summary>A panel in which one vector is a granule: all of it is summed at once.</summary>
    private void WriteWhole(Lanes lanes, Panel panel)
    {
        var full = FullVectors(panel, "");
        var rest = gates.Tail == 0 ? [] : RestVectors(lanes, panel);
        WriteSums(lanes, panel, [.. full, .. rest]);
        WriteGranules(lanes, panel, full, "");
        if (gates.Tail > 0)
        {
            using (writer.Block())
            {
                WriteRestUnits(lanes, rest);
            }
        }
    }

    /// <summary>The full granules of a panel.</summary>
    private void WriteFull(Lanes lanes, Panel panel)
    {
        bool writtenOut = lanes.Width == PackedMatrix.Granule
            || (writesHalves && 2 * lanes.Width == PackedMatrix.Granule);
        for (int first = 0; first < (writtenOut ? PackedMatrix.Granule : lanes.Width); first += lanes.Width)
        {
            using (writtenOut
                ? writer.Block()
                : writer.Block($"for (int lane = 0; lane < {PackedMatrix.Granule}; lane += {lanes.Width})"))
            {
                string lane = !writtenOut ? "lane" : first == 0 ? "" : Text(first);
                var vectors = FullVectors(panel, lane);
                WriteSums(lanes, panel, vectors);
                WriteGranules(lanes, panel, vectors, lane);
            }
        }
    }

    private List<VectorSum> FullVectors(Panel panel, string lane)
    {
        var vectors = new List<VectorSum>();
        for (int granule = 0; granule < panel.Granules; granule++)
        {
            for (int slot = 0; slot < gates.Slots; slot++)
            {
                vectors.Add(
                    new VectorSum(slot, granule, ((granule * gates.Slots) + slot) * PackedMatrix.Granule, lane));
            }
        }

        return vectors;
    }

    private void WriteGranules(Lanes lanes, Panel panel, List<VectorSum> vectors, string lane)
    {
        for (int granule = 0; granule < panel.Granules; granule++)
        {
            var section = new Section(lanes, panel.GranuleText(granule, PerPanel), lane, 0, false);
            using (writer.Block())
            {
                elementwise(
                    section, vectors.Where(v => v.Granule == granule).Select(v => Whole(lanes, v)).ToList());
            }
        }
    }

    /// <summary>Lanes that each slot has in a granule of the rest.</summary>
    private int RestWidth => PackedMatrix.Granule / gates.TailSharing;

    private int FirstRestUnit => gates.FullGranules * PackedMatrix.Granule;

    /// <summary>The units beyond the full granules, at the narrower widths.</summary>
    private void WriteRest(Lanes lanes, Panel panel)
    {
        if (lanes.Width > RestWidth)
        {
            using (writer.Block())
            {
                var packed = RestVectors(lanes, panel);
                WriteSums(lanes, panel, packed);
                WriteRestUnits(lanes, packed);
            }

            return;
        }

        int units = (gates.Tail + lanes.Width - 1) / lanes.Width * lanes.Width;
        using (units == lanes.Width
            ? writer.Block()
            : writer.Block($"for (int lane = 0; lane < {units}; lane += {lanes.Width})"))
        {
            string lane = units == lanes.Width ? "" : "lane";
            var vectors = Enumerable.Range(0, gates.Slots)
                .Select(slot => new VectorSum(slot, panel.Granules, RestColumn(panel) + TailColumn(slot), lane))
                .ToList();
            WriteSums(lanes, panel, vectors);
            elementwise(
                new Section(lanes, "", lane, FirstRestUnit, gates.Tail % lanes.Width != 0) { IsRest = true },
                vectors.Select(v => Whole(lanes, v)).ToList());
        }
    }

    private static LanesOf Whole(Lanes lanes, VectorSum sum) => new(sum.Name, lanes.Width, 0, lanes.Width);

    /// <summary>The vectors of the rest: each holds the units of several slots, or of one.</summary>
    private List<VectorSum> RestVectors(Lanes lanes, Panel panel) =>
        Enumerable.Range(0, ((gates.Slots * RestWidth) + lanes.Width - 1) / lanes.Width)
            .Select(i => new VectorSum(i, panel.Granules, RestColumn(panel) + (i * lanes.Width), ""))
            .ToList();

    /// <summary>Takes vectors of several slots apart for the element-wise code.</summary>
    private void WriteRestUnits(Lanes lanes, List<VectorSum> vectors)
    {
        var parts = Enumerable.Range(0, gates.Slots)
            .Select(slot => slot * RestWidth)
            .Select(lane => new LanesOf(vectors[lane / lanes.Width].Name, lanes.Width, lane % lanes.Width, RestWidth))
            .ToList();
        elementwise(
            new Section(new Lanes(RestWidth), "", "", FirstRestUnit, gates.Tail % RestWidth != 0) { IsRest = true }, parts);
    }

    private int RestColumn(Panel panel) => panel.Granules * gates.Slots * PackedMatrix.Granule;

    private int TailColumn(int slot) =>
        (slot / gates.TailSharing * PackedMatrix.Granule) + (slot % gates.TailSharing * RestWidth);

    private void WriteSums(Lanes lanes, Panel panel, List<VectorSum> vectors)
    {
        int chains = Chains(lanes, vectors.Count);
        foreach (var vector in vectors)
        {
            var starts = biases.Where(b => Feeds(b, vector)).Select(b => lanes.Load("p", Weight(b, panel, vector)));
            string sum = string.Join(" + ", start is null ? starts : [lanes.Load(start, StartOffset(panel, vector))]);
            writer.Line($"var {vector.Name} = {(sum.Length == 0 ? lanes.Type + ".Zero" : sum)};");
            for (int chain = 1; chain < chains; chain++)
            {
                writer.Line($"var {vector.Name}_{Text(chain)} = {lanes.Type}.Zero;");
            }
        }

        foreach (var product in products)
        {
            WriteProduct(lanes, panel, vectors.Where(v => Feeds(product, v)).ToList(), product, chains);
        }

        foreach (var vector in vectors.Where(_ => chains > 1))
        {
            string sum = chains == 2
                ? $"{vector.Name}_1"
                : $"{vector.Name}_1 + ({vector.Name}_2 + {vector.Name}_3)";
            writer.Line($"{vector.Name} += {sum};");
        }
    }

    /// <summary>Column of a vector in a row of gates.</summary>
    private string StartOffset(Panel panel, VectorSum vector)
    {
        int stride = PerPanel * gates.Slots * PackedMatrix.Granule;
        string lane = vector.Lane.Length > 0 ? " + " + vector.Lane : "";
        return panel.IsLoop
            ? $"{Text(vector.Column)} + ({panel.Number} * {Text(stride)}){lane}"
            : Text(vector.Column + (panel.First * stride)) + lane;
    }

    private static int Chains(Lanes lanes, int accumulators)
    {
        int chains = 1;
        while (chains < 4 && accumulators * chains < WantedChains
            && (lanes.Width == PackedMatrix.Granule || accumulators * chains * 2 <= MostNarrowAccumulators))
        {
            chains *= 2;
        }

        return chains;
    }

    private bool Feeds(StepProduct product, VectorSum vector) =>
        product.Matrix.Slots == gates.Slots
        || (vector.Slot >= product.FirstSlot && vector.Slot < product.FirstSlot + product.Matrix.Slots);

    private void WriteProduct(Lanes lanes, Panel panel, List<VectorSum> vectors, StepProduct product, int chains)
    {
        int depth = product.Matrix.Depth;
        int row = RowWidth(product, panel);
        if (vectors.Count == 0)
        {
            return;
        }

        using (writer.Block())
        {
            string start = Weight(product, panel, null);
            if (product.IsOneHot)
            {
                start += $" + (global::System.BitConverter.SingleToInt32Bits({product.Operand}) * {Text(row)})";
            }

            writer.Line($"ref float weights = ref RgUnsafe.Add(ref p, {start});");
            if (product.IsOneHot)
            {
                foreach (var vector in vectors)
                {
                    string weight = lanes.Load("weights", vector.OffsetText(ColumnInPanel(product, vector)));
                    writer.Line($"{vector.Name} += {weight};");
                }

                return;
            }

            int looped = depth <= UnrolledDepth ? 0 : depth / chains * chains;
            if (looped > 0)
            {
                string step = chains == 1 ? "k++" : $"k += {Text(chains)}";
                using (writer.Block($"for (int k = 0; k < {Text(looped)}; {step})"))
                {
                    for (int chain = 0; chain < chains; chain++)
                    {
                        WriteMultiplyAdds(
                            lanes, vectors, product, chain, chain == 0 ? "k" : $"k + {Text(chain)}", chain * row);
                    }

                    writer.Line($"weights = ref RgUnsafe.Add(ref weights, {Text(chains * row)});");
                }
            }

            for (int k = looped; k < depth; k++)
            {
                WriteMultiplyAdds(lanes, vectors, product, (k - looped) % chains, Text(k), (k - looped) * row);
            }
        }
    }

    private void WriteMultiplyAdds(
        Lanes lanes, List<VectorSum> vectors, StepProduct product, int chain, string k, int offset)
    {
        string variable = "x" + Text(chain);
        using (writer.Block())
        {
            writer.Line($"var {variable} = {lanes.Broadcast($"RgUnsafe.Add(ref {product.Operand}, {k})")};");
            foreach (var vector in vectors)
            {
                string name = chain == 0 ? vector.Name : $"{vector.Name}_{Text(chain)}";
                string weight = lanes.Load("weights", vector.OffsetText(offset + ColumnInPanel(product, vector)));
                writer.Line($"{name} = {lanes.Class}.MultiplyAddEstimate({variable}, {weight}, {name});");
            }
        }
    }

    /// <summary>Column of a vector in a row of a product's panel.</summary>
    private int ColumnInPanel(StepProduct product, VectorSum vector) => uniform
        ? vector.Column
        : (vector.Slot - product.FirstSlot) * PackedMatrix.Granule;

    private int RowWidth(StepProduct product, Panel panel) =>
        uniform ? panel.Width * PackedMatrix.Granule : product.Matrix.Slots * PackedMatrix.Granule;

    /// <summary>Offset of a panel of weights in the parameter block, or of one vector in its first row.</summary>
    private string Weight(StepProduct product, Panel panel, VectorSum? vector)
    {
        int granules = uniform ? PerPanel * gates.Slots : product.Matrix.Slots;
        int stride = granules * PackedMatrix.Granule * product.Matrix.Depth;
        int constant = product.Matrix.Offset + (vector is null ? 0 : ColumnInPanel(product, vector));
        string lane = vector is { Lane.Length: > 0 } ? " + " + vector.Lane : "";
        if (panel.IsLoop)
        {
            return $"{Text(constant)} + ({panel.Number} * {Text(stride)}){lane}";
        }

        return Text(constant + (panel.First * stride)) + lane;
    }

    /// <summary>Neighbouring granules of units whose weights lie together.</summary>
    /// <param name="Number">Its number, or the loop's variable.</param>
    /// <param name="First">Its number where it is not a loop.</param>
    /// <param name="Granules">Full granules of units in it.</param>
    /// <param name="Width">Granules in a row of its weights, for products of all slots.</param>
    private sealed record Panel(string Number, int First, int Granules, int Width)
    {
        public bool IsLoop => Number == "panel";

        /// <summary>The number of a granule of units, for the offsets of a section.</summary>
        public string GranuleText(int granule, int perPanel) => !IsLoop ? Text((First * perPanel) + granule)
            : perPanel == 1 ? Number
            : granule == 0 ? $"({Number} * {Text(perPanel)})"
            : $"(({Number} * {Text(perPanel)}) + {Text(granule)})";
    }

    /// <summary>A vector of sums of one slot (or, in a packed rest, of several).</summary>
    /// <param name="Column">Its column in a row of a panel.</param>
    /// <param name="Lane">The loop variable that is added to the column, or empty.</param>
    private sealed record VectorSum(int Slot, int Granule, int Column, string Lane)
    {
        public string Name => $"a{Text(Granule)}_{Text(Slot)}";

        public string OffsetText(int offset) =>
            Lane.Length == 0 ? Text(offset) : offset == 0 ? Lane : $"{Text(offset)} + {Lane}";
    }
}
