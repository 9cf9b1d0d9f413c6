using RecurrentGen.Numerics;

namespace RecurrentGen.Tests.Optimizers;

/// <summary>
/// Parameters as an LSTM of 20 units over 3 inputs and a dense layer have them: packed tails, padding, decayed and
/// other segments, one segment with a learning-rate scale, one frozen.
/// </summary>
internal sealed class TestModel : IRecurrentModel
{
    private const int Hidden = 20;

    public TestModel()
    {
        Description = Shared;
        Parameters = new ParameterBlock(Shared);
        Scaling = new Scaling(3, 2);
    }

    public static ModelDescription Shared { get; } = Describe("TestModel");

    public ModelDescription Description { get; }

    public ParameterBlock Parameters { get; }

    public Scaling Scaling { get; }

    public static ModelDescription Describe(string name)
    {
        var input = new PackedMatrix(0, 3, 4, Hidden, true, 4);
        var recurrent = new PackedMatrix(input.Offset + input.Length, Hidden, 4, Hidden, true, 4);
        var dense = new PackedMatrix(recurrent.Offset + recurrent.Length, Hidden, 1, 2, false, 1);
        var biasInput = new PackedMatrix(dense.Offset + dense.Length, 1, 4, Hidden, true, 4);
        var biasHidden = new PackedMatrix(biasInput.Offset + biasInput.Length, 1, 4, Hidden, true, 4);
        var denseBias = new PackedMatrix(biasHidden.Offset + biasHidden.Length, 1, 1, 2, false, 1);
        var frozen = new PackedMatrix(denseBias.Offset + denseBias.Length, 1, 1, 5, false, 1);
        int end = frozen.Offset + frozen.Length;
        return new ModelDescription(
            name,
            name + "()",
            new ModelShape(3, 2, 4, 5, false, Loss.MeanSquaredError, true),
            [
                new("lstm.weight_ih_l0", [4 * Hidden, 3], TensorRole.InputWeight, Hidden, true, Gates(input)),
                new(
                    "lstm.weight_hh_l0", [4 * Hidden, Hidden], TensorRole.RecurrentWeight, Hidden, true,
                    Gates(recurrent)),
                new(
                    "lstm.bias_ih_l0", [4 * Hidden], TensorRole.Vector, Hidden, true,
                    Gates(biasInput, 1, Initialization.Keras)),
                new("lstm.bias_hh_l0", [4 * Hidden], TensorRole.Vector, Hidden, true, Gates(biasHidden)),
                new("dense.weight", [2, Hidden], TensorRole.InputWeight, 0, true, [new(0, dense, 0)]),
                new("dense.bias", [2], TensorRole.Vector, 0, true, [new(0, denseBias, 0)]),
                new("lstm.fixed", [5], TensorRole.Vector, Hidden, false, [new(0, frozen, 0, 0, 0.25f)]),
            ],
            [
                new(0, dense.Offset, true, true),
                new(dense.Offset, dense.Length, true, true, 0.5f),
                new(biasInput.Offset, frozen.Offset - biasInput.Offset, true, false),
                new(frozen.Offset, end - frozen.Offset, false, false),
            ],
            []);
    }

    /// <summary>A block with random values in every tensor, and zeros in the padding.</summary>
    public static PackedBlock Random(int seed)
    {
        var random = new Random(seed);
        var block = new PackedBlock(Shared);
        foreach (var tensor in Shared.Tensors)
        {
            var values = Enumerable.Range(0, tensor.Count).Select(_ => (2 * random.NextSingle()) - 1);
            block.CopyTensorFrom(tensor.Name, values.ToArray());
        }

        return block;
    }

    public void Fill(PackedBlock values)
    {
        Parameters.BeginWrite();
        values.Packed.CopyTo(Parameters.Packed);
    }

    private static TensorPiece[] Gates(PackedMatrix matrix, float? forget = null, Initialization? scheme = null) =>
    [
        .. Enumerable.Range(0, 4).Select(slot => new TensorPiece(
            slot * Hidden, matrix, slot, 0, slot == 1 ? forget : null, slot == 1 ? scheme : null)),
    ];
}
