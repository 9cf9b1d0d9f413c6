using RecurrentGen;

namespace SequenceTagger;

// Units are chosen so that all three have about as many parameters: 2284, 2284 and 2212.

/// <summary>Labels every step by what came before it.</summary>
[RecurrentModel(SequenceLength = 40, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[OneHot(8), Lstm(19), Dense(4)]
internal sealed partial class ForwardTagger;

/// <summary>Labels every step by what comes after it.</summary>
[RecurrentModel(SequenceLength = 40, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[OneHot(8), Lstm(19, Direction = Direction.Backward), Dense(4)]
internal sealed partial class BackwardTagger;

/// <summary>Labels every step by both.</summary>
[RecurrentModel(SequenceLength = 40, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[OneHot(8), Lstm(12, Direction = Direction.Bidirectional), Dense(4)]
internal sealed partial class BidirectionalTagger;
