using System.Globalization;

namespace RecurrentGen;

/// <summary>Refuses options that make no sense, before anything is done.</summary>
internal static class FitOptionChecks
{
    /// <exception cref="ArgumentException">Names the option, what it must be and what it is.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no folder for the checkpoint.</exception>
    public static void Check(FitOptions options)
    {
        Require(options.Epochs >= 1, "Epochs", "at least 1", options.Epochs);
        Require(options.ClipNorm is null or > 0, "ClipNorm", "a positive number or null", options.ClipNorm);
        Require(options.ClipValue is null or > 0, "ClipValue", "a positive number or null", options.ClipValue);
        Require(options.Bucketing >= 0, "Bucketing", "at least 0", options.Bucketing);
        if (options.Bucketing > 0 && (options.Stateful || !options.Shuffle))
        {
            throw new ArgumentException(
                "FitOptions.Bucketing: expected a run that shuffles its samples, found " +
                $"{(options.Stateful ? "Stateful" : "Shuffle = false")}.");
        }

        Require(options.CheckpointEvery >= 1, "CheckpointEvery", "at least 1", options.CheckpointEvery);
        if (options.Training is null)
        {
            throw new ArgumentException("FitOptions.Training: expected options, found null.");
        }

        if (options.EarlyStopping is { } stopping)
        {
            Require(stopping.Patience >= 1, "EarlyStopping.Patience", "at least 1", stopping.Patience);
            Require(stopping.MinDelta >= 0, "EarlyStopping.MinDelta", "at least 0", stopping.MinDelta);
        }

        if (options.Resume && options.CheckpointPath is null)
        {
            throw new ArgumentException("FitOptions.Resume: expected a CheckpointPath to resume from, found none.");
        }

        // Now rather than after the first epoch.
        if (options.CheckpointPath is { } path && Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder
            && !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"FitOptions.CheckpointPath: expected a folder '{folder}', found none.");
        }
    }

    private static void Require(bool valid, string option, string expected, IFormattable? found)
    {
        if (!valid)
        {
            string text = found?.ToString(null, CultureInfo.InvariantCulture) ?? "null";
            throw new ArgumentException($"FitOptions.{option}: expected {expected}, found {text}.");
        }
    }
}
