using System.Diagnostics;
using System.Globalization;

namespace RecurrentGen.Tracing;

/// <summary>A named value of one step: what the definition gives, and beside it what the kernel has.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class TraceValue
{
    private const int Shown = 4;
    private readonly double[] _reference;
    private readonly float[]? _kernel;

    internal TraceValue(string name, int[] shape, double[] reference, float[]? kernel)
    {
        Name = name;
        Shape = shape;
        _reference = reference;
        _kernel = kernel;
    }

    /// <summary>Its name: that of a local or a state in the cell's source, or <c>output</c>.</summary>
    public string Name { get; }

    /// <summary>Its logical shape: the length of a vector; empty for a scalar; height, width and filters of a grid.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The definition's values, in double precision, row by row.</summary>
    public ReadOnlySpan<double> Reference => _reference;

    /// <summary>Whether the training pass keeps the value, so that there is one of the kernel.</summary>
    public bool HasKernel => _kernel is not null;

    /// <summary>The kernel's values, in the same order; empty where the kernel does not keep them.</summary>
    public ReadOnlySpan<float> Kernel => _kernel;

    /// <summary>Name, shape and the first values of both.</summary>
    public override string ToString() =>
        $"{Name} [{string.Join(", ", Shape)}] {Text(Reference)}, kernel {(_kernel is null ? "not kept" : Text(Kernel))}";

    private static string Text<T>(ReadOnlySpan<T> values)
        where T : IFormattable
    {
        var shown = new List<string>();
        for (int i = 0; i < Math.Min(values.Length, Shown); i++)
        {
            shown.Add(values[i].ToString("g5", CultureInfo.InvariantCulture));
        }

        return string.Join(" ", shown) + (values.Length > Shown ? " ..." : "");
    }
}
