using RecurrentGen.Data;
using RecurrentGen.Numerics;

namespace RecurrentGen;

/// <summary>Makes batches of sequences of similar lengths out of a random order.</summary>
/// <param name="lengths">Of every sample.</param>
/// <param name="batchSize">Samples of a batch.</param>
/// <param name="pool">Batches that are filled together.</param>
internal sealed class LengthBuckets(int[] lengths, int batchSize, int pool)
{
    private readonly int[] _batches = new int[lengths.Length / batchSize];
    private readonly int[] _sorted = new int[lengths.Length];
    private readonly long[] _keys = new long[lengths.Length];

    /// <summary>The lengths of all samples.</summary>
    /// <exception cref="ArgumentException">The samples have none.</exception>
    public static int[] Lengths<TInput, TTarget>(IDataSet<TInput, TTarget> data, string role)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        if (!data.HasLengths)
        {
            throw new ArgumentException($"FitOptions.Bucketing: expected {role} with lengths, found none.");
        }

        int[] result = new int[data.Count];
        for (int sample = 0; sample < result.Length; sample++)
        {
            result[sample] = data.LengthOf(sample);
        }

        return result;
    }

    /// <summary>
    /// Sorts each pool of a shuffled order by length and shuffles the batches. Samples that do not fill a batch stay at
    /// the end as they are.
    /// </summary>
    public void Sort(int[] order, CounterRandom random)
    {
        int whole = _batches.Length * batchSize;
        int poolSize = (int)Math.Min((long)pool * batchSize, whole);
        for (int first = 0; first < whole; first += poolSize)
        {
            // Equal lengths keep their order, so that the result does not depend on how the runtime sorts.
            int count = Math.Min(poolSize, whole - first);
            for (int i = 0; i < count; i++)
            {
                _keys[first + i] = ((long)lengths[order[first + i]] << 32) | (uint)i;
            }

            Array.Sort(_keys, order, first, count);
        }

        for (int batch = 0; batch < _batches.Length; batch++)
        {
            _batches[batch] = batch;
        }

        random.Shuffle(_batches);
        for (int batch = 0; batch < _batches.Length; batch++)
        {
            Array.Copy(order, _batches[batch] * batchSize, _sorted, batch * batchSize, batchSize);
        }

        Array.Copy(_sorted, order, whole);
    }
}
