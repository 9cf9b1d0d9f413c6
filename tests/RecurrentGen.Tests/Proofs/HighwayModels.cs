using RecurrentGen.Tests.Cells;

namespace RecurrentGen.Tests.Proofs;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Cell<HighwayUnit>(3, Return = Return.Last)]
[Dense(2)]
internal sealed partial class HighwayForwardLast;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 4)]
[Cell<HighwayUnit>(3, Direction = Direction.Bidirectional, Merge = Merge.Sum, Layers = 2)]
[Dense(1)]
internal sealed partial class HighwayBidirectionalSumStackSequence;
