using System.Diagnostics;

namespace AmpSimulator;

/// <summary>What a run took, reading and writing of files not counted.</summary>
/// <param name="AudioSeconds">Length of the signal.</param>
/// <param name="Seconds">Time to process it, all channels.</param>
/// <param name="WorstBlock">Time for the slowest block, in seconds.</param>
/// <param name="BlockFrames">Frames of a block.</param>
/// <param name="SampleRate">Frames per second.</param>
/// <param name="AllocatedBytes">Bytes that were allocated from the first block to the last, reading and writing included.</param>
/// <param name="Collections">Garbage collections in that time.</param>
/// <param name="Clipped">Samples beyond full scale.</param>
internal readonly record struct RunFigures(
    double AudioSeconds,
    double Seconds,
    double WorstBlock,
    int BlockFrames,
    int SampleRate,
    long AllocatedBytes,
    int Collections,
    long Clipped);

/// <summary>Runs a file through a model, block by block as a sound card would ask for it.</summary>
internal static class FileRun
{
    /// <summary>Processes all that the reader has; the writer is completed.</summary>
    /// <param name="reader">At its beginning.</param>
    /// <param name="writer">Of the same rate and channels.</param>
    /// <param name="channels">An effect for each channel.</param>
    /// <param name="blockFrames">Frames of a block.</param>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static RunFigures Process(WaveReader reader, WaveWriter writer, AmpEffect[] channels, int blockFrames)
    {
        var frames = new float[blockFrames * channels.Length];
        var block = new float[blockFrames];
        long time = 0;
        long worst = 0;
        int collections = GC.CollectionCount(0);
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        for (int count = reader.Read(frames); count > 0; count = reader.Read(frames))
        {
            long begin = Stopwatch.GetTimestamp();
            ProcessBlock(frames.AsSpan(0, count), block, channels);
            long took = Stopwatch.GetTimestamp() - begin;
            time += took;
            worst = Math.Max(worst, took);
            writer.Write(frames.AsSpan(0, count));
        }

        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        collections = GC.CollectionCount(0) - collections;
        writer.Complete();
        int rate = reader.Format.SampleRate;
        double tick = 1.0 / Stopwatch.Frequency;
        return new RunFigures(
            (double)reader.Frames / rate, time * tick, worst * tick, blockFrames, rate, bytes, collections, writer.Clipped);
    }

    private static void ProcessBlock(Span<float> frames, float[] block, AmpEffect[] channels)
    {
        if (channels.Length == 1)
        {
            channels[0].Process(frames);
            return;
        }

        var samples = block.AsSpan(0, frames.Length / channels.Length);
        for (int channel = 0; channel < channels.Length; channel++)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = frames[(i * channels.Length) + channel];
            }

            channels[channel].Process(samples);
            for (int i = 0; i < samples.Length; i++)
            {
                frames[(i * channels.Length) + channel] = samples[i];
            }
        }
    }
}
