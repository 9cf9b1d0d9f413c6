namespace RecurrentGen.Tests.Onnx;

// What the files of the folder Files/onnx declare.
[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[Lstm(5, Return = Return.Last)]
[Dense(2)]
internal sealed partial class LstmLast;

[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 2)]
[Lstm(4)]
[Dense(3)]
internal sealed partial class LstmSequence;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[Gru(4, Layers = 2)]
[Dense(2, Activation = Activation.Sigmoid)]
internal sealed partial class GruLevels;

[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 2, Loss = Loss.SoftmaxCrossEntropy)]
[Rnn(5, Activation = Activation.Relu, Return = Return.Last)]
[Dense(3)]
internal sealed partial class RnnClasses;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[Lstm(4, Layers = 2, Direction = Direction.Bidirectional)]
[Dense(3)]
internal sealed partial class LstmBoth;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[Gru(4, Direction = Direction.Bidirectional, Return = Return.Last)]
[Dense(2)]
internal sealed partial class GruBothLast;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[Lstm(4, Direction = Direction.Bidirectional)]
#pragma warning disable RGEN0230 // The last step in time is what is proven.
[LastStep]
#pragma warning restore RGEN0230
[Dense(2)]
internal sealed partial class LstmBothLastStep;

[RecurrentModel(SequenceLength = 6, BatchSize = 2)]
[Embedding(7, 4)]
[Gru(5)]
[Dense(7)]
internal sealed partial class EmbeddedTokens;

[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 2)]
[Lstm(4)]
[Dense(1)]
[Residual(Features = 1)]
internal sealed partial class LstmSkip;

[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 2)]
[Lstm(4)]
[MeanPooling]
[Dense(4, Activation = Activation.Relu)]
[Dense(2)]
internal sealed partial class LstmScaled;

[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 2)]
[Lstm(4)]
[Dense(3, Activation = Activation.Tanh)]
internal sealed partial class LstmTanh;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[Lstm(4, Direction = Direction.Bidirectional)]
[Dense(2)]
internal sealed partial class LstmBothOne;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[Gru(4, Return = Return.Last)]
[Dense(2)]
internal sealed partial class GruLast;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[PeepholeLstm(4)]
internal sealed partial class Peepholes;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[CoupledLstm(4, Clip = 0.5)]
internal sealed partial class Coupled;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[Lstm(4, Direction = Direction.Backward, Clip = 1.25, Return = Return.Last)]
internal sealed partial class LstmReverse;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[Lstm(4, Direction = Direction.Bidirectional, Return = Return.Last)]
internal sealed partial class LstmBothLast;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[Lstm(4)]
internal sealed partial class LstmAlone;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[Gru(4)]
internal sealed partial class GruAlone;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[Gru(4, ResetAfter = false)]
internal sealed partial class GruBefore;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[Gru(4, Direction = Direction.Bidirectional, GateActivation = Activation.HardSigmoid, Activation = Activation.Softsign)]
internal sealed partial class GruFunctions;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[Rnn(4, Direction = Direction.Backward, Activation = Activation.LeakyRelu)]
internal sealed partial class RnnReverse;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[Gru(4, ResetAfter = false, Direction = Direction.Bidirectional)]
internal sealed partial class GruBothBefore;

// What ONNX needs several operators for, or operators that are not recurrent.
[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[Lstm(6, Name = "encoder", Direction = Direction.Bidirectional, Merge = Merge.Sum)]
[LayerNorm(Epsilon = 1e-3)]
[Dropout(0.2)]
[Gru(6, Direction = Direction.Bidirectional, Merge = Merge.Average)]
[Residual(From = "encoder")]
[AttentionPooling(5)]
[Dense(2, Activation = Activation.Elu)]
internal sealed partial class AttentionBlocks;

[RecurrentModel(InputSize = 4, SequenceLength = 6, BatchSize = 2)]
[Conv1D(6, 3, Dilation = 2, Groups = 2, Activation = Activation.Tanh)]
[Rnn(5, Activation = Activation.None, Clip = 0.75)]
[Lstm(4, Direction = Direction.Bidirectional, Merge = Merge.Multiply)]
[PRelu]
[MaxPooling]
[Dense(2)]
internal sealed partial class Filters;

[RecurrentModel(SequenceLength = 6, BatchSize = 2)]
[OneHot(6)]
[Gru(4, Layers = 2, Return = Return.Last, GateActivation = Activation.HardSigmoid, Activation = Activation.Elu)]
[Dense(6, Activation = Activation.Softplus)]
internal sealed partial class OneHotTokens;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[Lstm(5)]
[Residual(Features = 2)]
[LayerNorm]
[Dense(3)]
internal sealed partial class WideSkip;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[ProjectedLstm(3, MemorySize = 5)]
internal sealed partial class WithoutOperator;

[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[Lstm(3, CellClip = 2)]
internal sealed partial class WithCellClip;

// Weights that the assembly carries.
[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 2)]
[Weights("lstm_last.onnx")]
[Lstm(5)]
[LastStep]
[Dense(2)]
internal sealed partial class EmbeddedGraph;
