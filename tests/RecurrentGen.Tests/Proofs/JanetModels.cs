using RecurrentGen.Cells;

namespace RecurrentGen.Tests.Proofs;

// The cell Janet: every direction, one and two levels, a sequence and its last step.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Janet(5, Beta = 0.5)]
[Dense(2)]
internal sealed partial class JanetForwardSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Cell<Janet>(3, Direction = Direction.Backward, Return = Return.Last, Hyperparameters = ["beta", 0.5])]
internal sealed partial class JanetBackwardLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Cell<Janet>(17, Layers = 2, Return = Return.Last, Hyperparameters = ["beta", 0.5])]
[Dense(1)]
internal sealed partial class JanetForwardStackLast;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Cell<Janet>(8, Direction = Direction.Backward, Layers = 2, Hyperparameters = ["beta", 0.5])]
internal sealed partial class JanetBackwardStackSequence;

[RecurrentModel(InputSize = 3, SequenceLength = 3, BatchSize = 3)]
[Cell<Janet>(20, Direction = Direction.Bidirectional, Return = Return.Last, Hyperparameters = ["beta", 0.5])]
[Dense(1)]
internal sealed partial class JanetBidirectionalLast;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Cell<Janet>(8, Direction = Direction.Bidirectional, Layers = 2, Hyperparameters = ["beta", 0.5])]
[Dense(2)]
internal sealed partial class JanetBidirectionalStackSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Cell<Janet>(8, Direction = Direction.Bidirectional, Merge = Merge.Multiply, Hyperparameters = ["beta", 0.5])]
internal sealed partial class JanetBidirectionalMultiplySequence;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Cell<Janet>(3, Direction = Direction.Bidirectional, Merge = Merge.Multiply, Layers = 2, Return = Return.Last,
    Hyperparameters = ["beta", 0.5])]
[Dense(1)]
internal sealed partial class JanetBidirectionalMultiplyStackLast;
