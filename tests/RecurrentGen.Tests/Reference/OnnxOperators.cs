namespace RecurrentGen.Tests.Reference;

/// <summary>Weights of one direction of a recurrent operator of ONNX, drawn at random.</summary>
/// <param name="Inputs">Elements of the input.</param>
/// <param name="Hidden">Units.</param>
/// <param name="W"><c>[gates * hidden, input]</c>.</param>
/// <param name="R"><c>[gates * hidden, hidden]</c>.</param>
/// <param name="B"><c>[2 * gates * hidden]</c>: the input's biases of all gates, then the recurrent ones.</param>
/// <param name="P"><c>[3 * hidden]</c>, the peepholes of i, o and f; not used by all.</param>
internal sealed record OnnxWeights(int Inputs, int Hidden, float[] W, float[] R, float[] B, float[] P)
{
    public static OnnxWeights Draw(Random random, int gates, int inputs, int hidden)
    {
        float[] Fill(int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
        return new(
            inputs, hidden, Fill(gates * hidden * inputs), Fill(gates * hidden * hidden), Fill(2 * gates * hidden),
            Fill(3 * hidden));
    }
}

/// <summary>
/// The operators LSTM, GRU and RNN as the text of ONNX (opset 14) defines them, element by element and in double;
/// written from that text alone, so that it shares nothing with the cells. One sequence, forward, all of Y.
/// </summary>
internal static class OnnxOperators
{
    /// <summary>Gates in the order i o f c.</summary>
    public static double[] Lstm(OnnxWeights weights, double[] x, double clip, bool inputForget)
    {
        int size = weights.Hidden;
        double[] h = new double[size];
        double[] c = new double[size];
        var outputs = new List<double>();
        for (int t = 0; t * weights.Inputs < x.Length; t++)
        {
            double[] newH = new double[size];
            double[] newC = new double[size];
            for (int k = 0; k < size; k++)
            {
                double Sum(int gate) => Row(weights, gate, k, 4, x, t, h);
                double i = Sigmoid(Clip(Sum(0) + (weights.P[k] * c[k]), clip));
                double f = inputForget
                    ? 1 - i
                    : Sigmoid(Clip(Sum(2) + (weights.P[(2 * size) + k] * c[k]), clip));
                newC[k] = (f * c[k]) + (i * Math.Tanh(Clip(Sum(3), clip)));
                double o = Sigmoid(Clip(Sum(1) + (weights.P[size + k] * newC[k]), clip));
                newH[k] = o * Math.Tanh(newC[k]);
            }

            (h, c) = (newH, newC);
            outputs.AddRange(h);
        }

        return [.. outputs];
    }

    /// <summary>Gates in the order z r h; f is HardSigmoid with alpha 0.2 and beta 0.5, g is Softsign.</summary>
    public static double[] Gru(OnnxWeights weights, double[] x, double clip, bool linearBeforeReset)
    {
        int size = weights.Hidden;
        double[] h = new double[size];
        var outputs = new List<double>();
        for (int t = 0; t * weights.Inputs < x.Length; t++)
        {
            double Gate(int gate, int k) => HardSigmoid(Clip(Row(weights, gate, k, 3, x, t, h), clip));
            double[] r = [.. Enumerable.Range(0, size).Select(k => Gate(1, k))];
            double[] reset = [.. h.Zip(r, (a, b) => a * b)];
            double[] newH = new double[size];
            for (int k = 0; k < size; k++)
            {
                double recurrent = linearBeforeReset
                    ? r[k] * (Recurrent(weights, 2, k, h) + weights.B[(5 * size) + k])
                    : Recurrent(weights, 2, k, reset) + weights.B[(5 * size) + k];
                double candidate = Clip(Input(weights, 2, k, x, t) + recurrent + weights.B[(2 * size) + k], clip);
                double z = Gate(0, k);
                newH[k] = ((1 - z) * (candidate / (1 + Math.Abs(candidate)))) + (z * h[k]);
            }

            h = newH;
            outputs.AddRange(h);
        }

        return [.. outputs];
    }

    /// <summary>f is Elu with alpha 1.</summary>
    public static double[] Rnn(OnnxWeights weights, double[] x, double clip)
    {
        double[] h = new double[weights.Hidden];
        var outputs = new List<double>();
        for (int t = 0; t * weights.Inputs < x.Length; t++)
        {
            double[] old = h;
            h = [.. Enumerable.Range(0, weights.Hidden).Select(k => Elu(Clip(Row(weights, 0, k, 1, x, t, old), clip)))];
            outputs.AddRange(h);
        }

        return [.. outputs];
    }

    private static double Row(OnnxWeights weights, int gate, int k, int gates, double[] x, int t, double[] h)
    {
        int row = (gate * weights.Hidden) + k;
        return Input(weights, gate, k, x, t) + Recurrent(weights, gate, k, h)
            + weights.B[row] + weights.B[(gates * weights.Hidden) + row];
    }

    private static double Input(OnnxWeights weights, int gate, int k, double[] x, int t)
    {
        int row = (gate * weights.Hidden) + k;
        return Enumerable.Range(0, weights.Inputs)
            .Sum(j => weights.W[(row * weights.Inputs) + j] * x[(t * weights.Inputs) + j]);
    }

    private static double Recurrent(OnnxWeights weights, int gate, int k, double[] h)
    {
        int row = (gate * weights.Hidden) + k;
        return Enumerable.Range(0, weights.Hidden).Sum(j => weights.R[(row * weights.Hidden) + j] * h[j]);
    }

    private static double Clip(double value, double limit) => Math.Max(-limit, Math.Min(limit, value));

    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));

    private static double HardSigmoid(double value) => Math.Max(0, Math.Min(1, (0.2 * value) + 0.5));

    private static double Elu(double value) => value < 0 ? Math.Exp(value) - 1 : value;
}
