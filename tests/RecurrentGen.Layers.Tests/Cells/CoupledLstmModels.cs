namespace RecurrentGen.Tests.Proofs;

// The cell CoupledLstm: with limits that a part of the values reach, and without.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[CoupledLstm(9, Clip = 0.7, CellClip = 0.25)]
[Dense(2)]
internal sealed partial class CoupledLstmSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[CoupledLstm(4, Direction = Direction.Bidirectional, Layers = 2, Return = Return.Last)]
[Dense(1)]
internal sealed partial class CoupledLstmBidirectionalStackLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[CoupledLstm(20, Direction = Direction.Backward)]
internal sealed partial class CoupledLstmBackwardSequence;
