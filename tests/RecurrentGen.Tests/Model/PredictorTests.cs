using Xunit;

namespace RecurrentGen.Tests.Model;

/// <summary>Predictions of whole sequences.</summary>
[Trait("Category", "Numeric")]
public sealed class PredictorTests
{
    private const int Inputs = Forecaster.SequenceLength * Forecaster.InputSize;
    private readonly Forecaster _model = new(seed: 3);

    public PredictorTests() => ModelData.FillScaling(_model);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Forecaster.BatchSize)]
    [InlineData(Forecaster.BatchSize + 1)]
    [InlineData((3 * Forecaster.BatchSize) + 2)]
    public void Any_number_of_sequences_equals_one_by_one(int count)
    {
        float[] inputs = ModelData.Values(count * Inputs, 1);
        var together = new float[count];
        var alone = new float[count];
        var predictor = _model.CreatePredictor();
        predictor.Predict(inputs, together);
        for (int i = 0; i < count; i++)
        {
            predictor.Predict(inputs.AsSpan(i * Inputs, Inputs), alone.AsSpan(i, 1));
        }

        AssertClose(alone, together);
        Assert.Equal(count, together.Distinct().Count());
    }

    [Fact]
    public void Fewer_sequences_after_more_and_more_after_fewer_are_not_mixed_up()
    {
        float[] inputs = ModelData.Values(8 * Inputs, 1);
        var expected = Predict(_model, inputs);
        var predictor = _model.CreatePredictor();
        int[] counts = [8, 1, 3, 2, 8, 4];
        foreach (int count in counts)
        {
            var outputs = new float[count];
            predictor.Predict(inputs.AsSpan(0, count * Inputs), outputs);
            AssertClose(expected.AsSpan(0, count), outputs);
        }
    }

    [Theory]
    [InlineData(Inputs - 1, 1, "inputs: expected a multiple of 12 values (4 steps of 3), found 11.")]
    [InlineData(Inputs * 5, 4, "outputs: expected 5 values, found 4.")]
    [InlineData(0, 1, "outputs: expected 0 values, found 1.")]
    public void Wrong_lengths_are_refused_with_both(int inputs, int outputs, string message) => Assert.Equal(
        message,
        Assert.Throws<ArgumentException>(
            () => _model.CreatePredictor().Predict(new float[inputs], new float[outputs])).Message);

    [Theory]
    [InlineData("CopyParametersFrom")]
    [InlineData("CopyTensorFrom")]
    [InlineData("Step")]
    [InlineData("Packed")]
    [InlineData("Scaling")]
    public void A_change_after_the_first_prediction_is_seen(string writer)
    {
        float[] inputs = ModelData.Values(2 * Inputs, 1);
        var predictor = _model.CreatePredictor();
        var training = _model.CreateTraining();
        var before = new float[2];
        predictor.Predict(inputs, before);
        training.Forward(inputs, new float[2]);
        Write(_model, writer);
        var after = new float[2];
        predictor.Predict(inputs, after);
        ModelData.AssertSameBits(Predict(_model, inputs), after);
        Assert.NotEqual(before, after);

        // Training has transposed copies besides: those of the backward pass.
        var fresh = _model.CreateTraining();
        var batch = new Batch<float, float>(inputs, [1, 2], 2);
        Assert.Equal(fresh.ComputeGradients(batch), training.ComputeGradients(batch));
        ModelData.AssertSameBits(fresh.Gradients.Packed, training.Gradients.Packed);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_not_finite_spoils_its_own_sequence_alone_and_no_later_one(float bad)
    {
        const int count = 5;
        float[] inputs = ModelData.Values(count * Inputs, 1);
        float[] good = Predict(_model, inputs);
        var predictor = _model.CreatePredictor();
        for (int i = 0; i < count * Inputs; i++)
        {
            float[] spoilt = [.. inputs];
            spoilt[i] = bad;
            var outputs = new float[count];
            predictor.Predict(spoilt, outputs);
            for (int sequence = 0; sequence < count; sequence++)
            {
                float expected = sequence == i / Inputs ? float.NaN : good[sequence];
                ModelData.AssertSameBits([expected], [outputs[sequence]]);
            }
        }

        var again = new float[count];
        predictor.Predict(inputs, again);
        ModelData.AssertSameBits(good, again);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Outputs_before_a_bad_step_are_right_and_those_from_it_on_are_NaN(float bad)
    {
        var model = new Expander(seed: 4);
        float[] inputs = ModelData.Values(Expander.SequenceLength, 1);
        var good = new float[Expander.SequenceLength * Expander.OutputSize];
        var predictor = model.CreatePredictor();
        predictor.Predict(inputs, good);
        for (int step = 0; step < Expander.SequenceLength; step++)
        {
            float[] spoilt = [.. inputs];
            spoilt[step] = bad;
            var outputs = new float[good.Length];
            predictor.Predict(spoilt, outputs);
            int first = step * Expander.OutputSize;
            ModelData.AssertSameBits(good.AsSpan(0, first), outputs.AsSpan(0, first));
            ModelData.AssertAllNaN(outputs.AsSpan(first));
        }
    }

    [Fact]
    public void A_bidirectional_model_and_a_probability_give_NaN_too()
    {
        var tagger = new Tagger(seed: 1);
        float[] inputs = ModelData.Values(Tagger.SequenceLength * Tagger.InputSize, 1);
        inputs[5] = float.PositiveInfinity;
        var classes = new float[Tagger.SequenceLength * Tagger.OutputSize];
        tagger.CreatePredictor().Predict(inputs, classes);
        ModelData.AssertAllNaN(classes);

        var detector = new Detector(seed: 1);
        inputs = ModelData.Values(Detector.SequenceLength * Detector.InputSize, 1);
        inputs[0] = float.NegativeInfinity;
        var probabilities = new float[Detector.OutputSize];
        detector.CreatePredictor().Predict(inputs, probabilities);
        ModelData.AssertAllNaN(probabilities);
    }

    private static float[] Predict(Forecaster model, float[] inputs)
    {
        var outputs = new float[inputs.Length / Inputs];
        model.CreatePredictor().Predict(inputs, outputs);
        return outputs;
    }

    /// <summary>Other numbers of rows may be multiplied in another order.</summary>
    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual) =>
        Reference.Measure.AssertClose("Predict", actual, Reference.Measure.ToDoubles(expected), 1e-6);

    private static void Write(Forecaster model, string writer)
    {
        switch (writer)
        {
            case "CopyParametersFrom":
                model.CopyParametersFrom(ModelData.Values(Forecaster.ParameterCount, 5, -0.5f, 0.5f));
                break;
            case "CopyTensorFrom":
                // A bias, whose sum with another one is a derived copy.
                model.Parameters.CopyTensorFrom("gru.bias_hh_l1", ModelData.Values(15, 6));
                break;
            case "Step":
                var gradients = new PackedBlock(Forecaster.ModelDescription);
                gradients.CopyFrom(ModelData.Values(Forecaster.ParameterCount, 7));
                new Sgd(0.1f).Step(model, gradients);
                break;
            case "Packed":
                foreach (ref float value in model.Parameters.Packed)
                {
                    value *= 0.5f;
                }

                model.Parameters.BeginWrite();
                break;
            default:
                model.Scaling.BeginWrite();
                model.Scaling.InputMean[1] += 1;
                break;
        }
    }
}
