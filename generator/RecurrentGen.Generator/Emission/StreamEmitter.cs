using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Numerics;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>Writes the type that follows one live signal, step by step.</summary>
internal sealed class StreamEmitter
{
    private const string Runtime = PassTypeEmitter.Runtime;
    private const string First = "ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference";
    private readonly ModelProgram _program;
    private readonly StreamPlan _plan;
    private readonly CodeWriter _writer;
    private readonly CompactPlan _compactPlan;
    private readonly CompactStreamEmitter _compact;
    private readonly StreamClockEmitter _clocks;
    private readonly StreamLayerEmitter _layers;

    private StreamEmitter(ModelProgram program, CodeWriter writer)
    {
        _program = program;
        _plan = new StreamPlan(program);
        _writer = writer;
        _compactPlan = new CompactPlan(program);
        _compact = new CompactStreamEmitter(program, _compactPlan, _plan.Length, writer);
        _clocks = new StreamClockEmitter(program, _plan, writer);
        _layers = new StreamLayerEmitter(program, _plan, _compactPlan, _compact, writer);
    }

    private bool IsCompact => _program.Model.StreamWeights != StreamWeights.Float32;

    public static string Write(ModelProgram program) => SourceFile.Write(
        program, "one live signal", "", writer => new StreamEmitter(program, writer).WriteType());

    private void WriteType()
    {
        var model = _program.Model;
        if (!ModelEmitter.CanStream(_program))
        {
            _writer.Line("// No LiveStream: a layer walks backwards in time, and the last step of a live signal is never known.");
            _writer.Line("// CreatePredictor() predicts whole sequences, CreateStream(StreamMode.Window) answers from the last steps.");
            return;
        }

        _writer.Summary(
            "The state of one live signal. Reads the model's parameters, which must not change meanwhile: train or load another",
            "instance and hand it over with <see cref=\"SwitchTo\"/>. Not for use by two threads at once. No call allocates.");
        SourceFile.WriteGeneratedCode(_writer);
        string interfaces = ReservoirEmitter.StreamInterface(_program) + VariantEmitter.StreamInterface(_program);
        using (_writer.Block("public sealed partial class LiveStream" + (interfaces.Length > 0 ? " :" + interfaces.Substring(1) : "")))
        {
            WriteFields(model);
            WriteStep(model);
            WriteSkip(model);
            if (model.ChangesTime)
            {
                _clocks.WriteProcess();
            }
            else
            {
                WriteProcess(model);
            }

            WriteState();
            ReservoirEmitter.WriteReadout(_writer, _program, _plan);
            WriteSwitch(model);
            VariantEmitter.WriteStream(_writer, _program);
            _layers.Write();
        }
    }

    private void WriteFields(BoundModel model)
    {
        _writer.Summary($"Floats of all states, which a snapshot has one after the other: {StateOrder()}.");
        _writer.Line($"public const int StateSize = {Text(_plan.StateSize)};");
        _writer.Line();
        _writer.Line("// Two halves of states that trade places from step to step, then scratch.");
        _writer.Line($"private readonly {Runtime}Numerics.AlignedBuffer _memory = new {Runtime}Numerics.AlignedBuffer({Text(_plan.Length + _compactPlan.ScratchLength)});");
        _writer.Line($"private {model.TypeName} _model;");
        _writer.Line("private int _half;");
        _writer.Line();
        _clocks.WriteFields();
        if (IsCompact)
        {
            WriteCompactFields(model);
            return;
        }

        using (_writer.Block($"internal LiveStream({model.TypeName} model)"))
        {
            _writer.Line("_model = model;");
            _writer.Line("model.Parameters.AddReader();");
            WriteBeginning();
        }

        _writer.Line();
    }

    /// <summary>The first state, where it is not zero.</summary>
    private void WriteBeginning()
    {
        if (EmbeddedWeightsEmitter.HasInitialState(_program))
        {
            _writer.Line("CopyStateFrom(_model.InitialState);");
        }
    }

    private void WriteCompactFields(BoundModel model)
    {
        string type = CompactStreamEmitter.WeightsType(_program);
        _writer.Line("// The copy that steps read; null for a stream that reads the parameters themselves.");
        _writer.Line($"private {type} _compact;");
        _writer.Line();
        using (_writer.Block($"internal LiveStream({model.TypeName} model, {type} compact)"))
        {
            _writer.Line("_model = model;");
            _writer.Line("_compact = compact;");
            _writer.Line("model.Parameters.AddReader();");
            _writer.Line("// From here on the parameters do not change.");
            _writer.Line("compact?.Refresh();");
            WriteBeginning();
        }

        _writer.Line();
    }

    private void WriteStep(BoundModel model)
    {
        var last = _program.Layers[_program.Layers.Count - 1];
        _writer.Summary("Takes one step: in and out in physical units.");
        string outputs = $"{Text(model.OutputSize)} values: the answer for the signal so far"
            + (model.ChangesTime ? ", where one falls due; else they stay." : ".");
        if (model.TakesTokens)
        {
            _writer.Documentation("param name=\"input\"", $"A token from 0 to {Text(model.Vocabulary - 1)}.");
            _writer.Documentation("param name=\"output\"", outputs);
            _writer.Documentation("exception cref=\"global::System.ArgumentException\"", "There is no such token, or the length does not fit; the state stays as it is.");
        }
        else
        {
            _writer.Documentation("param name=\"input\"", $"{Text(model.InputSize)} values. If one is not finite, the outputs are NaN and the state stays as it is.");
            _writer.Documentation("param name=\"output\"", outputs + " May be the same memory as the input.");
            _writer.Documentation("exception cref=\"global::System.ArgumentException\"", "A length does not fit.");
        }

        _clocks.WriteReturns();
        _writer.Line(SourceFile.Optimized);
        string input = model.TakesTokens ? "int" : "global::System.ReadOnlySpan<float>";
        using (_writer.Block($"public {(model.ChangesTime ? "bool" : "void")} Step({input} input, global::System.Span<float> output)"))
        {
            WriteTakeInput(model);
            _writer.Line($"ref float before = ref RgUnsafe.Add(ref m, _half * {Text(_plan.StateStride)});");
            _writer.Line($"ref float after = ref RgUnsafe.Add(ref m, (1 - _half) * {Text(_plan.StateStride)});");
            _writer.Line("ref float p = ref _model.Parameters.Start;");
            if (IsCompact)
            {
                _compact.WriteCalls(_clocks);
            }
            else
            {
                foreach (var layer in StepLayers(_program))
                {
                    _clocks.WriteCall(layer, $"Step{layer.Identifier}(ref m, ref before, ref after, ref p, _half)");
                }
            }

            _writer.Line("RgRows.CopyRowOut(");
            _writer.Line($"    ref {_layers.OutputOf(last)}, {First}(scaling.OutputMean), {First}(scaling.OutputScale), {Text(model.OutputSize)}, {First}(output));");
            _writer.Line("_half = 1 - _half;");
            if (model.ChangesTime)
            {
                _writer.Line("return true;");
            }
        }

        _writer.Line();
    }

    /// <summary>Checks the arguments of a step and puts its input into the memory.</summary>
    private void WriteTakeInput(BoundModel model)
    {
        _writer.Line(model.TakesTokens
            ? $"{Runtime}TokenChecks.CheckStep(input, {Text(model.Vocabulary)});"
            : $"{Runtime}ArgumentChecks.CheckLength(\"input\", input.Length, {Text(model.InputSize)});");
        _writer.Line($"{Runtime}ArgumentChecks.CheckLength(\"output\", output.Length, {Text(model.OutputSize)});");
        WriteThrowIfReleased();
        _writer.Line("var scaling = _model.Scaling;");
        _writer.Line("ref float m = ref _memory.Start;");
        if (model.TakesTokens)
        {
            _writer.Line("// A token lies in the place of a float.");
            _writer.Line($"RgUnsafe.Add(ref m, {Text(_plan.Input)}) = global::System.BitConverter.Int32BitsToSingle(input);");
            return;
        }

        _writer.Line("bool finite = RgRows.CopyRowIn(");
        _writer.Line($"    {First}(input), {First}(scaling.InputMean), {First}(scaling.InputScale), {Text(model.InputSize)}, ref RgUnsafe.Add(ref m, {Text(_plan.Input)}));");
        _writer.Line("if (!finite)");
        using (_writer.Block())
        {
            _writer.Line("output.Fill(float.NaN);");
            _writer.Line(model.ChangesTime ? "return false;" : "return;");
        }

        _writer.Line();
    }

    private void WriteThrowIfReleased()
    {
        using (_writer.Block("if (_model == null)"))
        {
            _writer.Line($"{Runtime}ArgumentChecks.ThrowReleased();");
        }

        _writer.Line();
    }

    /// <summary>A step without a reading. Tokens have no mean; a vocabulary has a token for what is unknown.</summary>
    private void WriteSkip(BoundModel model)
    {
        if (model.TakesTokens)
        {
            return;
        }

        _writer.Summary(
            "Takes one step of time of which there is no reading: each input is taken to be at its mean, the 0 of",
            "scaled units. A better guess, such as a forecast, goes to <see cref=\"Step\"/> instead.");
        _writer.Documentation("param name=\"output\"", $"{Text(model.OutputSize)} values: the answer for the signal so far.");
        _writer.Documentation("exception cref=\"global::System.ArgumentException\"", "The length does not fit.");
        _clocks.WriteReturns();
        using (_writer.Block($"public {(model.ChangesTime ? "bool" : "void")} Skip(global::System.Span<float> output)"))
        {
            WriteThrowIfReleased();
            _writer.Line($"{(model.ChangesTime ? "return " : "")}Step(_model.Scaling.InputMean, output);");
        }

        _writer.Line();
    }

    private void WriteProcess(BoundModel model)
    {
        _writer.Summary("Takes a block of steps.");
        bool tokens = model.TakesTokens;
        _writer.Documentation("param name=\"inputs\"", tokens ? "A token for each step." : $"[steps, {Text(model.InputSize)}].");
        string inPlace = !tokens && model.InputSize >= model.OutputSize ? " May begin where the inputs begin." : "";
        _writer.Documentation("param name=\"outputs\"", $"[steps, {Text(model.OutputSize)}].{inPlace}");
        _writer.Documentation("exception cref=\"global::System.ArgumentException\"", tokens ? "There is no such token, or the length does not fit; no step is taken." : "A length does not fit.");
        _writer.Line(SourceFile.Optimized);
        using (_writer.Block($"public void Process(global::System.ReadOnlySpan<{ModelEmitter.InputType(_program)}> inputs, global::System.Span<float> outputs)"))
        {
            _writer.Line(tokens
                ? "int steps = inputs.Length;"
                : $"int steps = {Runtime}ArgumentChecks.CountSequences(\"inputs\", inputs.Length, 1, {Text(model.InputSize)});");
            _writer.Line($"{Runtime}ArgumentChecks.CheckLength(\"outputs\", outputs.Length, steps * {Text(model.OutputSize)});");
            if (tokens)
            {
                _writer.Line($"{Runtime}TokenChecks.Check(in {First.Substring(4)}(inputs), {Runtime}Numerics.SequenceShape.RowMajor(1, steps, 1), {Text(model.Vocabulary)});");
            }

            using (_writer.Block("for (int step = 0; step < steps; step++)"))
            {
                string input = tokens
                    ? "inputs[step]"
                    : $"inputs.Slice(step * {Text(model.InputSize)}, {Text(model.InputSize)})";
                _writer.Line(
                    $"Step({input}, outputs.Slice(step * {Text(model.OutputSize)}, {Text(model.OutputSize)}));");
            }
        }

        _writer.Line();
    }

    private void WriteState()
    {
        bool begins = EmbeddedWeightsEmitter.HasInitialState(_program);
        _writer.Summary("Back to the state before the first step.");
        if (begins)
        {
            _writer.Documentation(
                "exception cref=\"global::System.InvalidOperationException\"", "The stream has let go of its model, which has that state.");
        }

        using (_writer.Block("public void Reset()"))
        {
            if (begins)
            {
                WriteThrowIfReleased();
                _writer.Line("CopyStateFrom(_model.InitialState);");
            }
            else
            {
                WriteClear();
            }
        }

        _writer.Line();
        foreach (bool save in new[] { true, false })
        {
            _writer.Summary(save ? "Copies the state out, to be restored later or elsewhere." : "Restores a state that <see cref=\"CopyStateTo\"/> gave.");
            _writer.Documentation($"param name=\"{(save ? "destination" : "source")}\"", $"<see cref=\"StateSize\"/> values: {StateOrder()}.");
            _writer.Documentation("exception cref=\"global::System.ArgumentException\"", "The length does not fit.");
            string span = save ? "Span<float> destination" : "ReadOnlySpan<float> source";
            using (_writer.Block($"public void {(save ? "CopyStateTo" : "CopyStateFrom")}(global::System.{span})"))
            {
                string name = save ? "destination" : "source";
                _writer.Line($"{Runtime}ArgumentChecks.CheckLength(\"{name}\", {name}.Length, StateSize);");
                if (!save && begins)
                {
                    WriteClear();
                }
                else if (!save)
                {
                    _writer.Line("Reset();");
                }

                int offset = 0;
                _writer.Line($"var half = _memory.Span.Slice(_half * {Text(_plan.StateStride)}, {Text(_plan.StateStride)});");
                foreach (var state in States())
                {
                    string mine = $"half.Slice({Text(_plan.State(state.Layer, state.Index))}, {Text(state.Size)})";
                    string theirs = $"{name}.Slice({Text(offset)}, {Text(state.Size)})";
                    _writer.Line(save ? $"{mine}.CopyTo({theirs});" : $"{theirs}.CopyTo({mine});");
                    offset += state.Size;
                }
            }

            _writer.Line();
        }
    }

    /// <summary>The layers that a step runs.</summary>
    public static IEnumerable<LayerPlan> StepLayers(ModelProgram program) =>
        program.Layers.Where(l => l is not KernelPlan { Kernel.Code.PassesThrough: true });

    /// <summary>The states with their sizes.</summary>
    private string StateOrder() => _plan.StateSize == 0
        ? "there are none"
        : string.Join(", ", States().Select(s => $"{s.Layer.Layer.Name}.{s.Name} [{Text(s.Size)}]"));

    private IEnumerable<StreamState> States() => StreamPlan.States(_program);

    private void WriteClear()
    {
        _writer.Line("_memory.Span.Clear();");
        _writer.Line("_half = 0;");
    }

    private void WriteSwitch(BoundModel model)
    {
        _writer.Summary("Goes on with another model of this type: the state stays, the next step reads the new parameters.");
        _writer.Documentation("param name=\"model\"", "The model; until the stream lets go of it, its weights and its scaling must stay.");
        _writer.Documentation("exception cref=\"global::System.ArgumentNullException\"", "<paramref name=\"model\"/> is null.");
        if (IsCompact)
        {
            _writer.Documentation(
                "remarks",
                "Makes the other model's copy if it has none of its present parameters; its <c>PackStreamWeights</c> does so before.");
        }

        using (_writer.Block($"public void SwitchTo({model.TypeName} model)"))
        {
            _writer.Line("global::System.ArgumentNullException.ThrowIfNull(model);");
            if (IsCompact)
            {
                WriteSwitchOfCopies();
            }

            _writer.Line("model.Parameters.AddReader();");
            if (IsCompact)
            {
                _writer.Line("_compact?.Refresh();");
            }

            _writer.Line("Release();");
            _writer.Line("_model = model;");
        }

        _writer.Line();
        _writer.Summary("Lets go of the model, so that it may be trained or loaded again; <see cref=\"SwitchTo\"/> gives the stream one.");
        using (_writer.Block("public void Release()"))
        using (_writer.Block("if (_model != null)"))
        {
            _writer.Line("_model.Parameters.RemoveReader();");
            _writer.Line("_model = null;");
        }

        _writer.Line();
    }

    private void WriteSwitchOfCopies()
    {
        using (_writer.Block("if (_compact != null)"))
        {
            using (_writer.Block("if (model.StreamWeightsReport == null)"))
            {
                _writer.Line("model.PackStreamWeights();");
            }

            _writer.Line("_compact = model._streamWeights;");
        }

        _writer.Line();
    }
}
