using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>Models in every place where a class may stand.</summary>
[Trait("Category", "Numeric")]
public sealed partial class PlacementProofs
{
    [Fact]
    public void Without_namespace() =>
        Proof.Values<ModelWithoutNamespace>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 4, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Public_and_not_sealed() =>
        Proof.Values<PublicUnsealedModel>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 4, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Nested_in_class_struct_and_interface() =>
        Proof.Values<OuterClass.InnerStruct.InnermostInterface.NestedModel>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 4));

    [Fact]
    public void Private() =>
        Proof.Values<PrivateModel>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 4, Return: Return.Last));

    [Fact]
    public void Beside_names_of_the_runtime() =>
        Proof.Values<Gru.Lstm.Forecaster>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("System", EagerCell.Gru, 4, Return: Return.Last),
            new EagerDense("Math", 1));

    [RecurrentModel(InputSize = 2, SequenceLength = 3, BatchSize = 2)]
    [Rnn(4, Return = Return.Last)]
    private sealed partial class PrivateModel;
}
