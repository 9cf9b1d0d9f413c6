namespace RecurrentGen.Tests.Proofs;

// The cell RnnRelu: every direction, one and two levels, a sequence and its last step.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Rnn(16, Activation = Activation.Relu)]
[Dense(2)]
internal sealed partial class RnnReluForwardSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Rnn(3, Direction = Direction.Backward, Return = Return.Last, Activation = Activation.Relu)]
internal sealed partial class RnnReluBackwardLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Rnn(9, Layers = 2, Return = Return.Last, Activation = Activation.Relu)]
[Dense(1)]
internal sealed partial class RnnReluForwardStackLast;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Rnn(5, Direction = Direction.Backward, Layers = 2, Activation = Activation.Relu)]
internal sealed partial class RnnReluBackwardStackSequence;

[RecurrentModel(InputSize = 3, SequenceLength = 3, BatchSize = 3)]
[Rnn(8, Direction = Direction.Bidirectional, Return = Return.Last, Activation = Activation.Relu)]
[Dense(1)]
internal sealed partial class RnnReluBidirectionalLast;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Rnn(5, Direction = Direction.Bidirectional, Layers = 2, Activation = Activation.Relu)]
[Dense(2)]
internal sealed partial class RnnReluBidirectionalStackSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Rnn(5, Direction = Direction.Bidirectional, Merge = Merge.Multiply, Activation = Activation.Relu)]
internal sealed partial class RnnReluBidirectionalMultiplySequence;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Rnn(3, Direction = Direction.Bidirectional, Merge = Merge.Multiply, Layers = 2, Return = Return.Last,
    Activation = Activation.Relu)]
[Dense(1)]
internal sealed partial class RnnReluBidirectionalMultiplyStackLast;
