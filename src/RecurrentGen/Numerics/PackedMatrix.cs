using System;

namespace RecurrentGen.Numerics;

/// <summary>
/// Where the values of the matrices that share one operand lie in a packed block. The output units of all matrices
/// ("slots": the four gates of an LSTM, say) stand side by side in granules of 16 floats, so that one row holds, for
/// one element of the operand, everything a register tile needs. See docs/packed-layout.md.
/// </summary>
/// <remarks>
/// A row has <see cref="Columns"/> floats. Units 0..15 of every slot come first (<c>[i16|f16|g16|o16]</c>), then units
/// 16..31 and so on. A rest of up to 4 units is packed four slots to a granule (<c>[i4 f4 g4 o4]</c>), one of up to 8
/// two slots to a granule (<c>[i8 f8][g8 o8]</c>), if <see cref="PacksTail"/>; any other rest is padded with zeros.
/// Rows are cut into panels of <see cref="PanelGranules"/> granules; within a panel, rows are contiguous.
/// </remarks>
/// <param name="Offset">First float of the matrix in its block; a multiple of 16.</param>
/// <param name="Depth">Elements of the operand: the number of rows.</param>
/// <param name="Slots">Matrices side by side.</param>
/// <param name="Units">Rows of each of these matrices: output units per slot.</param>
/// <param name="PacksTail">Whether a rest of at most 8 units is packed instead of padded.</param>
/// <param name="PanelGranules">Granules per panel.</param>
public readonly record struct PackedMatrix(
    int Offset, int Depth, int Slots, int Units, bool PacksTail, int PanelGranules)
{
    /// <summary>Floats per granule, for every vector width.</summary>
    public const int Granule = 16;

    /// <summary>Full granules of units per slot.</summary>
    public int FullGranules => Units / Granule;

    /// <summary>Units beyond the full granules.</summary>
    public int Tail => Units % Granule;

    /// <summary>Slots that share a granule in the tail: 4, 2 or 1.</summary>
    public int TailSharing => !PacksTail ? 1 : Tail <= 4 ? 4 : Tail <= 8 ? 2 : 1;

    /// <summary>Granules in the tail of a row.</summary>
    public int TailGranules => Tail == 0 ? 0 : (Slots + TailSharing - 1) / TailSharing;

    /// <summary>Granules in a row.</summary>
    public int RowGranules => (FullGranules * Slots) + TailGranules;

    /// <summary>Floats in a row.</summary>
    public int Columns => RowGranules * Granule;

    /// <summary>Floats of the whole matrix, padding included.</summary>
    public int Length => Depth * Columns;

    /// <summary>Column of a unit of a slot, in a row that is not cut into panels.</summary>
    public int Column(int slot, int unit)
    {
        int granule = unit / Granule;
        int lane = unit % Granule;
        if (granule < FullGranules)
        {
            return (((granule * Slots) + slot) * Granule) + lane;
        }

        int sharing = TailSharing;
        return (((FullGranules * Slots) + (slot / sharing)) * Granule) + (slot % sharing * (Granule / sharing)) + lane;
    }

    /// <summary>
    /// Index in the block of the weight from operand element <paramref name="k"/> to a unit of a slot.
    /// </summary>
    public int Position(int k, int slot, int unit)
    {
        int column = Column(slot, unit);
        int panelColumns = PanelGranules * Granule;
        int panel = column / panelColumns;
        int width = Math.Min(panelColumns, Columns - (panel * panelColumns));
        return Offset + (panel * panelColumns * Depth) + (k * width) + (column % panelColumns);
    }
}
