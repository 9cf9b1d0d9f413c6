using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Tokens;

/// <summary>A model that reads tokens is the model whose inputs are those rows of zeros and a single 1.</summary>
[Trait("Category", "Numeric")]
public sealed class OneHotTwinTests
{
    private const int Vocabulary = TokenTwin.Vocabulary;
    private const int Length = TokenTwin.SequenceLength;
    private const double Tolerance = 1e-6;
    private readonly FloatTwin _floats = new(seed: 3);
    private readonly TokenTwin _tokens = new(seed: 3);
    private readonly Random _random = new(5);

    [Fact]
    public void Initial_weights_are_the_same() => AssertSame("initial weights");

    [Fact]
    public void Predictions_and_streams_are_the_same()
    {
        int[] tokens = Draw(20 * Length);
        float[] expected = new float[tokens.Length * Vocabulary];
        float[] actual = new float[expected.Length];
        _floats.CreatePredictor().Predict(Hot(tokens), expected);
        _tokens.CreatePredictor().Predict(tokens, actual);
        Measure.AssertClose("Predict", actual, Measure.ToDoubles(expected), Tolerance);
        _floats.CreateStream().Process(Hot(tokens), expected);
        var stream = _tokens.CreateStream();
        for (int t = 0; t < tokens.Length; t++)
        {
            stream.Step(tokens[t], actual.AsSpan(t * Vocabulary, Vocabulary));
        }

        Measure.AssertClose("Step", actual, Measure.ToDoubles(expected), Tolerance);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Training_is_the_same(int shards)
    {
        var options = new TrainingOptions { Shards = shards };
        var floats = _floats.CreateTraining(options);
        var tokens = _tokens.CreateTraining(options);
        var floatOptimizer = new Sgd(0.5f, momentum: 0.9f);
        var tokenOptimizer = new Sgd(0.5f, momentum: 0.9f);
        for (int step = 0; step < 5; step++)
        {
            int count = 9 - step;
            int[] inputs = Draw(count * Length);
            int[] targets = Draw(count * Length);
            float expected = floats.ComputeGradients(new Batch<float, int>(Hot(inputs), targets, count));
            float actual = tokens.ComputeGradients(new Batch<int, int>(inputs, targets, count));
            Measure.AssertClose("loss", [actual], [expected], Tolerance);
            floatOptimizer.Step(_floats, floats.Gradients);
            tokenOptimizer.Step(_tokens, tokens.Gradients);
        }

        AssertSame("weights after training");
    }

    private void AssertSame(string what)
    {
        float[] expected = new float[FloatTwin.ParameterCount];
        float[] actual = new float[TokenTwin.ParameterCount];
        _floats.CopyParametersTo(expected);
        _tokens.CopyParametersTo(actual);
        Measure.AssertClose(what, actual, Measure.ToDoubles(expected), Tolerance);
    }

    private int[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.Next(Vocabulary))];

    private static float[] Hot(int[] tokens)
    {
        float[] values = new float[tokens.Length * Vocabulary];
        for (int i = 0; i < tokens.Length; i++)
        {
            values[(i * Vocabulary) + tokens[i]] = 1;
        }

        return values;
    }
}
