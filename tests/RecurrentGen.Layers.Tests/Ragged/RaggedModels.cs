namespace RecurrentGen.Tests.Ragged;

// Sequences of any length: an answer for each, and one for every step.
[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 4, Loss = Loss.SoftmaxCrossEntropy)]
[Gru(6, Return = Return.Last)]
[Dense(2)]
internal sealed partial class RaggedClasses;

[RecurrentModel(InputSize = 1, SequenceLength = 5, BatchSize = 3)]
[Lstm(4)]
[Dense(1)]
internal sealed partial class RaggedValues;
