using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Carried;

/// <summary>State that carries from one window to the next.</summary>
[Trait("Category", "Numeric")]
public sealed class CarriedProofs
{
    [Fact]
    public void Two_levels_and_every_step() =>
        new CarriedProof<CarriedStack>(
            m => m.CreateTraining().Forward,
            m => { var s = m.CreateStream(); return new StreamCalls(s.Step, s.CopyStateTo, s.CopyStateFrom); },
            new EagerRecurrent("lstm", EagerCell.Lstm, 9, Layers: 2),
            new EagerDense("dense", 2)).Check();

    [Fact]
    public void The_last_step_of_an_odd_window() =>
        new CarriedProof<CarriedLast>(
            m => m.CreateTraining().Forward,
            m => { var s = m.CreateStream(); return new StreamCalls(s.Step, s.CopyStateTo, s.CopyStateFrom); },
            new EagerRecurrent("gru", EagerCell.GruResetBefore, 5, Return: Return.Last),
            new EagerDense("dense", 3, Activation.Tanh)).Check();

    [Fact]
    public void One_sequence_in_registers() =>
        new CarriedProof<CarriedSingle>(
            m => m.CreateTraining().Forward,
            m => { var s = m.CreateStream(); return new StreamCalls(s.Step, s.CopyStateTo, s.CopyStateFrom); },
            new EagerRecurrent("peepholelstm", EagerCell.PeepholeLstm(), 17),
            new EagerRecurrent("gru", EagerCell.Gru, 4)).Check();
}
