namespace RecurrentGen.Numerics;

/// <summary>
/// Fills a model's parameters with initial values. Every tensor draws from a stream of its own, in logical order, so
/// that values depend on the seed, the tensor's index and its shape alone: not on the packed layout, the machine or the
/// number of threads.
/// </summary>
public static class Initializer
{
    /// <summary>
    /// Stream of the first tensor. The streams below belong to whoever shuffles or samples with the same seed.
    /// </summary>
    public const ulong FirstStream = 1UL << 32;

    private const double NormalDeviation = 0.01;

    /// <summary>Bound of Keras's initial embeddings.</summary>
    private const double KerasEmbeddingBound = 0.05;

    /// <summary>Fills every tensor.</summary>
    /// <param name="block">The parameters.</param>
    /// <param name="scheme">The scheme; a tensor's own initial values go before it.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentException">
    /// The bias of a dense layer, <c>x.bias</c>, has no weight <c>x.weight</c> beside it, whose columns are its bound.
    /// </exception>
    public static void Initialize(PackedBlock block, Initialization scheme, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(block);
        var tensors = block.Description.Tensors;
        for (int i = 0; i < tensors.Count; i++)
        {
            var tensor = tensors[i];
            var random = new CounterRandom(seed, FirstStream + (ulong)i);
            var values = new float[tensor.Count];
            switch (OwnScheme(tensor) ?? scheme)
            {
                case Initialization.PyTorch when tensor.Role == TensorRole.Embedding:
                    FillNormal(values, 1, random);
                    break;
                case Initialization.PyTorch:
                    FillUniform(values, 1 / Math.Sqrt(PyTorchFan(block.Description, tensor)), random);
                    break;
                case Initialization.Keras:
                    FillAsKeras(values, tensor, random);
                    break;
                case Initialization.Normal:
                    FillNormal(values, tensor.Role == TensorRole.Vector ? 0 : NormalDeviation, random);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(scheme), scheme, "There is no such scheme.");
            }

            foreach (var piece in tensor.Pieces)
            {
                if (piece.Initial is { } initial && (piece.InitialScheme is null || piece.InitialScheme == scheme))
                {
                    values.AsSpan(piece.Row * tensor.Columns, piece.Rows * tensor.Columns).Fill(initial);
                }
            }

            block.CopyTensorFrom(tensor.Name, values);
        }
    }

    /// <summary>The scheme that a tensor's cell asks for, whatever the model's.</summary>
    private static Initialization? OwnScheme(TensorDescription tensor) =>
        tensor.Pieces[0] is { Initial: null, InitialScheme: { } scheme } ? scheme : null;

    /// <summary>Units of a recurrent layer, inputs of a dense one; also for biases.</summary>
    private static int PyTorchFan(ModelDescription description, TensorDescription tensor)
    {
        if (tensor.HiddenSize > 0)
        {
            return tensor.HiddenSize;
        }

        if (tensor.Role != TensorRole.Vector)
        {
            return tensor.Columns;
        }

        string weight = string.Concat(tensor.Name.AsSpan(0, tensor.Name.LastIndexOf('.') + 1), "weight");
        int index = description.IndexOf(weight);
        return index >= 0
            ? description.Tensors[index].Columns
            : throw new ArgumentException(
                $"{tensor.Name} belongs to a dense layer: expected a tensor {weight} beside it, found none.");
    }

    private static void FillAsKeras(float[] values, TensorDescription tensor, CounterRandom random)
    {
        switch (tensor.Role)
        {
            case TensorRole.InputWeight:
                // Filters reach as many outputs of their own as they have taps.
                int taps = tensor.Shape.Length > 2 ? tensor.Columns / tensor.Shape[1] : 1;
                FillUniform(values, Math.Sqrt(6.0 / (((long)tensor.Rows * taps) + tensor.Columns)), random);
                break;
            case TensorRole.RecurrentWeight:
                FillOrthogonal(values, tensor.Rows, tensor.Columns, random);
                break;
            case TensorRole.Embedding:
                FillUniform(values, KerasEmbeddingBound, random);
                break;
        }
    }

    private static void FillUniform(float[] values, double bound, CounterRandom random)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = random.NextUniform(bound);
        }
    }

    /// <summary>Normal values; with a deviation of 0 nothing is drawn.</summary>
    private static void FillNormal(float[] values, double deviation, CounterRandom random)
    {
        for (int i = 0; i < values.Length && deviation > 0; i++)
        {
            values[i] = (float)(deviation * random.NextNormal());
        }
    }

    /// <summary>
    /// Columns (or rows, if there are fewer) that are orthogonal and of length 1: a normal matrix, orthogonalised by
    /// the modified process of Gram and Schmidt, twice for full precision (Giraud, Langou and Rozloznik 2005). The
    /// diagonal of the triangular factor comes out positive, so the result is distributed evenly (Mezzadri 2007).
    /// </summary>
    private static void FillOrthogonal(float[] values, int rows, int columns, CounterRandom random)
    {
        int count = Math.Min(rows, columns);
        int length = Math.Max(rows, columns);
        var vectors = new double[count][];
        for (int i = 0; i < count; i++)
        {
            var vector = vectors[i] = new double[length];
            for (int j = 0; j < length; j++)
            {
                vector[j] = random.NextNormal();
            }

            for (int pass = 0; pass < 2; pass++)
            {
                for (int other = 0; other < i; other++)
                {
                    Add(vector, vectors[other], -Dot(vector, vectors[other]));
                }
            }

            double scale = 1 / Math.Sqrt(Dot(vector, vector));
            for (int j = 0; j < length; j++)
            {
                vector[j] *= scale;
            }
        }

        for (int i = 0; i < values.Length; i++)
        {
            int row = i / columns;
            int column = i % columns;
            values[i] = (float)(rows >= columns ? vectors[column][row] : vectors[row][column]);
        }
    }

    /// <summary>In this order, since a vectorised sum would have other bits on other machines.</summary>
    private static double Dot(double[] left, double[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    private static void Add(double[] to, double[] from, double factor)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] += factor * from[i];
        }
    }
}
