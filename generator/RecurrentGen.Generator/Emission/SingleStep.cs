using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Generator.Planning;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>
/// A step of a pass over one sequence: the products that do not depend on the step before have been taken out of the
/// loop.
/// </summary>
internal sealed class SingleStep : IStepMemory
{
    private readonly DirectionPlan _direction;
    private readonly ForwardPlaces _places;
    private readonly CellStep _step;
    private readonly IReadOnlyList<RowReference> _references;

    public SingleStep(Pass pass, RecurrentPlan layer, DirectionPlan direction)
    {
        _direction = direction;
        _places = new ForwardPlaces(pass, layer, direction);
        _step = new CellStep(direction.Cell, this);
        _references = _step.References();
    }

    private string Name => $"Step{_direction.Identifier}";

    /// <summary>Whether some of a stage's products have the layer's input as their operand.</summary>
    public static bool IsHoisted(StagePlan stage) => stage.Products.Any(p => p.Operand!.Kind == NodeKind.Input);

    public RowPlace Place(Node node) => _places.Place(node);

    public RowPlace NewState(int state) => _places.NewState(state);

    /// <summary>Products of the input are done before.</summary>
    public bool InputIsOneHot => false;

    public bool IsKept(Node node) => _places.IsKeptInStep(node);

    public RowReference? Hoisted(StagePlan stage) =>
        IsHoisted(stage) ? _places.Gates(_direction.Cell.Stages.ToList().IndexOf(stage)) : null;

    public void WriteCall(CodeWriter writer)
    {
        string arguments = string.Join(", ", _references.Select(r => "ref " + r.Argument));
        writer.Line($"{Name}({arguments}, ref p, t & 1);");
    }

    public void WriteMethods(CodeWriter writer)
    {
        string parameters = string.Join(", ", _references.Select(r => "ref float " + r.Parameter)) + ", ref float p, int odd";
        string arguments = string.Join(", ", _references.Select(r => "ref " + r.Parameter)) + ", ref p, odd";
        writer.Line("[RgMethodImpl(RgMethodImplOptions.AggressiveInlining)]");
        using (writer.Block($"private static void {Name}({parameters})"))
        {
            RowGroup.WriteDispatch(writer, lanes => $"{Name}_{Text(lanes.Width)}({arguments});");
        }

        foreach (var lanes in Lanes.All)
        {
            writer.Line();
            writer.Line(SourceFile.Optimized);
            using (writer.Block($"private static void {Name}_{Text(lanes.Width)}({parameters})"))
            {
                _step.Write(writer, lanes);
            }
        }
    }
}
