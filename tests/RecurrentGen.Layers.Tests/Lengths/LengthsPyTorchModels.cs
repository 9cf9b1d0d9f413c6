namespace RecurrentGen.Tests.Lengths;

// The networks of make_lengths_fixtures.py.
[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 5)]
[Lstm(5)]
[Dense(2)]
internal sealed partial class PackedLstm;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 5)]
[Lstm(5, Return = Return.Last)]
[Dense(2)]
internal sealed partial class PackedLstmLast;

[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 5)]
[Lstm(3, Direction = Direction.Bidirectional, Layers = 2, Return = Return.Last)]
[Dense(2)]
internal sealed partial class PackedLstmBidirectionalStackLast;

[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 5, Loss = Loss.SoftmaxCrossEntropy)]
[Lstm(4, Direction = Direction.Bidirectional)]
[Dense(3)]
internal sealed partial class PackedLstmBidirectionalClasses;

[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 5, Loss = Loss.SoftmaxCrossEntropy)]
[Gru(4, Layers = 2, Return = Return.Last)]
[Dense(3)]
internal sealed partial class PackedGruStackLast;

[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 5)]
[Gru(17, Direction = Direction.Bidirectional)]
[Dense(2)]
internal sealed partial class PackedGruBidirectional;
