using System.Runtime.CompilerServices;
using RecurrentGen.Numerics;
using RecurrentGen.Tests.Reference;

namespace RecurrentGen.Tests.Tracing;

/// <summary>The pass of a <see cref="HandWrittenModel"/>, with another value in one step.</summary>
/// <param name="model">The model.</param>
/// <param name="alteredStep">The step; -1 for none.</param>
/// <param name="value">What is there instead; null for a value that is too large by a quarter.</param>
internal sealed class AlteredPass(HandWrittenModel model, int alteredStep, float? value)
    : TrainingShard<float, float>(new PackedBlock(HandWrittenModel.ModelDescription), new RowTable(HandWrittenModel.Time, 1), [], [])
{
    private const int Time = HandWrittenModel.Time;

    /// <summary>The inputs of all steps, then the states after them.</summary>
    public AlignedBuffer Memory { get; } = new(2 * Time);

    public override void Derive(int part)
    {
    }

    public override bool Begin(ref float inputs, SequenceShape shape)
    {
        for (int t = 0; t < Time; t++)
        {
            Memory.Span[t] = model.Scaled(Unsafe.Add(ref inputs, t));
        }

        return true;
    }

    public override void ForwardLayers()
    {
        float h = 0;
        for (int t = 0; t < Time; t++)
        {
            h = model.Next(Memory.Span[t], h);
            Memory.Span[Time + t] = t == alteredStep ? value ?? h + 0.25f : h;
        }
    }

    public override void End(ref float outputs, SequenceShape shape)
    {
        for (int t = 0; t < Time; t++)
        {
            Unsafe.Add(ref outputs, t) = model.Physical(Memory.Span[Time + t]);
        }
    }

    public override double Loss(ReadOnlySpan<float> targets, LossPart part) => 0;

    public override void BeginBackward(ref float dOutputs, SequenceShape shape)
    {
    }

    public override void BackwardLayers(bool inputs)
    {
    }
}
