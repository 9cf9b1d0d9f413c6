namespace RecurrentGen.Tests.Proofs;

// Every way to join the halves of a bidirectional layer.
[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(5, Direction = Direction.Bidirectional)]
[Dense(2)]
internal sealed partial class MergeConcatSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(5, Direction = Direction.Bidirectional, Return = Return.Last)]
[Dense(2)]
internal sealed partial class MergeConcatLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(5, Direction = Direction.Bidirectional, Merge = Merge.Sum)]
[Dense(2)]
internal sealed partial class MergeSumSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(5, Direction = Direction.Bidirectional, Merge = Merge.Sum, Return = Return.Last)]
[Dense(2)]
internal sealed partial class MergeSumLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(5, Direction = Direction.Bidirectional, Merge = Merge.Multiply)]
[Dense(2)]
internal sealed partial class MergeMultiplySequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(5, Direction = Direction.Bidirectional, Merge = Merge.Multiply, Return = Return.Last)]
[Dense(2)]
internal sealed partial class MergeMultiplyLast;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(5, Direction = Direction.Bidirectional, Merge = Merge.Average)]
[Dense(2)]
internal sealed partial class MergeAverageSequence;

[RecurrentModel(InputSize = 2, SequenceLength = 4, BatchSize = 2)]
[Lstm(5, Direction = Direction.Bidirectional, Merge = Merge.Average, Return = Return.Last)]
[Dense(2)]
internal sealed partial class MergeAverageLast;
