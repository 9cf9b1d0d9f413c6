namespace RecurrentGen.Tests.Proofs;

// The cell LayerNormLstm: sums over units that share a granule with other slots, fill granules, and both.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[LayerNormLstm(9, Epsilon = 0.01)]
[Dense(2)]
internal sealed partial class LayerNormLstmSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[LayerNormLstm(4, Direction = Direction.Bidirectional, Layers = 2, Return = Return.Last, Epsilon = 0.01)]
[Dense(1)]
internal sealed partial class LayerNormLstmBidirectionalStackLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[LayerNormLstm(20, Direction = Direction.Backward)]
internal sealed partial class LayerNormLstmBackwardSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 1)]
[LayerNormLstm(17)]
internal sealed partial class LayerNormLstmSingleSequence;
