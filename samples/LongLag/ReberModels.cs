using RecurrentGen;

namespace LongLag;

// The models of the embedded Reber grammar, one per cell and lag; units are chosen so that all have about as many
// parameters.

[RecurrentModel(InputSize = 7, SequenceLength = 8, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Rnn(32), Dense(7)]
internal sealed partial class ReberRnn5;

[RecurrentModel(InputSize = 7, SequenceLength = 8, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Lstm(16), Dense(7)]
internal sealed partial class ReberLstm5;

[RecurrentModel(InputSize = 7, SequenceLength = 8, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Gru(18), Dense(7)]
internal sealed partial class ReberGru5;

[RecurrentModel(InputSize = 7, SequenceLength = 8, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[PeepholeLstm(16), Dense(7)]
internal sealed partial class ReberPeephole5;

[RecurrentModel(InputSize = 7, SequenceLength = 8, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[MultiplicativeLstm(14), Dense(7)]
internal sealed partial class ReberMultiplicative5;

[RecurrentModel(InputSize = 7, SequenceLength = 23, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Rnn(32), Dense(7)]
internal sealed partial class ReberRnn20;

[RecurrentModel(InputSize = 7, SequenceLength = 23, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Lstm(16), Dense(7)]
internal sealed partial class ReberLstm20;

[RecurrentModel(InputSize = 7, SequenceLength = 23, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Gru(18), Dense(7)]
internal sealed partial class ReberGru20;

[RecurrentModel(InputSize = 7, SequenceLength = 23, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[PeepholeLstm(16), Dense(7)]
internal sealed partial class ReberPeephole20;

[RecurrentModel(InputSize = 7, SequenceLength = 23, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[MultiplicativeLstm(14), Dense(7)]
internal sealed partial class ReberMultiplicative20;

#pragma warning disable RGEN0229 // That it cannot learn this is what the sample shows.
[RecurrentModel(InputSize = 7, SequenceLength = 103, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Rnn(32), Dense(7)]
internal sealed partial class ReberRnn100;
#pragma warning restore RGEN0229

[RecurrentModel(InputSize = 7, SequenceLength = 103, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Lstm(16), Dense(7)]
internal sealed partial class ReberLstm100;

[RecurrentModel(InputSize = 7, SequenceLength = 103, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Gru(18), Dense(7)]
internal sealed partial class ReberGru100;

[RecurrentModel(InputSize = 7, SequenceLength = 103, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[PeepholeLstm(16), Dense(7)]
internal sealed partial class ReberPeephole100;

[RecurrentModel(InputSize = 7, SequenceLength = 103, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[MultiplicativeLstm(14), Dense(7)]
internal sealed partial class ReberMultiplicative100;
