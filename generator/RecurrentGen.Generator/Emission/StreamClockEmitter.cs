using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Planning;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>
/// Writes what live signals of models need whose outputs have other steps than their inputs: a step ends where a layer
/// waits for more, and a block has as many outputs as fall due.
/// </summary>
internal sealed class StreamClockEmitter(ModelProgram program, StreamPlan plan, CodeWriter writer)
{
    private const string Runtime = PassTypeEmitter.Runtime;

    private readonly IReadOnlyList<KernelPlan> _layers =
        program.Layers.OfType<KernelPlan>().Where(l => l.Kernel.Shortening is not null).ToList();

    private Binding.BoundModel Model => program.Model;

    /// <summary>When outputs fall due.</summary>
    public void WriteFields()
    {
        if (!Model.ChangesTime)
        {
            return;
        }

        var scale = Model.OutputScale;
        writer.Summary("Steps from one output to the next.");
        writer.Line($"public const int StepsPerOutput = {Text(scale.Stride)};");
        writer.Line();
        writer.Summary("Steps of a new signal until the first output falls due.");
        writer.Line($"public const int FirstOutputAfter = {Text(scale.First + 1)};");
        writer.Line();
        writer.Line("// An output of a block, before it is known whether it falls due.");
        writer.Line($"private readonly float[] _output = new float[{Text(Model.OutputSize)}];");
        writer.Line();
    }

    /// <summary>Documents what a step returns, where it returns something.</summary>
    public void WriteReturns()
    {
        if (Model.ChangesTime)
        {
            writer.Documentation("returns", "Whether an output fell due.");
        }
    }

    /// <summary>
    /// Writes the call of a layer's step; where the layer has nothing to hand on, the layers after it wait.
    /// </summary>
    /// <param name="call">The call, without a semicolon.</param>
    public void WriteCall(LayerPlan layer, string call)
    {
        if (!_layers.Contains(layer))
        {
            writer.Line(call + ";");
            return;
        }

        using (writer.Block($"if (!{call})"))
        {
            int first = FirstStateAfter(layer);
            if (first < plan.StateStride)
            {
                writer.Line(
                    $"RgRows.Copy(ref RgUnsafe.Add(ref before, {Text(first)}), ref RgUnsafe.Add(ref after, {Text(first)}), {Text(plan.StateStride - first)});");
            }

            writer.Line("_half = 1 - _half;");
            writer.Line("return false;");
        }

        writer.Line();
    }

    public void WriteProcess()
    {
        WriteOutputsIn();
        bool tokens = Model.TakesTokens;
        string output = Text(Model.OutputSize);
        writer.Summary("Takes a block of steps.");
        writer.Documentation("param name=\"inputs\"", tokens ? "A token for each step." : $"[steps, {Text(Model.InputSize)}].");
        string inPlace = !tokens && Model.InputSize >= Model.OutputSize ? " May begin where the inputs begin." : "";
        writer.Documentation(
            "param name=\"outputs\"",
            $"[outputs, {output}], as many as <see cref=\"OutputsIn\"/> says of these steps.{inPlace}"
            + (tokens ? "" : " Steps whose inputs are not finite do not count; the last rows are NaN then."));
        writer.Documentation("returns", "The outputs that fell due.");
        writer.Documentation(
            "exception cref=\"global::System.ArgumentException\"",
            tokens ? "There is no such token, or the length does not fit; no step is taken." : "A length does not fit.");
        writer.Line(SourceFile.Optimized);
        using (writer.Block($"public int Process(global::System.ReadOnlySpan<{ModelEmitter.InputType(program)}> inputs, global::System.Span<float> outputs)"))
        {
            writer.Line(tokens
                ? "int steps = inputs.Length;"
                : $"int steps = {Runtime}ArgumentChecks.CountSequences(\"inputs\", inputs.Length, 1, {Text(Model.InputSize)});");
            writer.Line(
                $"{Runtime}ArgumentChecks.CheckLength(\"outputs\", outputs.Length, OutputsIn(steps) * {output});");
            if (tokens)
            {
                writer.Line($"{Runtime}TokenChecks.Check(in global::System.Runtime.InteropServices.MemoryMarshal.GetReference(inputs), {Runtime}Numerics.SequenceShape.RowMajor(1, steps, 1), {Text(Model.Vocabulary)});");
            }

            WriteBlock(tokens ? "inputs[step]" : $"inputs.Slice(step * {Text(Model.InputSize)}, {Text(Model.InputSize)})", output);
        }

        writer.Line();
    }

    private void WriteBlock(string input, string output)
    {
        writer.Line("int count = 0;");
        using (writer.Block("for (int step = 0; step < steps; step++)"))
        using (writer.Block($"if (Step({input}, _output))"))
        {
            writer.Line(
                $"new global::System.ReadOnlySpan<float>(_output).CopyTo(outputs.Slice(count * {output}, {output}));");
            writer.Line("count++;");
        }

        writer.Line();
        writer.Line($"outputs.Slice(count * {output}).Fill(float.NaN);");
        writer.Line("return count;");
    }

    private void WriteOutputsIn()
    {
        writer.Summary("The outputs that fall due with the next steps.");
        writer.Documentation("param name=\"steps\"", "The number of steps.");
        writer.Documentation("returns", "The number of outputs.");
        writer.Documentation("exception cref=\"global::System.ArgumentOutOfRangeException\"", "The number is negative.");
        using (writer.Block("public int OutputsIn(int steps)"))
        {
            writer.Line("global::System.ArgumentOutOfRangeException.ThrowIfNegative(steps);");
            writer.Line($"ref float half = ref RgUnsafe.Add(ref _memory.Start, _half * {Text(plan.StateStride)});");
            foreach (var layer in _layers)
            {
                var shortening = layer.Kernel.Shortening!;
                int clock = plan.State(layer, shortening.Clock);
                writer.Line(
                    $"steps = {Runtime}Numerics.StepClock.OutputsIn(steps, RgUnsafe.Add(ref half, {Text(clock)}), {Text(shortening.First)}, {Text(shortening.Stride)});");
            }

            writer.Line("return steps;");
        }

        writer.Line();
    }

    /// <summary>Where the states of the layers after one begin; these lie together, at the end of a half.</summary>
    private int FirstStateAfter(LayerPlan layer)
    {
        var layers = program.Layers.ToList();
        int number = layers.IndexOf(layer);
        var next = StreamPlan.States(program).FirstOrDefault(s => layers.IndexOf(s.Layer) > number);
        return next is null ? plan.StateStride : plan.State(next.Layer, next.Index);
    }
}
