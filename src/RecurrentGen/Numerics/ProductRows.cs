using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RecurrentGen.Numerics;

/// <summary>
/// One row of a register tile: as many floats as a few vector registers hold. The structs are small on purpose, since
/// the JIT keeps the fields of a struct in registers only if they are few.
/// </summary>
internal interface ITileRow<TSelf>
    where TSelf : struct, ITileRow<TSelf>
{
    /// <summary>Floats.</summary>
    static abstract int Width { get; }

    /// <summary>
    /// How many such rows, with one more for the other factor and one broadcast value, fit the registers.
    /// </summary>
    static abstract int MaxRows { get; }

    static abstract TSelf Load(ref float source);

    static abstract TSelf Sum(in TSelf left, in TSelf right);

    void Store(ref float destination);

    /// <summary>this += factor * row.</summary>
    void MultiplyAdd(float factor, in TSelf row);
}

/// <summary>Four granules in four registers of 512 bits.</summary>
internal struct TileRow64 : ITileRow<TileRow64>
{
    private Vector512<float> _a;
    private Vector512<float> _b;
    private Vector512<float> _c;
    private Vector512<float> _d;

    public static int Width => 64;

    public static int MaxRows => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow64 Load(ref float source)
    {
        TileRow64 row;
        row._a = Vector512.LoadUnsafe(ref source);
        row._b = Vector512.LoadUnsafe(ref source, 16);
        row._c = Vector512.LoadUnsafe(ref source, 32);
        row._d = Vector512.LoadUnsafe(ref source, 48);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow64 Sum(in TileRow64 left, in TileRow64 right)
    {
        TileRow64 row;
        row._a = left._a + right._a;
        row._b = left._b + right._b;
        row._c = left._c + right._c;
        row._d = left._d + right._d;
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float destination)
    {
        _a.StoreUnsafe(ref destination);
        _b.StoreUnsafe(ref destination, 16);
        _c.StoreUnsafe(ref destination, 32);
        _d.StoreUnsafe(ref destination, 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float factor, in TileRow64 row)
    {
        var f = Vector512.Create(factor);
        _a = Vector512.MultiplyAddEstimate(f, row._a, _a);
        _b = Vector512.MultiplyAddEstimate(f, row._b, _b);
        _c = Vector512.MultiplyAddEstimate(f, row._c, _c);
        _d = Vector512.MultiplyAddEstimate(f, row._d, _d);
    }
}

/// <summary>Three granules in three registers of 512 bits.</summary>
internal struct TileRow48 : ITileRow<TileRow48>
{
    private Vector512<float> _a;
    private Vector512<float> _b;
    private Vector512<float> _c;

    public static int Width => 48;

    public static int MaxRows => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow48 Load(ref float source)
    {
        TileRow48 row;
        row._a = Vector512.LoadUnsafe(ref source);
        row._b = Vector512.LoadUnsafe(ref source, 16);
        row._c = Vector512.LoadUnsafe(ref source, 32);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow48 Sum(in TileRow48 left, in TileRow48 right)
    {
        TileRow48 row;
        row._a = left._a + right._a;
        row._b = left._b + right._b;
        row._c = left._c + right._c;
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float destination)
    {
        _a.StoreUnsafe(ref destination);
        _b.StoreUnsafe(ref destination, 16);
        _c.StoreUnsafe(ref destination, 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float factor, in TileRow48 row)
    {
        var f = Vector512.Create(factor);
        _a = Vector512.MultiplyAddEstimate(f, row._a, _a);
        _b = Vector512.MultiplyAddEstimate(f, row._b, _b);
        _c = Vector512.MultiplyAddEstimate(f, row._c, _c);
    }
}

/// <summary>Two granules in two registers of 512 bits.</summary>
internal struct TileRow32 : ITileRow<TileRow32>
{
    private Vector512<float> _a;
    private Vector512<float> _b;

    public static int Width => 32;

    public static int MaxRows => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow32 Load(ref float source)
    {
        TileRow32 row;
        row._a = Vector512.LoadUnsafe(ref source);
        row._b = Vector512.LoadUnsafe(ref source, 16);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow32 Sum(in TileRow32 left, in TileRow32 right)
    {
        TileRow32 row;
        row._a = left._a + right._a;
        row._b = left._b + right._b;
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float destination)
    {
        _a.StoreUnsafe(ref destination);
        _b.StoreUnsafe(ref destination, 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float factor, in TileRow32 row)
    {
        var f = Vector512.Create(factor);
        _a = Vector512.MultiplyAddEstimate(f, row._a, _a);
        _b = Vector512.MultiplyAddEstimate(f, row._b, _b);
    }
}

/// <summary>One granule in a register of 512 bits.</summary>
internal struct TileRow16 : ITileRow<TileRow16>
{
    private Vector512<float> _a;

    public static int Width => 16;

    public static int MaxRows => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow16 Load(ref float source)
    {
        TileRow16 row;
        row._a = Vector512.LoadUnsafe(ref source);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow16 Sum(in TileRow16 left, in TileRow16 right)
    {
        TileRow16 row;
        row._a = left._a + right._a;
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float destination) => _a.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float factor, in TileRow16 row) =>
        _a = Vector512.MultiplyAddEstimate(Vector512.Create(factor), row._a, _a);
}

/// <summary>One granule in two registers of 256 bits.</summary>
internal struct TileRow16By256 : ITileRow<TileRow16By256>
{
    private Vector256<float> _a;
    private Vector256<float> _b;

    public static int Width => 16;

    public static int MaxRows => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow16By256 Load(ref float source)
    {
        TileRow16By256 row;
        row._a = Vector256.LoadUnsafe(ref source);
        row._b = Vector256.LoadUnsafe(ref source, 8);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow16By256 Sum(in TileRow16By256 left, in TileRow16By256 right)
    {
        TileRow16By256 row;
        row._a = left._a + right._a;
        row._b = left._b + right._b;
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float destination)
    {
        _a.StoreUnsafe(ref destination);
        _b.StoreUnsafe(ref destination, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float factor, in TileRow16By256 row)
    {
        var f = Vector256.Create(factor);
        _a = Vector256.MultiplyAddEstimate(f, row._a, _a);
        _b = Vector256.MultiplyAddEstimate(f, row._b, _b);
    }
}

/// <summary>Half a granule in two registers of 128 bits.</summary>
internal struct TileRow8By128 : ITileRow<TileRow8By128>
{
    private Vector128<float> _a;
    private Vector128<float> _b;

    public static int Width => 8;

    public static int MaxRows => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow8By128 Load(ref float source)
    {
        TileRow8By128 row;
        row._a = Vector128.LoadUnsafe(ref source);
        row._b = Vector128.LoadUnsafe(ref source, 4);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow8By128 Sum(in TileRow8By128 left, in TileRow8By128 right)
    {
        TileRow8By128 row;
        row._a = left._a + right._a;
        row._b = left._b + right._b;
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float destination)
    {
        _a.StoreUnsafe(ref destination);
        _b.StoreUnsafe(ref destination, 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float factor, in TileRow8By128 row)
    {
        var f = Vector128.Create(factor);
        _a = Vector128.MultiplyAddEstimate(f, row._a, _a);
        _b = Vector128.MultiplyAddEstimate(f, row._b, _b);
    }
}
