namespace RecurrentGen.Tests.Lengths;

// Sequences of several lengths through every mechanism that walks over rows.
[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 4)]
[Lstm(5)]
[Dense(2, Activation = Activation.Tanh)]
internal sealed partial class ForwardSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 4)]
[Gru(3, Direction = Direction.Bidirectional, Layers = 2, Return = Return.Last)]
[Dense(2)]
internal sealed partial class BidirectionalStackLast;

[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 5, Loss = Loss.SoftmaxCrossEntropy)]
[Lstm(4, Direction = Direction.Bidirectional, Merge = Merge.Multiply)]
[Dense(3)]
internal sealed partial class BidirectionalClasses;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3)]
[Lstm(3, Direction = Direction.Backward, Return = Return.Last)]
internal sealed partial class BackwardLast;

[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 5)]
[Rnn(20, Direction = Direction.Backward)]
internal sealed partial class BackwardSequence;

// One sequence at a time: a predictor's steps keep their sums in registers.
[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 1)]
[Gru(4, ResetAfter = false)]
[Gru(3, Return = Return.Last)]
[Dense(1)]
internal sealed partial class SingleLast;

[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 1)]
[Lstm(3, Direction = Direction.Bidirectional, Merge = Merge.Average)]
internal sealed partial class SingleBidirectional;

[RecurrentModel(InputSize = 1, SequenceLength = 7, BatchSize = 3, Loss = Loss.BinaryCrossEntropy)]
[Lstm(4, Direction = Direction.Bidirectional, Merge = Merge.Sum, Unroll = 3, Return = Return.Last)]
[Dense(1, Activation = Activation.Sigmoid)]
internal sealed partial class UnrolledLast;

// More rows than one block of weight gradients.
[RecurrentModel(InputSize = 1, SequenceLength = 40, BatchSize = 4)]
[Gru(2, ResetAfter = false, Direction = Direction.Bidirectional)]
[Dense(1)]
internal sealed partial class LongSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 4)]
[Cell<LookAhead>(3, Direction = Direction.Bidirectional)]
[Dense(1)]
internal sealed partial class LookAheadSequence;

// Layers around the cells, of every kind that walks over rows.
[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 4)]
[Lstm(3, Direction = Direction.Bidirectional)]
[LayerNorm]
[MeanPooling]
[Dense(2)]
internal sealed partial class PooledMean;

[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 4)]
[Gru(4)]
[PRelu]
[MaxPooling]
[Dense(2)]
internal sealed partial class PooledMax;
