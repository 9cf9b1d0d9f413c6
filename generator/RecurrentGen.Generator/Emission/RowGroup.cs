using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Numerics;

namespace RecurrentGen.Generator.Emission;

/// <summary>A stretch of memory that an element-wise method walks through row by row.</summary>
/// <param name="Parameter">Its name in the method.</param>
/// <param name="Stride">Floats per row; 0 for weights, which every row shares.</param>
/// <param name="Argument">Its first row, at the call.</param>
internal sealed record RowReference(string Parameter, int Stride, string Argument);

/// <summary>Where a value lies in a row.</summary>
/// <param name="Gates">The layout if the value is a slot of gates.</param>
internal sealed record RowPlace(RowReference Rows, PackedMatrix? Gates, int Slot)
{
    public string Offset(Section section) => Gates is { } gates ? section.Slot(gates, Slot) : section.Unit();
}

/// <summary>A value written to a place, or added to what is there.</summary>
/// <param name="Sums">Whether the sum over the units is what is written.</param>
internal sealed record RowStore(Node Value, RowPlace Place, bool Adds, bool Sums = false);

/// <summary>
/// One element-wise group of a pass: a method per vector width that loads, computes and stores, row by row.
/// </summary>
/// <param name="Name">The method's name.</param>
/// <param name="Layout">Cuts a row of units into granules and rest.</param>
/// <param name="Loads">Values found in memory.</param>
/// <param name="Stores">In the order in which they are written.</param>
/// <param name="Masks">Whether lanes beyond the last unit must stay zero: gradients, which later products read.</param>
internal sealed record RowGroup(
    string Name,
    string Comment,
    PackedMatrix Layout,
    IReadOnlyDictionary<Node, RowPlace> Loads,
    IReadOnlyList<RowStore> Stores,
    bool Masks)
{
    public IReadOnlyList<RowReference> References { get; } = Loads.Values
        .Concat(Stores.Select(s => s.Place))
        .Select(p => p.Rows)
        .Distinct()
        .ToList();

    public void WriteCall(CodeWriter writer, string rows)
    {
        string arguments = string.Join(", ", References.Select(r => "ref " + r.Argument));
        writer.Line($"{Name}({arguments}, {rows});");
    }

    public void WriteMethods(CodeWriter writer)
    {
        string parameters = string.Join(", ", References.Select(r => "ref float " + r.Parameter)) + ", int rows";
        string arguments = string.Join(", ", References.Select(r => "ref " + r.Parameter)) + ", rows";
        writer.Line($"// {Comment}");
        writer.Line("[RgMethodImpl(RgMethodImplOptions.AggressiveInlining)]");
        using (writer.Block($"private static void {Name}({parameters})"))
        {
            WriteDispatch(
                writer, lanes => $"{Name}_{lanes.Width.ToString(CultureInfo.InvariantCulture)}({arguments});");
        }

        foreach (var lanes in Lanes.All)
        {
            writer.Line();
            WriteMethod(writer, lanes, parameters);
        }
    }

    /// <summary>Calls the method of the widest vectors that the machine runs well.</summary>
    public static void WriteDispatch(CodeWriter writer, Func<Lanes, string> call)
    {
        using (writer.Block("if (Lanes16.IsHardwareAccelerated)"))
        {
            writer.Line(call(Lanes.All[0]));
        }

        using (writer.Block("else if (Lanes8.IsHardwareAccelerated)"))
        {
            writer.Line(call(Lanes.All[1]));
        }

        using (writer.Block("else"))
        {
            writer.Line(call(Lanes.All[2]));
        }
    }

    private void WriteMethod(CodeWriter writer, Lanes lanes, string parameters)
    {
        writer.Line(SourceFile.Optimized);
        string name = Name + "_" + lanes.Width.ToString(CultureInfo.InvariantCulture);
        using (writer.Block($"private static void {name}({parameters})"))
        using (writer.Block("for (int row = 0; row < rows; row++)"))
        {
            var reserved = new HashSet<string>(
                References.Select(r => r.Parameter).Concat(["row", "rows", "lane", "granule", "inside"]),
                StringComparer.Ordinal);
            var scalars = RowScalars.Write(
                writer, lanes, Stores.Select(s => s.Value), Loads.ContainsKey, n => Load(n, null, lanes), reserved);
            var sums = Stores.Where(s => s.Sums).ToDictionary(
                s => s, s => new RowSum(writer, lanes, s.Value.Name ?? s.Place.Rows.Parameter, reserved));
            Section.Write(writer, lanes, Layout, section => WriteBody(writer, lanes, section, reserved, scalars, sums));
            WriteScalars(writer, lanes, scalars, sums);
            foreach (var reference in References.Where(r => r.Stride > 0))
            {
                writer.Line(
                    $"{reference.Parameter} = ref RgUnsafe.Add(ref {reference.Parameter}, {reference.Stride});");
            }
        }
    }

    /// <summary>What a row has one of: the sums, which are complete now, and what comes from scalars alone.</summary>
    private void WriteScalars(
        CodeWriter writer,
        Lanes lanes,
        IReadOnlyDictionary<Node, string> scalars,
        IReadOnlyDictionary<RowStore, RowSum> sums)
    {
        foreach (var store in Stores.Where(s => s.Sums || Layout.Units == 0))
        {
            string value = sums.TryGetValue(store, out var sum) ? sum.Total
                : store.Value.Kind == NodeKind.Number ? lanes.Broadcast(VectorBody.Literal(store.Value.Number))
                : scalars[store.Value];
            string reference = store.Place.Rows.Parameter;
            writer.Line(lanes.Store(store.Adds ? $"{lanes.Load(reference, "0")} + {value}" : value, reference, "0"));
        }
    }

    private void WriteBody(
        CodeWriter writer,
        Lanes widest,
        Section section,
        HashSet<string> reserved,
        IReadOnlyDictionary<Node, string> scalars,
        IReadOnlyDictionary<RowStore, RowSum> sums)
    {
        var lanes = section.Lanes;
        bool masks = (Masks || sums.Count > 0) && section.IsPadded;
        if (masks)
        {
            writer.Line($"var inside = {section.Mask(Layout.Tail)};");
        }

        var shared = WriteSharedFunctions(writer, widest, section);
        var body = new VectorBody(
            writer, lanes, node => shared.TryGetValue(node, out var held) ? held.Text
                : scalars.TryGetValue(node, out var scalar) ? RowScalars.Text(scalar, widest, lanes)
                : Load(node, section, lanes), reserved);
        body.Compute(Stores.Select(s => s.Value));
        foreach (var store in Stores)
        {
            string value = body.Text(store.Value);
            if (sums.TryGetValue(store, out var sum))
            {
                sum.Add(section, masks ? $"inside & ({value})" : value);
                continue;
            }

            string offset = store.Place.Offset(section);
            string reference = store.Place.Rows.Parameter;
            bool keepsPadding = Masks && masks;
            value = keepsPadding ? $"inside & ({value})" : value;
            value = store.Adds ? $"{lanes.Load(reference, offset)} + {(keepsPadding ? $"({value})" : value)}" : value;
            writer.Line(lanes.Store(value, reference, offset));
        }
    }

    /// <summary>Functions of accumulators that lie in one vector of a packed rest.</summary>
    private IReadOnlyDictionary<Node, LanesOf> WriteSharedFunctions(CodeWriter writer, Lanes widest, Section section)
    {
        var vectors = new HashSet<int>();
        return LanesOf.WriteFunctions(writer, Stores.Select(s => s.Value), Loads.ContainsKey, node =>
        {
            if (section.Lanes.Width == widest.Width || Loads[node] is not { Gates: { } gates } place)
            {
                return null;
            }

            int column = gates.Column(place.Slot, section.FirstUnit);
            int first = column / widest.Width * widest.Width;
            string name = "a" + first.ToString(CultureInfo.InvariantCulture);
            if (vectors.Add(first))
            {
                writer.Line($"var {name} = {widest.Load(place.Rows.Parameter, Pass.Text(first))};");
            }

            return new LanesOf(name, widest.Width, column - first, section.Lanes.Width);
        });
    }

    /// <param name="section">Null before the units, where there are scalars only.</param>
    private string? Load(Node node, Section? section, Lanes lanes) =>
        !Loads.TryGetValue(node, out var place) ? null
        : section is null || node.IsScalar ? lanes.Load(place.Rows.Parameter, "0")
        : lanes.Load(place.Rows.Parameter, place.Offset(section));
}
