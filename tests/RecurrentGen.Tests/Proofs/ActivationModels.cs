namespace RecurrentGen.Tests.Proofs;

// Every function beyond tanh, sigmoid and ReLU, in a cell and behind a dense layer.
[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3)]
[Rnn(5, Activation = Activation.HardSigmoid)]
[Dense(17, Activation = Activation.HardSigmoid)]
[Dense(1)]
internal sealed partial class HardSigmoidEverywhere;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3)]
[Rnn(5, Activation = Activation.LeakyRelu)]
[Dense(17, Activation = Activation.LeakyRelu)]
[Dense(1)]
internal sealed partial class LeakyReluEverywhere;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3)]
[Rnn(5, Activation = Activation.Elu)]
[Dense(17, Activation = Activation.Elu)]
[Dense(1)]
internal sealed partial class EluEverywhere;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3)]
[Rnn(5, Activation = Activation.Softsign)]
[Dense(17, Activation = Activation.Softsign)]
[Dense(1)]
internal sealed partial class SoftsignEverywhere;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 3)]
[Rnn(5, Activation = Activation.Softplus)]
[Dense(17, Activation = Activation.Softplus)]
[Dense(1)]
internal sealed partial class SoftplusEverywhere;
