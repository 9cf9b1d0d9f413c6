using RecurrentGen;

namespace RecurrentGen.Benchmarks;

// A: one live signal, one step per call.
[RecurrentModel(InputSize = 1, SequenceLength = 128)]
[Lstm(8)]
[Dense(1)]
internal sealed partial class StreamLstm1x8;

[RecurrentModel(InputSize = 1, SequenceLength = 128)]
[Lstm(16)]
[Dense(1)]
internal sealed partial class StreamLstm1x16;

[RecurrentModel(InputSize = 1, SequenceLength = 128)]
[Lstm(20)]
[Dense(1)]
internal sealed partial class StreamLstm1x20;

[RecurrentModel(InputSize = 1, SequenceLength = 128)]
[Lstm(40)]
[Dense(1)]
internal sealed partial class StreamLstm1x40;

[RecurrentModel(InputSize = 32, SequenceLength = 128)]
[Lstm(64)]
[Dense(1)]
internal sealed partial class StreamLstm32x64;

[RecurrentModel(InputSize = 64, SequenceLength = 128)]
[Lstm(128)]
[Dense(1)]
internal sealed partial class StreamLstm64x128;

[RecurrentModel(InputSize = 1, SequenceLength = 128)]
[Gru(8)]
[Dense(1)]
internal sealed partial class StreamGru1x8;

[RecurrentModel(InputSize = 32, SequenceLength = 128)]
[Gru(64)]
[Dense(1)]
internal sealed partial class StreamGru32x64;

[RecurrentModel(InputSize = 32, SequenceLength = 128, StreamWeights = StreamWeights.BFloat16)]
[Lstm(64)]
[Dense(1)]
internal sealed partial class StreamLstm32x64BFloat16;

[RecurrentModel(InputSize = 32, SequenceLength = 128, StreamWeights = StreamWeights.Int8)]
[Lstm(64)]
[Dense(1)]
internal sealed partial class StreamLstm32x64Int8;

[RecurrentModel(InputSize = 64, SequenceLength = 128, StreamWeights = StreamWeights.BFloat16)]
[Lstm(128)]
[Dense(1)]
internal sealed partial class StreamLstm64x128BFloat16;

[RecurrentModel(InputSize = 64, SequenceLength = 128, StreamWeights = StreamWeights.Int8)]
[Lstm(128)]
[Dense(1)]
internal sealed partial class StreamLstm64x128Int8;

// B: whole sequences; the outputs are the hidden sequence.
[RecurrentModel(InputSize = 28, SequenceLength = 28, BatchSize = 1)]
[Lstm(64)]
internal sealed partial class SequenceLstm28x64Batch1;

[RecurrentModel(InputSize = 28, SequenceLength = 28, BatchSize = 32)]
[Lstm(64)]
internal sealed partial class SequenceLstm28x64Batch32;

[RecurrentModel(InputSize = 64, SequenceLength = 64, BatchSize = 1)]
[Lstm(128, Direction = Direction.Bidirectional)]
internal sealed partial class SequenceBiLstm64x128Batch1;

[RecurrentModel(InputSize = 64, SequenceLength = 64, BatchSize = 32)]
[Lstm(128, Direction = Direction.Bidirectional)]
internal sealed partial class SequenceBiLstm64x128Batch32;

[RecurrentModel(InputSize = 32, SequenceLength = 100, BatchSize = 1)]
[Lstm(256, Layers = 2)]
internal sealed partial class SequenceLstm32x256Batch1;

[RecurrentModel(InputSize = 32, SequenceLength = 100, BatchSize = 32)]
[Lstm(256, Layers = 2)]
internal sealed partial class SequenceLstm32x256Batch32;

[RecurrentModel(InputSize = 64, SequenceLength = 64, BatchSize = 1)]
[Gru(128)]
internal sealed partial class SequenceGru64x128Batch1;

[RecurrentModel(InputSize = 64, SequenceLength = 64, BatchSize = 32)]
[Gru(128)]
internal sealed partial class SequenceGru64x128Batch32;

// C: a step of training.
[RecurrentModel(InputSize = 1, SequenceLength = 64, BatchSize = 32, Loss = Loss.MeanSquaredError)]
[Lstm(20)]
[Dense(1)]
internal sealed partial class TrainingC1;

[RecurrentModel(InputSize = 32, SequenceLength = 32, BatchSize = 16, Loss = Loss.SoftmaxCrossEntropy)]
[Lstm(64, Direction = Direction.Bidirectional, Return = Return.Last)]
[Dense(10)]
internal sealed partial class TrainingC2;

[RecurrentModel(InputSize = 28, SequenceLength = 28, BatchSize = 64, Loss = Loss.SoftmaxCrossEntropy)]
[Lstm(128, Return = Return.Last)]
[Dense(10)]
internal sealed partial class TrainingC3;

[RecurrentModel(InputSize = 64, SequenceLength = 64, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Gru(128)]
[Dense(64)]
internal sealed partial class TrainingC4;

[RecurrentModel(InputSize = 64, SequenceLength = 64, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Lstm(256, Layers = 2)]
[Dense(64)]
internal sealed partial class TrainingC5;
