namespace RecurrentGen.Benchmarks;

/// <summary>A live signal. Implemented by structs, so that the timed loop calls the generated method itself.</summary>
internal interface IStream
{
    void Step(ReadOnlySpan<float> input, Span<float> output);
}

/// <summary>A live signal that knows its model.</summary>
internal interface IStream<TSelf, TModel> : IStream
    where TSelf : struct, IStream<TSelf, TModel>
{
    static abstract TSelf Open(TModel model);
}

internal readonly struct Lstm1x8(StreamLstm1x8.LiveStream stream) : IStream<Lstm1x8, StreamLstm1x8>
{
    public static Lstm1x8 Open(StreamLstm1x8 model) => new(model.CreateStream());

    public void Step(ReadOnlySpan<float> input, Span<float> output) => stream.Step(input, output);
}

internal readonly struct Lstm1x16(StreamLstm1x16.LiveStream stream) : IStream<Lstm1x16, StreamLstm1x16>
{
    public static Lstm1x16 Open(StreamLstm1x16 model) => new(model.CreateStream());

    public void Step(ReadOnlySpan<float> input, Span<float> output) => stream.Step(input, output);
}

internal readonly struct Lstm1x20(StreamLstm1x20.LiveStream stream) : IStream<Lstm1x20, StreamLstm1x20>
{
    public static Lstm1x20 Open(StreamLstm1x20 model) => new(model.CreateStream());

    public void Step(ReadOnlySpan<float> input, Span<float> output) => stream.Step(input, output);
}

internal readonly struct Lstm1x40(StreamLstm1x40.LiveStream stream) : IStream<Lstm1x40, StreamLstm1x40>
{
    public static Lstm1x40 Open(StreamLstm1x40 model) => new(model.CreateStream());

    public void Step(ReadOnlySpan<float> input, Span<float> output) => stream.Step(input, output);
}

internal readonly struct Lstm32x64(StreamLstm32x64.LiveStream stream) : IStream<Lstm32x64, StreamLstm32x64>
{
    public static Lstm32x64 Open(StreamLstm32x64 model) => new(model.CreateStream());

    public void Step(ReadOnlySpan<float> input, Span<float> output) => stream.Step(input, output);
}

internal readonly struct Lstm64x128(StreamLstm64x128.LiveStream stream) : IStream<Lstm64x128, StreamLstm64x128>
{
    public static Lstm64x128 Open(StreamLstm64x128 model) => new(model.CreateStream());

    public void Step(ReadOnlySpan<float> input, Span<float> output) => stream.Step(input, output);
}

internal readonly struct Gru1x8(StreamGru1x8.LiveStream stream) : IStream<Gru1x8, StreamGru1x8>
{
    public static Gru1x8 Open(StreamGru1x8 model) => new(model.CreateStream());

    public void Step(ReadOnlySpan<float> input, Span<float> output) => stream.Step(input, output);
}

internal readonly struct Gru32x64(StreamGru32x64.LiveStream stream) : IStream<Gru32x64, StreamGru32x64>
{
    public static Gru32x64 Open(StreamGru32x64 model) => new(model.CreateStream());

    public void Step(ReadOnlySpan<float> input, Span<float> output) => stream.Step(input, output);
}

internal readonly struct Lstm32x64BFloat16(StreamLstm32x64BFloat16.LiveStream stream) : IStream<Lstm32x64BFloat16, StreamLstm32x64BFloat16>
{
    public static Lstm32x64BFloat16 Open(StreamLstm32x64BFloat16 model) => new(model.CreateStream());

    public void Step(ReadOnlySpan<float> input, Span<float> output) => stream.Step(input, output);
}

internal readonly struct Lstm32x64Int8(StreamLstm32x64Int8.LiveStream stream) : IStream<Lstm32x64Int8, StreamLstm32x64Int8>
{
    public static Lstm32x64Int8 Open(StreamLstm32x64Int8 model) => new(model.CreateStream());

    public void Step(ReadOnlySpan<float> input, Span<float> output) => stream.Step(input, output);
}

internal readonly struct Lstm64x128BFloat16(StreamLstm64x128BFloat16.LiveStream stream) : IStream<Lstm64x128BFloat16, StreamLstm64x128BFloat16>
{
    public static Lstm64x128BFloat16 Open(StreamLstm64x128BFloat16 model) => new(model.CreateStream());

    public void Step(ReadOnlySpan<float> input, Span<float> output) => stream.Step(input, output);
}

internal readonly struct Lstm64x128Int8(StreamLstm64x128Int8.LiveStream stream) : IStream<Lstm64x128Int8, StreamLstm64x128Int8>
{
    public static Lstm64x128Int8 Open(StreamLstm64x128Int8 model) => new(model.CreateStream());

    public void Step(ReadOnlySpan<float> input, Span<float> output) => stream.Step(input, output);
}
