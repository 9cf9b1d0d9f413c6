namespace RecurrentGen.Tests.Reservoirs;

[RecurrentModel(InputSize = 2, SequenceLength = 30, BatchSize = 2)]
[EchoState(6, Leak = 0.7, SpectralRadius = 0.8)]
[Dense(3)]
internal sealed partial class SmallReservoir;

[RecurrentModel(InputSize = 2, SequenceLength = 12, StreamWeights = StreamWeights.BFloat16)]
[EchoState(5, Return = Return.Last)]
[Dense(1)]
internal sealed partial class LastStepReservoir;

[RecurrentModel(InputSize = 1, SequenceLength = 1200, BatchSize = 1)]
[EchoState(120, Leak = 1, SpectralRadius = 0.9, InputScale = 0.5)]
[Dense(1)]
internal sealed partial class NarmaReservoir;
