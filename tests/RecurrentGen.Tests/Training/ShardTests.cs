using System.Numerics;
using RecurrentGen.Tests.Model;
using RecurrentGen.Tests.Proofs;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Training;

/// <summary>
/// Batches in shards: the same bits for any number of threads, the same gradients for any number of shards.
/// </summary>
[Trait("Category", "Numeric")]
public sealed class ShardTests
{
    /// <summary>Error of the gradients of shards against those of one; measured: 3e-8 to 5e-7.</summary>
    private const double Tolerance = 2e-6;

    private static readonly int[] ThreadCounts = [1, 2, 3, 5];

    [Fact]
    public void Values_of_every_step() => Check<Filter, float>();

    [Fact]
    public void The_last_step_of_a_stack() => Check<Forecaster, float>();

    [Fact]
    public void Classes_from_both_sides() => Check<Tagger, int>();

    [Fact]
    public void A_stack_of_two_directions() => Check<Stacked, float>();

    [Fact]
    public void Probabilities() => Check<Detector, float>();

    [Fact]
    public void Outputs_with_limits() => Check<Limited, float>();

    [Fact]
    public void Directions_that_take_turns() => Check<HighwayBidirectionalSumStackSequence, float>();

    [Fact]
    public void A_model_of_one_sequence_has_its_directions_alone() => Check<SingleBidirectionalStack, float>();

    [Fact]
    public void Two_trainings_at_once_have_the_bits_of_each_alone()
    {
        var options = new TrainingOptions { Shards = 2, Threads = 2 };
        float[] tagger = Train<Tagger, int>(options);
        float[] filter = Train<Filter, float>(options);
        var found = new float[4][];
        var threads = new Thread[found.Length];
        for (int i = 0; i < threads.Length; i++)
        {
            int index = i;
            threads[i] = new Thread(() => found[index] = index % 2 == 0
                ? Train<Tagger, int>(options)
                : Train<Filter, float>(options));
            threads[i].Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        for (int i = 0; i < found.Length; i++)
        {
            ModelData.AssertSameBits(i % 2 == 0 ? tagger : filter, found[i]);
        }
    }

    private static void Check<TModel, TTarget>()
        where TModel : class, IRecurrentModel<TModel, float, TTarget>
        where TTarget : unmanaged, INumber<TTarget>
    {
        var shape = TModel.ModelDescription.Shape;
        for (int shards = 1; shards <= Math.Min(4, shape.BatchSize); shards++)
        {
            float[] expected = Train<TModel, TTarget>(new TrainingOptions { Shards = shards });
            foreach (int threads in ThreadCounts)
            {
                var options = new TrainingOptions { Shards = shards, Threads = threads };
                ModelData.AssertSameBits(expected, Train<TModel, TTarget>(options));
                CheckGradients<TModel, TTarget>(options);
            }
        }
    }

    /// <summary>Weights after some steps of Adam with full and with smaller batches.</summary>
    private static float[] Train<TModel, TTarget>(TrainingOptions options)
        where TModel : class, IRecurrentModel<TModel, float, TTarget>
        where TTarget : unmanaged, INumber<TTarget>
    {
        var model = TModel.Create(3, Initialization.PyTorch);
        ModelData.FillScaling(model);
        var training = model.CreateTraining(options);
        var optimizer = new Adam(1e-2f);
        int batchSize = model.Description.Shape.BatchSize;
        for (int step = 0; step < 8; step++)
        {
            int count = step % 2 == 0 ? batchSize : Math.Max(1, batchSize - step);
            training.ComputeGradients(new Batch<float, TTarget>(
                Inputs(model, count, step), Targets<TTarget>(model, count), count));
            optimizer.Step(model, training.Gradients);
        }

        return [.. model.Parameters.Packed];
    }

    /// <summary>Of batches of every size, after one another, beside those of a single shard.</summary>
    private static void CheckGradients<TModel, TTarget>(TrainingOptions options)
        where TModel : class, IRecurrentModel<TModel, float, TTarget>
        where TTarget : unmanaged, INumber<TTarget>
    {
        var model = TModel.Create(5, Initialization.PyTorch);
        ModelData.FillScaling(model);
        var whole = model.CreateTraining();
        var sharded = model.CreateTraining(options);
        for (int count = model.Description.Shape.BatchSize; count >= 1; count--)
        {
            float[] inputs = Inputs(model, count, count);
            var targets = Targets<TTarget>(model, count);
            float loss = whole.ComputeGradients(new Batch<float, TTarget>(inputs, targets, count));
            float found = sharded.ComputeGradients(new Batch<float, TTarget>(inputs, targets, count));
            Measure.AssertClose($"loss of {count}", [found], [loss], Tolerance);
            found = sharded.ComputeLoss(new Batch<float, TTarget>(inputs, targets, count));
            Measure.AssertClose($"loss alone of {count}", [found], [loss], Tolerance);
            foreach (var tensor in model.Description.Tensors)
            {
                Measure.AssertClose(
                    $"{tensor.Name}, {count} sequences, {options}",
                    ModelData.Tensor(sharded.Gradients, tensor.Name),
                    Measure.ToDoubles(ModelData.Tensor(whole.Gradients, tensor.Name)),
                    Tolerance);
            }
        }
    }

    private static float[] Inputs(IRecurrentModel model, int count, int seed)
    {
        var shape = model.Description.Shape;
        return ModelData.Values(count * shape.SequenceLength * shape.InputSize, seed);
    }

    private static TTarget[] Targets<TTarget>(IRecurrentModel model, int count)
        where TTarget : unmanaged, INumber<TTarget>
    {
        var shape = model.Description.Shape;
        int rows = count * shape.OutputSteps;
        return shape.Loss == Loss.SoftmaxCrossEntropy
            ? [.. ModelData.Classes(rows, shape.OutputSize, 7).Select(TTarget.CreateChecked)]
            : [.. ModelData.Values(rows * shape.OutputSize, 7, 0, 1).Select(TTarget.CreateChecked)];
    }
}
