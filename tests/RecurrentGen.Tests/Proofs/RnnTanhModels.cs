namespace RecurrentGen.Tests.Proofs;

// The cell RnnTanh: every direction, one and two levels, a sequence and its last step.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Rnn(33)]
[Dense(2)]
internal sealed partial class RnnTanhForwardSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Rnn(4, Direction = Direction.Backward, Return = Return.Last)]
internal sealed partial class RnnTanhBackwardLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Rnn(9, Layers = 2, Return = Return.Last)]
[Dense(1)]
internal sealed partial class RnnTanhForwardStackLast;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Rnn(5, Direction = Direction.Backward, Layers = 2)]
internal sealed partial class RnnTanhBackwardStackSequence;

[RecurrentModel(InputSize = 3, SequenceLength = 3, BatchSize = 3)]
[Rnn(17, Direction = Direction.Bidirectional, Return = Return.Last)]
[Dense(1)]
internal sealed partial class RnnTanhBidirectionalLast;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Rnn(5, Direction = Direction.Bidirectional, Layers = 2)]
[Dense(2)]
internal sealed partial class RnnTanhBidirectionalStackSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Rnn(5, Direction = Direction.Bidirectional, Merge = Merge.Sum)]
internal sealed partial class RnnTanhBidirectionalSumSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Rnn(4, Direction = Direction.Bidirectional, Merge = Merge.Sum, Layers = 2, Return = Return.Last)]
[Dense(1)]
internal sealed partial class RnnTanhBidirectionalSumStackLast;
