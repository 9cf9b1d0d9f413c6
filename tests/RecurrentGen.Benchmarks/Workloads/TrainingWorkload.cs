using System.Numerics;
using RecurrentGen.Tests.Reference;

namespace RecurrentGen.Benchmarks;

/// <summary>C: loss, gradients and a step of Adam for one full batch.</summary>
internal sealed class TrainingWorkload<TModel, TTarget>(string name, params EagerLayer[] layers)
    : Workload(name, "ms_per_step", typeof(TModel))
    where TModel : class, IRecurrentModel<TModel, float, TTarget>
    where TTarget : unmanaged, INumber<TTarget>
{
    private const float LearningRate = 1e-3f;

    /// <summary>Error allowed of a loss; measured: up to 4e-8.</summary>
    private const double LossTolerance = 4e-7;

    /// <summary>Error allowed of a gradient, against central differences; measured: up to 3e-6.</summary>
    private const double GradientTolerance = 2e-5;

    /// <summary>Error allowed of the change by Adam of parameters rounded to float; measured: up to 8e-6.</summary>
    private const double StepTolerance = 5e-5;

    private static ModelShape Shape => TModel.ModelDescription.Shape;

    private static int InputLength => Shape.SequenceLength * Shape.InputSize;

    private static int TargetLength =>
        Shape.OutputSteps * (Shape.Loss == Loss.SoftmaxCrossEntropy ? 1 : Shape.OutputSize);

    public override TimeSpan Repetition => TimeSpan.FromMilliseconds(100);

    public override Action Prepare(int threads = 1)
    {
        var model = TModel.Create(1, Initialization.PyTorch);
        var training = model.CreateTraining(new TrainingOptions { Threads = threads, Shards = threads });
        var optimizer = new Adam(LearningRate);
        float[] inputs = Draw(Shape.BatchSize * InputLength);
        var targets = Targets();
        return () =>
        {
            training.ComputeGradients(new Batch<float, TTarget>(inputs, targets, Shape.BatchSize));
            optimizer.Step(model, training.Gradients);
        };
    }

    public override void Verify(int threads = 1)
    {
        var model = TModel.Create(1, Initialization.PyTorch);
        var training = model.CreateTraining(new TrainingOptions { Threads = threads, Shards = threads });
        float[] inputs = Draw(Shape.BatchSize * InputLength);
        var targets = Targets();
        var reference = CreateReference(model, layers);
        double[] exactTargets = [.. targets.Select(double.CreateChecked)];

        float loss = training.ComputeGradients(new Batch<float, TTarget>(inputs, targets, Shape.BatchSize));
        double expected = reference.ComputeLoss(ToDoubles(inputs), exactTargets, Shape.BatchSize);
        AssertClose("loss", [loss], [expected], LossTolerance);
        float[] all = CopyGradients(training);
        float[] first = CheckFullBatch(training, inputs, targets, all);
        CheckGradients(reference, first, ToDoubles(inputs)[..InputLength], exactTargets[..TargetLength]);
        training.ComputeGradients(new Batch<float, TTarget>(inputs, targets, Shape.BatchSize));
        CheckOptimizer(model, training, all);
    }

    /// <summary>
    /// The gradient of the batch against the mean of its sequences' own, which are cheap to check by the definition.
    /// </summary>
    /// <returns>The gradient of the first sequence.</returns>
    private float[] CheckFullBatch(
        ITraining<float, TTarget> training, float[] inputs, TTarget[] targets, float[] all)
    {
        double[] mean = new double[all.Length];
        float[] first = [];
        for (int i = 0; i < Shape.BatchSize; i++)
        {
            training.ComputeGradients(new Batch<float, TTarget>(
                inputs.AsSpan(i * InputLength, InputLength), targets.AsSpan(i * TargetLength, TargetLength), 1));
            float[] one = CopyGradients(training);
            first = i == 0 ? one : first;
            for (int k = 0; k < mean.Length; k++)
            {
                mean[k] += (double)one[k] / Shape.BatchSize;
            }
        }

        int at = 0;
        foreach (var tensor in TModel.ModelDescription.Tensors)
        {
            var range = at..(at += tensor.Count);
            AssertClose($"batch gradient, {tensor.Name}", all[range], mean[range], GradientTolerance);
        }

        return first;
    }

    /// <summary>
    /// Of each tensor the largest gradient, and the derivative along random signs, where every element counts.
    /// </summary>
    private void CheckGradients(EagerNetwork reference, float[] gradients, double[] inputs, double[] targets)
    {
        var random = new Random(5);
        int at = 0;
        foreach (var tensor in TModel.ModelDescription.Tensors)
        {
            var gradient = gradients.AsSpan(at, tensor.Count);
            at += tensor.Count;
            double[] values = reference.Parameters[tensor.Name];
            double Loss() => reference.ComputeLoss(inputs, targets, 1);

            int largest = System.Numerics.Tensors.TensorPrimitives.IndexOfMaxMagnitude<float>(gradient);
            double single = AlongOne(Loss, values, largest);
            AssertClose($"gradient, {tensor.Name}[{largest}]", [gradient[largest]], [single], GradientTolerance);

            double[] signs = [.. values.Select(_ => random.Next(2) == 0 ? -1.0 : 1.0)];
            double along = 0;
            double norm = 0;
            for (int i = 0; i < signs.Length; i++)
            {
                along += signs[i] * gradient[i];
                norm += (double)gradient[i] * gradient[i];
            }

            // The sum may cancel; its error is judged by what it would be if it did not.
            double difference = along - Along(Loss, values, signs);
            AssertClose(
                $"gradient, {tensor.Name}, all", [(float)(Math.Sqrt(norm) + difference)], [Math.Sqrt(norm)],
                GradientTolerance);
        }
    }

    private static double AlongOne(Func<double> loss, double[] values, int index)
    {
        double[] one = new double[values.Length];
        one[index] = 1;
        return Along(loss, values, one);
    }

    /// <summary>The derivative along a direction.</summary>
    private static double Along(Func<double> loss, double[] values, double[] direction)
    {
        double[] start = [.. values];
        double[] distance = [0];
        return CentralDifferences.Of(
            () =>
            {
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = start[i] + (distance[0] * direction[i]);
                }

                double result = loss();
                start.CopyTo(values, 0);
                return result;
            },
            distance)[0];
    }

    /// <summary>Adam's first step is the learning rate times g / (|g| + epsilon).</summary>
    private void CheckOptimizer(TModel model, ITraining<float, TTarget> training, float[] gradients)
    {
        float[] before = new float[gradients.Length];
        float[] after = new float[gradients.Length];
        model.Parameters.CopyTo(before);
        new Adam(LearningRate).Step(model, training.Gradients);
        model.Parameters.CopyTo(after);
        float[] change = new float[gradients.Length];
        double[] expected = new double[gradients.Length];
        for (int i = 0; i < gradients.Length; i++)
        {
            change[i] = after[i] - before[i];
            expected[i] = -LearningRate * gradients[i] / (Math.Abs((double)gradients[i]) + 1e-8);
        }

        AssertClose("step of Adam", change, expected, StepTolerance);
    }

    private static float[] CopyGradients(ITraining<float, TTarget> training)
    {
        float[] result = new float[TModel.ModelDescription.ParameterCount];
        training.Gradients.CopyTo(result);
        return result;
    }

    private static TTarget[] Targets()
    {
        var random = new Random(3);
        var targets = new TTarget[Shape.BatchSize * TargetLength];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = Shape.Loss == Loss.SoftmaxCrossEntropy
                ? TTarget.CreateChecked(random.Next(Shape.OutputSize))
                : TTarget.CreateChecked((2 * random.NextSingle()) - 1);
        }

        return targets;
    }
}
