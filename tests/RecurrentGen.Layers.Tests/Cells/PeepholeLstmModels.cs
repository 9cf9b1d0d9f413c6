namespace RecurrentGen.Tests.Proofs;

// The cell PeepholeLstm: with limits that a part of the values reach, and without.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[PeepholeLstm(9, Clip = 0.7, CellClip = 0.25)]
[Dense(2)]
internal sealed partial class PeepholeLstmSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[PeepholeLstm(4, Direction = Direction.Bidirectional, Layers = 2, Return = Return.Last)]
[Dense(1)]
internal sealed partial class PeepholeLstmBidirectionalStackLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[PeepholeLstm(20, Direction = Direction.Backward)]
internal sealed partial class PeepholeLstmBackwardSequence;
