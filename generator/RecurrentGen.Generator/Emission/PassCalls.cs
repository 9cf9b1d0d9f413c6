using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Planning;

namespace RecurrentGen.Generator.Emission;

/// <summary>
/// The calls of a pass in order, and which of them may run at once: phases of one part, or of two that write to
/// different memory.
/// </summary>
internal sealed class PassCalls
{
    private const string OnlyForInputs = "if (inputs)";

    private readonly List<IReadOnlyList<Call>[]> _phases = [];
    private readonly List<Call> _inOrder = [];

    /// <summary>The parts of each phase as an expression; of no phase, where none has two.</summary>
    public string Counts => HasParts
        ? $"new int[] {{ {string.Join(", ", _phases.Select(p => Pass.Text(p.Length)))} }}"
        : "global::System.Array.Empty<int>()";

    private bool HasParts => _phases.Any(p => p.Length > 1);

    /// <summary>All layers in order; the last dense layer's activation only where asked.</summary>
    public static PassCalls Forward(Pass pass)
    {
        var calls = new PassCalls();
        var layers = pass.Program.Layers;
        foreach (var layer in layers)
        {
            if (layer is RecurrentPlan { IsBidirectional: true } both)
            {
                calls.AddBoth(
                    new Call($"Forward{both.Directions[0].Identifier}();"),
                    new Call($"Forward{both.Directions[1].Identifier}();"));
                calls.Add($"Merge{layer.Identifier}();");
                continue;
            }

            if (!pass.Skips(layer))
            {
                calls.Add($"Forward{layer.Identifier}();");
            }

            if (layer != layers[layers.Count - 1] && ForwardEmitter.HasActivation(layer))
            {
                calls.Add($"Activate{layer.Identifier}();");
            }
        }

        return calls;
    }

    /// <summary>All layers, the last one first.</summary>
    public static PassCalls Backward(Pass pass)
    {
        var calls = new PassCalls();
        calls.Add("Gradients.Packed.Clear();");
        var layers = pass.Program.Layers;
        for (int i = layers.Count - 1; i >= 0; i--)
        {
            bool trainsBelow = layers.Take(i).Any(l => l.Trains);

            // Gradients below the lowest layer that trains serve those of the inputs alone.
            string? condition = trainsBelow || layers[i].Trains ? null : OnlyForInputs;
            if (i != layers.Count - 1 && ForwardEmitter.HasActivation(layers[i]))
            {
                calls.Add($"Deactivate{layers[i].Identifier}();", condition);
            }

            if (!HasBackward(layers[i]))
            {
                continue;
            }

            if (layers[i] is RecurrentPlan { IsBidirectional: true } both)
            {
                calls.AddBackward(both, pass.RowCount(both.Input), condition, trainsBelow ? null : OnlyForInputs);
            }
            else
            {
                bool takesInputs = layers[i].Trains && layers[i].Input.HasGradient;
                string argument = !takesInputs ? "" : trainsBelow ? "true" : "inputs";
                calls.Add($"Backward{layers[i].Identifier}({argument});", condition);
            }

            // The first reader of a value sets its gradient, those further on add to it.
            foreach (var reader in layers.OfType<KernelPlan>().Where(l => l.Source == layers[i].Input))
            {
                calls.Add($"SourceBackward{reader.Identifier}();", trainsBelow ? null : OnlyForInputs);
            }
        }

        return calls;
    }

    /// <summary>Whether a layer has gradients to compute: of its own tensors, or of what came in.</summary>
    public static bool HasBackward(LayerPlan layer) => layer.Trains || layer.Input.HasGradient;

    public void WriteInOrder(CodeWriter writer, string head)
    {
        using (writer.Block(head))
        {
            foreach (var call in _inOrder)
            {
                call.Write(writer);
            }
        }
    }

    /// <summary>Writes a method that runs one part of one phase; none where no phase has two.</summary>
    public void WriteParts(CodeWriter writer, string head)
    {
        if (!HasParts)
        {
            return;
        }

        writer.Line();
        writer.Line("// The same in phases: the two parts of a phase may run at once.");
        using (writer.Block(head))
        using (writer.Block("switch ((phase, part))"))
        {
            for (int phase = 0; phase < _phases.Count; phase++)
            {
                for (int part = 0; part < _phases[phase].Length; part++)
                {
                    writer.Line($"case ({Pass.Text(phase)}, {Pass.Text(part)}):");
                    foreach (var call in _phases[phase][part])
                    {
                        call.Write(writer, "    ");
                    }

                    writer.Line("    break;");
                }
            }
        }
    }

    /// <summary>
    /// The directions at once, then what both add to the gradient of the input, by rows: each row is added to in the
    /// same order. Where cells add to it step by step, one direction follows the other.
    /// </summary>
    /// <param name="condition">Before the gradients of the layer itself.</param>
    /// <param name="inputCondition">Before those of its input.</param>
    private void AddBackward(RecurrentPlan layer, string rows, string? condition, string? inputCondition)
    {
        string first = $"Backward{layer.Directions[0].Identifier}();";
        string second = $"Backward{layer.Directions[1].Identifier}();";
        Add($"Split{layer.Identifier}();", condition);
        if (layer.Directions.Any(BackwardEmitter.InputIsElementwise))
        {
            Add(first, condition);
            Add(second, condition);
        }
        else
        {
            AddBoth(new Call(first, condition), new Call(second, condition));
        }

        if (!layer.Input.HasGradient)
        {
            return;
        }

        string half = $"{PassTypeEmitter.Runtime}Numerics.PassParts.FirstHalf({rows})";
        string call = $"BackwardInput{layer.Identifier}";
        _inOrder.Add(new Call($"{call}(0, {rows});", inputCondition));
        _phases.Add(
        [
            [new Call($"{call}(0, {half});", inputCondition)],
            [new Call($"{call}({half}, {rows} - {half});", inputCondition)],
        ]);
    }

    /// <summary>A call that needs what the calls before it have written.</summary>
    private void Add(string text, string? condition = null)
    {
        var call = new Call(text, condition);
        _inOrder.Add(call);
        if (_phases.Count > 0 && _phases[_phases.Count - 1] is { Length: 1 } phase && phase[0] is List<Call> last)
        {
            last.Add(call);
        }
        else
        {
            _phases.Add([new List<Call> { call }]);
        }
    }

    /// <summary>Two calls of which neither needs what the other writes.</summary>
    private void AddBoth(Call first, Call second)
    {
        _inOrder.Add(first);
        _inOrder.Add(second);
        _phases.Add([[first], [second]]);
    }

    /// <param name="Condition">An <c>if</c> before it, or null.</param>
    private sealed record Call(string Text, string? Condition = null)
    {
        public void Write(CodeWriter writer, string indent = "")
        {
            if (Condition is null)
            {
                writer.Line(indent + Text);
                return;
            }

            writer.Line(indent + Condition);
            writer.Line(indent + "{");
            writer.Line(indent + "    " + Text);
            writer.Line(indent + "}");
        }
    }
}
