using RecurrentGen;

namespace AmpSimulator;

/// <summary>Runs a WAV file through a model, as the command line asks.</summary>
internal static class FileEffect
{
    /// <summary>Reads, processes and writes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The file to read.</param>
    /// <param name="output">The file to write; may be the same one.</param>
    /// <param name="options">Knobs, format, block and correction.</param>
    /// <exception cref="IOException">
    /// A file is wrong, or cannot be read or written, or does not fit the model; the old output is as it was.
    /// </exception>
    public static RunFigures Run(AmpModel model, string input, string output, Options options)
    {
        using var reader = new WaveReader(input);
        var format = reader.Format;
        CheckRate(model, input, format.SampleRate, options);
        if (options.Knobs.Count > model.Knobs)
        {
            throw new IOException(
                $"{model.Name}: expected at most {model.Knobs} position(s) of knobs, found {options.Knobs.Count}.");
        }

        var channels = new AmpEffect[format.Channels];
        for (int i = 0; i < channels.Length; i++)
        {
            channels[i] = new AmpEffect(
                new AmpChannel(model, format.SampleRate, options.CorrectsRate, options.Knobs.ToArray()));
        }

        using var writer = new WaveWriter(output, format with { Samples = options.Format ?? format.Samples });
        return FileRun.Process(reader, writer, channels, options.Block);
    }

    private static void CheckRate(AmpModel model, string input, int rate, Options options)
    {
        if (options.CorrectsRate && model.SampleRate is { } trained
            && (rate < trained * RateCorrectedStream.LeastRatio || rate > trained * RateCorrectedStream.MostRatio))
        {
            throw new WaveFormatException(
                $"{input}: expected a rate from {Decimals.Fixed(trained * RateCorrectedStream.LeastRatio, 0)} to " +
                $"{Decimals.Fixed(trained * RateCorrectedStream.MostRatio, 0)} for {model.Name}, which was trained for " +
                $"{Decimals.Fixed(trained, 0)}, found {rate}; --no-correction runs it all the same.");
        }
    }
}
