namespace RecurrentGen.Tests.Streams;

// Two levels, so that states of both go on from the past, and two inputs.
[RecurrentModel(InputSize = 2, SequenceLength = 4)]
[Variants("rnn", HiddenSizes = [5])]
[Lstm(1, Name = "rnn", Layers = 2)]
[Dense(1, Name = "head")]
internal static partial class RateModel;

// A stream of it has states, but none that a call may set.
[RecurrentModel(InputSize = 1, SequenceLength = 4)]
[Variants("rnn", HiddenSizes = [3])]
[Rnn(1, Name = "rnn")]
[MeanPooling]
internal static partial class PooledRateModel;
