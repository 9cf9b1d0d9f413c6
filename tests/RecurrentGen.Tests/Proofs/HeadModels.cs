namespace RecurrentGen.Tests.Proofs;

// What follows the recurrent layers, per step and after the last; layers between each other.
[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(5)]
internal sealed partial class NoHeadSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Gru(5, Return = Return.Last)]
internal sealed partial class NoHeadLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Gru(5)]
[Dense(3, Activation = Activation.Tanh)]
internal sealed partial class TanhHeadSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3)]
[Lstm(4, Return = Return.Last)]
[Dense(17, Activation = Activation.Tanh)]
internal sealed partial class TanhHeadLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Gru(5)]
[Dense(3, Activation = Activation.Sigmoid)]
internal sealed partial class SigmoidHeadSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3)]
[Lstm(4, Return = Return.Last)]
[Dense(17, Activation = Activation.Sigmoid)]
internal sealed partial class SigmoidHeadLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Gru(5)]
[Dense(3, Activation = Activation.Relu)]
internal sealed partial class ReluHeadSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3)]
[Lstm(4, Return = Return.Last)]
[Dense(17, Activation = Activation.Relu)]
internal sealed partial class ReluHeadLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(4)]
[Dense(5, Activation = Activation.Softmax)]
[Dense(2)]
internal sealed partial class SoftmaxInsideSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3)]
[Gru(4, Return = Return.Last)]
[Dense(20, Activation = Activation.Softmax)]
[Dense(1)]
internal sealed partial class SoftmaxInsideLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Rnn(8, Return = Return.Last)]
[Dense(9, Activation = Activation.Tanh)]
[Dense(2)]
internal sealed partial class TwoDense;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 2)]
[Dense(5, Activation = Activation.Tanh)]
[Gru(4)]
[Dense(1)]
internal sealed partial class DenseFirst;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(5)]
[Gru(4, Return = Return.Last)]
[Dense(1)]
internal sealed partial class LstmThenGru;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(3, Direction = Direction.Bidirectional)]
[Lstm(4, Direction = Direction.Backward)]
[Dense(2, Activation = Activation.Tanh)]
[Dense(1)]
internal sealed partial class TwoOfAKind;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(3, Layers = 2, Return = Return.Last, Name = "encoder")]
[Dense(1, Name = "head")]
internal sealed partial class Named;
