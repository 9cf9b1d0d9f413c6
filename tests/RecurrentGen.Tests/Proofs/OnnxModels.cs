namespace RecurrentGen.Tests.Proofs;

// What the operators of ONNX have and PyTorch's layers do not.
[RecurrentModel(InputSize = 3, SequenceLength = 5)]
[PeepholeLstm(7, Clip = 1.25)]
internal sealed partial class OnnxPeepholeLstm;

[RecurrentModel(InputSize = 3, SequenceLength = 5)]
[CoupledLstm(7, Clip = 1.25)]
internal sealed partial class OnnxCoupledLstm;

[RecurrentModel(InputSize = 3, SequenceLength = 5)]
[Gru(7, GateActivation = Activation.HardSigmoid, Activation = Activation.Softsign, Clip = 2.75)]
internal sealed partial class OnnxGru;

[RecurrentModel(InputSize = 3, SequenceLength = 5)]
[Gru(7, GateActivation = Activation.HardSigmoid, Activation = Activation.Softsign, Clip = 2.75, ResetAfter = false)]
internal sealed partial class OnnxGruResetBefore;

[RecurrentModel(InputSize = 3, SequenceLength = 5)]
[Rnn(7, Activation = Activation.Elu, Clip = 1.25)]
internal sealed partial class OnnxRnn;
