using RecurrentGen.Tests.CellLibrary;
using RecurrentGen.Tests.Cells;

namespace RecurrentGen.Tests.Proofs;

// The first cells with other functions and limits; cells of other libraries.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Lstm(9, Clip = 0.7, CellClip = 0.25)]
[Dense(2)]
internal sealed partial class ClippedLstm;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Gru(9, GateActivation = Activation.HardSigmoid, Activation = Activation.Softsign, Clip = 0.7)]
[Dense(2)]
internal sealed partial class HardGru;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Gru(20, ResetAfter = false, GateActivation = Activation.HardSigmoid, Activation = Activation.Elu, Clip = 0.7)]
internal sealed partial class HardGruResetBefore;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Rnn(9, Clip = 0.5, Direction = Direction.Bidirectional)]
internal sealed partial class ClippedRnn;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Cell<OwnGru>(5, Return = Return.Last)]
[Dense(1)]
internal sealed partial class LibraryGru;

[RecurrentModel(InputSize = 9, SequenceLength = 4, BatchSize = 3)]
[Cell<SimpleRecurrentUnit>(9, Layers = 2, Hyperparameters = ["forgetBias", 0.75])]
[Dense(2)]
internal sealed partial class SimpleRecurrentStack;
