namespace RecurrentGen.Tests.Layers;

// Convolutional LSTMs: over lines and planes, of odd and even kernels, of one that is wider than the grid, of several
// granules of gates and of several panels, of one that is no square, on top of each other, of many sequences, and frozen ones.
[RecurrentModel(InputSize = 10, SequenceLength = 4, BatchSize = 3)]
[ConvLstm1D(3, 3, 5)]
[ConvLstm1D(5, 2, 5)]
[LastStep]
[Dense(2)]
internal sealed partial class ConvolvedLine;

[RecurrentModel(InputSize = 12, SequenceLength = 3, BatchSize = 3)]
[Dense(12)]
[ConvLstm2D(2, 3, 3, 4, KernelHeight = 2)]
[Dense(1)]
internal sealed partial class ConvolvedPlane;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[ConvLstm1D(18, 4, 2, Frozen = true)]
[ConvLstm2D(1, 5, 2, 2)]
internal sealed partial class WideKernels;

[RecurrentModel(InputSize = 4, SequenceLength = 3, BatchSize = 2)]
[Gru(4)]
[ConvLstm1D(2, 3, 4, Frozen = true)]
[LastStep]
internal sealed partial class FrozenConvolution;
