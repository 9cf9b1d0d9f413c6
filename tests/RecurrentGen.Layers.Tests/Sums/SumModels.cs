namespace RecurrentGen.Tests.Sums;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Cell<RmsNormUnit>(35)]
[Dense(1)]
internal sealed partial class RmsNormModel;

[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 3)]
[Cell<OwnAttentionUnit>(5, Direction = Direction.Bidirectional)]
internal sealed partial class OwnAttentionModel;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 2)]
[Cell<ManyScalarsUnit>(6, Hyperparameters = ["memory", 18])]
[Dense(2)]
internal sealed partial class ManyScalarsModel;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 1, StreamWeights = StreamWeights.Int8)]
[Cell<ManyScalarsUnit>(34, Hyperparameters = ["memory", 7], Return = Return.Last)]
internal sealed partial class ManyScalarsSingleModel;

[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 5)]
[Cell<ManyScalarsUnit>(6, Direction = Direction.Bidirectional, Hyperparameters = ["memory", 18])]
internal sealed partial class RaggedScalarsModel;
