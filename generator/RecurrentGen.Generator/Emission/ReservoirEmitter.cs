using System;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Planning;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>
/// Writes what a model needs so that its last layer can be solved for: only where that layer alone is trained, is linear
/// and has a regression's loss, and follows a layer that streams.
/// </summary>
internal static class ReservoirEmitter
{
    private const string Runtime = PassTypeEmitter.Runtime;

    /// <summary>The interface that the model has besides the others, with a comma before it, or nothing.</summary>
    public static string ModelInterface(ModelProgram program) =>
        IsReservoir(program) ? $", {Runtime}IReservoirModel" : "";

    /// <summary>The same for its stream.</summary>
    public static string StreamInterface(ModelProgram program) =>
        IsReservoir(program) ? $", {Runtime}IReservoirStream" : "";

    public static void WriteFactory(CodeWriter writer, ModelProgram program)
    {
        if (IsReservoir(program))
        {
            bool single = program.Model.StreamWeights == StreamWeights.Float32;
            string create = single ? "CreateStream()" : "CreateFloat32Stream()";
            writer.Line($"{Runtime}IReservoirStream {Runtime}IReservoirModel.CreateReservoirStream() => {create};");
            writer.Line();
        }
    }

    public static void WriteReadout(CodeWriter writer, ModelProgram program, StreamPlan plan)
    {
        if (!IsReservoir(program))
        {
            return;
        }

        var last = Before(program)!;
        string size = Text(last.Output.Size);
        string first = $"(_half * {Text(plan.StateStride)}) + {Text(plan.State(last, 0))}";
        writer.Summary("Copies what the last layer reads: the outputs of the layer before it after the last step.");
        writer.Documentation("param name=\"destination\"", $"{size} values.");
        writer.Documentation("exception cref=\"global::System.ArgumentException\"", "The length does not fit.");
        using (writer.Block("public void CopyReadoutTo(global::System.Span<float> destination)"))
        {
            writer.Line($"{Runtime}ArgumentChecks.CheckLength(\"destination\", destination.Length, {size});");
            writer.Line($"_memory.Span.Slice({first}, {size}).CopyTo(destination);");
        }

        writer.Line();
    }

    private static bool IsReservoir(ModelProgram program) =>
        !program.Model.TakesTokens
        && !program.Model.ChangesTime
        && ModelEmitter.CanStream(program)
        && ModelEmitter.ScalesOutputs(program)
        && Before(program) is not null
        && program.Parameters.Tensors
            .Where(t => t.Tensor.Trainable)
            .Select(t => t.Tensor.Name)
            .OrderBy(n => n, StringComparer.Ordinal)
            .SequenceEqual([Last(program).Layer.Name + ".bias", Last(program).Layer.Name + ".weight"]);

    private static LayerPlan Last(ModelProgram program) => program.Layers[program.Layers.Count - 1];

    /// <summary>The layer whose states the last one reads.</summary>
    private static RecurrentPlan? Before(ModelProgram program) =>
        program.Layers.Count > 1 ? program.Layers[program.Layers.Count - 2] as RecurrentPlan : null;
}
