using RecurrentGen.Tests.Cells;

namespace RecurrentGen.Tests.Proofs;

// The cell Peephole: every direction, one and two levels, a sequence and its last step.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Cell<PeepholeUnit>(8, Hyperparameters = ["leak", 0.25])]
[Dense(2)]
internal sealed partial class PeepholeForwardSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Cell<PeepholeUnit>(4, Direction = Direction.Backward, Return = Return.Last, Hyperparameters = ["leak", 0.25])]
internal sealed partial class PeepholeBackwardLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Cell<PeepholeUnit>(9, Layers = 2, Return = Return.Last, Hyperparameters = ["leak", 0.25])]
[Dense(1)]
internal sealed partial class PeepholeForwardStackLast;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Cell<PeepholeUnit>(3, Direction = Direction.Backward, Layers = 2, Hyperparameters = ["leak", 0.25])]
internal sealed partial class PeepholeBackwardStackSequence;

[RecurrentModel(InputSize = 3, SequenceLength = 3, BatchSize = 3)]
[Cell<PeepholeUnit>(5, Direction = Direction.Bidirectional, Return = Return.Last,
    Hyperparameters = ["leak", 0.25])]
[Dense(1)]
internal sealed partial class PeepholeBidirectionalLast;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Cell<PeepholeUnit>(3, Direction = Direction.Bidirectional, Layers = 2, Hyperparameters = ["leak", 0.25])]
[Dense(2)]
internal sealed partial class PeepholeBidirectionalStackSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Cell<PeepholeUnit>(3, Direction = Direction.Bidirectional, Merge = Merge.Sum, Hyperparameters = ["leak", 0.25])]
internal sealed partial class PeepholeBidirectionalSumSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Cell<PeepholeUnit>(4, Direction = Direction.Bidirectional, Merge = Merge.Sum, Layers = 2,
    Return = Return.Last, Hyperparameters = ["leak", 0.25])]
[Dense(1)]
internal sealed partial class PeepholeBidirectionalSumStackLast;
