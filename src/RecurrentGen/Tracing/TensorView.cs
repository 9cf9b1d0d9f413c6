using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace RecurrentGen.Tracing;

/// <summary>A tensor as debuggers show it: in its logical shape, not in the packed layout.</summary>
[DebuggerDisplay("{ToString(),nq}")]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TensorView
{
    private const int Shown = 4;

    internal TensorView(string name, IReadOnlyList<int> shape, float[] values)
    {
        Name = name;
        Shape = shape;
        Values = values;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Rows and columns, or the length of a vector.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>A copy of its values, row by row.</summary>
    public IReadOnlyList<float> Values { get; }

    /// <summary>Neighbouring vectors.</summary>
    /// <param name="values">Their values, one behind the other.</param>
    /// <param name="names">Their names.</param>
    /// <param name="sizes">Their sizes.</param>
    public static TensorView[] Cut(float[] values, string[] names, int[] sizes)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(sizes);
        var views = new TensorView[names.Length];
        int first = 0;
        for (int i = 0; i < views.Length; i++)
        {
            views[i] = new TensorView(names[i], [sizes[i]], values[first..(first + sizes[i])]);
            first += sizes[i];
        }

        return views;
    }

    /// <summary>Name, shape and the first values.</summary>
    public override string ToString() =>
        $"{Name} [{string.Join(", ", Shape)}] "
        + string.Join(" ", Values.Take(Shown).Select(v => v.ToString("g5", CultureInfo.InvariantCulture)))
        + (Values.Count > Shown ? " ..." : "");
}
