using RecurrentGen.Cells;
using RecurrentGen.Tests.Cells;

namespace RecurrentGen.Tests.Proofs;

// Models of one sequence at a time: their predictions keep all sums of a step in registers.
[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Lstm(1, Return = Return.Last)]
[Dense(2)]
internal sealed partial class SingleLstmOf1;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Lstm(5, Return = Return.Last)]
[Dense(2)]
internal sealed partial class SingleLstmOf5;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Lstm(8, Return = Return.Last)]
[Dense(2)]
internal sealed partial class SingleLstmOf8;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Lstm(16, Return = Return.Last)]
[Dense(2)]
internal sealed partial class SingleLstmOf16;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Lstm(20, Return = Return.Last)]
[Dense(2)]
internal sealed partial class SingleLstmOf20;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Lstm(24, Return = Return.Last)]
[Dense(2)]
internal sealed partial class SingleLstmOf24;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Lstm(33, Return = Return.Last)]
[Dense(2)]
internal sealed partial class SingleLstmOf33;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Lstm(40, Return = Return.Last)]
[Dense(2)]
internal sealed partial class SingleLstmOf40;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Lstm(50, Return = Return.Last)]
[Dense(2)]
internal sealed partial class SingleLstmOf50;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Gru(1, Return = Return.Last)]
[Dense(2)]
internal sealed partial class SingleGruOf1;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Gru(8)]
[Dense(2)]
internal sealed partial class SingleGruOf8;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Gru(20)]
[Dense(2)]
internal sealed partial class SingleGruOf20;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Gru(33)]
[Dense(2)]
internal sealed partial class SingleGruOf33;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Rnn(70)]
[Dense(2)]
internal sealed partial class SingleRnnOf70;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Gru(20, ResetAfter = false)]
[Dense(2)]
internal sealed partial class SingleGruResetBeforeOf20;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Lstm(5, Direction = Direction.Backward)]
[Dense(2)]
internal sealed partial class SingleBackwardLstm;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Lstm(6, Direction = Direction.Bidirectional, Layers = 2, Return = Return.Last)]
[Dense(2)]
internal sealed partial class SingleBidirectionalStack;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Gru(4, Unroll = 2)]
[Dense(2)]
internal sealed partial class SingleUnrolled;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Cell<MinimalGatedUnit>(9, Layers = 2)]
[Dense(2)]
internal sealed partial class SingleMinimalGated;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 1)]
[Cell<PeepholeUnit>(5, Hyperparameters = ["leak", 0.25])]
[Dense(2)]
internal sealed partial class SinglePeephole;
