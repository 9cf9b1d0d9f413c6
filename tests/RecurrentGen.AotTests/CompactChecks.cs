namespace RecurrentGen.AotTests;

/// <summary>Streams with compact weights stay near float32, say how near, and allocate nothing.</summary>
internal static class CompactChecks
{
    private const int Steps = 40;

    public static void BFloat16()
    {
        var model = new HalfModel(seed: 1);
        using var text = new StringWriter();
        var stream = model.CreateStream(text);
        Check.That(
            text.ToString().StartsWith("HalfModel: stream weights BFloat16, ", StringComparison.Ordinal),
            $"the report is '{text}'");
        AssertNear(stream.Process, model.CreateFloat32Stream().Process, 0.01);
    }

    public static void Int8()
    {
        var model = new ByteModel(seed: 1);
        AssertNear(model.CreateStream().Process, model.CreateFloat32Stream().Process, 0.03);
        Check.That(
            model.StreamWeightsReport is { RelativeError: > 0 and < 0.03 },
            $"the report is '{model.StreamWeightsReport}'");
    }

    private static void AssertNear(Process compact, Process exact, double tolerance)
    {
        float[] inputs = new float[Steps * 3];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = MathF.Sin(0.37f * i);
        }

        float[] found = new float[Steps * 2];
        float[] expected = new float[found.Length];
        Check.AllocatesNothing("LiveStream.Process", () => compact(inputs, found));

        // As often as the other stream.
        for (int run = 0; run < Check.Runs; run++)
        {
            exact(inputs, expected);
        }

        Check.That(!found.AsSpan().SequenceEqual(expected), "compact weights give float32's outputs");
        double[] near = new double[expected.Length];
        for (int i = 0; i < near.Length; i++)
        {
            near[i] = expected[i];
        }

        Check.Close("outputs", found, near, tolerance);
    }

    private delegate void Process(ReadOnlySpan<float> inputs, Span<float> outputs);
}
