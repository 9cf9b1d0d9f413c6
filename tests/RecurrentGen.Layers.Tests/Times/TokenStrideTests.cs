using RecurrentGen.Tests.Reference;
using RecurrentGen.Tests.Tokens;
using Xunit;

namespace RecurrentGen.Tests.Times;

/// <summary>Strides behind a table of tokens.</summary>
[Trait("Category", "Numeric")]
public sealed class TokenStrideTests
{
    [Fact]
    public void Stride_behind_a_table() => new TokenProof<StridedTokens, int>(
        m => { var t = m.CreateTraining(); return new(t.Forward, d => t.Backward(d), t.Gradients); },
        null,
        -1,
        new EagerEmbedding("embedding", 4),
        new EagerConv1D(5, 3, Stride: 2, Padding: Padding.Valid),
        new EagerRecurrent("gru", EagerCell.Gru, 4),
        new EagerDense("dense", 3)).Check();

    [Fact]
    public void A_live_signal_of_tokens_answers_when_predictions_do()
    {
        var model = new StridedTokens(seed: 2);
        int[] tokens = [3, 1, 4, 1, 5, 2, 6, 5, 3];
        float[] expected = new float[StridedTokens.OutputSteps * 3];
        model.CreatePredictor().Predict(tokens, expected);
        var stream = model.CreateStream();
        float[] blocks = new float[expected.Length];
        Assert.Equal(4, stream.OutputsIn(9));
        Assert.Equal(4, stream.Process(tokens, blocks));
        Measure.AssertClose("Process", blocks, Measure.ToDoubles(expected), 2e-6);

        stream.Reset();
        float[] output = new float[3];
        int count = 0;
        for (int t = 0; t < tokens.Length; t++)
        {
            bool due = stream.Step(tokens[t], output);
            Assert.Equal(t >= 2 && t % 2 == 0, due);
            if (due)
            {
                Assert.Equal(blocks.AsSpan(count++ * 3, 3).ToArray(), output);
            }
        }

        Assert.Throws<ArgumentException>(() => stream.Step(7, output));
    }

    [Fact]
    public void Classes_have_weights_by_row_that_is_left()
    {
        var model = new StridedNumbers(seed: 2);
        var random = new Random(3);
        float[] inputs = [.. Enumerable.Range(0, 3 * 9 * 4).Select(_ => random.NextSingle())];
        int[] targets = [0, 1, 2, 0, -1, -1, -1, -1, 1, 2, -1, -1];
        int[] lengths = [9, 2, 6];
        float[] weights = [1, 0.5f, 2, 1, float.NaN, 0, 0, 0, 3, 1, float.NaN, 1];
        var batch = new Batch<float, int>(inputs, targets, 3) { Lengths = lengths, Weights = weights };
        var training = model.CreateTraining(new TrainingOptions { ClassWeights = [1, 2, 4] });
        float loss = training.ComputeGradients(batch);

        // The definition, over the rows that count: the first four, none of two steps, two of six.
        float[] outputs = new float[12 * 3];
        model.CreatePredictor().Predict(inputs, lengths, outputs);
        double sum = 0;
        double total = 0;
        foreach (int row in new[] { 0, 1, 2, 3, 8, 9 })
        {
            double[] logits = Measure.ToDoubles(outputs.AsSpan(row * 3, 3));
            double weight = weights[row] * (1 << targets[row]);
            sum += weight * (Math.Log(logits.Sum(Math.Exp)) - logits[targets[row]]);
            total += weight;
        }

        Measure.AssertClose("loss", [loss], [sum / total], 2e-6);
        string wrong = Assert.Throws<ArgumentException>(() => model.CreateTraining().ComputeLoss(
            new Batch<float, int>(inputs, targets, 3) { Weights = new float[27] })).Message;
        Assert.Equal("batch.Weights: expected 3 values (one per sequence) or 12 (one per step), found 27.", wrong);
    }
}
