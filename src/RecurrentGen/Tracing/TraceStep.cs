using System.Diagnostics;

namespace RecurrentGen.Tracing;

/// <summary>The values of a layer in one step.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class TraceStep
{
    private readonly TraceLayer _layer;

    internal TraceStep(TraceLayer layer, int step)
    {
        _layer = layer;
        Step = step;
    }

    /// <summary>The step, from 0; of layers that hand on fewer steps than they take, their own.</summary>
    public int Step { get; }

    /// <summary>Names of the values of this step, in the order in which they are computed.</summary>
    public IReadOnlyList<string> Names => [.. Values.Select(v => v.Name)];

    /// <summary>The values of this step, in the order in which they are computed.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
    public IReadOnlyList<TraceValue> Values =>
        [.. _layer.Series.Where(s => s.Has(Step)).Select(s => s.At(Step))];

    /// <summary>A value by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name in this step.</exception>
    public TraceValue this[string name] => _layer.Find(name) is { } series && series.Has(Step)
        ? series.At(Step)
        : throw new KeyNotFoundException(
            $"{_layer.Name}, step {Step} has no value '{name}'; it has {string.Join(", ", Names)}.");

    /// <summary>The values, one per line.</summary>
    public override string ToString() =>
        string.Join("\n", Values.Select(v => $"{_layer.Name}, step {Step}, {v}"));
}
