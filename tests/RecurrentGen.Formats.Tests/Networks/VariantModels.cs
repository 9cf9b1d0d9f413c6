namespace RecurrentGen.Tests.Networks;

// Sizes of which some are those of the files.
[RecurrentModel(InputSize = 1, SequenceLength = 24, BatchSize = 2)]
[Variants("rnn", HiddenSizes = [4, 5, 7], Layers = [1, 2])]
[Lstm(4, Name = "rnn")]
[Dense(1)]
internal static partial class Amp;

[RecurrentModel(InputSize = 1, SequenceLength = 24, BatchSize = 2)]
[Variants("rnn", HiddenSizes = [6, 7])]
[Lstm(4, Name = "rnn")]
[Dense(1)]
[Residual]
internal static partial class SkipAmp;

[RecurrentModel(InputSize = 2, SequenceLength = 24, BatchSize = 2)]
[Variants("gru", HiddenSizes = [5])]
[Gru(1)]
[Dense(1)]
internal static partial class KnobAmp;
