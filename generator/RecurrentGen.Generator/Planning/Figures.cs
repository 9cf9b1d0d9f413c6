using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Numerics;

namespace RecurrentGen.Generator.Planning;

/// <summary>
/// What a planned model takes. Documentation, the description at run time and budgets have their figures from here.
/// </summary>
internal static class Figures
{
    public static ModelFigures Of(ModelProgram program)
    {
        long weights = Bytes(program.Parameters.Length);
        bool streams = StreamPlan.IsPossible(program);
        var stream = streams ? new StreamPlan(program) : null;
        return new ModelFigures(
            weights,
            weights - Bytes(Parameters(program)),
            streams ? CompactBytes(program) : 0,
            stream is null ? 0 : StreamBytes(program, stream),
            stream is null ? 0 : Bytes(stream.StateSize),
            TrainingBytes(program));
    }

    /// <summary>Parameters, padding not counted.</summary>
    public static long Parameters(ModelProgram program) => program.Parameters.Tensors.Sum(t => (long)t.Count);

    /// <summary>Those of a layer.</summary>
    public static long Parameters(ModelProgram program, LayerPlan layer) =>
        layer.Tensors.Sum(t => (long)program.Parameters.Tensors[t].Count);

    /// <summary>Those that optimizers change.</summary>
    public static long Trained(ModelProgram program) =>
        program.Parameters.Tensors.Where(t => t.Tensor.Trainable).Sum(t => (long)t.Count);

    /// <summary>Multiply-adds of one step of one sequence.</summary>
    public static long MultiplyAdds(ModelProgram program) => program.Layers.Sum(l => l.MultiplyAdds);

    /// <summary>Bytes of so many floats.</summary>
    public static long Bytes(long floats) => sizeof(float) * floats;

    private static long StreamBytes(ModelProgram program, StreamPlan stream)
    {
        // Where outputs fall due at some steps only, a block keeps one beside.
        int output = program.Model.ChangesTime ? program.Model.OutputSize : 0;
        return Bytes((long)stream.Length + new CompactPlan(program).ScratchLength + output);
    }

    /// <summary>Of the matrices that streams read, each once, as <c>StreamWeightsReport</c> counts them.</summary>
    private static long CompactBytes(ModelProgram program) => new CompactPlan(program).Stages
        .SelectMany(s => s.Products)
        .Select(p => p.Storage.Matrix)
        .Distinct()
        .Sum(m => program.Model.StreamWeights == StreamWeights.Int8
            ? CompactSizes.Int8Bytes(m)
            : CompactSizes.BFloat16Bytes(m));

    /// <summary>Gradients, workspace, derived copies, states that wait for the end of a call, and the tables of rows.</summary>
    private static long TrainingBytes(ModelProgram program)
    {
        long batch = program.Model.BatchSize;
        long floats = (long)program.Parameters.Length + program.Training.Length + program.DerivedLength
            + (batch * new CarriedStates(program).Size);

        // Live rows, first rows and cursors of each step, and the length of each sequence; all tables share the order.
        long numbers = batch + program.Model.TimeScales.Sum(s => (3 * (long)s.Steps) + 2 + batch);
        return Bytes(floats + numbers);
    }
}
