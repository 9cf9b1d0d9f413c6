using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Model;

/// <summary>Losses and their slopes against their plain formulas.</summary>
[Trait("Category", "Numeric")]
public sealed class LossValueTests
{
    private const double Tolerance = 2e-6;

    /// <summary>exp(-100) is 4e-44, and a sigmoid's least value is the least normal number.</summary>
    private const double Negligible = 1e-37;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(Filter.BatchSize)]
    public void Mean_squared_error(int count) => Check<Filter>(count, (y, t) => (y - t) * (y - t));

    [Theory]
    [InlineData(1)]
    [InlineData(Expander.BatchSize)]
    public void Mean_absolute_error(int count) => Check<Expander>(count, (y, t) => Math.Abs(y - t));

    [Theory]
    [InlineData(1)]
    [InlineData(Forecaster.BatchSize)]
    public void Huber(int count) => Check<Forecaster>(count, HuberLoss);

    [Theory]
    [InlineData(0.25)]
    [InlineData(-0.999)]
    [InlineData(1.001)]
    [InlineData(-40)]
    public void Huber_within_and_beyond_one(double difference)
    {
        var model = new Forecaster(seed: 4);
        ModelData.FillScaling(model);
        float[] inputs = ModelData.Values(12, 1);
        var output = new float[1];
        model.CreatePredictor().Predict(inputs, output);
        float target = (float)(output[0] - (difference * model.Scaling.OutputScale[0]));
        var training = model.CreateTraining();
        float loss = training.ComputeGradients(new Batch<float, float>(inputs, [target], 1));
        Assert.Equal(HuberLoss(difference, 0), loss, 2e-6 * Math.Abs(difference));

        // The gradient of the last bias is the slope itself.
        float slope = ModelData.Tensor(training.Gradients, "dense.bias")[0];
        Assert.Equal(Math.Clamp(difference, -1, 1), slope, 2e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Detector.BatchSize)]
    public void Binary_cross_entropy(int count)
    {
        var model = new Detector(seed: 4);
        ModelData.FillScaling(model);
        float[] inputs = ModelData.Values(count * 6, 1);
        float[] targets = ModelData.Values(count * 2, 2, 0, 1);
        var outputs = new float[count * 2];
        model.CreatePredictor().Predict(inputs, outputs);
        double expected = outputs.Zip(targets, (y, t) => -(t * Math.Log(y)) - ((1 - t) * Math.Log(1 - y))).Average();
        AssertLoss(expected, model.CreateTraining().ComputeLoss(new Batch<float, float>(inputs, targets, count)));
    }

    [Theory]
    [InlineData(100, 1, 0, 0)]
    [InlineData(100, 0, 100, 1)]
    [InlineData(-100, 1, 100, -1)]
    [InlineData(-100, 0, 0, 0)]
    [InlineData(3e38, 0, 3e38, 1)]
    [InlineData(-3e38, 1, 3e38, -1)]
    public void Binary_cross_entropy_of_extreme_logits(float logit, float target, double expected, double slope)
    {
        var model = new Detector(seed: 4);
        model.Parameters.CopyTensorFrom("dense.weight", new float[8]);
        model.Parameters.CopyTensorFrom("dense.bias", [logit, logit]);
        var training = model.CreateTraining();
        float[] inputs = ModelData.Values(6, 1);
        float loss = training.ComputeGradients(new Batch<float, float>(inputs, [target, target], 1));
        Assert.Equal(expected, loss, 1e-6 * Math.Max(1, expected));
        Assert.All(ModelData.Tensor(training.Gradients, "dense.bias"), s => Assert.Equal(slope / 2, s, Negligible));
        var probabilities = new float[2];
        model.CreatePredictor().Predict(inputs, probabilities);
        Assert.All(probabilities, p => Assert.Equal(logit > 0 ? 1 : 0, p, Negligible));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Tagger.BatchSize)]
    public void Softmax_cross_entropy(int count)
    {
        var model = new Tagger(seed: 4);
        ModelData.FillScaling(model);
        int rows = count * Tagger.SequenceLength;
        float[] inputs = ModelData.Values(rows * 2, 1);
        int[] targets = ModelData.Classes(rows, 3, 2);
        var outputs = new float[rows * 3];
        model.CreatePredictor().Predict(inputs, outputs);
        double expected = Enumerable.Range(0, rows).Average(row =>
        {
            var logits = outputs.Skip(row * 3).Take(3).Select(v => (double)v).ToArray();
            return Math.Log(logits.Sum(Math.Exp)) - logits[targets[row]];
        });
        AssertLoss(expected, model.CreateTraining().ComputeLoss(new Batch<float, int>(inputs, targets, count)));
    }

    [Fact]
    public void Softmax_cross_entropy_of_extreme_logits()
    {
        var model = new Tagger(seed: 4);
        model.Parameters.CopyTensorFrom("dense.weight", new float[3 * 16]);
        model.Parameters.CopyTensorFrom("dense.bias", [1000, -1000, 0]);
        var training = model.CreateTraining();
        float[] inputs = ModelData.Values(12, 1);
        int[] targets = [0, 0, 0, 1, 2, 0];
        float loss = training.ComputeGradients(new Batch<float, int>(inputs, targets, 1));
        AssertLoss((2000 + 1000) / 6.0, loss);
        float[] slopes = ModelData.Tensor(training.Gradients, "dense.bias");
        Measure.AssertClose("bias", slopes, [2 / 6.0, -1 / 6.0, -1 / 6.0], Tolerance);
    }

    [Fact]
    public void ComputeLoss_gives_the_same_loss_and_leaves_the_gradients()
    {
        var model = new Filter(seed: 4);
        var training = model.CreateTraining();
        float[] values = ModelData.Values(40, 1);
        float[] others = ModelData.Values(40, 2);
        training.ComputeGradients(new Batch<float, float>(values, others, 4));
        float[] gradients = [.. training.Gradients.Packed];
        float loss = training.ComputeLoss(new Batch<float, float>(others, values, 4));
        ModelData.AssertSameBits(gradients, training.Gradients.Packed);
        Assert.Equal(loss, training.ComputeGradients(new Batch<float, float>(others, values, 4)));
    }

    /// <summary>A regression's loss is the mean over all rows and outputs, in scaled units.</summary>
    private static void Check<TModel>(int count, Func<double, double, double> loss)
        where TModel : class, IRecurrentModel<TModel, float, float>
    {
        var model = TModel.Create(4, Initialization.PyTorch);
        ModelData.FillScaling(model);
        var shape = model.Description.Shape;
        float[] inputs = ModelData.Values(count * shape.SequenceLength * shape.InputSize, 1);
        var outputs = new float[count * shape.OutputSteps * shape.OutputSize];
        float[] targets = ModelData.Values(outputs.Length, 2, -7, 7);
        model.CreatePredictor().Predict(inputs, outputs);
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            double mean = model.Scaling.OutputMean[i % shape.OutputSize];
            double scale = model.Scaling.OutputScale[i % shape.OutputSize];
            sum += loss((outputs[i] - mean) / scale, (targets[i] - mean) / scale);
        }

        AssertLoss(
            sum / outputs.Length,
            model.CreateTraining().ComputeLoss(new Batch<float, float>(inputs, targets, count)));
    }

    private static void AssertLoss(double expected, float actual) =>
        Measure.AssertClose("loss", [actual], [expected], Tolerance);

    private static double HuberLoss(double y, double t) =>
        Math.Abs(y - t) <= 1 ? (y - t) * (y - t) / 2 : Math.Abs(y - t) - 0.5;
}
