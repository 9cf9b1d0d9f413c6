namespace RecurrentGen.Tests.Proofs;

// The cell Lstm: every direction, one and two levels, a sequence and its last step.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Lstm(20)]
[Dense(2)]
internal sealed partial class LstmForwardSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(9, Direction = Direction.Backward, Return = Return.Last)]
internal sealed partial class LstmBackwardLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(5, Layers = 2, Return = Return.Last)]
[Dense(1)]
internal sealed partial class LstmForwardStackLast;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Lstm(3, Direction = Direction.Backward, Layers = 2)]
internal sealed partial class LstmBackwardStackSequence;

[RecurrentModel(InputSize = 3, SequenceLength = 3, BatchSize = 3)]
[Lstm(4, Direction = Direction.Bidirectional, Return = Return.Last)]
[Dense(1)]
internal sealed partial class LstmBidirectionalLast;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Lstm(3, Direction = Direction.Bidirectional, Layers = 2)]
[Dense(2)]
internal sealed partial class LstmBidirectionalStackSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(3, Direction = Direction.Bidirectional, Merge = Merge.Sum)]
internal sealed partial class LstmBidirectionalSumSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Lstm(9, Direction = Direction.Bidirectional, Merge = Merge.Sum, Layers = 2, Return = Return.Last)]
[Dense(1)]
internal sealed partial class LstmBidirectionalSumStackLast;
