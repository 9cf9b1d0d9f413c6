using Xunit;

namespace RecurrentGen.Tests.Carried;

/// <summary>States that do not fit are refused, and nothing is changed.</summary>
public sealed class CarriedRefusalTests
{
    private const int States = 36;
    private readonly CarriedStack _model = new(seed: 3);
    private readonly CarriedStack.Training _training;
    private readonly float[] _inputs = new float[2 * 4 * 3];
    private readonly float[] _targets = new float[2 * 4 * 2];

    public CarriedRefusalTests() => _training = _model.CreateTraining();

    [Fact]
    public void The_description_says_how_many_values()
    {
        Assert.Equal((States, null), (_model.Description.Shape.StateSize, _model.Description.Shape.BackwardLayer));
        Assert.Equal(States, CarriedStack.LiveStream.StateSize);
        var both = new NotCarried().Description.Shape;
        Assert.Equal((0, "both"), (both.StateSize, both.BackwardLayer));
    }

    [Theory]
    [InlineData(71, 0, "batch.InitialState: expected 72 values (2 sequences of 36), found 71.")]
    [InlineData(0, 36, "batch.FinalState: expected 72 values (2 sequences of 36), found 36.")]
    public void Wrong_lengths_of_a_batch(int initial, int final, string message)
    {
        float[] initialState = new float[initial];
        float[] finalState = new float[final];
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => _training.ComputeLoss(
            new Batch<float, float>(_inputs, _targets, 2) { InitialState = initialState, FinalState = finalState })).Message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => _training.ComputeGradients(
            new Batch<float, float>(_inputs, _targets, 2) { InitialState = initialState, FinalState = finalState })).Message);
    }

    [Fact]
    public void Wrong_lengths_of_a_prediction()
    {
        string message = "initialState: expected 72 values (2 sequences of 36), found 1.";
        float[] outputs = new float[_targets.Length];
        Assert.Equal(message, Assert.Throws<ArgumentException>(
            () => _model.CreatePredictor().Predict(_inputs, new float[1], outputs, [])).Message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(
            () => _training.Forward(_inputs, new float[1], outputs, [])).Message);
        message = "finalState: expected 72 values (2 sequences of 36), found 73.";
        Assert.Equal(message, Assert.Throws<ArgumentException>(
            () => _model.CreatePredictor().Predict(_inputs, [], outputs, new float[73])).Message);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void States_that_are_not_finite(float bad, string text)
    {
        float[] state = new float[2 * States];
        state[40] = bad;
        string message = $"batch.InitialState[40] (sequence 1, value 4) is {text}; states must be finite.";
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => _training.ComputeGradients(
            new Batch<float, float>(_inputs, _targets, 2) { InitialState = state })).Message);

        // A prediction says so in the outputs that depend on it, as it does of inputs.
        float[] outputs = new float[_targets.Length];
        float[] after = new float[state.Length];
        _model.CreatePredictor().Predict(_inputs, state, outputs, after);
        Assert.All(outputs[..8], y => Assert.True(float.IsFinite(y)));
        Assert.All(outputs[8..], y => Assert.True(float.IsNaN(y)));
        Assert.Contains(after[States..], float.IsNaN);
        Assert.All(after[..States], y => Assert.True(float.IsFinite(y)));
    }

    [Fact]
    public void A_call_that_throws_leaves_the_final_state()
    {
        float[] state = [.. Enumerable.Repeat(0.5f, 2 * States)];
        float[] expected = [.. state];
        _inputs[20] = float.NaN;
        Assert.Throws<ArgumentException>(() => _training.ComputeLoss(
            new Batch<float, float>(_inputs, _targets, 2) { InitialState = state, FinalState = state }));
        Assert.Equal(expected, state);
    }

    [Fact]
    public void A_layer_that_walks_backwards_is_named()
    {
        var model = new NotCarried(seed: 1);
        string message = "NotCarried: the layer 'both' walks backwards in time, or sees several steps without a state " +
            "that a call can give, so no state can be carried from one window to the next; expected forward recurrent layers, and layers " +
            "that see one step.";
        Assert.Equal(message, Assert.Throws<NotSupportedException>(() => model.CreateTraining().ComputeLoss(
            new Batch<float, float>(new float[8], new float[4], 1) { InitialState = new float[3] })).Message);
        Assert.Equal(message, Assert.Throws<NotSupportedException>(() => model.CreateTraining().ComputeGradients(
            new Batch<float, float>(new float[8], new float[4], 1) { FinalState = new float[3] })).Message);
        IPredictor<float> predictor = model.CreatePredictor();
        Assert.Throws<NotSupportedException>(() => predictor.Predict(new float[8], new float[3], new float[4], []));
    }
}
