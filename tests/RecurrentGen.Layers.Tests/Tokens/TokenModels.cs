namespace RecurrentGen.Tests.Tokens;

// Tables: rows of less than a granule, of one and a rest, with a padding token, frozen, before a dense layer.
[RecurrentModel(SequenceLength = 5, BatchSize = 3, Loss = Loss.SoftmaxCrossEntropy)]
[Embedding(7, 5)]
[Lstm(6)]
[Dense(7)]
internal sealed partial class EmbeddedLstm;

[RecurrentModel(SequenceLength = 6, BatchSize = 2, Loss = Loss.SoftmaxCrossEntropy)]
[Embedding(9, 17, PaddingToken = 2)]
[Gru(4, Direction = Direction.Bidirectional)]
[Dense(3)]
internal sealed partial class PaddedGru;

[RecurrentModel(SequenceLength = 4, BatchSize = 3)]
[Embedding(6, 4, Frozen = true)]
[CellOfInputs(4, Return = Return.Last)]
[Dense(2)]
internal sealed partial class FrozenCells;

[RecurrentModel(SequenceLength = 3)]
[Embedding(5, 3, Name = "table", PaddingToken = 4)]
[Dense(6, Activation = Activation.Tanh)]
[Rnn(4)]
internal sealed partial class DenseOverTable;

// One-hot: all slots fed by one pair of products, a GRU's that is fed in parts, several stages, both directions.
[RecurrentModel(SequenceLength = 4, BatchSize = 3)]
[OneHot(5)]
[Lstm(6, Return = Return.Last)]
[Dense(2)]
internal sealed partial class HotLstm;

[RecurrentModel(SequenceLength = 4, BatchSize = 3, Loss = Loss.SoftmaxCrossEntropy)]
[OneHot(6)]
[Gru(20)]
[Dense(6)]
internal sealed partial class HotGru;

[RecurrentModel(SequenceLength = 4, BatchSize = 2)]
[OneHot(3)]
[MultiplicativeLstm(5, Direction = Direction.Bidirectional, Merge = Merge.Sum)]
internal sealed partial class HotBothWays;

[RecurrentModel(SequenceLength = 5)]
[OneHot(40)]
[Gru(17, ResetAfter = false, Layers = 2)]
[Dense(1)]
internal sealed partial class HotSingle;

[RecurrentModel(InputSize = 40, SequenceLength = 12, BatchSize = 9, Loss = Loss.SoftmaxCrossEntropy)]
[Lstm(20)]
[Dense(40)]
internal sealed partial class FloatTwin;

[RecurrentModel(SequenceLength = 12, BatchSize = 9, Loss = Loss.SoftmaxCrossEntropy)]
[OneHot(40)]
[Lstm(20)]
[Dense(40)]
internal sealed partial class TokenTwin;

[RecurrentModel(SequenceLength = 15, BatchSize = 4, Loss = Loss.SoftmaxCrossEntropy)]
[OneHot(4)]
[Gru(12)]
[Dense(4)]
internal sealed partial class NextLetter;
