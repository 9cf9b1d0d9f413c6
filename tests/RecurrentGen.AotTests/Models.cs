using RecurrentGen.Tests.CellLibrary;

namespace RecurrentGen.AotTests;

/// <summary>The network of the fixture <c>lstm_last</c>.</summary>
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Lstm(5, Return = Return.Last)]
[Dense(2)]
internal sealed partial class LstmModel;

/// <summary>The network of the fixture <c>gru_bidirectional_last</c>.</summary>
[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3)]
[Gru(3, Direction = Direction.Bidirectional, Return = Return.Last)]
[Dense(2)]
internal sealed partial class GruModel;

/// <summary>A forecaster of a wave, with a cell of another assembly; sizes with full granules and rests.</summary>
[RecurrentModel(InputSize = 1, SequenceLength = 12, BatchSize = 8)]
[Lstm(20)]
[Cell<OwnGru>(17, Return = Return.Last)]
[Dense(1)]
internal sealed partial class WaveModel;

/// <summary>Streams with bfloat16 weights.</summary>
[RecurrentModel(InputSize = 3, SequenceLength = 12, StreamWeights = StreamWeights.BFloat16)]
[Lstm(36)]
[Dense(2)]
internal sealed partial class HalfModel;

/// <summary>Streams with int8 weights.</summary>
[RecurrentModel(InputSize = 3, SequenceLength = 12, StreamWeights = StreamWeights.Int8)]
[Gru(36)]
[Dense(2)]
internal sealed partial class ByteModel;

/// <summary>Sizes of which one is that of the file <c>aidax_lstm.json</c>.</summary>
[RecurrentModel(InputSize = 1, SequenceLength = 24)]
[Variants("rnn", HiddenSizes = [5, 7], Layers = [1, 2])]
[Lstm(5, Name = "rnn")]
[Dense(1)]
[Residual]
internal static partial class OpenedModel;
