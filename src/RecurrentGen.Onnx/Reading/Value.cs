namespace RecurrentGen.Onnx.Reading;

/// <summary>What is known of a tensor of the graph without running it.</summary>
internal abstract class Value;

/// <summary>Numbers of the file, or computed from them.</summary>
internal sealed class Constant(OnnxTensor tensor) : Value
{
    public OnnxTensor Tensor { get; } = tensor;
}

/// <summary>The same number everywhere, in a shape that depends on the input's: states to begin with.</summary>
internal sealed class Filled(float number) : Value
{
    public float Number { get; } = number;
}

/// <summary>Sizes, of which some depend on the input's.</summary>
/// <param name="sizes">The sizes.</param>
/// <param name="isScalar">Whether it is a single size without an axis.</param>
internal sealed class Sizes(Size[] sizes, bool isScalar) : Value
{
    public Size[] Values { get; } = sizes;

    public bool IsScalar { get; } = isScalar;
}

/// <summary>A further input of the graph, or a part of one: lengths of sequences, or states to begin with.</summary>
internal sealed class Outer(string name) : Value
{
    public string Name { get; } = name;
}

/// <summary>A number times sizes that only the input tells.</summary>
/// <param name="Factor">The number.</param>
/// <param name="First">Whether times the size of the input's first axis.</param>
/// <param name="Second">Whether times that of its second.</param>
internal readonly record struct Size(long Factor, bool First = false, bool Second = false)
{
    public bool IsNumber => !First && !Second;

    /// <summary>The product; null where a size would be squared or overflows.</summary>
    public Size? Times(Size other)
    {
        bool fits = !(First && other.First) && !(Second && other.Second)
            && Math.Abs(Factor) < int.MaxValue && Math.Abs(other.Factor) < int.MaxValue;
        return fits ? new Size(Factor * other.Factor, First || other.First, Second || other.Second) : null;
    }

    /// <summary>The quotient; null where it is not whole.</summary>
    public Size? Over(Size other)
    {
        bool fits = other.Factor != 0 && Factor % other.Factor == 0
            && (First || !other.First) && (Second || !other.Second);
        return fits ? new Size(Factor / other.Factor, First && !other.First, Second && !other.Second) : null;
    }

    public override string ToString()
    {
        var parts = new List<string> { Factor.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        if (First)
        {
            parts.Add("first");
        }

        if (Second)
        {
            parts.Add("second");
        }

        return string.Join('*', parts);
    }
}
