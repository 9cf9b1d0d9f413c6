namespace RecurrentGen.Tests.Layers;

// Dropout of elements and of recurrent states, one by one and together.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Dropout(0.25)]
[Lstm(9)]
[Dropout(0.5)]
[MeanPooling]
[Dropout(0.3, Name = "pooled")]
[Residual(From = "meanpooling")]
[Dense(2)]
internal sealed partial class DropoutModel;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Rnn(18, RecurrentDropout = 0.4, Direction = Direction.Bidirectional, Layers = 2)]
[Dense(2)]
internal sealed partial class RecurrentDropoutRnn;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3)]
[Gru(5, RecurrentDropout = 0.4)]
[Lstm(7, RecurrentDropout = 0.2, Return = Return.Last)]
[Dense(2)]
internal sealed partial class RecurrentDropoutGru;

[RecurrentModel(InputSize = 1, SequenceLength = 50, BatchSize = 4)]
[Dense(40)]
[Dropout(0.3)]
[Dense(1)]
internal sealed partial class DropoutStatistics;

// The same layers without anything dropped.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Dropout(0)]
[Lstm(9, RecurrentDropout = 0)]
[Dense(2)]
internal sealed partial class DropoutOfNothing;
