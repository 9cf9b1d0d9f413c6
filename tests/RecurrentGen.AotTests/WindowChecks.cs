namespace RecurrentGen.AotTests;

/// <summary>A stream of windows, of a model that walks both ways.</summary>
internal static class WindowChecks
{
    public static void EqualsPredict()
    {
        const int Steps = 11;
        const int Inputs = GruModel.InputSize;
        const int Window = GruModel.SequenceLength;
        var model = new GruModel(seed: 3);
        var stream = model.CreateStream(StreamMode.Window);
        var predictor = model.CreatePredictor();
        float[] signal = new float[Steps * Inputs];
        for (int i = 0; i < signal.Length; i++)
        {
            signal[i] = MathF.Sin(0.7f * i);
        }

        float[] answer = new float[GruModel.OutputSize];
        float[] expected = new float[GruModel.OutputSize];
        for (int step = 0; step < Steps; step++)
        {
            stream.Step(signal.AsSpan(step * Inputs, Inputs), answer);
            if (step >= Window - 1)
            {
                predictor.Predict(signal.AsSpan((step + 1 - Window) * Inputs, Window * Inputs), expected);
                Check.Same($"step {step}", answer, expected);
            }
        }

        Check.AllocatesNothing("a step of a window stream", () => stream.Step(signal.AsSpan(0, Inputs), answer));
    }
}
