namespace RecurrentGen.Tests.Proofs;

// The cell MultiplicativeLstm.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[MultiplicativeLstm(9)]
[Dense(2)]
internal sealed partial class MultiplicativeLstmSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[MultiplicativeLstm(4, Direction = Direction.Bidirectional, Layers = 2, Return = Return.Last)]
[Dense(1)]
internal sealed partial class MultiplicativeLstmBidirectionalStackLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[MultiplicativeLstm(20, Direction = Direction.Backward)]
internal sealed partial class MultiplicativeLstmBackwardSequence;
