namespace RecurrentGen.Tests.Times;

// Layers that hand on fewer steps than they take: in front, between recurrent layers, several in one model; outputs for
// every step, for the last one, pooled.
[RecurrentModel(InputSize = 3, SequenceLength = 11, BatchSize = 4)]
[Conv1D(5, 3, Stride = 2, Padding = Padding.Valid, Activation = Activation.Tanh)]
[Lstm(6, Unroll = 2)]
[MaxPool1D(2)]
[Gru(4, Direction = Direction.Bidirectional)]
[Dense(2)]
internal sealed partial class StridedBothWays;

[RecurrentModel(InputSize = 2, SequenceLength = 12, BatchSize = 3)]
[Rnn(4)]
[Conv1D(6, 2, Stride = 3, Dilation = 2, Groups = 2)]
[Gru(6, Unroll = -1)]
[Residual(From = "conv1d")]
[AveragePool1D(2, Stride = 1)]
[Lstm(4)]
[Dense(1)]
internal sealed partial class StridedSignal;

[RecurrentModel(InputSize = 3, SequenceLength = 8, BatchSize = 4)]
[MaxPool1D(3, Stride = 2, Padding = Padding.Causal)]
[Lstm(5, Return = Return.Last)]
[Dense(2)]
internal sealed partial class PooledLast;

[RecurrentModel(InputSize = 2, SequenceLength = 9, BatchSize = 1)]
[Conv1D(18, 2, Padding = Padding.Valid)]
[Lstm(5)]
[AveragePool1D(3, Stride = 2, Padding = Padding.Causal)]
[Lstm(5, Direction = Direction.Backward)]
#pragma warning disable RGEN0230 // The last step in time is what is proven.
[LastStep]
#pragma warning restore RGEN0230
[Dense(2)]
internal sealed partial class PooledSingle;

[RecurrentModel(InputSize = 4, SequenceLength = 10, BatchSize = 3, StreamWeights = StreamWeights.Int8)]
[Conv1D(6, 3, Stride = 2, Groups = 2, Frozen = true)]
[Lstm(5)]
[MaxPool1D(2, Stride = 1, Padding = Padding.Causal)]
[Conv1D(3, 2, Padding = Padding.Valid, Frozen = true)]
[LayerNorm]
[MeanPooling]
internal sealed partial class FrozenStrides;

[RecurrentModel(InputSize = 3, SequenceLength = 10, BatchSize = 4)]
[Conv1D(5, 3, Stride = 2, Padding = Padding.Valid)]
[AttentionPooling(4)]
[Dense(2)]
internal sealed partial class AttendedStrides;

[RecurrentModel(InputSize = 1, SequenceLength = 6, BatchSize = 3)]
[Dense(4, Activation = Activation.Tanh)]
[AveragePool1D(1)]
[MaxPool1D(6, Stride = 6)]
[Rnn(3, Direction = Direction.Bidirectional, Return = Return.Last)]
[Dense(1)]
internal sealed partial class OneStepLeft;

[RecurrentModel(SequenceLength = 9, BatchSize = 3, Loss = Loss.SoftmaxCrossEntropy)]
[Embedding(7, 4)]
[Conv1D(5, 3, Stride = 2, Padding = Padding.Valid)]
[Gru(4)]
[Dense(3)]
internal sealed partial class StridedTokens;

[RecurrentModel(InputSize = 4, SequenceLength = 9, BatchSize = 3, Loss = Loss.SoftmaxCrossEntropy)]
[Conv1D(5, 3, Stride = 2, Padding = Padding.Valid)]
[Gru(4)]
[Dense(3)]
internal sealed partial class StridedNumbers;

[RecurrentModel(InputSize = 2, SequenceLength = 9, BatchSize = 4)]
[AveragePool1D(2)]
[Dropout(0.4)]
[Lstm(4, RecurrentDropout = 0.3)]
[Dense(1)]
internal sealed partial class StridedDropout;
