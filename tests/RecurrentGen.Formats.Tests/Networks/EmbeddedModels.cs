namespace RecurrentGen.Tests.Networks;

// Models whose weights the assembly carries.
[RecurrentModel(InputSize = 2, SequenceLength = 24, BatchSize = 2)]
[Weights("guitarml_gru_knob.json")]
[Gru(5)]
[Dense(1)]
internal sealed partial class EmbeddedGru;

[RecurrentModel(InputSize = 2, SequenceLength = 24)]
[Weights("rtneural_gru.json")]
[Dense(5, Activation = Activation.Tanh)]
[Gru(6)]
[Dense(2)]
internal sealed partial class EmbeddedDenseGruDense;

[RecurrentModel(InputSize = 1, SequenceLength = 24, BatchSize = 2)]
[Weights("nam_levels.nam")]
[Lstm(5, Layers = 2)]
[Dense(1)]
internal sealed partial class EmbeddedNam;

[RecurrentModel(InputSize = 1, SequenceLength = 24)]
[Weights("aidax_lstm.json")]
[Lstm(7)]
[Dense(1)]
[Residual]
internal sealed partial class EmbeddedAidaX;

[RecurrentModel(InputSize = 2, SequenceLength = 24)]
[Weights("aidax_gains.json")]
[Gru(4)]
[Dense(1)]
[Residual(Features = 1)]
internal sealed partial class EmbeddedGains;

[RecurrentModel(InputSize = 2, SequenceLength = 24)]
[Weights("exported.safetensors", Rename = ["fc.=dense."])]
[Gru(3)]
[Dense(1)]
internal sealed partial class EmbeddedExport;

[RecurrentModel(InputSize = 1, SequenceLength = 24)]
[Weights("torch_names.safetensors", Rename = ["net.rnn.=lstm.", "net.fc.=dense."], Ignore = ["epoch"])]
[Lstm(3, Layers = 2)]
[Dense(1)]
internal sealed partial class EmbeddedTorch;
