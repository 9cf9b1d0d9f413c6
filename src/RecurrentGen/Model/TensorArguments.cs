using System.Numerics.Tensors;

namespace RecurrentGen;

/// <summary>
/// A tensor that is read, as an argument: every tensor converts to it, and no array does. So a call with arrays means spans,
/// in every version of C#; those before 14 find spans and tensors equally good.
/// </summary>
/// <typeparam name="T">The type of its values.</typeparam>
/// <param name="span">The tensor.</param>
public readonly ref struct InputTensor<T>(ReadOnlyTensorSpan<T> span)
{
    /// <summary>The tensor.</summary>
    public ReadOnlyTensorSpan<T> Span { get; } = span;

    /// <summary>The tensor as an argument.</summary>
    public static implicit operator InputTensor<T>(ReadOnlyTensorSpan<T> tensor) => new(tensor);

    /// <summary>The tensor as an argument.</summary>
    public static implicit operator InputTensor<T>(TensorSpan<T> tensor) => new(tensor);

    /// <summary>The tensor as an argument.</summary>
    /// <exception cref="ArgumentNullException">There is none.</exception>
    public static implicit operator InputTensor<T>(Tensor<T> tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new(tensor.AsReadOnlyTensorSpan());
    }
}

/// <summary>A tensor that is written, as an argument; see <see cref="InputTensor{T}"/>.</summary>
/// <typeparam name="T">The type of its values.</typeparam>
/// <param name="span">The tensor.</param>
public readonly ref struct OutputTensor<T>(TensorSpan<T> span)
{
    /// <summary>The tensor.</summary>
    public TensorSpan<T> Span { get; } = span;

    /// <summary>The tensor as an argument.</summary>
    public static implicit operator OutputTensor<T>(TensorSpan<T> tensor) => new(tensor);

    /// <summary>The tensor as an argument.</summary>
    /// <exception cref="ArgumentNullException">There is none.</exception>
    public static implicit operator OutputTensor<T>(Tensor<T> tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new(tensor.AsTensorSpan());
    }
}
