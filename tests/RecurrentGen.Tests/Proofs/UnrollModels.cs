using RecurrentGen.Cells;

namespace RecurrentGen.Tests.Proofs;

// Time steps written out: one, a divisor of the length or not, all.
[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 2)]
[Lstm(5)]
[Dense(1)]
internal sealed partial class LstmUnroll1;

[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 2)]
[Lstm(5, Unroll = 2)]
[Dense(1)]
internal sealed partial class LstmUnroll2;

[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 2)]
[Lstm(5, Unroll = 3)]
[Dense(1)]
internal sealed partial class LstmUnroll3;

[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 2)]
[Lstm(5, Unroll = TimeUnroll.Full)]
[Dense(1)]
internal sealed partial class LstmUnrollFull;

[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 2)]
[Gru(5, Direction = Direction.Bidirectional, Layers = 2)]
[Dense(1)]
internal sealed partial class GruUnroll1;

[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 2)]
[Gru(5, Direction = Direction.Bidirectional, Layers = 2, Unroll = 2)]
[Dense(1)]
internal sealed partial class GruUnroll2;

[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 2)]
[Gru(5, Direction = Direction.Bidirectional, Layers = 2, Unroll = 3)]
[Dense(1)]
internal sealed partial class GruUnroll3;

[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 2)]
[Gru(5, Direction = Direction.Bidirectional, Layers = 2, Unroll = TimeUnroll.Full)]
[Dense(1)]
internal sealed partial class GruUnrollFull;

[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 2)]
[Cell<MinimalGatedUnit>(5, Direction = Direction.Backward)]
[Dense(1)]
internal sealed partial class MinimalGatedUnroll1;

[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 2)]
[Cell<MinimalGatedUnit>(5, Direction = Direction.Backward, Unroll = 2)]
[Dense(1)]
internal sealed partial class MinimalGatedUnroll2;

[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 2)]
[Cell<MinimalGatedUnit>(5, Direction = Direction.Backward, Unroll = 3)]
[Dense(1)]
internal sealed partial class MinimalGatedUnroll3;

[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 2)]
[Cell<MinimalGatedUnit>(5, Direction = Direction.Backward, Unroll = TimeUnroll.Full)]
[Dense(1)]
internal sealed partial class MinimalGatedUnrollFull;
