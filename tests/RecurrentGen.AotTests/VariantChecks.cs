using RecurrentGen.Weights;

namespace RecurrentGen.AotTests;

/// <summary>A weight file of another tool, opened at run time as one of several sizes.</summary>
internal static class VariantChecks
{
    private const float Tolerance = 1e-5f;

    private static string File => Path.Combine(AppContext.BaseDirectory, "Fixtures", "aidax_lstm.json");

    public static void OpensAFile()
    {
        var model = OpenedModel.Open(File);
        Check.That(model is OpenedModel.Hidden7Layers1, $"expected Hidden7Layers1, found {model.GetType()}");

        // The file carries a signal with the answers of another implementation.
        float error = model.SelfTest() ?? float.NaN;
        Check.That(error < Tolerance, $"the file's own signal: error {error}");
        var stream = model.CreateStream();
        float[] block = new float[64];
        Check.AllocatesNothing("Process through the interface", () => stream.Process(block, block));
    }

    public static void RefusesAFileThatFitsNone()
    {
        try
        {
            _ = new VariantSet(OpenedModel.Variants.Variants[0]).Open(File);
        }
        catch (WeightFileException error)
        {
            Check.That(error.Message.Contains("OpenedModel.Hidden5Layers1", StringComparison.Ordinal), error.Message);
            return;
        }

        Check.That(false, "expected an exception");
    }
}
