namespace RecurrentGen.Tests.Layers;

// Poolings: of padded and of whole granules, over one and two directions, with heads behind them.
[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 3)]
[Lstm(9)]
[LastStep]
[Dense(2)]
internal sealed partial class LastStepModel;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 3)]
[Gru(20)]
[MeanPooling]
[Dense(6, Activation = Activation.Tanh)]
[Dense(2)]
internal sealed partial class MeanPoolingModel;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Rnn(5, Direction = Direction.Bidirectional)]
[MeanPooling(Name = "mean")]
internal sealed partial class MeanPoolingBothWays;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 3)]
[Lstm(17)]
[MaxPooling]
[Dense(2)]
internal sealed partial class MaxPoolingModel;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 3)]
[Dense(18, Name = "mix")]
[Lstm(18)]
[Residual(From = "mix")]
[AttentionPooling(7)]
[Dense(2)]
internal sealed partial class AttentionPoolingModel;

[RecurrentModel(InputSize = 20, SequenceLength = 4, BatchSize = 1)]
[AttentionPooling(16)]
[Dense(3)]
internal sealed partial class AttentionOverInputs;

#pragma warning disable RGEN0115 // Its gradients are those of its inputs alone.
[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 2)]
[MaxPooling]
internal sealed partial class MaxOverInputs;
#pragma warning restore RGEN0115
