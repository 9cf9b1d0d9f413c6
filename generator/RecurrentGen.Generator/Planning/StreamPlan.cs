using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Graphs;

namespace RecurrentGen.Generator.Planning;

/// <summary>
/// The memory of one live signal: the states twice, so that a step reads one half and writes the other, and scratch.
/// </summary>
internal sealed class StreamPlan
{
    private readonly Dictionary<(LayerPlan Layer, int State), int> _states = [];
    private readonly Dictionary<Node, int> _values = [];
    private readonly Dictionary<LayerPlan, int> _outputs = [];

    public StreamPlan(ModelProgram program)
    {
        int offset = 0;
        foreach (var layer in program.Layers.OfType<RecurrentPlan>())
        {
            var sizes = layer.Directions[0].Cell.Cell.StateSizes;
            for (int state = 0; state < sizes.Count; state++)
            {
                _states.Add((layer, state), offset);
                offset += BufferPlan.Padded(sizes[state]);
                StateSize += sizes[state];
            }
        }

        StateStride = offset;
        offset = 2 * StateStride;
        Input = offset;
        offset += BufferPlan.Padded(program.Model.InputSize);
        foreach (var layer in program.Layers)
        {
            if (layer is DensePlan)
            {
                _outputs.Add(layer, offset);
                offset += BufferPlan.Padded(layer.Output.Size);
                continue;
            }

            foreach (var node in KeptValues(((RecurrentPlan)layer).Directions[0].Cell.Graph))
            {
                _values.Add(node, offset);
                offset += BufferPlan.Padded(node.Size);
            }
        }

        Length = offset;
    }

    /// <summary>Floats of one half of the states.</summary>
    public int StateStride { get; }

    /// <summary>Floats of all states, padding not counted.</summary>
    public int StateSize { get; }

    /// <summary>Offset of the scaled input.</summary>
    public int Input { get; }

    public int Length { get; }

    /// <summary>Offset of a state in its half.</summary>
    public int State(LayerPlan layer, int state) => _states[(layer, state)];

    /// <summary>Offset of the outputs of a dense layer.</summary>
    public int Output(LayerPlan layer) => _outputs[layer];

    /// <summary>Offset of a value that a later group of the step reads, or -1.</summary>
    public int Value(Node node) => _values.TryGetValue(node, out int offset) ? offset : -1;

    private static IEnumerable<Node> KeptValues(CellGraph graph) => graph.Nodes
        .Where(n => !n.IsLeaf && !n.IsScalar && graph.IsReadLater(n))
        .Except(graph.Outputs);
}
