namespace RecurrentGen.Tests.Model;

/// <summary>As many outputs as inputs, a value for every step.</summary>
[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 4)]
[Lstm(6)]
[Dense(2)]
internal sealed partial class Filter;

/// <summary>Several layers, the last step alone, fewer outputs than inputs.</summary>
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3, Loss = Loss.Huber)]
[Gru(5, Layers = 2)]
[Lstm(4, Return = Return.Last)]
[Dense(1)]
internal sealed partial class Forecaster;

/// <summary>More outputs than inputs, and a cell whose values have no upper limit.</summary>
[RecurrentModel(InputSize = 1, SequenceLength = 3, BatchSize = 2, Loss = Loss.MeanAbsoluteError)]
[Rnn(5, Activation = Activation.Relu)]
[Dense(2)]
internal sealed partial class Expander;

/// <summary>Classes, one for every step, from both sides.</summary>
[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 16, Loss = Loss.SoftmaxCrossEntropy)]
[Gru(8, Direction = Direction.Bidirectional)]
[Dense(3)]
internal sealed partial class Tagger;

/// <summary>Two layers of two directions.</summary>
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 2)]
[Lstm(5, Direction = Direction.Bidirectional, Layers = 2, Return = Return.Last)]
[Dense(2)]
internal sealed partial class Stacked;

/// <summary>A probability.</summary>
[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 3, Loss = Loss.BinaryCrossEntropy)]
[Gru(4, Return = Return.Last)]
[Dense(2, Activation = Activation.Sigmoid)]
internal sealed partial class Detector;

/// <summary>A regression whose outputs have limits of their own.</summary>
[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 3)]
[Lstm(4)]
[Dense(2, Activation = Activation.Tanh)]
internal sealed partial class Limited;

/// <summary>Learns something in a moment.</summary>
[RecurrentModel(InputSize = 1, SequenceLength = 12, BatchSize = 16)]
[Lstm(8, Return = Return.Last)]
[Dense(1)]
internal sealed partial class SineForecaster;
