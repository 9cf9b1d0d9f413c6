using RecurrentGen.Numerics;
using Xunit;

namespace RecurrentGen.Tests.Numerics;

public sealed class PackedMatrixTests
{
    public static TheoryData<int, int> Shapes()
    {
        var data = new TheoryData<int, int>();
        foreach (int slots in new[] { 1, 2, 3, 4, 5, 6 })
        {
            foreach (int panel in new[] { 1, 3, 4, 5 })
            {
                data.Add(slots, panel);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_weight_has_a_place_of_its_own(int slots, int panelGranules)
    {
        for (int units = 1; units <= 40; units++)
        {
            foreach (bool packsTail in new[] { false, true })
            {
                var matrix = new PackedMatrix(48, 5, slots, units, packsTail, panelGranules);
                var positions = new HashSet<int>();
                var columns = new HashSet<int>();
                for (int slot = 0; slot < slots; slot++)
                {
                    for (int unit = 0; unit < units; unit++)
                    {
                        Assert.True(columns.Add(matrix.Column(slot, unit)));
                        Assert.InRange(matrix.Column(slot, unit), 0, matrix.Columns - 1);
                        for (int k = 0; k < matrix.Depth; k++)
                        {
                            int position = matrix.Position(k, slot, unit);
                            Assert.True(positions.Add(position));
                            Assert.InRange(position, 48, 48 + matrix.Length - 1);
                        }
                    }
                }

                Assert.Equal(0, matrix.Columns % PackedMatrix.Granule);
            }
        }
    }

    [Fact]
    public void Units_of_all_slots_stand_side_by_side()
    {
        var matrix = new PackedMatrix(0, 1, 4, 20, true, 4);
        Assert.Equal(5, matrix.RowGranules);
        Assert.Equal(0, matrix.Column(0, 0));
        Assert.Equal(16, matrix.Column(1, 0));
        Assert.Equal(63, matrix.Column(3, 15));
        Assert.Equal([64, 68, 72, 76], Enumerable.Range(0, 4).Select(slot => matrix.Column(slot, 16)));

        // A rest of eight: two slots to a granule.
        matrix = matrix with { Units = 24 };
        Assert.Equal([64, 72, 80, 88], Enumerable.Range(0, 4).Select(slot => matrix.Column(slot, 16)));

        // A rest of nine, or no packing: a granule for each slot.
        Assert.Equal(80, (matrix with { Units = 25 }).Column(1, 16));
        Assert.Equal(80, (matrix with { Units = 20, PacksTail = false }).Column(1, 16));
    }

    [Fact]
    public void Rows_are_contiguous_within_a_panel()
    {
        var matrix = new PackedMatrix(32, 3, 1, 6 * 16, false, 4);
        Assert.Equal(32 + 64 + 1, matrix.Position(1, 0, 1));
        Assert.Equal(32 + (3 * 64), matrix.Position(0, 0, 64));
        Assert.Equal(32 + (3 * 64) + 32, matrix.Position(1, 0, 64));
    }

    [Fact]
    public void Tensors_come_back_as_they_went_in_and_padding_stays_zero()
    {
        var block = Optimizers.TestModel.Random(3);
        var values = new float[block.Description.ParameterCount];
        block.CopyTo(values);
        var copy = new PackedBlock(block.Description);
        copy.CopyFrom(values);
        Assert.Equal(block.Packed.ToArray(), copy.Packed.ToArray());
        Assert.Equal(block.Description.ParameterCount, copy.Packed.Length - copy.Packed.Count(0f));
    }
}
