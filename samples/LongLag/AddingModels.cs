using RecurrentGen;

namespace LongLag;

// The models of the adding problem, one per cell and lag; units are chosen so that all have about as many parameters.

[RecurrentModel(InputSize = 2, SequenceLength = 10, BatchSize = 32)]
[Rnn(32, Return = Return.Last), Dense(1)]
internal sealed partial class AddingRnn5;

[RecurrentModel(InputSize = 2, SequenceLength = 10, BatchSize = 32)]
[Lstm(16, Return = Return.Last), Dense(1)]
internal sealed partial class AddingLstm5;

[RecurrentModel(InputSize = 2, SequenceLength = 10, BatchSize = 32)]
[Gru(18, Return = Return.Last), Dense(1)]
internal sealed partial class AddingGru5;

[RecurrentModel(InputSize = 2, SequenceLength = 10, BatchSize = 32)]
[PeepholeLstm(16, Return = Return.Last), Dense(1)]
internal sealed partial class AddingPeephole5;

[RecurrentModel(InputSize = 2, SequenceLength = 10, BatchSize = 32)]
[MultiplicativeLstm(14, Return = Return.Last), Dense(1)]
internal sealed partial class AddingMultiplicative5;

[RecurrentModel(InputSize = 2, SequenceLength = 25, BatchSize = 32)]
[Rnn(32, Return = Return.Last), Dense(1)]
internal sealed partial class AddingRnn20;

[RecurrentModel(InputSize = 2, SequenceLength = 25, BatchSize = 32)]
[Lstm(16, Return = Return.Last), Dense(1)]
internal sealed partial class AddingLstm20;

[RecurrentModel(InputSize = 2, SequenceLength = 25, BatchSize = 32)]
[Gru(18, Return = Return.Last), Dense(1)]
internal sealed partial class AddingGru20;

[RecurrentModel(InputSize = 2, SequenceLength = 25, BatchSize = 32)]
[PeepholeLstm(16, Return = Return.Last), Dense(1)]
internal sealed partial class AddingPeephole20;

[RecurrentModel(InputSize = 2, SequenceLength = 25, BatchSize = 32)]
[MultiplicativeLstm(14, Return = Return.Last), Dense(1)]
internal sealed partial class AddingMultiplicative20;

#pragma warning disable RGEN0229 // That it cannot learn this is what the sample shows.
[RecurrentModel(InputSize = 2, SequenceLength = 105, BatchSize = 32)]
[Rnn(32, Return = Return.Last), Dense(1)]
internal sealed partial class AddingRnn100;
#pragma warning restore RGEN0229

[RecurrentModel(InputSize = 2, SequenceLength = 105, BatchSize = 32)]
[Lstm(16, Return = Return.Last), Dense(1)]
internal sealed partial class AddingLstm100;

[RecurrentModel(InputSize = 2, SequenceLength = 105, BatchSize = 32)]
[Gru(18, Return = Return.Last), Dense(1)]
internal sealed partial class AddingGru100;

[RecurrentModel(InputSize = 2, SequenceLength = 105, BatchSize = 32)]
[PeepholeLstm(16, Return = Return.Last), Dense(1)]
internal sealed partial class AddingPeephole100;

[RecurrentModel(InputSize = 2, SequenceLength = 105, BatchSize = 32)]
[MultiplicativeLstm(14, Return = Return.Last), Dense(1)]
internal sealed partial class AddingMultiplicative100;
