using RecurrentGen.Cells;
using RecurrentGen.Tests.Cells;

namespace RecurrentGen.Tests.Compact;

// Sizes with full tiles, single granules, packed and padded rests, odd depths; a head that is wide enough to be
// compact.
[RecurrentModel(InputSize = 5, SequenceLength = 9, StreamWeights = StreamWeights.BFloat16)]
[Lstm(36)]
[Dense(18, Activation = Activation.Tanh)]
internal sealed partial class HalfLstm;

[RecurrentModel(InputSize = 5, SequenceLength = 9, StreamWeights = StreamWeights.Int8)]
[Lstm(36)]
[Dense(18, Activation = Activation.Tanh)]
internal sealed partial class ByteLstm;

[RecurrentModel(InputSize = 3, SequenceLength = 9, StreamWeights = StreamWeights.BFloat16)]
[Gru(21)]
[Gru(17, ResetAfter = false)]
[Dense(2)]
internal sealed partial class HalfGrus;

[RecurrentModel(InputSize = 3, SequenceLength = 9, StreamWeights = StreamWeights.Int8)]
[Gru(21)]
[Gru(17, ResetAfter = false)]
[Dense(2)]
internal sealed partial class ByteGrus;

// Softmax after a softmax loss is a warning; here the outputs of the layer are what counts.
#pragma warning disable RGEN0205
[RecurrentModel(
    InputSize = 3, SequenceLength = 9, Loss = Loss.SoftmaxCrossEntropy, StreamWeights = StreamWeights.BFloat16)]
[Rnn(18, Layers = 2)]
[Cell<MinimalGatedUnit>(19)]
[Cell<PeepholeUnit>(16)]
[Dense(33, Activation = Activation.Softmax)]
internal sealed partial class HalfMixture;

[RecurrentModel(
    InputSize = 3, SequenceLength = 9, Loss = Loss.SoftmaxCrossEntropy, StreamWeights = StreamWeights.Int8)]
[Rnn(18, Layers = 2)]
[Cell<MinimalGatedUnit>(19)]
[Cell<PeepholeUnit>(16)]
[Dense(33, Activation = Activation.Softmax)]
internal sealed partial class ByteMixture;
#pragma warning restore RGEN0205

// Trained in the tests.
[RecurrentModel(InputSize = 1, SequenceLength = 24, BatchSize = 16, StreamWeights = StreamWeights.BFloat16)]
[Lstm(32)]
[Dense(1)]
internal sealed partial class HalfForecaster;

[RecurrentModel(InputSize = 1, SequenceLength = 24, BatchSize = 16, StreamWeights = StreamWeights.Int8)]
[Lstm(32)]
[Dense(1)]
internal sealed partial class ByteForecaster;
