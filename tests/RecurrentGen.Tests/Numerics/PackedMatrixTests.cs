using RecurrentGen.Numerics;
using Xunit;

namespace RecurrentGen.Tests.Numerics;

[Trait("Category", "Numeric")]
public sealed class PackedMatrixTests
{
    [Theory]
    [InlineData(5, 4, 20)]
    [InlineData(3, 3, 24)]
    [InlineData(7, 1, 33)]
    [InlineData(2, 4, 1)]
    public void Every_weight_has_a_place_of_its_own(int depth, int slots, int units)
    {
        var matrix = new PackedMatrix(32, depth, slots, units, PacksTail: true, PanelGranules: 4);
        var places = new HashSet<int>();
        for (int k = 0; k < depth; k++)
        {
            for (int slot = 0; slot < slots; slot++)
            {
                for (int unit = 0; unit < units; unit++)
                {
                    int place = matrix.Position(k, slot, unit);
                    Assert.InRange(place, matrix.Offset, matrix.Offset + matrix.Length - 1);
                    Assert.True(places.Add(place));
                }
            }
        }
    }
}
