namespace RecurrentGen.Tests.Proofs;

// The networks of the PyTorch fixtures.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Lstm(5, Return = Return.Last)]
[Dense(2)]
internal sealed partial class TorchLstmLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(20)]
[Dense(1)]
internal sealed partial class TorchLstmSequence;

[RecurrentModel(InputSize = 1, SequenceLength = 6, BatchSize = 1)]
[Lstm(4, Return = Return.Last)]
[Dense(1)]
internal sealed partial class TorchLstmBatch1;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3, Loss = Loss.SoftmaxCrossEntropy)]
[Lstm(4, Return = Return.Last)]
[Dense(5)]
internal sealed partial class TorchLstmClassesLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2, Loss = Loss.SoftmaxCrossEntropy)]
[Lstm(5)]
[Dense(3)]
internal sealed partial class TorchLstmClassesSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(4, Layers = 2, Return = Return.Last)]
[Dense(1)]
internal sealed partial class TorchLstmTwoLayers;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(3, Direction = Direction.Bidirectional)]
[Dense(2)]
internal sealed partial class TorchLstmBidirectional;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3)]
[Lstm(3, Direction = Direction.Bidirectional, Layers = 2, Return = Return.Last)]
[Dense(2)]
internal sealed partial class TorchLstmBidirectionalTwoLayersLast;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Gru(5, Return = Return.Last)]
[Dense(2)]
internal sealed partial class TorchGruLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Gru(17)]
[Dense(1)]
internal sealed partial class TorchGruSequence;

[RecurrentModel(InputSize = 1, SequenceLength = 6, BatchSize = 1)]
[Gru(1)]
[Dense(1)]
internal sealed partial class TorchGruBatch1;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2, Loss = Loss.SoftmaxCrossEntropy)]
[Gru(4, Layers = 2, Return = Return.Last)]
[Dense(3)]
internal sealed partial class TorchGruTwoLayers;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3)]
[Gru(3, Direction = Direction.Bidirectional, Return = Return.Last)]
[Dense(2)]
internal sealed partial class TorchGruBidirectionalLast;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Rnn(9, Return = Return.Last)]
[Dense(2)]
internal sealed partial class TorchRnnTanhLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Rnn(4, Layers = 2)]
[Dense(2)]
internal sealed partial class TorchRnnTanhTwoLayers;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Rnn(4, Direction = Direction.Bidirectional)]
[Dense(2)]
internal sealed partial class TorchRnnTanhBidirectional;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 2)]
[Rnn(5, Return = Return.Last, Activation = Activation.Relu)]
[Dense(2)]
internal sealed partial class TorchRnnReluLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 1)]
[Rnn(4, Activation = Activation.Relu)]
[Dense(2)]
internal sealed partial class TorchRnnReluSequence;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[ProjectedLstm(5, MemorySize = 9, Return = Return.Last)]
[Dense(2)]
internal sealed partial class TorchProjectedLstmLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[ProjectedLstm(3, MemorySize = 5, Layers = 2, Direction = Direction.Bidirectional)]
[Dense(2)]
internal sealed partial class TorchProjectedLstmBidirectionalTwoLayers;
