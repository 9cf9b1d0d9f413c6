using System;
using System.Collections.Generic;
using System.Globalization;
using RecurrentGen.Numerics;

namespace RecurrentGen.Generator.Emission;

/// <summary>
/// A stretch of units that one piece of element-wise code handles: full granules, or the rest of a row, at one vector
/// width. Gives the offsets of its first unit as text.
/// </summary>
/// <param name="Lanes">The vectors that hold its units.</param>
/// <param name="Granule">The loop variable over granules, a number, or empty.</param>
/// <param name="Lane">The loop variable over the vectors of a granule, or empty.</param>
/// <param name="FirstUnit">Of the rest; 0 for full granules.</param>
/// <param name="IsPadded">Whether some lanes lie beyond the last unit.</param>
internal sealed record Section(Lanes Lanes, string Granule, string Lane, int FirstUnit, bool IsPadded)
{
    /// <summary>Offset in a row of units.</summary>
    public string Unit(int offset = 0) => Sum(offset + FirstUnit, Times(PackedMatrix.Granule), Lane);

    /// <summary>Offset of a slot in a row of gates.</summary>
    public string Slot(PackedMatrix gates, int slot) => FirstUnit == 0 && !IsRest
        ? Sum(slot * PackedMatrix.Granule, Times(gates.Slots * PackedMatrix.Granule), Lane)
        : Sum(gates.Column(slot, FirstUnit), "", Lane);

    /// <summary>The mask of the lanes that hold units.</summary>
    /// <param name="tail">Units beyond the full granules.</param>
    public string Mask(int tail) => "RgVectorMasks.Below" + Lanes.Width.ToString(CultureInfo.InvariantCulture)
        + $"({tail.ToString(CultureInfo.InvariantCulture)} - {(Lane.Length == 0 ? "0" : Lane)})";

    /// <summary>Whether this is what remains after the full granules.</summary>
    public bool IsRest { get; init; }

    private string Times(int factor) => Granule.Length == 0 || Granule == "0" ? ""
        : char.IsDigit(Granule[0]) ? (int.Parse(Granule, CultureInfo.InvariantCulture) * factor).ToString(CultureInfo.InvariantCulture)
        : $"({Granule} * {factor.ToString(CultureInfo.InvariantCulture)})";

    private static string Sum(int number, string first, string second)
    {
        if (first.Length > 0 && char.IsDigit(first[0]))
        {
            number += int.Parse(first, CultureInfo.InvariantCulture);
            first = "";
        }

        var terms = new List<string>();
        foreach (string term in new[] { first, second })
        {
            if (term.Length > 0)
            {
                terms.Add(term);
            }
        }

        if (number != 0 || terms.Count == 0)
        {
            terms.Add(number.ToString(CultureInfo.InvariantCulture));
        }

        return string.Join(" + ", terms);
    }

    /// <summary>Writes the loops over all units of a row, and calls <paramref name="body"/> in each.</summary>
    public static void Write(CodeWriter writer, Lanes lanes, PackedMatrix gates, Action<Section> body)
    {
        int full = gates.FullGranules;
        if (full > 0)
        {
            var loop = full > 1 ? writer.Block($"for (int granule = 0; granule < {full}; granule++)") : null;
            string granule = full > 1 ? "granule" : "0";
            WriteLanes(writer, lanes, PackedMatrix.Granule, lane => body(new Section(lanes, granule, lane, 0, false)));
            loop?.Dispose();
        }

        if (gates.Tail > 0)
        {
            WriteRest(writer, lanes, gates, body);
        }
    }

    private static void WriteRest(CodeWriter writer, Lanes lanes, PackedMatrix gates, Action<Section> body)
    {
        int width = PackedMatrix.Granule / gates.TailSharing;
        var narrow = width < lanes.Width ? new Lanes(width) : lanes;
        int vectors = (gates.Tail + narrow.Width - 1) / narrow.Width;
        int first = gates.FullGranules * PackedMatrix.Granule;
        WriteLanes(writer, narrow, vectors * narrow.Width, lane => body(
            new Section(narrow, "", lane, first, gates.Tail % narrow.Width != 0) { IsRest = true }));
    }

    private static void WriteLanes(CodeWriter writer, Lanes lanes, int units, Action<string> body)
    {
        if (units == lanes.Width)
        {
            using (writer.Block())
            {
                body("");
            }

            return;
        }

        using (writer.Block($"for (int lane = 0; lane < {units}; lane += {lanes.Width})"))
        {
            body("lane");
        }
    }
}
