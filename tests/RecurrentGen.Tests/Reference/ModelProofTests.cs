using Xunit;
using Xunit.Sdk;

namespace RecurrentGen.Tests.Reference;

/// <summary>A correct model passes the proofs, and no mistake does.</summary>
public sealed class ModelProofTests : IDisposable
{
    public void Dispose() => HandWrittenModel.Fault = Fault.None;

    [Fact]
    public void Correct_model_passes() => Check(Fault.None);

    [Theory]
    [InlineData((int)Fault.Prediction, "Predict: error")]
    [InlineData((int)Fault.Loss, "loss of 3: error")]
    [InlineData((int)Fault.Gradient, "ComputeGradients of 3, rnn.weight_hh_l0: error")]
    [InlineData((int)Fault.PartialBatch, "ComputeGradients of 1, rnn.weight_ih_l0: error")]
    [InlineData((int)Fault.GradientAfterLoss, "Gradients after ComputeLoss of 3, rnn.weight_ih_l0: error")]
    [InlineData((int)Fault.InputGradient, "Backward, inputs: error")]
    [InlineData((int)Fault.Step, "Step: error")]
    [InlineData((int)Fault.Allocation, "ComputeGradients allocates")]
    public void Mistakes_do_not_pass(int fault, string message) =>
        Assert.Contains(message, Assert.Throws<FailException>(() => Check((Fault)fault)).Message);

    private static void Check(Fault fault)
    {
        HandWrittenModel.Fault = fault;
        new ModelProof<HandWrittenModel, float>(
            model =>
            {
                var training = new HandWrittenTraining(model);
                return new TrainingCalls(training.Forward, training.Backward, training.Gradients);
            },
            model => model.CreateStream(),
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 1)).Check();
    }
}
