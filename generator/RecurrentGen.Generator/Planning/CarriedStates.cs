using System.Collections.Generic;
using System.Linq;

namespace RecurrentGen.Generator.Planning;

/// <summary>
/// The states that a call may begin with and give back, as a row of values per sequence: layer after layer, state after
/// state, in the order in which a live stream copies its own out.
/// </summary>
internal sealed class CarriedStates
{
    private readonly Dictionary<(LayerPlan Layer, int State), int> _offsets = [];

    public CarriedStates(ModelProgram program)
    {
        var layers = program.Layers.OfType<RecurrentPlan>().ToList();
        Obstacle = program.Layers.FirstOrDefault(IsObstacle)?.Layer.Name;
        if (Obstacle is not null)
        {
            return;
        }

        foreach (var layer in layers)
        {
            var cell = layer.Directions[0].Cell.Cell;
            for (int state = 0; state < cell.StateSizes.Count; state++)
            {
                _offsets.Add((layer, state), Size);
                Size += cell.StateSizes[state];
                Names.Add($"{layer.Layer.Name}.{cell.Spec.Parameters[state + 1].Name} [{cell.StateSizes[state]}]");
            }
        }
    }

    /// <summary>
    /// The layer that walks backwards, or that sees steps of an earlier call in a live stream only, so that no state
    /// can be carried; null where there is none.
    /// </summary>
    public string? Obstacle { get; }

    /// <summary>Values of a row; 0 where no state can be carried.</summary>
    public int Size { get; private set; }

    /// <summary>The states with their sizes, in order.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Place of a state in a row.</summary>
    public int Offset(LayerPlan layer, int state) => _offsets[(layer, state)];

    private static bool IsObstacle(LayerPlan layer) => layer switch
    {
        RecurrentPlan recurrent => recurrent.Directions.Any(d => d.Reverse),
        KernelPlan kernel => kernel.Kernel.States.Count > 0,
        _ => false,
    };
}
