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
    private readonly Dictionary<BufferPlan, int> _buffers = [];

    public StreamPlan(ModelProgram program)
    {
        int offset = 0;
        foreach (var state in States(program))
        {
            _states.Add((state.Layer, state.Index), offset);
            offset += BufferPlan.Padded(state.Size);
            StateSize += state.Size;
        }

        StateStride = offset;
        offset = 2 * StateStride;
        Input = offset;
        offset += BufferPlan.Padded(program.Model.InputSize);
        foreach (var layer in program.Layers)
        {
            if (layer is RecurrentPlan recurrent)
            {
                foreach (var node in KeptValues(recurrent.Directions[0].Cell.Graph))
                {
                    _values.Add(node, offset);
                    offset += BufferPlan.Padded(node.Size);
                }

                continue;
            }

            if (layer is KernelPlan { Kernel.Code.PassesThrough: true })
            {
                continue;
            }

            _outputs.Add(layer, offset);
            offset += BufferPlan.Padded(layer.Output.Size);
            foreach (var buffer in layer is KernelPlan kernel ? kernel.Buffers.Where(b => b.Predictor is not null) : [])
            {
                _buffers.Add(buffer, offset);
                offset += buffer.Stride;
            }
        }

        Length = offset;
    }

    /// <summary>Whether a live signal can be followed: no layer walks backwards in time.</summary>
    public static bool IsPossible(ModelProgram program) =>
        program.Layers.OfType<RecurrentPlan>().SelectMany(l => l.Directions).All(d => !d.Reverse);

    /// <summary>Floats that a layer has of the memory: its states twice, and scratch.</summary>
    public static long Floats(ModelProgram program, LayerPlan layer)
    {
        long states = States(program).Where(s => s.Layer == layer).Sum(s => 2L * BufferPlan.Padded(s.Size));
        return states + layer switch
        {
            RecurrentPlan recurrent =>
                KeptValues(recurrent.Directions[0].Cell.Graph).Sum(n => (long)BufferPlan.Padded(n.Size)),
            KernelPlan { Kernel.Code.PassesThrough: true } => 0,
            KernelPlan kernel => BufferPlan.Padded(layer.Output.Size)
                + kernel.Buffers.Where(b => b.Predictor is not null).Sum(b => (long)b.Stride),
            _ => BufferPlan.Padded(layer.Output.Size),
        };
    }

    /// <summary>Floats of one half of the states.</summary>
    public int StateStride { get; }

    /// <summary>Floats of all states, padding not counted.</summary>
    public int StateSize { get; }

    /// <summary>Offset of the scaled input, or of the token.</summary>
    public int Input { get; }

    public int Length { get; }

    /// <summary>Offset of a state in its half.</summary>
    public int State(LayerPlan layer, int state) => _states[(layer, state)];

    /// <summary>The states of all layers, in order.</summary>
    public static IEnumerable<StreamState> States(ModelProgram program) => program.Layers.SelectMany(layer => layer switch
    {
        RecurrentPlan recurrent => recurrent.Directions[0].Cell.Cell is var cell
            ? cell.StateSizes.Select((size, i) => new StreamState(layer, i, cell.Spec.Parameters[i + 1].Name, size))
            : [],
        KernelPlan kernel => kernel.Kernel.States.Select((s, i) => new StreamState(layer, i, s.Name, s.Size)),
        _ => [],
    });

    /// <summary>Offset of the row of a layer's buffer.</summary>
    public int Buffer(BufferPlan buffer) => _buffers[buffer];

    /// <summary>Offset of the outputs of a layer whose output is not a state.</summary>
    public int Output(LayerPlan layer) => _outputs[layer];

    /// <summary>Offset of a value that a later group of the step reads, or -1.</summary>
    public int Value(Node node) => _values.TryGetValue(node, out int offset) ? offset : -1;

    private static IEnumerable<Node> KeptValues(CellGraph graph) => graph.Nodes
        .Where(n => !n.IsLeaf && !n.IsScalar && graph.IsReadLater(n))
        .Except(graph.Outputs);
}

/// <summary>A state of a live signal.</summary>
/// <param name="Index">Its number in the layer.</param>
internal sealed record StreamState(LayerPlan Layer, int Index, string Name, int Size);
