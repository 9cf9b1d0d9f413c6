using RecurrentGen.Tests.Tokens;
using Xunit;

namespace RecurrentGen.Tests.Layers;

/// <summary>Tensors are copied in and out in runs; every value must lie where its piece says, and nothing else change.</summary>
public sealed class PackedBlockTests
{
    public static TheoryData<string> Models => [.. Descriptions.Keys];

    private static Dictionary<string, ModelDescription> Descriptions { get; } = new()
    {
        ["a tail that is packed, dense layers of few units"] = LastStepModel.ModelDescription,
        ["filters, some in groups"] = ConvolvedLengths.ModelDescription,
        ["convolutions of a grid"] = ConvolvedPlane.ModelDescription,
        ["rows of a table"] = EmbeddedLstm.ModelDescription,
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void EveryValueHasItsPlace(string model)
    {
        var description = Descriptions[model];
        var block = new PackedBlock(description);
        var expected = new float[description.PackedLength];
        float next = 0;
        foreach (var tensor in description.Tensors)
        {
            var values = new float[tensor.Count];
            foreach (var piece in tensor.Pieces)
            {
                for (int row = 0; row < piece.Rows; row++)
                {
                    for (int k = 0; k < tensor.Columns; k++)
                    {
                        next++;
                        values[((piece.Row + row) * tensor.Columns) + k] = next;
                        expected[piece.Position(row, k)] = next;
                    }
                }
            }

            block.CopyTensorFrom(tensor.Name, values);
            var back = new float[tensor.Count];
            block.CopyTensorTo(tensor.Name, back);
            Assert.Equal(values, back);
            CheckRow(block, tensor, values, expected);
        }

        Assert.Equal(next, description.ParameterCount);
        Assert.Equal(expected, block.Packed.ToArray());
    }

    private static void CheckRow(PackedBlock block, TensorDescription tensor, float[] values, float[] expected)
    {
        int row = tensor.Rows - 1;
        var given = values.AsSpan(row * tensor.Columns, tensor.Columns);
        var read = new float[tensor.Columns];
        block.CopyRowFrom(tensor.Name, row, new float[tensor.Columns]);
        block.CopyRowTo(tensor.Name, row, read);
        Assert.All(read, v => Assert.Equal(0, v));
        block.CopyRowFrom(tensor.Name, row, given);
        block.CopyRowTo(tensor.Name, row, read);
        Assert.Equal(given.ToArray(), read);
        Assert.Equal(expected, block.Packed.ToArray());
    }
}
