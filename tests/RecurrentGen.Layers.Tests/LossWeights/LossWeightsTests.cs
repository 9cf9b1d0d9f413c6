using System.Numerics;
using RecurrentGen.Data;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.LossWeights;

/// <summary>Weighted losses against the formula, in double precision; what weights may be, and what they cost.</summary>
public sealed class LossWeightsTests
{
    private const int Time = 6;
    private const int Count = 5;
    private static readonly int[] s_lengths = [3, 6, 0, 1, 4];

    [Fact]
    [Trait("Category", "Numeric")]
    public void Values_by_sequence() => CheckFormula<WeightedValues, float>(
        [1, 0.5f, 2, 0, 3], null, new EagerRecurrent("lstm", EagerCell.Lstm, 5), new EagerDense("dense", 2));

    [Fact]
    [Trait("Category", "Numeric")]
    public void Values_by_row() => CheckFormula<WeightedValues, float>(
        Draw(Count * Time, 5, 0, 2), null, new EagerRecurrent("lstm", EagerCell.Lstm, 5), new EagerDense("dense", 2));

    [Fact]
    [Trait("Category", "Numeric")]
    public void Classes_by_row_and_class() => CheckFormula<WeightedClasses, int>(
        Draw(Count * Time, 6, 0, 2),
        [2, 0, 0.5f],
        new EagerRecurrent("lstm", EagerCell.Lstm, 4, Direction.Bidirectional),
        new EagerDense("dense", 3));

    [Fact]
    [Trait("Category", "Numeric")]
    public void Two_classes_whose_targets_are_parts() => CheckFormula<WeightedBinaryLast, float>(
        [1, 0.5f, 2, 0, 3],
        [0.25f, 4],
        new EagerRecurrent("lstm", EagerCell.Lstm, 4, Return: Return.Last),
        new EagerDense("dense", 2, Activation.Sigmoid));

    [Fact]
    public void Weights_of_one_change_no_bit()
    {
        var model = new WeightedClasses(seed: 4);
        float[] inputs = Draw(Count * Time * 2, 1, -1, 1);
        int[] targets = [.. Enumerable.Range(0, Count * Time).Select(i => i % 3)];
        var plain = model.CreateTraining();
        var weighted = model.CreateTraining(new TrainingOptions { ClassWeights = [1, 1, 1] });
        float[] ones = [.. Enumerable.Repeat(1f, Count * Time)];
        var batch = new Batch<float, int>(inputs, targets, Count) { Lengths = s_lengths };
        Assert.Equal(plain.ComputeGradients(batch), weighted.ComputeGradients(batch with { Weights = ones }));
        Assert.Equal(plain.Gradients.Packed, weighted.Gradients.Packed);
    }

    [Fact]
    [Trait("Category", "Numeric")]
    public void The_loss_of_an_epoch_is_the_weighted_mean_over_all_samples()
    {
        // The last of three batches is smaller, and the classes are not spread evenly over them.
        float[] classWeights = [0.1f, 5, 1];
        const int Samples = 12;
        float[] inputs = Draw(Samples * Time * 2, 1, -1, 1);
        int[] targets = [0, 0, 0, 0, 1, 2, 2, 0, 2, 2, 1, 1];
        var model = new WeightedClassesLast(seed: 4);
        var single = model.CreateTraining();
        double sum = 0;
        for (int i = 0; i < Samples; i++)
        {
            var sample = new Batch<float, int>(inputs.AsSpan(i * Time * 2, Time * 2), targets.AsSpan(i, 1), 1);
            sum += classWeights[targets[i]] * (double)single.ComputeLoss(sample);
        }

        double expected = sum / targets.Sum(t => (double)classWeights[t]);
        var data = new ArrayDataSet<float, int>(inputs, targets, Time * 2, 1);
        var training = new TrainingOptions { ClassWeights = classWeights };
        Assert.Equal(expected, Trainer.Evaluate(model, data, training: training).Loss, 1e-6);

        // Steps so small that no weight changes.
        var options = new FitOptions { Progress = null, Training = training };
        var report = Trainer.Fit(model, data, new Sgd(1e-30f), options, data);
        Assert.Equal(expected, report.History[0].Loss, 1e-6);
        Assert.Equal(expected, report.History[0].ValidationLoss!.Value, 1e-6);
    }

    [Fact]
    public void Rows_of_weight_zero_are_not_read()
    {
        var model = new WeightedValues(seed: 4);
        var training = model.CreateTraining();
        float[] inputs = Draw(2 * Time * 3, 1, -1, 1);
        float[] targets = Draw(2 * Time * 2, 2, -1, 1);
        float[] weights = [.. Enumerable.Repeat(1f, 2 * Time)];
        weights[7] = 0;
        targets[14] = float.NaN;
        float loss = training.ComputeGradients(new Batch<float, float>(inputs, targets, 2) { Weights = weights });
        Assert.True(float.IsFinite(loss));
        foreach (float gradient in training.Gradients.Packed)
        {
            Assert.True(float.IsFinite(gradient));
        }
    }

    [Fact]
    public void Weights_of_zero_alone_give_no_loss_and_no_gradient()
    {
        var training = new WeightedBinaryLast(seed: 4).CreateTraining(new TrainingOptions { ClassWeights = [1, 2] });
        float[] inputs = Draw(2 * Time * 3, 1, -1, 1);
        var batch = new Batch<float, float>(inputs, new float[] { 1, 0, 0, 1 }, 2);
        Assert.NotEqual(0, training.ComputeGradients(batch));
        Assert.Equal(0, training.ComputeGradients(batch with { Weights = new float[2] }));
        foreach (float gradient in training.Gradients.Packed)
        {
            Assert.Equal(0, gradient);
        }
    }

    [Theory]
    [InlineData(1, 7, float.NaN, "batch.Weights[7] (sequence 1, step 1) is NaN; weights must be finite and not negative.")]
    [InlineData(1, 9, -1f, "batch.Weights[9] (sequence 1, step 3) is -1; weights must be finite and not negative.")]
    [InlineData(0, 1, float.PositiveInfinity, "batch.Weights[1] (sequence 1) is Infinity; weights must be finite and not negative.")]
    [InlineData(2, 0, 1f, "batch.Weights: expected 2 values (one per sequence) or 12 (one per step), found 3.")]
    public void Bad_weights(int kind, int index, float value, string message)
    {
        var training = new WeightedValues(seed: 4).CreateTraining();
        float[] inputs = Draw(2 * Time * 3, 1, -1, 1);
        float[] targets = Draw(2 * Time * 2, 2, -1, 1);
        float loss = training.ComputeGradients(new Batch<float, float>(inputs, targets, 2));
        float[] gradients = [.. training.Gradients.Packed];
        float[] weights = [.. Enumerable.Repeat(1f, kind == 0 ? 2 : kind == 1 ? 12 : 3)];
        weights[index] = value;
        Assert.Equal(message, Refusal(() => training.ComputeGradients(Batch())));
        Assert.Equal(message, Refusal(() => training.ComputeLoss(Batch())));
        Assert.Equal(gradients, training.Gradients.Packed);
        Assert.Equal(loss, training.ComputeLoss(new Batch<float, float>(inputs, targets, 2)));

        Batch<float, float> Batch() => new(inputs, targets, 2) { Weights = weights };
    }

    [Fact]
    public void Weights_behind_a_length_may_be_anything()
    {
        var training = new WeightedValues(seed: 4).CreateTraining();
        float[] weights = [1, 1, float.NaN, -1, 1, 1, 1, 1, 1, 1, 1, 1];
        int[] lengths = [2, 6];
        float loss = training.ComputeLoss(
            new Batch<float, float>(new float[2 * Time * 3], new float[2 * Time * 2], 2)
            {
                Lengths = lengths,
                Weights = weights,
            });
        Assert.True(float.IsFinite(loss));
    }

    [Theory]
    [InlineData(new[] { 1f, 2f }, "TrainingOptions.ClassWeights: expected 3 values (one per class), found 2.")]
    [InlineData(new[] { 1f, -2f, 1f }, "TrainingOptions.ClassWeights[1] is -2; weights must be finite and not negative.")]
    [InlineData(new[] { 1f, 2f, float.NaN }, "TrainingOptions.ClassWeights[2] is NaN; weights must be finite and not negative.")]
    public void Bad_weights_of_classes(float[] weights, string message)
    {
        var model = new WeightedClasses(seed: 1);
        Assert.Equal(message, Refusal(() => model.CreateTraining(new TrainingOptions { ClassWeights = weights })));
    }

    [Fact]
    public void Weights_of_classes_need_classes()
    {
        Assert.Equal(
            "TrainingOptions.ClassWeights: MeanSquaredError has no classes; expected none.",
            Refusal(() => new WeightedValues(seed: 1).CreateTraining(new TrainingOptions { ClassWeights = [1, 1] })));
        Assert.Equal(
            "TrainingOptions.ClassWeights: expected 2 values (one per class), found 3.",
            Refusal(() => new WeightedBinaryLast(seed: 1).CreateTraining(new TrainingOptions { ClassWeights = [1, 1, 1] })));
    }

    [Fact]
    public void Nothing_allocates()
    {
        var training = new WeightedClasses(seed: 4).CreateTraining(new TrainingOptions { ClassWeights = [1, 2, 3] });
        float[] inputs = Draw(Count * Time * 2, 1, -1, 1);
        int[] targets = new int[Count * Time];
        float[] weights = Draw(Count * Time, 2, 0, 1);
        void Step()
        {
            var batch = new Batch<float, int>(inputs, targets, Count) { Lengths = s_lengths, Weights = weights };
            training.ComputeGradients(batch);
            training.ComputeLoss(batch);
        }

        Assert.Equal(0, Allocations.Of(Step));
    }

    /// <summary>Losses and gradients, in one shard and in several, against the weighted mean in double precision.</summary>
    private static void CheckFormula<TModel, TTarget>(
        float[] weights, float[]? classWeights, params EagerLayer[] layers)
        where TModel : class, IRecurrentModel<TModel, float, TTarget>
        where TTarget : unmanaged, INumber<TTarget>
    {
        var model = TModel.Create(5, Initialization.PyTorch);
        var shape = TModel.ModelDescription.Shape;
        var reference = new EagerNetwork(shape.InputSize, shape.OutputSize, shape.Loss, layers);
        foreach (var tensor in TModel.ModelDescription.Tensors)
        {
            float[] values = new float[tensor.Count];
            model.Parameters.CopyTensorTo(tensor.Name, values);
            reference.Parameters.Add(tensor.Name, Measure.ToDoubles(values));
        }

        float[] inputs = Draw(Count * Time * shape.InputSize, 1, -1, 1);
        double[] exactInputs = Measure.ToDoubles(inputs);
        int rows = Count * shape.OutputSteps;
        TTarget[] targets = shape.Loss == Loss.SoftmaxCrossEntropy
            ? [.. Enumerable.Range(0, rows).Select(i => TTarget.CreateChecked(i % shape.OutputSize))]
            : [.. Draw(rows * shape.OutputSize, 2, 0, 1).Select(TTarget.CreateChecked)];
        double[] exactTargets = [.. targets.Select(double.CreateChecked)];
        double[] rowWeights = [.. Enumerable.Range(0, rows)
            .Select(row => (double)weights[weights.Length == Count ? row / shape.OutputSteps : row])];
        double[]? classes = classWeights?.Select(w => (double)w).ToArray();
        double Expected() => reference.ComputeLoss(exactInputs, exactTargets, Count, s_lengths, rowWeights, classes);

        foreach (int shards in new[] { 1, 2 })
        {
            var training = model.CreateTraining(new TrainingOptions { Shards = shards, ClassWeights = classWeights });
            var batch = new Batch<float, TTarget>(inputs, targets, Count) { Lengths = s_lengths, Weights = weights };
            Measure.AssertClose("loss", [training.ComputeGradients(batch)], [Expected()], ModelProof.ForwardTolerance);
            foreach (var tensor in TModel.ModelDescription.Tensors)
            {
                double[] expected = CentralDifferences.Of(Expected, reference.Parameters[tensor.Name]);
                float[] actual = new float[tensor.Count];
                training.Gradients.CopyTensorTo(tensor.Name, actual);
                Measure.AssertClose(tensor.Name, actual, expected, ModelProof.GradientTolerance);
            }
        }
    }

    private static string Refusal(Action action) => Assert.Throws<ArgumentException>(action).Message;

    private static float[] Draw(int count, int seed, float from, float to)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => from + ((to - from) * random.NextSingle()))];
    }
}
