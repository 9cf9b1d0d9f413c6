using RecurrentGen.Tests.Carried;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Lengths;

/// <summary>Carried state of sequences of several lengths: that of the last valid step, or the one to begin with.</summary>
[Trait("Category", "Numeric")]
public sealed class CarriedLengthsTests
{
    private const int Time = CarriedStack.SequenceLength;
    private const int Inputs = CarriedStack.InputSize;
    private const int Outputs = CarriedStack.OutputSize;
    private static readonly int[] s_lengths = [2, 4, 0];
    private readonly CarriedStack _model = new(seed: 6);

    [Fact]
    public void Final_states_are_those_of_streams_that_stop_at_the_lengths()
    {
        float[] inputs = Draw(3 * Time * Inputs, 1);
        float[] initial = Draw(3 * CarriedStack.ModelDescription.Shape.StateSize, 2);
        int size = initial.Length / 3;
        float[] expected = new float[initial.Length];
        for (int sequence = 0; sequence < 3; sequence++)
        {
            var stream = _model.CreateStream();
            stream.CopyStateFrom(initial.AsSpan(sequence * size, size));
            for (int t = 0; t < s_lengths[sequence]; t++)
            {
                stream.Step(inputs.AsSpan(((sequence * Time) + t) * Inputs, Inputs), new float[Outputs]);
            }

            stream.CopyStateTo(expected.AsSpan(sequence * size, size));
            stream.Release();
        }

        Spoil(inputs);
        float[] outputs = new float[3 * Time * Outputs];
        float[] state = [.. initial];
        _model.CreatePredictor().Predict(inputs, s_lengths, state, outputs, state);
        Measure.AssertClose("Predict", state, Measure.ToDoubles(expected), 2e-6);
        Assert.Equal(initial[(2 * size)..], state[(2 * size)..]);

        var training = _model.CreateTraining(new TrainingOptions { Shards = 2 });
        training.Forward(inputs, s_lengths, initial, outputs, state);
        Measure.AssertClose("Forward", state, Measure.ToDoubles(expected), 2e-6);
        training.ComputeGradients(new Batch<float, float>(inputs, outputs, 3)
        {
            Lengths = s_lengths,
            InitialState = initial,
            FinalState = state,
        });
        Measure.AssertClose("ComputeGradients", state, Measure.ToDoubles(expected), 2e-6);
    }

    [Fact]
    public void Gradients_from_given_states_are_the_mean_of_those_of_single_sequences()
    {
        float[] inputs = Draw(3 * Time * Inputs, 1);
        float[] targets = Draw(3 * Time * Outputs, 3);
        float[] initial = Draw(3 * CarriedStack.ModelDescription.Shape.StateSize, 2);
        int size = initial.Length / 3;
        var training = _model.CreateTraining();
        double[] expected = new double[CarriedStack.ModelDescription.ParameterCount];
        float[] one = new float[expected.Length];
        for (int sequence = 0; sequence < 2; sequence++)
        {
            training.ComputeGradients(new Batch<float, float>(
                inputs.AsSpan(sequence * Time * Inputs, Time * Inputs),
                targets.AsSpan(sequence * Time * Outputs, Time * Outputs),
                1)
            {
                Lengths = s_lengths.AsSpan(sequence, 1),
                InitialState = initial.AsSpan(sequence * size, size),
            });
            training.Gradients.CopyTo(one);
            for (int i = 0; i < one.Length; i++)
            {
                expected[i] += one[i] * (double)s_lengths[sequence] / s_lengths.Sum();
            }
        }

        Spoil(inputs);
        training.ComputeGradients(
            new Batch<float, float>(inputs, targets, 3) { Lengths = s_lengths, InitialState = initial });
        training.Gradients.CopyTo(one);
        Measure.AssertClose("gradients", one, expected, 1e-5);
    }

    /// <summary>What the head makes of the state to begin with, by its definition.</summary>
    [Fact]
    public void An_empty_sequence_hands_on_its_given_state()
    {
        var model = new CarriedLast(seed: 8);
        var shape = CarriedLast.ModelDescription.Shape;
        float[] initial = Draw(2 * shape.StateSize, 4);
        float[] weight = new float[shape.OutputSize * shape.StateSize];
        float[] bias = new float[shape.OutputSize];
        model.Parameters.CopyTensorTo("dense.weight", weight);
        model.Parameters.CopyTensorTo("dense.bias", bias);
        double[] expected = new double[shape.OutputSize];
        for (int i = 0; i < expected.Length; i++)
        {
            double sum = bias[i];
            for (int j = 0; j < shape.StateSize; j++)
            {
                sum += (double)weight[(i * shape.StateSize) + j] * initial[j];
            }

            expected[i] = Math.Tanh(sum);
        }

        float[] inputs = Draw(2 * shape.SequenceLength * shape.InputSize, 5);
        float[] outputs = new float[2 * shape.OutputSize];
        int[] lengths = [0, 3];
        model.CreatePredictor().Predict(inputs, lengths, initial, outputs, default);
        Measure.AssertClose("Predict", outputs.AsSpan(0, expected.Length), expected, 2e-6);
        model.CreateTraining().Forward(inputs, lengths, initial, outputs, default);
        Measure.AssertClose("Forward", outputs.AsSpan(0, expected.Length), expected, 2e-6);
    }

    private static void Spoil(float[] inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            int row = i / Inputs;
            inputs[i] = row % Time < s_lengths[row / Time] ? inputs[i] : float.NaN;
        }
    }

    private static float[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
    }
}
