namespace RecurrentGen.Tests.Proofs;

// The cell IndRnn: no product with the state at all.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[IndRnn(9, Activation = Activation.Elu)]
[Dense(2)]
internal sealed partial class IndRnnSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[IndRnn(4, Direction = Direction.Bidirectional, Layers = 2, Return = Return.Last, Activation = Activation.Elu)]
[Dense(1)]
internal sealed partial class IndRnnBidirectionalStackLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[IndRnn(20, Direction = Direction.Backward, Activation = Activation.Elu)]
internal sealed partial class IndRnnBackwardSequence;
