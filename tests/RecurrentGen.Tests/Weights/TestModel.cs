using RecurrentGen.Numerics;

namespace RecurrentGen.Tests.Weights;

/// <summary>The tensors of an LSTM and a dense layer, without the computation.</summary>
internal sealed class TestModel : IRecurrentModel
{
    public TestModel(int units = 20, int inputs = 1, int outputs = 1)
    {
        Description = Describe(units, inputs, outputs);
        Parameters = new ParameterBlock(Description);
        Scaling = new Scaling(inputs, outputs);
        var values = new float[Description.ParameterCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = MathF.Sin(i * 0.37f) / 3;
        }

        Parameters.CopyFrom(values);
    }

    public ModelDescription Description { get; }

    public ParameterBlock Parameters { get; }

    public Scaling Scaling { get; }

    /// <summary>Everything a load could change.</summary>
    public float[] Everything()
    {
        var values = new float[Description.ParameterCount];
        Parameters.CopyTo(values);
        return
        [
            .. values,
            .. Scaling.InputMean,
            .. Scaling.InputScale,
            .. Scaling.OutputMean,
            .. Scaling.OutputScale,
            Parameters.Version,
            Scaling.Version,
        ];
    }

    private static ModelDescription Describe(int units, int inputs, int outputs)
    {
        int rows = 4 * units;
        var tensors = new List<TensorDescription>();
        int offset = 0;
        PackedMatrix Gates(int depth)
        {
            var matrix = new PackedMatrix(offset, depth, 4, units, PacksTail: true, PanelGranules: 4);
            offset += matrix.Length;
            return matrix;
        }

        void Add(string name, int[] shape, TensorRole role, PackedMatrix matrix) => tensors.Add(new TensorDescription(
            name, shape, role, units, true, [.. Enumerable.Range(0, 4).Select(g =>
                new TensorPiece(g * units, matrix, g))]));

        Add("lstm.weight_ih_l0", [rows, inputs], TensorRole.InputWeight, Gates(inputs));
        Add("lstm.weight_hh_l0", [rows, units], TensorRole.RecurrentWeight, Gates(units));
        Add("lstm.bias_ih_l0", [rows], TensorRole.Vector, Gates(1));
        Add("lstm.bias_hh_l0", [rows], TensorRole.Vector, Gates(1));
        var weight = new PackedMatrix(offset, units, 1, outputs, PacksTail: false, PanelGranules: 1);
        offset += weight.Length;
        var bias = new PackedMatrix(offset, 1, 1, outputs, PacksTail: false, PanelGranules: 1);
        tensors.Add(new("dense.weight", [outputs, units], TensorRole.InputWeight, 0, true, [new(0, weight, 0)]));
        tensors.Add(new("dense.bias", [outputs], TensorRole.Vector, 0, true, [new(0, bias, 0)]));
        return new ModelDescription(
            "Forecaster",
            $"Lstm({units}) > Dense({outputs})",
            new ModelShape(inputs, outputs, 8, 4, false, Loss.MeanSquaredError, true),
            [.. tensors],
            [new(0, offset + bias.Length, true, true)],
            []);
    }
}
