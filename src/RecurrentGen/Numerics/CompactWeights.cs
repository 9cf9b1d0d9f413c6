using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>A matrix of the parameter block, and the first of the neighbouring slots that it feeds.</summary>
/// <param name="FirstSlot">In the stage's row of gates.</param>
/// <param name="Matrix">Where the float32 weights lie.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct CompactProduct(int FirstSlot, PackedMatrix Matrix);

/// <summary>The sums of a stage: for generated code.</summary>
/// <param name="Gates">The layout of a row of sums.</param>
/// <param name="Products">Numbered through all stages.</param>
/// <param name="Biases">Products with the operand 1; they stay float32.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record CompactStage(PackedMatrix Gates, CompactProduct[] Products, CompactProduct[] Biases);

/// <summary>
/// A copy of a model's weight matrices in fewer bits, made from the parameters when a live stream needs it and they
/// have changed. Any number of streams read it; while one does, the parameters cannot change.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class CompactWeights
{
    private const ulong SignalSeed = 1;
    private const int SignalSteps = 512;
    private const int FewestOutputs = 32;
    private readonly ParameterBlock _parameters;
    private readonly CompactStage[] _stages;
    private readonly AlignedBuffer[] _starts;
    private readonly List<CompactMatrix> _matrices = [];
    private readonly Product[] _products;
    private readonly Lock _lock = new();
    private int _version;
    private StreamWeightsReport? _report;
    private (int Parameters, int Scaling) _reported;

    private protected CompactWeights(ParameterBlock parameters, CompactStage[] stages)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(stages);
        _parameters = parameters;
        _stages = stages;
        _starts = new AlignedBuffer[stages.Length];
        var products = new List<Product>();
        for (int i = 0; i < stages.Length; i++)
        {
            _starts[i] = new AlignedBuffer(stages[i].Gates.Columns);
            foreach (var (firstSlot, matrix) in stages[i].Products)
            {
                products.Add(new Product(MatrixOf(matrix), Places(stages[i].Gates, firstSlot, matrix)));
            }
        }

        _products = [.. products];
    }

    /// <summary>The format.</summary>
    public abstract StreamWeights Format { get; }

    /// <summary>Bytes of the weight matrices in the parameter block.</summary>
    public long Float32Bytes { get; private set; }

    /// <summary>Bytes of the copy.</summary>
    public long Bytes { get; private set; }

    /// <summary>The distinct matrices.</summary>
    internal IReadOnlyList<CompactMatrix> Matrices => _matrices;

    /// <summary>The sum of a stage's biases: a row of gates.</summary>
    public ref float Start(int stage) => ref _starts[stage].Start;

    /// <summary>sums = start + W operand. Columns that the product does not feed stay as they are.</summary>
    /// <param name="product">Its number.</param>
    /// <param name="operand">The first value of the operand; readable up to the next multiple of 16.</param>
    /// <param name="scratch">As many floats as the operand has, rounded up to a multiple of 16.</param>
    /// <param name="start">A row of gates.</param>
    /// <param name="sums">A row of gates; may be the same as the start.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(int product, ref float operand, ref float scratch, ref float start, ref float sums)
    {
        ref readonly var found = ref _products[product];
        found.Matrix.Multiply(ref operand, ref scratch, ref start, ref sums, found.Places);
    }

    /// <summary>Makes the copy if there is none of the parameters as they are.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            if (_version != _parameters.Version)
            {
                Pack();
                _version = _parameters.Version;
            }
        }
    }

    /// <summary>What the copy of the parameters as they are costs in accuracy; null if it was not measured
    /// yet.</summary>
    /// <param name="scaling">The model's.</param>
    public StreamWeightsReport? Report(Scaling scaling)
    {
        ArgumentNullException.ThrowIfNull(scaling);
        lock (_lock)
        {
            return _reported == (_parameters.Version, scaling.Version) ? _report : null;
        }
    }

    /// <summary>The signal to measure with: the given one, or a reproducible one of independent normal
    /// inputs.</summary>
    /// <param name="given">Physical units, <c>[steps, feature]</c>; may be empty.</param>
    /// <param name="scaling">The model's.</param>
    /// <exception cref="ArgumentException">The given signal ends within a step.</exception>
    public static float[] Signal(ReadOnlySpan<float> given, Scaling scaling) => Signal(given, scaling, 1, 1);

    /// <summary>The same for a model that answers some steps only: long enough for some outputs.</summary>
    /// <param name="given">The caller's signal; empty for one of random numbers.</param>
    /// <param name="scaling">The model's.</param>
    /// <param name="firstOutputAfter">Steps until the first output falls due.</param>
    /// <param name="stepsPerOutput">Steps from one output to the next.</param>
    /// <exception cref="ArgumentException">The caller's signal ends within a step, or before the first output.</exception>
    public static float[] Signal(ReadOnlySpan<float> given, Scaling scaling, int firstOutputAfter, int stepsPerOutput)
    {
        ArgumentNullException.ThrowIfNull(scaling);
        var mean = scaling.InputMean;
        var scale = scaling.InputScale;
        if (!given.IsEmpty)
        {
            int steps = ArgumentChecks.CountSequences("signal", given.Length, 1, mean.Length);
            return steps >= firstOutputAfter
                ? given.ToArray()
                : throw new ArgumentException(
                    $"signal: expected at least {firstOutputAfter} steps, with which the first output falls due, found {steps}.");
        }

        var random = new CounterRandom(SignalSeed);
        int outputs = firstOutputAfter + ((FewestOutputs - 1) * stepsPerOutput);
        float[] signal = new float[Math.Max(SignalSteps, outputs) * mean.Length];
        for (int i = 0; i < signal.Length; i++)
        {
            signal[i] = mean[i % mean.Length] + (scale[i % mean.Length] * (float)random.NextNormal());
        }

        return signal;
    }

    /// <summary>Compares the outputs of a compact stream with those of a float32 stream.</summary>
    /// <param name="expected">Of float32, in physical units.</param>
    /// <param name="found">Of the copy.</param>
    /// <param name="isGiven">Whether the signal was the caller's.</param>
    /// <param name="scaling">The model's.</param>
    /// <param name="writer">Takes the report as text; may be null.</param>
    public StreamWeightsReport Compare(
        ReadOnlySpan<float> expected, ReadOnlySpan<float> found, bool isGiven, Scaling scaling, TextWriter? writer)
    {
        ArgumentNullException.ThrowIfNull(scaling);
        double largest = 0, squares = 0, power = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            // Math.Max lets NaN through.
            double error = Math.Abs((double)found[i] - expected[i]);
            largest = Math.Max(largest, error);
            squares += error * error;
            power += (double)expected[i] * expected[i];
        }

        var report = new StreamWeightsReport(
            _parameters.Description.Name, Format, Float32Bytes, Bytes, expected.Length / scaling.OutputMean.Length,
            isGiven, largest, Math.Sqrt(squares / expected.Length), Math.Sqrt(power / expected.Length));
        lock (_lock)
        {
            (_report, _reported) = (report, (_parameters.Version, scaling.Version));
        }

        writer?.WriteLine(report.ToString());
        return report;
    }

    /// <summary>An empty copy of a matrix.</summary>
    private protected abstract CompactMatrix Create(PackedMatrix matrix);

    /// <summary>A matrix that several products use is copied once.</summary>
    private CompactMatrix MatrixOf(PackedMatrix matrix)
    {
        foreach (var known in _matrices)
        {
            if (known.Matrix == matrix)
            {
                return known;
            }
        }

        var created = Create(matrix);
        _matrices.Add(created);
        Float32Bytes += (long)matrix.Length * sizeof(float);
        Bytes += created.Bytes;
        return created;
    }

    /// <summary>The first column in a row of gates of each granule of a matrix.</summary>
    internal static int[] Places(PackedMatrix gates, int firstSlot, PackedMatrix matrix)
    {
        int[] places = new int[matrix.RowGranules];
        for (int i = 0; i < places.Length; i++)
        {
            // Where a matrix feeds all slots, rows have the same columns, packed tails included.
            int granule = matrix.Slots == gates.Slots
                ? i
                : (i / matrix.Slots * gates.Slots) + firstSlot + (i % matrix.Slots);
            places[i] = granule * PackedMatrix.Granule;
        }

        return places;
    }

    private void Pack()
    {
        var packed = _parameters.Packed;
        foreach (var matrix in _matrices)
        {
            matrix.Pack(packed);
        }

        for (int i = 0; i < _stages.Length; i++)
        {
            var gates = _stages[i].Gates;
            var start = _starts[i].Span;
            start.Clear();
            foreach (var (firstSlot, bias) in _stages[i].Biases)
            {
                for (int slot = 0; slot < bias.Slots; slot++)
                {
                    for (int unit = 0; unit < bias.Units; unit++)
                    {
                        start[gates.Column(firstSlot + slot, unit)] += packed[bias.Position(0, slot, unit)];
                    }
                }
            }
        }
    }

    // Places: for each granule of the matrix its first column in a row of gates.
    private readonly record struct Product(CompactMatrix Matrix, int[] Places);
}

/// <summary>A copy with two bytes per weight.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BFloat16Weights(ParameterBlock parameters, CompactStage[] stages)
    : CompactWeights(parameters, stages)
{
    /// <inheritdoc/>
    public override StreamWeights Format => StreamWeights.BFloat16;

    private protected override CompactMatrix Create(PackedMatrix matrix) => new BFloat16Matrix(matrix);
}

/// <summary>A copy with one byte per weight and a scale per output unit.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Int8Weights(ParameterBlock parameters, CompactStage[] stages)
    : CompactWeights(parameters, stages)
{
    /// <inheritdoc/>
    public override StreamWeights Format => StreamWeights.Int8;

    private protected override CompactMatrix Create(PackedMatrix matrix) => new Int8Matrix(matrix);
}
