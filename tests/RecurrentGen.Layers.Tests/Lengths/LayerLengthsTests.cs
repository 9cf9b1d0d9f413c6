using RecurrentGen.Tests.Layers;
using RecurrentGen.Tests.Reference;
using RecurrentGen.Tests.Tokens;
using Xunit;

namespace RecurrentGen.Tests.Lengths;

/// <summary>Layers around the cells give each sequence of a batch of several lengths what it gets alone.</summary>
[Trait("Category", "Numeric")]
public sealed class LayerLengthsTests
{
    private const double Tolerance = 2e-6;

    [Fact]
    public void Tokens_of_a_table()
    {
        var model = new PaddedGru(seed: 2);
        int[] lengths = [6, 2];
        int[] tokens = [.. Enumerable.Range(0, 12).Select(i => (5 * i) % 9)];
        int[] targets = [.. Enumerable.Range(0, 12).Select(i => i % 3)];
        var training = model.CreateTraining();
        double[] expected = new double[PaddedGru.ModelDescription.ParameterCount];
        float[] gradients = new float[expected.Length];
        float[] outputs = new float[12 * 3];
        for (int sequence = 0; sequence < 2; sequence++)
        {
            var places = (sequence * 6)..((sequence + 1) * 6);
            model.CreatePredictor().Predict(
                tokens.AsSpan(places), lengths.AsSpan(sequence, 1), outputs.AsSpan(18 * sequence, 18));
            training.ComputeGradients(
                new Batch<int, int>(tokens.AsSpan(places), targets.AsSpan(places), 1) { Lengths = lengths.AsSpan(sequence, 1) });
            training.Gradients.CopyTo(gradients);
            for (int i = 0; i < expected.Length; i++)
            {
                expected[i] += gradients[i] * lengths[sequence] / 8.0;
            }
        }

        // Behind a length a token may be anything.
        tokens.AsSpan(8).Fill(-1);
        float[] together = new float[outputs.Length];
        model.CreatePredictor().Predict(tokens, lengths, together);
        Measure.AssertClose("outputs", together, Measure.ToDoubles(outputs), Tolerance);
        training.ComputeGradients(new Batch<int, int>(tokens, targets, 2) { Lengths = lengths });
        training.Gradients.CopyTo(gradients);
        Measure.AssertClose("gradients", gradients, expected, 1e-5);
    }

    [Fact]
    public void Causal_convolutions()
    {
        var model = new ConvolutionLstm(seed: 2);
        int[] lengths = [3, 6, 1];
        float[] inputs = Draw(3 * 6 * 3, 1);
        float[] targets = Draw(3 * 2, 2);
        var training = model.CreateTraining();
        double[] expected = new double[ConvolutionLstm.ModelDescription.ParameterCount];
        float[] gradients = new float[expected.Length];
        float[] outputs = new float[6];
        for (int sequence = 0; sequence < 3; sequence++)
        {
            var values = inputs.AsSpan(sequence * 18, 18);
            model.CreatePredictor().Predict(values, lengths.AsSpan(sequence, 1), outputs.AsSpan(2 * sequence, 2));
            training.ComputeGradients(new Batch<float, float>(values, targets.AsSpan(2 * sequence, 2), 1)
            {
                Lengths = lengths.AsSpan(sequence, 1),
            });
            training.Gradients.CopyTo(gradients);
            for (int i = 0; i < expected.Length; i++)
            {
                expected[i] += gradients[i] / 3.0;
            }
        }

        float[] together = new float[outputs.Length];
        model.CreatePredictor().Predict(inputs, lengths, together);
        Measure.AssertClose("outputs", together, Measure.ToDoubles(outputs), Tolerance);
        training.ComputeGradients(new Batch<float, float>(inputs, targets, 3) { Lengths = lengths });
        training.Gradients.CopyTo(gradients);
        Measure.AssertClose("gradients", gradients, expected, 1e-5);
    }

    /// <summary>Masks belong to the sequence, whatever row its length gives it, and to the step.</summary>
    [Fact]
    public void Random_masks_do_not_depend_on_lengths()
    {
        var model = new DropoutStatistics(seed: 2);
        float[] inputs = Draw(4 * 50, 1);
        float[] all = new float[inputs.Length];
        model.CreateTraining().Forward(inputs, all);
        int[] lengths = [10, 50, 0, 30];
        foreach (int shards in new[] { 1, 2 })
        {
            float[] outputs = new float[all.Length];
            model.CreateTraining(new TrainingOptions { Shards = shards }).Forward(inputs, lengths, outputs);
            double[] expected = Measure.ToDoubles(all);
            for (int i = 0; i < expected.Length; i++)
            {
                expected[i] = i % 50 < lengths[i / 50] ? expected[i] : 0;
            }

            Measure.AssertClose("outputs", outputs, expected, Tolerance);
        }
    }

    [Fact]
    public void Recurrent_masks_do_not_depend_on_lengths()
    {
        var model = new RecurrentDropoutGru(seed: 2);
        float[] inputs = Draw(3 * 4 * 2, 1);
        int[] lengths = [1, 4, 3];
        float[] outputs = new float[6];
        model.CreateTraining().Forward(inputs, lengths, outputs);
        for (int sequence = 0; sequence < 3; sequence++)
        {
            // All sequences as long as this one: the rows are in the order of the batch.
            int[] equal = [.. Enumerable.Repeat(lengths[sequence], 3)];
            float[] expected = new float[6];
            model.CreateTraining().Forward(inputs, equal, expected);
            Measure.AssertClose(
                "outputs",
                outputs.AsSpan(2 * sequence, 2),
                Measure.ToDoubles(expected.AsSpan(2 * sequence, 2)),
                Tolerance);
        }
    }

    private static float[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
    }
}
