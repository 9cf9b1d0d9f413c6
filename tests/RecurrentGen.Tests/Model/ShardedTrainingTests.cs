using RecurrentGen.Data;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Model;

/// <summary>A training of several shards and threads is used like any other.</summary>
[Trait("Category", "Numeric")]
public sealed class ShardedTrainingTests
{
    private const int Row = Tagger.SequenceLength * Tagger.InputSize;
    private const int OutputRow = Tagger.SequenceLength * Tagger.OutputSize;
    private readonly Tagger _model = new(seed: 2);

    public ShardedTrainingTests() => ModelData.FillScaling(_model);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(3, 7)]
    public void Own_losses_give_the_outputs_and_gradients_of_one_shard(int shards, int threads)
    {
        var whole = _model.CreateTraining();
        var sharded = _model.CreateTraining(new TrainingOptions { Shards = shards, Threads = threads });
        foreach (int count in new[] { Tagger.BatchSize, 7, 2, 1 })
        {
            float[] inputs = ModelData.Values(count * Row, count);
            float[] slopes = ModelData.Values(count * OutputRow, 2);
            var (outputs, inputGradients, gradients) = Run(whole, inputs, slopes);
            var found = Run(sharded, inputs, slopes);
            Measure.AssertClose("outputs", found.Outputs, Measure.ToDoubles(outputs), 2e-6);
            Measure.AssertClose("inputs", found.InputGradients, Measure.ToDoubles(inputGradients), 2e-6);
            Measure.AssertClose("gradients", found.Gradients, Measure.ToDoubles(gradients), 2e-6);

            var alone = _model.CreateTraining(new TrainingOptions { Shards = shards });
            var expected = Run(alone, inputs, slopes);
            ModelData.AssertSameBits(expected.Outputs, found.Outputs);
            ModelData.AssertSameBits(expected.InputGradients, found.InputGradients);
            ModelData.AssertSameBits(expected.Gradients, found.Gradients);
        }

        static (float[] Outputs, float[] InputGradients, float[] Gradients) Run(
            Tagger.Training training, float[] inputs, float[] slopes)
        {
            float[] outputs = new float[slopes.Length];
            float[] inputGradients = new float[inputs.Length];
            Array.Fill(inputGradients, float.NaN);
            training.Forward(inputs, outputs);
            training.Backward(slopes, inputGradients);
            Assert.Throws<InvalidOperationException>(() => training.Backward(slopes));
            return (outputs, inputGradients, [.. training.Gradients.Packed]);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(1, 2)]
    [InlineData(5, 2)]
    public void A_bad_value_anywhere_is_refused_with_its_place_and_changes_nothing(int shards, int threads)
    {
        const int count = Tagger.BatchSize;
        var training = _model.CreateTraining(new TrainingOptions { Shards = shards, Threads = threads });
        float[] inputs = ModelData.Values(count * Row, 1);
        int[] classes = ModelData.Classes(count * Tagger.SequenceLength, Tagger.OutputSize, 2);
        float loss = training.ComputeGradients(new Batch<float, int>(inputs, classes, count));
        float[] gradients = [.. training.Gradients.Packed];
        foreach (int sequence in new[] { 0, count / 2, count - 1 })
        {
            int input = (sequence * Row) + 3;
            AssertRefused(
                $"inputs[{input}] (sequence {sequence}, step 1, feature 1) is NaN; inputs must be finite.",
                [.. inputs[..input], float.NaN, .. inputs[(input + 1)..]],
                classes);
            int target = (sequence * Tagger.SequenceLength) + 2;
            AssertRefused(
                $"targets[{target}] (sequence {sequence}, step 2) is 3; expected a class from 0 to 2.",
                inputs,
                [.. classes[..target], 3, .. classes[(target + 1)..]]);
        }

        AssertRefused("targets: expected 96 values for this batch, found 95.", inputs, classes[1..]);

        void AssertRefused(string message, float[] badInputs, int[] badClasses)
        {
            var error = Assert.Throws<ArgumentException>(
                () => training.ComputeGradients(new Batch<float, int>(badInputs, badClasses, count)));
            Assert.Equal(message, error.Message);
            ModelData.AssertSameBits(gradients, training.Gradients.Packed);
            Assert.Equal(loss, training.ComputeGradients(new Batch<float, int>(inputs, classes, count)));
            ModelData.AssertSameBits(gradients, training.Gradients.Packed);
        }
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        Refused("TrainingOptions.Threads: expected at least 1, found 0.", new() { Threads = 0 });
        Refused(
            "TrainingOptions.Shards: expected 1 to 16 (the model's BatchSize), found 0.", new() { Shards = 0 });
        Refused(
            "TrainingOptions.Shards: expected 1 to 16 (the model's BatchSize), found 17.", new() { Shards = 17 });
        Assert.Throws<ArgumentOutOfRangeException>(() => _model.CreatePredictor(0));
        Assert.NotNull(_model.CreateTraining(new TrainingOptions { Shards = 16, Threads = 3 }));

        void Refused(string message, TrainingOptions options)
        {
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => _model.CreateTraining(options)).Message);
            var fit = new FitOptions { Training = options, Progress = null };
            Assert.Equal(
                message,
                Assert.Throws<ArgumentException>(() => Trainer.Fit(_model, Data(20), new Sgd(0.1f), fit)).Message);
        }
    }

    [Fact]
    public void Fit_trains_to_the_same_bits_and_figures_with_any_number_of_threads()
    {
        var (expected, history) = Fit(threads: 1);
        foreach (int threads in new[] { 2, 3, 5 })
        {
            var (found, again) = Fit(threads);
            ModelData.AssertSameBits(expected, found);
            Assert.Equal(history, again);
        }

        static (float[] Weights, double?[] Figures) Fit(int threads)
        {
            var model = new Tagger(seed: 4);
            var options = new FitOptions
            {
                Epochs = 3,
                ClipNorm = 1,
                Progress = null,
                Metrics = [new Accuracy()],
                Training = new TrainingOptions { Shards = 2, Threads = threads },
            };
            var report = Trainer.Fit(model, Data(41), new Adam(0.01f), options, Data(23));
            var evaluation = Trainer.Evaluate(model, Data(37), training: options.Training);
            return (
                ModelData.Contents(model),
                [.. report.History.Select(e => e.ValidationLoss), evaluation.Loss, evaluation["accuracy"].Value]);
        }
    }

    private static ArrayDataSet<float, int> Data(int samples) => new(
        ModelData.Values(samples * Row, samples),
        ModelData.Classes(samples * Tagger.SequenceLength, Tagger.OutputSize, samples),
        Row,
        Tagger.SequenceLength);
}
