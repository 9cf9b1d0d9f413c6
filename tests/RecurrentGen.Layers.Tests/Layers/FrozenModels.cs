namespace RecurrentGen.Tests.Layers;

// Frozen layers at the bottom, in the middle, everywhere but in the head; of every kind.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[LayerNorm(Frozen = true)]
[Lstm(9, Frozen = true)]
[AttentionPooling(5, Frozen = true)]
[Dense(4, Activation = Activation.Tanh, Frozen = true)]
[Dense(8, Activation = Activation.Tanh, Frozen = true)]
[Dense(2)]
internal sealed partial class FrozenBelowTheHead;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Gru(6, Name = "encoder")]
[Gru(6, Direction = Direction.Bidirectional, Merge = Merge.Sum, Frozen = true)]
[LayerNorm(Frozen = true)]
[PeepholeLstm(5, Frozen = true, Layers = 2)]
[Dense(2, Frozen = true)]
internal sealed partial class FrozenAbove;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Rnn(6, Direction = Direction.Bidirectional, Frozen = true)]
[Dense(12, Frozen = true, Activation = Activation.Sigmoid)]
[Residual(From = "rnn")]
[Dense(1)]
internal sealed partial class FrozenBothWays;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[LayerNorm]
[Lstm(9)]
[AttentionPooling(5)]
[Dense(4, Activation = Activation.Tanh)]
[Dense(8, Activation = Activation.Tanh)]
[Dense(2)]
internal sealed partial class NothingFrozen;
