using RecurrentGen;

namespace LongLag;

// The models of the temporal order, one per cell and lag; units are chosen so that all have about as many parameters.

[RecurrentModel(InputSize = 6, SequenceLength = 10, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Rnn(32, Return = Return.Last), Dense(4)]
internal sealed partial class OrderRnn5;

[RecurrentModel(InputSize = 6, SequenceLength = 10, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Lstm(16, Return = Return.Last), Dense(4)]
internal sealed partial class OrderLstm5;

[RecurrentModel(InputSize = 6, SequenceLength = 10, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Gru(18, Return = Return.Last), Dense(4)]
internal sealed partial class OrderGru5;

[RecurrentModel(InputSize = 6, SequenceLength = 10, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[PeepholeLstm(16, Return = Return.Last), Dense(4)]
internal sealed partial class OrderPeephole5;

[RecurrentModel(InputSize = 6, SequenceLength = 10, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[MultiplicativeLstm(14, Return = Return.Last), Dense(4)]
internal sealed partial class OrderMultiplicative5;

[RecurrentModel(InputSize = 6, SequenceLength = 25, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Rnn(32, Return = Return.Last), Dense(4)]
internal sealed partial class OrderRnn20;

[RecurrentModel(InputSize = 6, SequenceLength = 25, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Lstm(16, Return = Return.Last), Dense(4)]
internal sealed partial class OrderLstm20;

[RecurrentModel(InputSize = 6, SequenceLength = 25, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Gru(18, Return = Return.Last), Dense(4)]
internal sealed partial class OrderGru20;

[RecurrentModel(InputSize = 6, SequenceLength = 25, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[PeepholeLstm(16, Return = Return.Last), Dense(4)]
internal sealed partial class OrderPeephole20;

[RecurrentModel(InputSize = 6, SequenceLength = 25, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[MultiplicativeLstm(14, Return = Return.Last), Dense(4)]
internal sealed partial class OrderMultiplicative20;

#pragma warning disable RGEN0229 // That it cannot learn this is what the sample shows.
[RecurrentModel(InputSize = 6, SequenceLength = 105, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Rnn(32, Return = Return.Last), Dense(4)]
internal sealed partial class OrderRnn100;
#pragma warning restore RGEN0229

[RecurrentModel(InputSize = 6, SequenceLength = 105, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Lstm(16, Return = Return.Last), Dense(4)]
internal sealed partial class OrderLstm100;

[RecurrentModel(InputSize = 6, SequenceLength = 105, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Gru(18, Return = Return.Last), Dense(4)]
internal sealed partial class OrderGru100;

[RecurrentModel(InputSize = 6, SequenceLength = 105, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[PeepholeLstm(16, Return = Return.Last), Dense(4)]
internal sealed partial class OrderPeephole100;

[RecurrentModel(InputSize = 6, SequenceLength = 105, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[MultiplicativeLstm(14, Return = Return.Last), Dense(4)]
internal sealed partial class OrderMultiplicative100;
