namespace RecurrentGen.Tests.Layers;

// Causal convolutions: of padded and whole granules, dilated, in groups, depthwise, over one step.
[RecurrentModel(InputSize = 3, SequenceLength = 6, BatchSize = 3)]
[Conv1D(18, 3, Activation = Activation.Tanh)]
[Conv1D(5, 2, Dilation = 3)]
[Lstm(6, Return = Return.Last)]
[Dense(2)]
internal sealed partial class ConvolutionLstm;

[RecurrentModel(InputSize = 6, SequenceLength = 5, BatchSize = 2)]
[Conv1D(9, 2, Groups = 3, Activation = Activation.Elu)]
[Conv1D(9, 3, Groups = 9, Dilation = 2)]
[Gru(4)]
[Dense(1)]
internal sealed partial class GroupedConvolutions;

[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 2)]
[Conv1D(16, 1)]
#pragma warning disable RGEN0227 // A value that is both operands gets both gradients.
[Residual(From = "conv1d")]
#pragma warning restore RGEN0227
[Conv1D(16, 3, Groups = 2, Frozen = true)]
[Conv1D(2, 4, Frozen = true)]
internal sealed partial class ConvolutionOfOneStep;
