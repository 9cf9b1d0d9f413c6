using RecurrentGen;

namespace CharacterModel;

/// <summary>Predicts the next character of a text; one of 97 tokens (<see cref="Characters"/>) at each step.</summary>
[RecurrentModel(SequenceLength = 64, BatchSize = 32, Loss = Loss.SoftmaxCrossEntropy)]
[OneHot(97)]
[Lstm(128)]
[Dense(97)]
internal sealed partial class CharacterLstm;
