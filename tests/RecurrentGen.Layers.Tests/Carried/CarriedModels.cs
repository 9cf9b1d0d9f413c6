namespace RecurrentGen.Tests.Carried;

// Every way in which a pass keeps states: all steps of them, two that trade places, one sequence in registers.
[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Lstm(9, Layers = 2)]
[Dense(2)]
internal sealed partial class CarriedStack;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Gru(5, Return = Return.Last, ResetAfter = false)]
[Dense(3, Activation = Activation.Tanh)]
internal sealed partial class CarriedLast;

[RecurrentModel(InputSize = 1, SequenceLength = 5, BatchSize = 1)]
[PeepholeLstm(17)]
[Gru(4, Unroll = 2)]
internal sealed partial class CarriedSingle;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(3)]
[Lstm(4, Direction = Direction.Bidirectional, Name = "both")]
[Dense(1)]
internal sealed partial class NotCarried;

// A sign is given every 12 steps and asked for in all of them; a window has 4.
[RecurrentModel(InputSize = 1, SequenceLength = 4, BatchSize = 8, Loss = Loss.SoftmaxCrossEntropy)]
[Lstm(8)]
[Dense(2)]
internal sealed partial class Latch;

[RecurrentModel(InputSize = 1, SequenceLength = 4, BatchSize = 2)]
[Rnn(1, Direction = Direction.Backward)]
internal sealed partial class NotCarriedInput;
