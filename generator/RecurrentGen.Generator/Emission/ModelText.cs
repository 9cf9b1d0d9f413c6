using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Planning;

namespace RecurrentGen.Generator.Emission;

/// <summary>Describes a model in words: for file headers, documentation and the run-time summary.</summary>
internal static class ModelText
{
    private static readonly string[] TableHead = ["layer", "declaration", "output", "parameters", "multiply-adds/step"];

    /// <summary>One line per layer, with shapes and parameters.</summary>
    public static IEnumerable<string> Chain(ModelProgram program)
    {
        var model = program.Model;
        yield return model.TakesTokens
            ? $"tokens [{model.SequenceLength}], each from 0 to {model.Vocabulary - 1}"
            : $"inputs [{model.SequenceLength}, {model.InputSize}]";
        foreach (var layer in program.Layers)
        {
            yield return $"{layer.Layer.Name}: {Kind(layer)} -> {Shape(program, layer)}, "
                + $"{Count(ParameterCount(program, layer))} parameters";
        }

        yield return $"loss {model.Loss}, {Count(program.Parameters.Tensors.Sum(t => t.Count))} parameters";
    }

    /// <summary>The declaration, and which of its levels where it has several.</summary>
    public static string Kind(LayerPlan layer) => layer.Layer is BoundRecurrentLayer { Levels: > 1 } level
        ? $"{level.Description}, level {Count(level.Level + 1)} of {Count(level.Levels)}"
        : layer.Layer.Description;

    public static string Shape(ModelProgram program, LayerPlan layer) => layer.Output.IsSequence
        ? $"[{program.Model.TimeScales[layer.Layer.OutputScale].Steps}, {layer.Layer.OutputSize}]"
        : $"[{layer.Layer.OutputSize}]";

    public static int ParameterCount(ModelProgram program, LayerPlan layer) => layer.Tensors
        .Sum(t => program.Parameters.Tensors[t].Count);

    /// <summary>Multiply-adds of the matrix products for one step of one sequence.</summary>
    public static long MultiplyAdds(LayerPlan layer) => layer.MultiplyAdds;

    public static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Floats of a live signal's states, or -1 where a model cannot follow one.</summary>
    private static int StateSize(ModelProgram program) =>
        ModelEmitter.CanStream(program) ? new StreamPlan(program).StateSize : -1;

    public static long WorkspaceBytes(ModelProgram program) =>
        sizeof(float) * ((long)program.Training.Length + program.DerivedLength);

    /// <summary>Layers, shapes, parameters and work as a table, and beneath it the memory.</summary>
    public static IEnumerable<string> Table(ModelProgram program)
    {
        var rows = new List<string[]> { TableHead };
        rows.AddRange(program.Layers.Select(l => new[]
        {
            l.Layer.Name, l.Layer.Description, Shape(program, l), Count(ParameterCount(program, l)), Count(MultiplyAdds(l)),
        }));
        long parameters = program.Parameters.Tensors.Sum(t => t.Count);
        rows.Add(["total", "", "", Count(parameters), Count(program.Layers.Sum(MultiplyAdds))]);
        var widths = Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(r => r[i].Length)).ToList();
        foreach (var row in rows)
        {
            // Words to the left, numbers to the right.
            yield return string.Join(
                "  ", row.Select((text, i) => i < 3 ? text.PadRight(widths[i]) : text.PadLeft(widths[i])));
        }

        int state = StateSize(program);
        yield return $"weights {Count(sizeof(float) * parameters)} bytes"
            + (state < 0 ? "" : $", state of a live signal {Count(sizeof(float) * (long)state)} bytes")
            + $", training workspace {Count(WorkspaceBytes(program))} bytes";
    }
}
