using RecurrentGen;

// Where a model may stand: here in no namespace at all.
[RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
[Lstm(4, Return = Return.Last)]
[Dense(1)]
internal sealed partial class ModelWithoutNamespace;

namespace RecurrentGen.Tests.Proofs
{
    [RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
    [Gru(4, Return = Return.Last)]
    [Dense(1)]
    public partial class PublicUnsealedModel;

    internal static partial class OuterClass
    {
        internal readonly partial struct InnerStruct
        {
            internal partial interface InnermostInterface
            {
                [RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
                [Rnn(4)]
                internal sealed partial class NestedModel;
            }
        }
    }
}

namespace RecurrentGen.Tests.Proofs.Gru.Lstm
{
    // Names of the namespace that are also names of the runtime.
    [RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
    [Gru(4, Return = Return.Last, Name = "System")]
    [Dense(1, Name = "Math")]
    internal sealed partial class Forecaster;
}
