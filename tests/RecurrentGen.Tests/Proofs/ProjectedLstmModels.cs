namespace RecurrentGen.Tests.Proofs;

// The cell ProjectedLstm: a memory longer and shorter than the output, with limits and without.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[ProjectedLstm(9, MemorySize = 20, CellClip = 0.25, ProjectionClip = 0.1)]
[Dense(2)]
internal sealed partial class ProjectedLstmSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[ProjectedLstm(4, Direction = Direction.Bidirectional, Layers = 2, Return = Return.Last, MemorySize = 20)]
[Dense(1)]
internal sealed partial class ProjectedLstmBidirectionalStackLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[ProjectedLstm(33, Direction = Direction.Backward, MemorySize = 20)]
internal sealed partial class ProjectedLstmBackwardSequence;
