namespace RecurrentGen.Tests.Layers;

// Layer normalisation and residuals, by themselves and as blocks.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[LayerNorm]
[Lstm(9)]
[LayerNorm(Epsilon = 1e-3)]
[Dense(2)]
internal sealed partial class LayerNormModel;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Gru(16, Return = Return.Last)]
[LayerNorm]
internal sealed partial class LayerNormLast;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[PRelu]
[Lstm(9)]
[PRelu(Name = "slopes")]
[Dense(18)]
[PRelu]
internal sealed partial class PReluModel;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Gru(5, Return = Return.Last)]
[PRelu(Frozen = true)]
[Dense(2)]
internal sealed partial class PReluLast;

// Two residuals of one value, the second across the first.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Dense(18, Name = "projection", Activation = Activation.Tanh)]
[LayerNorm]
[Gru(18)]
[Residual(From = "projection")]
[Lstm(18, Direction = Direction.Bidirectional, Merge = Merge.Sum)]
[Residual(From = "projection")]
[Residual(From = "gru")]
[Dense(2)]
internal sealed partial class ResidualBlocks;

// As audio models do: the first of the inputs is added to the output.
[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 2)]
[Lstm(8)]
[Dense(2)]
[Residual(From = "input", Features = 1)]
internal sealed partial class InputSkip;

// All of the inputs are added, to the first ones of more.
[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 2)]
[Gru(7)]
[Residual(From = "input", Features = 3)]
[Dense(2)]
internal sealed partial class WideInputSkip;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Rnn(6, Direction = Direction.Bidirectional, Return = Return.Last)]
[Dense(12, Activation = Activation.Relu)]
[Residual(From = "rnn")]
[Dense(1)]
internal sealed partial class ResidualOfLast;
