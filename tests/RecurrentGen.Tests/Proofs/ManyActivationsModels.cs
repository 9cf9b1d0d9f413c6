using RecurrentGen.Tests.Cells;

namespace RecurrentGen.Tests.Proofs;

// A cell whose element-wise code is large: panels hold one granule of units, with and without a rest.
[RecurrentModel(InputSize = 3, SequenceLength = 3, BatchSize = 2)]
[Cell<ManyActivationsUnit>(40)]
[Dense(1)]
internal sealed partial class ManyActivations40;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 1)]
[Cell<ManyActivationsUnit>(20, Return = Return.Last)]
internal sealed partial class ManyActivations20Single;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 1)]
[Cell<ManyActivationsUnit>(32, Direction = Direction.Backward, Unroll = 2)]
internal sealed partial class ManyActivations32Backward;
