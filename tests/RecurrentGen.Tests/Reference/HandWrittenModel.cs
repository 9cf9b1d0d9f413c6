using RecurrentGen.Numerics;
using Xunit;

namespace RecurrentGen.Tests.Reference;

/// <summary>A mistake that a proof has to find.</summary>
internal enum Fault
{
    None,
    Prediction,
    Loss,
    Gradient,
    PartialBatch,
    GradientAfterLoss,
    InputGradient,
    Step,
    Allocation,
}

/// <summary>
/// What the generator would make of <c>[Rnn(1)]</c>, written by hand, with a mistake on request: it proves the proofs.
/// </summary>
/// <remarks>
/// h = tanh(w * x + b + u * h + c): one input, one unit, an output for every step, mean squared error.
/// </remarks>
internal sealed class HandWrittenModel : IRecurrentModel<HandWrittenModel, float, float>
{
    public const int Time = 4;
    public const int MaxBatch = 3;

    public static Fault Fault { get; set; }

    public static ModelDescription ModelDescription { get; } = new(
        nameof(HandWrittenModel),
        "rnn:Rnn(1)",
        new ModelShape(1, 1, Time, MaxBatch, SequenceOutput: true, Loss.MeanSquaredError, ScalesOutputs: true),
        [
            Tensor("rnn.weight_ih_l0", 0, [1, 1], TensorRole.InputWeight),
            Tensor("rnn.weight_hh_l0", 1, [1, 1], TensorRole.RecurrentWeight),
            Tensor("rnn.bias_ih_l0", 2, [1], TensorRole.Vector),
            Tensor("rnn.bias_hh_l0", 3, [1], TensorRole.Vector),
        ],
        [new ParameterSegment(0, 4 * PackedMatrix.Granule, Trainable: true, Decays: false)],
        [new LayerSummary("rnn", "Rnn(1)", "[4, 1]", 4, 2)]);

    public ModelDescription Description => ModelDescription;

    public ParameterBlock Parameters { get; } = new(ModelDescription);

    public Scaling Scaling { get; } = new(1, 1);

    public static HandWrittenModel Create(ulong seed, Initialization initialization) => new();

    public IPredictor<float> CreatePredictor(int threads = 1) => new HandWrittenTraining(this);

    public ITraining<float, float> CreateTraining(TrainingOptions? options = null) => new HandWrittenTraining(this);

    public SpanCall CreateStream()
    {
        float state = 0;
        return (input, output) =>
        {
            state = Next(Scaled(input[0]), state);
            output[0] = Physical(state) + (Fault == Fault.Step ? 0.001f : 0);
        };
    }

    public float Scaled(float input) => (input - Scaling.InputMean[0]) / Scaling.InputScale[0];

    public float Physical(float output) => (output * Scaling.OutputScale[0]) + Scaling.OutputMean[0];

    public float Next(float x, float h) => MathF.Tanh((Weight(0) * x) + Weight(2) + (Weight(1) * h) + Weight(3));

    public float Weight(int index) => Parameters.Packed[index * PackedMatrix.Granule];

    private static TensorDescription Tensor(string name, int index, int[] shape, TensorRole role)
    {
        var place = new PackedMatrix(index * PackedMatrix.Granule, 1, 1, 1, false, 1);
        return new TensorDescription(name, shape, role, 1, true, [new TensorPiece(0, place, 0)]);
    }
}

/// <summary>Prediction and training of a <see cref="HandWrittenModel"/>.</summary>
internal sealed class HandWrittenTraining(HandWrittenModel model) : IPredictor<float>, ITraining<float, float>
{
    private const int Time = HandWrittenModel.Time;
    private readonly float[] _x = new float[HandWrittenModel.MaxBatch * Time];
    private readonly float[] _h = new float[HandWrittenModel.MaxBatch * Time];
    private readonly float[] _dOutputs = new float[HandWrittenModel.MaxBatch * Time];
    private readonly float[] _sums = new float[4];
    private int _count;

    public PackedBlock Gradients { get; } = new(HandWrittenModel.ModelDescription);

    private static Fault Fault => HandWrittenModel.Fault;

    public void Predict(ReadOnlySpan<float> inputs, ReadOnlySpan<int> lengths, Span<float> outputs)
    {
        Assert.True(lengths.IsEmpty);
        Predict(inputs, outputs);
    }

    public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        for (int i = 0; i < inputs.Length; i += Time)
        {
            Forward(inputs.Slice(i, Time), outputs.Slice(i, Time));
        }

        outputs[0] += Fault == Fault.Prediction ? 0.001f : 0;
    }

    public float ComputeGradients(in Batch<float, float> batch)
    {
        float loss = ComputeLossAndItsGradient(batch);
        BackwardScaled([]);
        return Fault == Fault.Loss ? 1.001f * loss : loss;
    }

    public float ComputeLoss(in Batch<float, float> batch)
    {
        float loss = ComputeLossAndItsGradient(batch);
        Gradients.Packed[0] += Fault == Fault.GradientAfterLoss ? 1 : 0;
        return loss;
    }

    public void Forward(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        _count = inputs.Length / Time;
        for (int i = 0; i < inputs.Length; i++)
        {
            _x[i] = model.Scaled(inputs[i]);
            _h[i] = model.Next(_x[i], i % Time == 0 ? 0 : _h[i - 1]);
            outputs[i] = model.Physical(_h[i]);
        }
    }

    public void Backward(ReadOnlySpan<float> dOutputs, Span<float> dInputs)
    {
        for (int i = 0; i < dOutputs.Length; i++)
        {
            _dOutputs[i] = dOutputs[i] * model.Scaling.OutputScale[0];
        }

        BackwardScaled(dInputs);
    }

    private float ComputeLossAndItsGradient(in Batch<float, float> batch)
    {
        int rows = batch.Count * Time;
        Span<float> outputs = Fault == Fault.Allocation ? new float[rows] : stackalloc float[rows];
        Forward(batch.Inputs, outputs);
        float sum = 0;
        for (int i = 0; i < rows; i++)
        {
            float target = (batch.Targets[i] - model.Scaling.OutputMean[0]) / model.Scaling.OutputScale[0];
            float error = _h[i] - target;
            sum += error * error;
            _dOutputs[i] = 2 * error / (Fault == Fault.PartialBatch ? _dOutputs.Length : rows);
        }

        return sum / rows;
    }

    private void BackwardScaled(Span<float> dInputs)
    {
        Array.Clear(_sums);
        float dH = 0;
        for (int i = (_count * Time) - 1; i >= 0; i--)
        {
            float before = i % Time == 0 ? 0 : _h[i - 1];
            float dPre = (_dOutputs[i] + dH) * (1 - (_h[i] * _h[i]));
            _sums[0] += dPre * _x[i];
            _sums[1] += Fault == Fault.Gradient ? dPre * _h[i] : dPre * before;
            _sums[2] += dPre;
            _sums[3] += dPre;
            dH = i % Time == 0 ? 0 : dPre * model.Weight(1);
            if (!dInputs.IsEmpty)
            {
                dInputs[i] = dPre * model.Weight(0) / (Fault == Fault.InputGradient ? 1 : model.Scaling.InputScale[0]);
            }
        }

        for (int i = 0; i < _sums.Length; i++)
        {
            Gradients.Packed[i * PackedMatrix.Granule] = _sums[i];
        }
    }
}
