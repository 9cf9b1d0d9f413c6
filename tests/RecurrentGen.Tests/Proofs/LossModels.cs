namespace RecurrentGen.Tests.Proofs;

// Every loss, over every step and over the last.
[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3, Loss = Loss.MeanSquaredError)]
[Gru(5)]
[Dense(2)]
internal sealed partial class MeanSquaredErrorSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3, Loss = Loss.MeanSquaredError)]
[Lstm(4, Return = Return.Last)]
[Dense(3)]
internal sealed partial class MeanSquaredErrorLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3, Loss = Loss.MeanAbsoluteError)]
[Gru(5)]
[Dense(2)]
internal sealed partial class MeanAbsoluteErrorSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3, Loss = Loss.MeanAbsoluteError)]
[Lstm(4, Return = Return.Last)]
[Dense(3)]
internal sealed partial class MeanAbsoluteErrorLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3, Loss = Loss.Huber)]
[Gru(5)]
[Dense(2)]
internal sealed partial class HuberSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3, Loss = Loss.Huber)]
[Lstm(4, Return = Return.Last)]
[Dense(3)]
internal sealed partial class HuberLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3, Loss = Loss.SoftmaxCrossEntropy)]
[Lstm(4)]
[Dense(5)]
internal sealed partial class SoftmaxCrossEntropySequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3, Loss = Loss.SoftmaxCrossEntropy)]
[Gru(5, Return = Return.Last)]
[Dense(17)]
internal sealed partial class SoftmaxCrossEntropyLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3, Loss = Loss.SoftmaxCrossEntropy)]
[Gru(4, Direction = Direction.Bidirectional, Return = Return.Last)]
internal sealed partial class SoftmaxCrossEntropyWithoutHead;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3, Loss = Loss.BinaryCrossEntropy)]
[Rnn(5)]
[Dense(1, Activation = Activation.Sigmoid)]
internal sealed partial class BinaryCrossEntropySequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3, Loss = Loss.BinaryCrossEntropy)]
[Lstm(4, Return = Return.Last)]
[Dense(3, Activation = Activation.Sigmoid)]
internal sealed partial class BinaryCrossEntropyLast;
