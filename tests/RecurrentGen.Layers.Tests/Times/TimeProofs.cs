using RecurrentGen.Tests.Lengths;
using RecurrentGen.Tests.Proofs;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Times;

/// <summary>Models of several time scales: whole sequences, sequences of several lengths, live signals.</summary>
[Trait("Category", "Numeric")]
public sealed class TimeProofs
{
    private static EagerLayer[] BothWays =>
    [
        new EagerConv1D(5, 3, Activation: Activation.Tanh, Stride: 2, Padding: Padding.Valid),
        new EagerRecurrent("lstm", EagerCell.Lstm, 6),
        EagerPool1D.Max(2, 2),
        new EagerRecurrent("gru", EagerCell.Gru, 4, Direction.Bidirectional),
        new EagerDense("dense", 2),
    ];

    private static EagerLayer[] Signal =>
    [
        new EagerRecurrent("rnn", EagerCell.RnnTanh, 4),
        new EagerConv1D(6, 2, 2, 2, Stride: 3),
        new EagerRecurrent("gru", EagerCell.Gru, 6),
        new EagerResidual("conv1d"),
        EagerPool1D.Average(2, 1),
        new EagerRecurrent("lstm", EagerCell.Lstm, 4),
        new EagerDense("dense", 1),
    ];

    private static EagerLayer[] Last =>
    [
        EagerPool1D.Max(3, 2, Padding.Causal),
        new EagerRecurrent("lstm", EagerCell.Lstm, 5, Return: Return.Last),
        new EagerDense("dense", 2),
    ];

    private static EagerLayer[] Single =>
    [
        new EagerConv1D(18, 2, Padding: Padding.Valid),
        new EagerRecurrent("lstm", EagerCell.Lstm, 5),
        EagerPool1D.Average(3, 2, Padding.Causal),
        new EagerRecurrent("lstm_1", EagerCell.Lstm, 5, Direction.Backward),
        EagerPooling.LastStep(),
        new EagerDense("dense", 2),
    ];

    private static EagerLayer[] Frozen =>
    [
        new EagerConv1D(6, 3, Groups: 2, Stride: 2),
        new EagerRecurrent("lstm", EagerCell.Lstm, 5),
        EagerPool1D.Max(2, 1, Padding.Causal),
        new EagerConv1D(3, 2, Padding: Padding.Valid, Name: "conv1d_1"),
        new EagerLayerNorm(),
        EagerPooling.Mean(),
    ];

    private static EagerLayer[] Attended =>
    [
        new EagerConv1D(5, 3, Stride: 2, Padding: Padding.Valid),
        new EagerAttentionPooling("attentionpooling", 4),
        new EagerDense("dense", 2),
    ];

    private static EagerLayer[] One =>
    [
        new EagerDense("dense", 4, Activation.Tanh),
        EagerPool1D.Average(1, 1),
        EagerPool1D.Max(6, 6),
        new EagerRecurrent("rnn", EagerCell.RnnTanh, 3, Direction.Bidirectional, Return: Return.Last),
        new EagerDense("dense_1", 1),
    ];

    [Fact]
    public void Stride_window_and_both_directions()
    {
        Proof.Values<StridedBothWays>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); }, null, BothWays);
        new LengthsProof<StridedBothWays, float>(
            (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); }, BothWays).Check();
    }

    [Fact]
    public void Strides_between_recurrent_layers()
    {
        Proof.Values<StridedSignal>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); }, null, Signal);
        new LengthsProof<StridedSignal, float>(
            (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); }, Signal).Check();
        new TimedStreamProof<StridedSignal>(
            m =>
            {
                var s = m.CreateStream();
                return new(s.Step, s.Process, s.OutputsIn, s.CopyStateTo, s.CopyStateFrom, s.Reset, StridedSignal.LiveStream.StateSize);
            },
            ModelProof.ForwardTolerance, Signal).Check();
    }

    [Fact]
    public void Window_before_the_last_state()
    {
        Proof.Values<PooledLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); }, null, Last);
        new LengthsProof<PooledLast, float>(
            (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); }, Last).Check();
        new TimedStreamProof<PooledLast>(
            m =>
            {
                var s = m.CreateStream();
                return new(s.Step, s.Process, s.OutputsIn, s.CopyStateTo, s.CopyStateFrom, s.Reset, PooledLast.LiveStream.StateSize);
            },
            ModelProof.ForwardTolerance, Last).Check();
    }

    [Fact]
    public void One_sequence_at_a_time()
    {
        Proof.Values<PooledSingle>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); }, null, Single);
        new LengthsProof<PooledSingle, float>(
            (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); }, Single).Check();
    }

    [Fact]
    public void Frozen_filters_and_compact_weights()
    {
        Proof.Values<FrozenStrides>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); }, null, Frozen);
        new LengthsProof<FrozenStrides, float>(
            (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); }, Frozen).Check();
        foreach (bool compact in new[] { true, false })
        {
            // A byte per weight is off by 1/254 of the largest.
            new TimedStreamProof<FrozenStrides>(
                m =>
                {
                    var s = compact ? m.CreateStream() : m.CreateFloat32Stream();
                    return new(s.Step, s.Process, s.OutputsIn, s.CopyStateTo, s.CopyStateFrom, s.Reset, FrozenStrides.LiveStream.StateSize);
                },
                compact ? 0.02 : ModelProof.ForwardTolerance, Frozen).Check();
        }
    }

    [Fact]
    public void Attention_over_the_steps_that_are_left()
    {
        Proof.Values<AttendedStrides>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); }, null, Attended);
        new TimedStreamProof<AttendedStrides>(
            m =>
            {
                var s = m.CreateStream();
                return new(s.Step, s.Process, s.OutputsIn, s.CopyStateTo, s.CopyStateFrom, s.Reset, AttendedStrides.LiveStream.StateSize);
            },
            ModelProof.ForwardTolerance, Attended).Check();
    }

    [Fact]
    public void One_step_is_left()
    {
        Proof.Values<OneStepLeft>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); }, null, One);
        new LengthsProof<OneStepLeft, float>(
            (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); }, One).Check();
    }

    [Fact]
    public void Steps_that_are_left_are_known_beforehand()
    {
        Assert.Equal([2, 3, 1], new[] { StridedBothWays.OutputSteps, StridedSignal.OutputSteps, PooledLast.OutputSteps });
        var shape = StridedBothWays.ModelDescription.Shape;
        Assert.Equal((4, 4), (shape.FirstOutput, shape.OutputStride));
        Assert.Equal([0, 0, 1, 1, 2, 2], new[] { 0, 4, 5, 8, 9, 11 }.Select(shape.OutputRows));
        Assert.Equal((3, 4), (StridedSignal.LiveStream.StepsPerOutput, StridedSignal.LiveStream.FirstOutputAfter));
        Assert.Equal("[5, 6]", StridedBothWays.ModelDescription.Layers[1].OutputShape);
        Assert.Equal("[2, 6]", StridedBothWays.ModelDescription.Layers[2].OutputShape);
    }
}
