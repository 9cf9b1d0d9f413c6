using RecurrentGen.Cells;
using RecurrentGen.Tests.Cells;

namespace RecurrentGen.Tests.Proofs;

// Hidden sizes that fill granules, leave a rest that is packed, and leave one that is padded.
[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Lstm(1, Return = Return.Last)]
[Dense(1)]
internal sealed partial class LstmOf1;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Lstm(8, Return = Return.Last)]
[Dense(1)]
internal sealed partial class LstmOf8;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Lstm(16, Return = Return.Last)]
[Dense(1)]
internal sealed partial class LstmOf16;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Lstm(17, Return = Return.Last)]
[Dense(1)]
internal sealed partial class LstmOf17;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Lstm(24, Return = Return.Last)]
[Dense(1)]
internal sealed partial class LstmOf24;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Lstm(33, Return = Return.Last)]
[Dense(1)]
internal sealed partial class LstmOf33;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Gru(1, Return = Return.Last)]
[Dense(1)]
internal sealed partial class GruOf1;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Gru(9, Return = Return.Last)]
[Dense(1)]
internal sealed partial class GruOf9;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Gru(16, Return = Return.Last)]
[Dense(1)]
internal sealed partial class GruOf16;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Gru(20, Return = Return.Last)]
[Dense(1)]
internal sealed partial class GruOf20;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Gru(24, Return = Return.Last)]
[Dense(1)]
internal sealed partial class GruOf24;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Gru(33, Return = Return.Last)]
[Dense(1)]
internal sealed partial class GruOf33;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Rnn(1, Return = Return.Last)]
[Dense(1)]
internal sealed partial class RnnTanhOf1;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Rnn(3, Return = Return.Last)]
[Dense(1)]
internal sealed partial class RnnTanhOf3;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Rnn(20, Return = Return.Last)]
[Dense(1)]
internal sealed partial class RnnTanhOf20;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Rnn(24, Return = Return.Last)]
[Dense(1)]
internal sealed partial class RnnTanhOf24;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Cell<MinimalGatedUnit>(3, Return = Return.Last)]
[Dense(1)]
internal sealed partial class MinimalGatedOf3;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Cell<MinimalGatedUnit>(5, Return = Return.Last)]
[Dense(1)]
internal sealed partial class MinimalGatedOf5;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Cell<MinimalGatedUnit>(16, Return = Return.Last)]
[Dense(1)]
internal sealed partial class MinimalGatedOf16;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Cell<MinimalGatedUnit>(33, Return = Return.Last)]
[Dense(1)]
internal sealed partial class MinimalGatedOf33;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Cell<PeepholeUnit>(1, Return = Return.Last, Hyperparameters = ["leak", 0.25])]
[Dense(1)]
internal sealed partial class PeepholeOf1;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Cell<PeepholeUnit>(16, Return = Return.Last, Hyperparameters = ["leak", 0.25])]
[Dense(1)]
internal sealed partial class PeepholeOf16;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Cell<PeepholeUnit>(20, Return = Return.Last, Hyperparameters = ["leak", 0.25])]
[Dense(1)]
internal sealed partial class PeepholeOf20;

[RecurrentModel(InputSize = 19, SequenceLength = 3, BatchSize = 5)]
[Lstm(4)]
[Dense(17)]
internal sealed partial class WideInput;

[RecurrentModel(InputSize = 1, SequenceLength = 1, BatchSize = 1)]
[Gru(1)]
[Dense(1)]
internal sealed partial class OneOfEverything;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 11)]
[Lstm(5, Return = Return.Last)]
[Dense(1)]
internal sealed partial class LargeBatch;
