namespace RecurrentGen.Tests.LossWeights;

// The networks of make_loss_weights_fixtures.py: each loss with an output per step or one per sequence.
[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 5, Loss = Loss.SoftmaxCrossEntropy)]
[Gru(4, Return = Return.Last)]
[Dense(3)]
internal sealed partial class WeightedClassesLast;

[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 5, Loss = Loss.SoftmaxCrossEntropy)]
[Lstm(4, Direction = Direction.Bidirectional)]
[Dense(3)]
internal sealed partial class WeightedClasses;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 5)]
[Lstm(5)]
[Dense(2)]
internal sealed partial class WeightedValues;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 5, Loss = Loss.BinaryCrossEntropy)]
[Lstm(4, Return = Return.Last)]
[Dense(2, Activation = Activation.Sigmoid)]
internal sealed partial class WeightedBinaryLast;
