using RecurrentGen.Data;
using RecurrentGen.Numerics;
using RecurrentGen.Tests.Tokens;
using Xunit;

namespace RecurrentGen.Tests.Carried;

/// <summary>Carried state of models that read tokens.</summary>
[Trait("Category", "Numeric")]
public sealed class CarriedTokenTests
{
    private const int Letters = 4;

    [Fact]
    public void Training_and_evaluation_of_a_long_text_are_those_of_a_stream()
    {
        int[] text = Text(15 * 24 + 1);
        var model = new NextLetter(seed: 3);
        var windows = new TokenWindows(text, 15);
        var report = Trainer.Fit(
            model, windows.Continuous(4), new Adam(0.02f), new FitOptions { Epochs = 12, Stateful = true, Progress = null });
        Assert.True(report.History[^1].Loss < 0.6 * report.History[0].Loss);

        var stream = model.CreateStream();
        float[] logits = new float[Letters];
        double sum = 0;
        for (int t = 0; t < text.Length - 1; t++)
        {
            stream.Step(text[t], logits);
            sum += Math.Log(logits.Sum(y => Math.Exp(y))) - logits[text[t + 1]];
        }

        double loss = Trainer.Evaluate(model, windows.Continuous(1), stateful: true).Loss;
        Assert.Equal(sum / (text.Length - 1), loss, 1e-6);
        Assert.NotEqual(loss, Trainer.Evaluate(model, windows).Loss, 1e-4);

        // A prediction hands its state on to a stream that has read nothing yet.
        float[] state = new float[NextLetter.LiveStream.StateSize];
        model.CreatePredictor().Predict(text.AsSpan(0, 15), [], new float[15 * Letters], state);
        var other = model.CreateStream();
        other.CopyStateFrom(state);
        stream.Reset();
        float[] expected = new float[Letters];
        for (int t = 0; t < 16; t++)
        {
            stream.Step(text[t], expected);
        }

        other.Step(text[15], logits);
        for (int i = 0; i < Letters; i++)
        {
            Assert.Equal(expected[i], logits[i], 1e-5f);
        }
    }

    [Fact]
    public void Windows_of_tokens_that_overlap_are_refused() => Assert.Equal(
        "Expected windows that begin where the one before ends (a stride of 4), found a stride of 3.",
        Assert.Throws<InvalidOperationException>(() => new TokenWindows(Text(20), 4, 3).Continuous(1)).Message);

    /// <summary>Each letter is the sum of the two before it, and now and then another one.</summary>
    private static int[] Text(int length)
    {
        var random = new CounterRandom(5, 0);
        int[] text = new int[length];
        text[1] = 1;
        for (int t = 2; t < length; t++)
        {
            text[t] = random.NextInt32(20) == 0 ? random.NextInt32(Letters) : (text[t - 1] + text[t - 2]) % Letters;
        }

        return text;
    }
}
