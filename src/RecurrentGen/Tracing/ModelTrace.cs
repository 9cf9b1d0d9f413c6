using System.Diagnostics;

namespace RecurrentGen.Tracing;

/// <summary>
/// What happens to one sequence in a model: every named value of every layer and step, as the definition gives it in
/// double precision, and beside it what the generated code has computed. A generated model's <c>Trace</c> makes it.
/// </summary>
/// <remarks>
/// The kernel's values are those of the pass that training runs, without dropout. That pass keeps what the backward
/// pass reads; other values have none (<see cref="TraceValue.HasKernel"/>).
/// </remarks>
[DebuggerDisplay("{Model,nq}: {Layers.Count} layers, {Steps} steps, largest difference {LargestDifference}")]
public sealed class ModelTrace
{
    /// <summary>The relative difference that single precision explains, in all but very long sequences.</summary>
    public const double Tolerance = 1e-4;

    internal ModelTrace(string model, int steps, TraceLayer[] layers)
    {
        Model = model;
        Steps = steps;
        Layers = layers;
        foreach (var layer in layers)
        {
            layer.Seal();
        }
    }

    /// <summary>Name of the model class.</summary>
    public string Model { get; }

    /// <summary>Steps of the sequence.</summary>
    public int Steps { get; }

    /// <summary>
    /// <c>input</c>, the inputs in scaled units; the layers in order, each level by itself; and <c>scaling</c>, the
    /// outputs in physical units.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
    public IReadOnlyList<TraceLayer> Layers { get; }

    /// <summary>A layer by its name. That of a layer with several levels is its topmost level.</summary>
    /// <exception cref="KeyNotFoundException">There is no such layer.</exception>
    public TraceLayer this[string layer] =>
        Find(layer)
        ?? Layers.LastOrDefault(l => IsLevelOf(l.Name, layer))
        ?? throw new KeyNotFoundException(
            $"{Model} has no layer '{layer}'; it has {string.Join(", ", Layers.Select(l => l.Name))}.");

    /// <summary>The largest relative difference between definition and kernel.</summary>
    public TraceDifference? LargestDifference
    {
        get
        {
            TraceDifference? largest = null;
            foreach (var layer in Layers)
            {
                var found = layer.LargestDifference;
                largest = found is not null && !(found.Relative <= largest?.Relative) ? found : largest;
            }

            return largest;
        }
    }

    /// <summary>
    /// The first difference between definition and kernel above a limit: the first layer, in it the first step that is
    /// computed, in it the first value and element. Null where there is none.
    /// </summary>
    /// <param name="tolerance">
    /// A difference over the largest absolute value that the definition has for the value in any step; from 0 on.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is negative or NaN.</exception>
    public TraceDifference? FirstDifference(double tolerance = Tolerance)
    {
        Check(tolerance);
        return First(l => l.First(null, tolerance));
    }

    /// <summary>
    /// The first difference between the definition's values of this trace and of another one of the same layers: of
    /// other weights, or of another input. Null where there is none.
    /// </summary>
    /// <param name="other">A trace with the same layers and steps.</param>
    /// <param name="tolerance">As without another trace.</param>
    /// <exception cref="ArgumentException">The other trace has other layers, values, sizes or steps.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is negative or NaN.</exception>
    public TraceDifference? FirstDifference(ModelTrace other, double tolerance = Tolerance)
    {
        ArgumentNullException.ThrowIfNull(other);
        Check(tolerance);
        foreach (var layer in Layers)
        {
            var beside = other.Find(layer.Name);
            if (beside?.Steps != layer.Steps || Layers.Count != other.Layers.Count)
            {
                throw new ArgumentException(
                    $"{layer.Name}: expected a trace of the same {Layers.Count} layers with {layer.Steps} steps, found "
                    + (beside is null ? "no such layer." : $"{beside.Steps} steps and {other.Layers.Count} layers."),
                    nameof(other));
            }

            if (!layer.HasValuesOf(beside))
            {
                throw new ArgumentException(
                    $"{layer.Name}: expected the same values in the same steps, {Values(layer)}; found {Values(beside)}.",
                    nameof(other));
            }
        }

        return First(l => l.First(other.Find(l.Name), tolerance));
    }

    /// <summary>Writes the table of <see cref="ToString"/>.</summary>
    public void Print(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(ToString());
    }

    /// <summary>A table with a row for every value of every layer: shape, first values, largest difference.</summary>
    public override string ToString() => TraceTable.Of(Layers);

    internal static void Check(double tolerance)
    {
        if (!(tolerance >= 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(tolerance), $"expected a relative difference from 0 on, found {tolerance}.");
        }
    }

    private static string Values(TraceLayer layer) => string.Join(
        ", ",
        layer.Series.Select(s => $"{s.Name} [{string.Join(", ", s.Shape)}] in {Enumerable.Range(0, s.Steps).Count(s.Has)} steps"));

    private static bool IsLevelOf(string name, string layer) =>
        name.Length > layer.Length + 2
        && name.StartsWith(layer, StringComparison.Ordinal)
        && name.AsSpan(layer.Length, 2) is ".l";

    private TraceLayer? Find(string layer) =>
        Layers.FirstOrDefault(l => string.Equals(l.Name, layer, StringComparison.Ordinal));

    private TraceDifference? First(Func<TraceLayer, TraceDifference?> of)
    {
        foreach (var layer in Layers)
        {
            if (of(layer) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
