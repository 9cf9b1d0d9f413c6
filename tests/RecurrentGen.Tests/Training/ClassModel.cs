using RecurrentGen.Numerics;
using Xunit;

namespace RecurrentGen.Tests.Training;

/// <summary>
/// Three classes at each of two steps; one feature. The outputs of a step are the negated distances of the input from
/// -w, 0 and w, so what it answers is known.
/// </summary>
internal sealed class ClassModel : IRecurrentModel<ClassModel, float, int>
{
    public const int Steps = 2;
    public const int Classes = 3;

    public static ModelDescription ModelDescription { get; } = Describe();

    public ModelDescription Description => ModelDescription;

    public ParameterBlock Parameters { get; } = new(ModelDescription);

    public Scaling Scaling { get; } = new(1, Classes);

    public static ClassModel Create(ulong seed, Initialization initialization)
    {
        var model = new ClassModel();
        model.Parameters.CopyTensorFrom("dense.bias", [1f]);
        return model;
    }

    public IPredictor<float> CreatePredictor(int threads = 1) => new Computation(this);

    public ITraining<float, int> CreateTraining(TrainingOptions? options = null) => new Computation(this);

    private static ModelDescription Describe()
    {
        var bias = new PackedMatrix(0, 1, 1, 1, PacksTail: false, PanelGranules: 1);
        return new ModelDescription(
            "ClassModel",
            "Classes(3)",
            new ModelShape(1, Classes, Steps, 2, true, Loss.SoftmaxCrossEntropy, ScalesOutputs: false),
            [new("dense.bias", [1], TensorRole.Vector, 0, true, [new(0, bias, 0)])],
            [new(0, bias.Length, true, false)],
            []);
    }

    private sealed class Computation(ClassModel model) : IPredictor<float>, ITraining<float, int>
    {
        public PackedBlock Gradients { get; } = new(ModelDescription);

        public void Predict(ReadOnlySpan<float> inputs, ReadOnlySpan<int> lengths, Span<float> outputs)
        {
            Assert.True(lengths.IsEmpty);
            Predict(inputs, outputs);
        }

        public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs)
        {
            for (int row = 0; row < inputs.Length; row++)
            {
                for (int c = 0; c < Classes; c++)
                {
                    float center = (c - 1) * model.Parameters.Packed[0];
                    outputs[(row * Classes) + c] = -MathF.Abs(inputs[row] - center);
                }
            }
        }

        public float ComputeGradients(in Batch<float, int> batch) => ComputeLoss(batch);

        // Not a real loss: the sum of the classes per sequence, to see how batches are weighted.
        public float ComputeLoss(in Batch<float, int> batch)
        {
            float sum = 0;
            foreach (int target in batch.Targets)
            {
                sum += target;
            }

            return sum / batch.Count;
        }
    }
}
