namespace RecurrentGen.Tests.Proofs;

// The cell GruResetBefore: every direction, one and two levels, a sequence and its last step.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Gru(24, ResetAfter = false)]
[Dense(2)]
internal sealed partial class GruResetBeforeForwardSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Gru(5, Direction = Direction.Backward, Return = Return.Last, ResetAfter = false)]
internal sealed partial class GruResetBeforeBackwardLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Gru(1, Layers = 2, Return = Return.Last, ResetAfter = false)]
[Dense(1)]
internal sealed partial class GruResetBeforeForwardStackLast;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Gru(9, Direction = Direction.Backward, Layers = 2, ResetAfter = false)]
internal sealed partial class GruResetBeforeBackwardStackSequence;

[RecurrentModel(InputSize = 3, SequenceLength = 3, BatchSize = 3)]
[Gru(4, Direction = Direction.Bidirectional, Return = Return.Last, ResetAfter = false)]
[Dense(1)]
internal sealed partial class GruResetBeforeBidirectionalLast;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Gru(9, Direction = Direction.Bidirectional, Layers = 2, ResetAfter = false)]
[Dense(2)]
internal sealed partial class GruResetBeforeBidirectionalStackSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Gru(9, Direction = Direction.Bidirectional, Merge = Merge.Average, ResetAfter = false)]
internal sealed partial class GruResetBeforeBidirectionalAverageSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Gru(5, Direction = Direction.Bidirectional, Merge = Merge.Average, Layers = 2, Return = Return.Last,
    ResetAfter = false)]
[Dense(1)]
internal sealed partial class GruResetBeforeBidirectionalAverageStackLast;
