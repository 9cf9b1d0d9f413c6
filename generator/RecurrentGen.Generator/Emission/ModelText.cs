using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Planning;

namespace RecurrentGen.Generator.Emission;

/// <summary>Describes a model in words: for file headers, documentation and the run-time summary.</summary>
internal static class ModelText
{
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
                + $"{Count(Figures.Parameters(program, layer))} parameters";
        }

        yield return $"loss {model.Loss}, {Count(Figures.Parameters(program))} parameters";
    }

    /// <summary>The declaration, and which of its levels where it has several.</summary>
    public static string Kind(LayerPlan layer) => layer.Layer is BoundRecurrentLayer { Levels: > 1 } level
        ? $"{level.Description}, level {Count(level.Level + 1)} of {Count(level.Levels)}"
        : layer.Layer.Description;

    public static string Shape(ModelProgram program, LayerPlan layer) => layer.Output.IsSequence
        ? $"[{program.Model.TimeScales[layer.Layer.OutputScale].Steps}, {layer.Layer.OutputSize}]"
        : $"[{layer.Layer.OutputSize}]";

    /// <summary>Shapes, parameters, work and memory: what <c>Summary</c> prints.</summary>
    public static IEnumerable<string> Table(ModelProgram program) => SummaryTable.Lines(
        program.Layers.Select(l => new SummaryRow(
            l.Layer.Name, Kind(l), Shape(program, l), Figures.Parameters(program, l), l.MultiplyAdds)).ToList(),
        Figures.Trained(program),
        Figures.Of(program));

    public static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
