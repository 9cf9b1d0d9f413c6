namespace RecurrentGen.Tests.Networks;

// What the files of the folder Files declare.
[RecurrentModel(InputSize = 1, SequenceLength = 24, BatchSize = 2)]
[Lstm(6)]
[Dense(1)]
internal sealed partial class Lstm6;

[RecurrentModel(InputSize = 1, SequenceLength = 24, BatchSize = 2)]
[Lstm(6)]
[Dense(1)]
[Residual]
internal sealed partial class Lstm6Skip;

[RecurrentModel(InputSize = 2, SequenceLength = 24, BatchSize = 2)]
[Gru(5)]
[Dense(1)]
internal sealed partial class Gru5Knob;

[RecurrentModel(InputSize = 1, SequenceLength = 24, BatchSize = 2)]
[Lstm(4, Layers = 2)]
[Dense(1)]
internal sealed partial class Lstm4Levels;

[RecurrentModel(InputSize = 1, SequenceLength = 24, BatchSize = 2)]
[Lstm(5, Layers = 2)]
[Dense(1)]
internal sealed partial class Lstm5Levels;

[RecurrentModel(InputSize = 2, SequenceLength = 24, BatchSize = 2)]
[Dense(5, Activation = Activation.Tanh)]
[Gru(6)]
[Dense(2)]
internal sealed partial class DenseGruDense;

[RecurrentModel(InputSize = 1, SequenceLength = 24, BatchSize = 2)]
[Lstm(7)]
[Dense(1)]
internal sealed partial class Lstm7;

[RecurrentModel(InputSize = 2, SequenceLength = 24, BatchSize = 2)]
[Gru(4)]
[Dense(1)]
[Residual(Features = 1)]
internal sealed partial class GruGains;

[RecurrentModel(InputSize = 2, SequenceLength = 24, BatchSize = 2)]
[Conv1D(6, 3)]
[PRelu]
[Conv1D(6, 2, Dilation = 3, Groups = 2, Activation = Activation.Elu)]
[Dense(5, Activation = Activation.Tanh)]
[Gru(4)]
[Dense(1)]
internal sealed partial class Convolved;

[RecurrentModel(InputSize = 2, SequenceLength = 12, BatchSize = 2)]
[Conv1D(4, 2, Groups = 2)]
[PRelu]
[Conv1D(2, 3)]
internal sealed partial class ConvolutionsAlone;

[RecurrentModel(InputSize = 2, SequenceLength = 24, BatchSize = 2)]
[Lstm(3)]
[Gru(4)]
[Rnn(3)]
[Dense(1)]
internal sealed partial class KerasLayers;

[RecurrentModel(InputSize = 2, SequenceLength = 24, BatchSize = 2)]
[Lstm(3)]
[Gru(4)]
[Dense(1)]
internal sealed partial class KerasRtNeural;

// Near misses.
[RecurrentModel(InputSize = 2, SequenceLength = 24, BatchSize = 2)]
[Conv1D(6, 3)]
[PRelu]
[Conv1D(6, 2, Dilation = 2, Groups = 2, Activation = Activation.Elu)]
[Dense(5, Activation = Activation.Tanh)]
[Gru(4)]
[Dense(1)]
internal sealed partial class OtherDilation;

[RecurrentModel(InputSize = 2, SequenceLength = 24, BatchSize = 2)]
[Dense(5)]
[Gru(6)]
[Dense(2)]
internal sealed partial class WithoutActivation;

[RecurrentModel(InputSize = 2, SequenceLength = 24, BatchSize = 2)]
[Gru(5, ResetAfter = false)]
[Dense(1)]
internal sealed partial class Gru5ResetBefore;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 1)]
[Gru(3)]
[MeanPooling]
[Dense(2)]
internal sealed partial class PooledGru;

[RecurrentModel(InputSize = 1, SequenceLength = 24, BatchSize = 2)]
[Lstm(6)]
[Dense(1, Activation = Activation.Tanh)]
[Residual]
internal sealed partial class Lstm6Tanh;

[RecurrentModel(InputSize = 1, SequenceLength = 4, BatchSize = 1)]
[Rnn(3)]
internal sealed partial class RnnAlone;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 1)]
[Lstm(4, Direction = Direction.Bidirectional, Layers = 2)]
[Dense(3)]
internal sealed partial class TaggerLevels;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 1)]
[ProjectedLstm(3, MemorySize = 5)]
[Dense(1)]
internal sealed partial class Projected;

// What diagrams are drawn of.
[RecurrentModel(InputSize = 4, SequenceLength = 30)]
[Conv1D(6, 3, Stride = 2, Padding = Padding.Valid)]
[MaxPool1D(2)]
[Gru(3, Layers = 2, Direction = Direction.Bidirectional)]
[LayerNorm]
[Dropout(0.2)]
[Residual(From = "maxpool1d")]
[Residual(From = "layernorm", Name = "again")]
[Conv1D(6, 2, Dilation = 2, Name = "second")]
[AveragePool1D(3, Padding = Padding.Causal)]
[AttentionPooling(2)]
[Dense(1)]
internal sealed partial class ManyLayers;

[RecurrentModel(SequenceLength = 5, Loss = Loss.SoftmaxCrossEntropy)]
[Embedding(9, 12)]
[ConvLstm2D(2, 3, 2, 3)]
[ProjectedLstm(4, MemorySize = 6, Direction = Direction.Backward)]
[Rnn(5, Direction = Direction.Bidirectional, Merge = Merge.Sum, Return = Return.Last)]
[Dense(3)]
internal sealed partial class TokensOverAGrid;
