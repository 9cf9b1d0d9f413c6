namespace RecurrentGen.Tests.Proofs;

// The cell Gru: every direction, one and two levels, a sequence and its last step.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Gru(17)]
[Dense(2)]
internal sealed partial class GruForwardSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Gru(8, Direction = Direction.Backward, Return = Return.Last)]
internal sealed partial class GruBackwardLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Gru(3, Layers = 2, Return = Return.Last)]
[Dense(1)]
internal sealed partial class GruForwardStackLast;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Gru(4, Direction = Direction.Backward, Layers = 2)]
internal sealed partial class GruBackwardStackSequence;

[RecurrentModel(InputSize = 3, SequenceLength = 3, BatchSize = 3)]
[Gru(5, Direction = Direction.Bidirectional, Return = Return.Last)]
[Dense(1)]
internal sealed partial class GruBidirectionalLast;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Gru(4, Direction = Direction.Bidirectional, Layers = 2)]
[Dense(2)]
internal sealed partial class GruBidirectionalStackSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Gru(4, Direction = Direction.Bidirectional, Merge = Merge.Multiply)]
internal sealed partial class GruBidirectionalMultiplySequence;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Gru(8, Direction = Direction.Bidirectional, Merge = Merge.Multiply, Layers = 2, Return = Return.Last)]
[Dense(1)]
internal sealed partial class GruBidirectionalMultiplyStackLast;
