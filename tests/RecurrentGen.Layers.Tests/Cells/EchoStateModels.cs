namespace RecurrentGen.Tests.Proofs;

// The cell EchoState: fixed weights get no gradient, inputs and layers before do.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[EchoState(9, Leak = 0.4, SpectralRadius = 0.8, InputScale = 1.5)]
[Dense(2)]
internal sealed partial class EchoStateSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[EchoState(4, Direction = Direction.Bidirectional, Layers = 2, Return = Return.Last,
    Leak = 0.4, SpectralRadius = 0.8, InputScale = 1.5)]
[Dense(1)]
internal sealed partial class EchoStateBidirectionalStackLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[EchoState(20, Direction = Direction.Backward, Leak = 0.4, SpectralRadius = 0.8, InputScale = 1.5)]
internal sealed partial class EchoStateBackwardSequence;
