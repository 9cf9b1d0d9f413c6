using RecurrentGen.Cells;

namespace RecurrentGen.Tests.Proofs;

// The cell MinimalGated: every direction, one and two levels, a sequence and its last step.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[MinimalGatedUnit(9)]
[Dense(2)]
internal sealed partial class MinimalGatedForwardSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Cell<MinimalGatedUnit>(1, Direction = Direction.Backward, Return = Return.Last)]
internal sealed partial class MinimalGatedBackwardLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Cell<MinimalGatedUnit>(8, Layers = 2, Return = Return.Last)]
[Dense(1)]
internal sealed partial class MinimalGatedForwardStackLast;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Cell<MinimalGatedUnit>(4, Direction = Direction.Backward, Layers = 2)]
internal sealed partial class MinimalGatedBackwardStackSequence;

[RecurrentModel(InputSize = 3, SequenceLength = 3, BatchSize = 3)]
[Cell<MinimalGatedUnit>(17, Direction = Direction.Bidirectional, Return = Return.Last)]
[Dense(1)]
internal sealed partial class MinimalGatedBidirectionalLast;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Cell<MinimalGatedUnit>(4, Direction = Direction.Bidirectional, Layers = 2)]
[Dense(2)]
internal sealed partial class MinimalGatedBidirectionalStackSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Cell<MinimalGatedUnit>(4, Direction = Direction.Bidirectional, Merge = Merge.Average)]
internal sealed partial class MinimalGatedBidirectionalAverageSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Cell<MinimalGatedUnit>(2, Direction = Direction.Bidirectional, Merge = Merge.Average, Layers = 2,
    Return = Return.Last)]
[Dense(1)]
internal sealed partial class MinimalGatedBidirectionalAverageStackLast;
