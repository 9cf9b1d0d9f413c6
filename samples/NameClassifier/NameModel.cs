using RecurrentGen;

namespace NameClassifier;

/// <summary>Says which of up to 24 labels a text of up to 24 characters has; outputs beyond the labels stay unused.</summary>
[RecurrentModel(SequenceLength = 24, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[Embedding(128, 16)]
[Gru(32, Direction = Direction.Bidirectional)]
[AttentionPooling(16)]
[Dense(24)]
internal sealed partial class NameModel;
