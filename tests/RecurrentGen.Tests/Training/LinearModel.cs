using RecurrentGen.Numerics;
using Xunit;

namespace RecurrentGen.Tests.Training;

/// <summary>
/// Linear regression over three steps of two features, two outputs, by hand: what a generated model would be, small
/// enough to check every figure of the trainer. Loss: mean squared error in scaled units.
/// </summary>
internal sealed class LinearModel : IRecurrentModel<LinearModel, float, float>
{
    public const int Features = 2;
    public const int Steps = 3;
    public const int Inputs = Features * Steps;
    public const int Outputs = 2;
    public const int Batch = 4;

    public LinearModel(ulong seed = 1)
    {
        Parameters = new ParameterBlock(ModelDescription);
        Scaling = new Scaling(Features, Outputs);
        var values = new float[ModelDescription.ParameterCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = MathF.Sin((float)((i * 1.7) + (seed * 0.9)));
        }

        Parameters.CopyFrom(values);
    }

    public static ModelDescription ModelDescription { get; } = Describe("Linear(6 -> 2) batch 4");

    public ModelDescription Description => ModelDescription;

    public ParameterBlock Parameters { get; }

    public Scaling Scaling { get; }

    public static LinearModel Create(ulong seed, Initialization initialization) => new(seed);

    public IPredictor<float> CreatePredictor(int threads = 1) => new Computation(this);

    public ITraining<float, float> CreateTraining(TrainingOptions? options = null) => new Computation(this);

    public float[] Weights()
    {
        var values = new float[ModelDescription.ParameterCount];
        Parameters.CopyTo(values);
        return values;
    }

    private static ModelDescription Describe(string declaration)
    {
        var weight = new PackedMatrix(0, Inputs, 1, Outputs, PacksTail: false, PanelGranules: 1);
        var bias = new PackedMatrix(weight.Length, 1, 1, Outputs, PacksTail: false, PanelGranules: 1);
        return new ModelDescription(
            "LinearModel",
            declaration,
            new ModelShape(Features, Outputs, Steps, Batch, false, Loss.MeanSquaredError, ScalesOutputs: true),
            [
                new("dense.weight", [Outputs, Inputs], TensorRole.InputWeight, 0, true, [new(0, weight, 0)]),
                new("dense.bias", [Outputs], TensorRole.Vector, 0, true, [new(0, bias, 0)]),
            ],
            [new(0, weight.Length, true, true), new(weight.Length, bias.Length, true, false)],
            [new("dense", "Dense(2)", "[2]", (Outputs * Inputs) + Outputs, Outputs * Inputs)]);
    }

    private sealed class Computation(LinearModel model) : IPredictor<float>, ITraining<float, float>
    {
        private readonly float[] _weights = new float[(Outputs * Inputs) + Outputs];
        private readonly float[] _gradients = new float[(Outputs * Inputs) + Outputs];
        private readonly float[] _scaled = new float[Inputs];

        public PackedBlock Gradients { get; } = new(ModelDescription);

        public void Predict(ReadOnlySpan<float> inputs, ReadOnlySpan<int> lengths, Span<float> outputs)
        {
            Assert.True(lengths.IsEmpty);
            Predict(inputs, outputs);
        }

        public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs)
        {
            CopyWeights();
            for (int n = 0; n < inputs.Length / Inputs; n++)
            {
                ScaleInputs(inputs.Slice(n * Inputs, Inputs));
                for (int o = 0; o < Outputs; o++)
                {
                    outputs[(n * Outputs) + o] =
                        (Output(o) * model.Scaling.OutputScale[o]) + model.Scaling.OutputMean[o];
                }
            }
        }

        public float ComputeGradients(in Batch<float, float> batch)
        {
            float loss = Compute(batch);
            Gradients.CopyTensorFrom("dense.weight", _gradients.AsSpan(0, Outputs * Inputs));
            Gradients.CopyTensorFrom("dense.bias", _gradients.AsSpan(Outputs * Inputs));
            return loss;
        }

        public float ComputeLoss(in Batch<float, float> batch) => Compute(batch);

        private float Compute(in Batch<float, float> batch)
        {
            CopyWeights();
            Array.Clear(_gradients);
            float loss = 0;
            float share = 1f / (batch.Count * Outputs);
            for (int n = 0; n < batch.Count; n++)
            {
                ScaleInputs(batch.Inputs.Slice(n * Inputs, Inputs));
                for (int o = 0; o < Outputs; o++)
                {
                    float target = batch.Targets[(n * Outputs) + o];
                    Require(target);
                    float error = Output(o) - ((target - model.Scaling.OutputMean[o]) / model.Scaling.OutputScale[o]);
                    loss += error * error * share;
                    for (int i = 0; i < Inputs; i++)
                    {
                        _gradients[(o * Inputs) + i] += 2 * error * share * _scaled[i];
                    }

                    _gradients[(Outputs * Inputs) + o] += 2 * error * share;
                }
            }

            return loss;
        }

        private void CopyWeights()
        {
            model.Parameters.CopyTensorTo("dense.weight", _weights.AsSpan(0, Outputs * Inputs));
            model.Parameters.CopyTensorTo("dense.bias", _weights.AsSpan(Outputs * Inputs));
        }

        private void ScaleInputs(ReadOnlySpan<float> inputs)
        {
            for (int i = 0; i < Inputs; i++)
            {
                Require(inputs[i]);
                int feature = i % Features;
                _scaled[i] = (inputs[i] - model.Scaling.InputMean[feature]) / model.Scaling.InputScale[feature];
            }
        }

        private float Output(int o)
        {
            float sum = _weights[(Outputs * Inputs) + o];
            for (int i = 0; i < Inputs; i++)
            {
                sum += _weights[(o * Inputs) + i] * _scaled[i];
            }

            return sum;
        }

        private static void Require(float value)
        {
            if (!float.IsFinite(value))
            {
                throw new ArgumentException("A value of the batch is not finite.");
            }
        }
    }
}
