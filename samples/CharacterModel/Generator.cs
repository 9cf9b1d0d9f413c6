using RecurrentGen.Numerics;

namespace CharacterModel;

/// <summary>Writes text: each character is drawn from what the model expects, and then shown to the model.</summary>
internal static class Generator
{
    /// <summary>Goes on from a beginning.</summary>
    /// <param name="model">The model; a live stream reads it meanwhile.</param>
    /// <param name="prompt">The beginning, at least one character.</param>
    /// <param name="count">Characters to write.</param>
    /// <param name="temperature">Logits are divided by it: below 1 likelier, above 1 stranger.</param>
    /// <param name="seed">The same seed writes the same text.</param>
    public static string Write(CharacterLstm model, string prompt, int count, double temperature, ulong seed)
    {
        var random = new CounterRandom(seed);
        var stream = model.CreateStream();
        var logits = new float[Characters.Vocabulary.Count];
        foreach (int token in Characters.Vocabulary.Encode(prompt))
        {
            stream.Step(token, logits);
        }

        var written = new int[count];
        for (int i = 0; i < count; i++)
        {
            written[i] = Draw(logits, temperature, random.NextUniform());
            stream.Step(written[i], logits);
        }

        stream.Release();
        return prompt + Characters.Vocabulary.Decode(written);
    }

    /// <summary>The token into whose part of the distribution softmax(logits / temperature) a number falls.</summary>
    /// <param name="logits">One for each token.</param>
    /// <param name="temperature">Above 0.</param>
    /// <param name="place">From 0 to below 1.</param>
    public static int Draw(ReadOnlySpan<float> logits, double temperature, double place)
    {
        double largest = double.NegativeInfinity;
        foreach (float logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        double total = 0;
        foreach (float logit in logits)
        {
            total += Math.Exp((logit - largest) / temperature);
        }

        double left = place * total;
        for (int token = 0; token < logits.Length; token++)
        {
            left -= Math.Exp((logits[token] - largest) / temperature);
            if (left < 0)
            {
                return token;
            }
        }

        return logits.Length - 1;
    }
}
