using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using RecurrentGen.Numerics;
using RecurrentGen.Tracing;

namespace RecurrentGen;

/// <summary>
/// One float for every parameter of a model, in the packed layout: parameters, gradients, an optimizer's moments.
/// Tensors are copied in and out by name, in row-major order; padding stays zero.
/// </summary>
[DebuggerDisplay("{Description.Name,nq}: {Description.ParameterCount} values in {Description.Tensors.Count} tensors")]
[DebuggerTypeProxy(typeof(PackedBlockDebugView))]
public class PackedBlock
{
    private readonly AlignedBuffer _buffer;

    /// <summary>Allocates zeros for a model.</summary>
    public PackedBlock(ModelDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        Description = description;
        _buffer = new AlignedBuffer(description.PackedLength);
    }

    /// <summary>The model's tensors and segments.</summary>
    public ModelDescription Description { get; }

    /// <summary>All floats in packed order, padding included, from a 64-byte boundary on.</summary>
    public Span<float> Packed
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _buffer.Span;
    }

    /// <summary>The first float in packed order.</summary>
    public ref float Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _buffer.Start;
    }

    /// <summary>Copies one tensor out, row by row.</summary>
    /// <exception cref="ArgumentException">
    /// There is no such tensor, or the length differs from its number of values.
    /// </exception>
    public void CopyTensorTo(string tensor, Span<float> destination)
    {
        var found = Find(tensor, destination.Length);
        var packed = Packed;
        foreach (var piece in found.Pieces)
        {
            for (int unit = 0; unit < piece.Rows; unit++)
            {
                Gather(packed, piece, unit, destination.Slice((piece.Row + unit) * found.Columns, found.Columns));
            }
        }
    }

    /// <summary>Copies one tensor in, row by row.</summary>
    /// <exception cref="ArgumentException">
    /// There is no such tensor, or the length differs from its number of values.
    /// </exception>
    public virtual void CopyTensorFrom(string tensor, ReadOnlySpan<float> source)
    {
        var found = Find(tensor, source.Length);
        var packed = Packed;
        foreach (var piece in found.Pieces)
        {
            for (int unit = 0; unit < piece.Rows; unit++)
            {
                Scatter(source.Slice((piece.Row + unit) * found.Columns, found.Columns), packed, piece, unit);
            }
        }
    }

    /// <summary>Copies one row of a tensor out, such as what an embedding says of a token.</summary>
    /// <exception cref="ArgumentException">
    /// There is no such tensor or row, or the length differs from the tensor's columns.
    /// </exception>
    public void CopyRowTo(string tensor, int row, Span<float> destination)
    {
        var piece = FindRow(tensor, row, destination.Length);
        Gather(Packed, piece, row - piece.Row, destination);
    }

    /// <summary>Copies one row of a tensor in: a table of embeddings is given token by token with it.</summary>
    /// <exception cref="ArgumentException">
    /// There is no such tensor or row, or the length differs from the tensor's columns.
    /// </exception>
    public virtual void CopyRowFrom(string tensor, int row, ReadOnlySpan<float> source)
    {
        var piece = FindRow(tensor, row, source.Length);
        Scatter(source, Packed, piece, row - piece.Row);
    }

    /// <summary>
    /// Copies all tensors out: in the order of <see cref="ModelDescription.Tensors"/>, each row by row.
    /// </summary>
    /// <exception cref="ArgumentException">The length differs from the number of parameters.</exception>
    public void CopyTo(Span<float> destination)
    {
        CheckCount(destination.Length);

        // By index: the enumerator of an interface is allocated.
        for (int i = 0; i < Description.Tensors.Count; i++)
        {
            var tensor = Description.Tensors[i];
            CopyTensorTo(tensor.Name, destination[..tensor.Count]);
            destination = destination[tensor.Count..];
        }
    }

    /// <summary>Copies all tensors in, in the order of <see cref="CopyTo"/>.</summary>
    /// <exception cref="ArgumentException">The length differs from the number of parameters.</exception>
    public void CopyFrom(ReadOnlySpan<float> source)
    {
        CheckCount(source.Length);
        for (int i = 0; i < Description.Tensors.Count; i++)
        {
            var tensor = Description.Tensors[i];
            CopyTensorFrom(tensor.Name, source[..tensor.Count]);
            source = source[tensor.Count..];
        }
    }

    /// <summary>Copies a row of a tensor out: its places are computed once per run of them, not once per value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather(ReadOnlySpan<float> packed, TensorPiece piece, int row, Span<float> destination)
    {
        for (int k = 0; k < destination.Length;)
        {
            var (at, step, count) = piece.Run(row, k, destination.Length);
            for (int end = k + count; k < end; k++, at += step)
            {
                destination[k] = packed[at];
            }
        }
    }

    /// <summary>The same in the other direction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(ReadOnlySpan<float> source, Span<float> packed, TensorPiece piece, int row)
    {
        for (int k = 0; k < source.Length;)
        {
            var (at, step, count) = piece.Run(row, k, source.Length);
            for (int end = k + count; k < end; k++, at += step)
            {
                packed[at] = source[k];
            }
        }
    }

    private TensorPiece FindRow(string tensor, int row, int length)
    {
        var found = Find(tensor);
        if ((uint)row >= (uint)found.Rows)
        {
            throw new ArgumentException($"{tensor}: expected a row from 0 to {found.Rows - 1}, found {row}.");
        }

        if (length != found.Columns)
        {
            throw new ArgumentException($"{tensor}: expected {found.Columns} values for a row, found {length}.");
        }

        int piece = 0;
        while (row - found.Pieces[piece].Row >= found.Pieces[piece].Rows)
        {
            piece++;
        }

        return found.Pieces[piece];
    }

    private TensorDescription Find(string tensor)
    {
        int index = Description.IndexOf(tensor);
        if (index < 0)
        {
            ThrowNoTensor(tensor);
        }

        return Description.Tensors[index];
    }

    private TensorDescription Find(string tensor, int length)
    {
        var found = Find(tensor);
        if (found.Count != length)
        {
            ThrowLength(found, length);
        }

        return found;
    }

    private void CheckCount(int length)
    {
        if (length != Description.ParameterCount)
        {
            throw new ArgumentException(
                $"{Description.Name} has {Description.ParameterCount} parameters, the span has {length} values.");
        }
    }

    [DoesNotReturn]
    private void ThrowNoTensor(string tensor) => throw new ArgumentException(
        $"{Description.Name} has no tensor '{tensor}'; it has {string.Join(", ", Description.TensorNames)}.");

    [DoesNotReturn]
    private static void ThrowLength(TensorDescription tensor, int length) => throw new ArgumentException(
        $"{tensor.Name}: expected {tensor.Count} values for shape [{string.Join(", ", tensor.Shape)}], found {length}.");
}

/// <summary>The parameters of a model, with a version that every writer bumps.</summary>
public sealed class ParameterBlock(ModelDescription description) : PackedBlock(description)
{
    private int _readers;

    /// <summary>Grows with every change; copies derived from the parameters compare it.</summary>
    public int Version { get; private set; } = 1;

    /// <summary>
    /// Announces a change of <see cref="PackedBlock.Packed"/>: bumps <see cref="Version"/>. Every writer calls it
    /// first.
    /// </summary>
    /// <exception cref="InvalidOperationException">A live stream reads these parameters.</exception>
    public void BeginWrite()
    {
        ThrowIfRead();
        Version++;
    }

    /// <summary>A live stream begins to read.</summary>
    public void AddReader() => Interlocked.Increment(ref _readers);

    /// <summary>A live stream reads no more.</summary>
    public void RemoveReader() => Interlocked.Decrement(ref _readers);

    /// <inheritdoc/>
    public override void CopyTensorFrom(string tensor, ReadOnlySpan<float> source)
    {
        BeginWrite();
        base.CopyTensorFrom(tensor, source);
    }

    /// <inheritdoc/>
    public override void CopyRowFrom(string tensor, int row, ReadOnlySpan<float> source)
    {
        BeginWrite();
        base.CopyRowFrom(tensor, row, source);
    }

    /// <summary>Refuses a change while a live stream reads the model.</summary>
    internal void ThrowIfRead()
    {
        if (_readers != 0)
        {
            ThrowHasReaders();
        }
    }

    [DoesNotReturn]
    private void ThrowHasReaders() => throw new InvalidOperationException(
        $"This {Description.Name} has {_readers} live stream(s), and neither its weights nor its scaling may change under " +
        "them. Train or load another instance and hand it over with LiveStream.SwitchTo, or call LiveStream.Release.");
}
