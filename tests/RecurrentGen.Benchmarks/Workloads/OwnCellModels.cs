using RecurrentGen.Tests.CellLibrary;

namespace RecurrentGen.Benchmarks;

// The built-in cells as a user writes them, beside the models of the same shapes in Models.cs.
[RecurrentModel(InputSize = 1, SequenceLength = 128)]
[Cell<OwnLstm>(20, Name = "lstm")]
[Dense(1)]
internal sealed partial class StreamOwnLstm1x20;

[RecurrentModel(InputSize = 32, SequenceLength = 128)]
[Cell<OwnGru>(64, Name = "gru")]
[Dense(1)]
internal sealed partial class StreamOwnGru32x64;

[RecurrentModel(InputSize = 1, SequenceLength = 64, BatchSize = 32, Loss = Loss.MeanSquaredError)]
[Cell<OwnLstm>(20, Name = "lstm")]
[Dense(1)]
internal sealed partial class TrainingOwnC1;

internal readonly struct OwnLstm1x20(StreamOwnLstm1x20.LiveStream stream) : IStream<OwnLstm1x20, StreamOwnLstm1x20>
{
    public static OwnLstm1x20 Open(StreamOwnLstm1x20 model) => new(model.CreateStream());

    public void Step(ReadOnlySpan<float> input, Span<float> output) => stream.Step(input, output);
}

internal readonly struct OwnGru32x64(StreamOwnGru32x64.LiveStream stream) : IStream<OwnGru32x64, StreamOwnGru32x64>
{
    public static OwnGru32x64 Open(StreamOwnGru32x64 model) => new(model.CreateStream());

    public void Step(ReadOnlySpan<float> input, Span<float> output) => stream.Step(input, output);
}
