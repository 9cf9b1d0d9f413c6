using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Planning;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>Writes how a model takes the weights that its assembly carries.</summary>
internal static class EmbeddedWeightsEmitter
{
    private const string Runtime = PassTypeEmitter.Runtime;

    public static void WriteConstructor(CodeWriter writer, ModelProgram program, BoundWeights weights)
    {
        string name = program.Model.TypeName;
        WriteInitialState(writer, program, weights);
        writer.Summary($"The model with the weights of <c>{Escaped(weights.File)}</c>, which the assembly carries.");
        using (writer.Block($"public {name}()"))
        {
            ModelEmitter.WriteParts(writer, program);
            WriteNumbers(writer, program, weights);
            foreach (var tensor in weights.Tensors)
            {
                string slice = $"numbers.Slice({Text(tensor.Offset)}, {Text(tensor.Count)})";
                writer.Line(tensor.Name.StartsWith("scaling.", System.StringComparison.Ordinal)
                    ? $"{slice}.CopyTo(Scaling.{ScalingMember(tensor.Name)});"
                    : $"Parameters.CopyTensorFrom({Literal(tensor.Name)}, {slice});");
            }
        }

        writer.Line();
    }

    /// <summary>The check with the file's own signal, where it has one and a live stream can answer it.</summary>
    public static void WriteSelfTest(CodeWriter writer, ModelProgram program)
    {
        if (program.Model.Weights is not { Test: { } test } weights
            || !ModelEmitter.CanStream(program)
            || program.Model.ChangesTime)
        {
            return;
        }

        var model = program.Model;
        int inputs = test.Count * model.InputSize;
        writer.Summary($"Runs the signal that <c>{Escaped(weights.File)}</c> carries through a live stream of these weights.");
        writer.Documentation(
            "returns", "The largest error, over the largest expected output: about 1e-6 where all is well, and NaN where outputs are.");
        using (writer.Block("public float SelfTest()"))
        {
            WriteNumbers(writer, program, weights);
            writer.Line("var stream = CreateStream();");
            writer.Line($"float error = {Runtime}Weights.EmbeddedWeights.SelfTest(");
            writer.Line($"    stream.Step, numbers.Slice({Text(test.Offset)}, {Text(inputs)}),");
            writer.Line($"    numbers.Slice({Text(test.Offset + inputs)}, {Text(test.Count * model.OutputSize)}), InputSize, OutputSize);");
            writer.Line("stream.Release();");
            writer.Line("return error;");
        }

        writer.Line();
    }

    /// <summary>Whether the model has states to begin with: the file's, or those of files that it may be opened from.</summary>
    public static bool HasInitialState(ModelProgram program) =>
        program.Model.Weights is { States.Count: > 0 } || VariantEmitter.HasInitialState(program);

    private static void WriteInitialState(CodeWriter writer, ModelProgram program, BoundWeights weights)
    {
        if (weights.States.Count == 0)
        {
            return;
        }

        writer.Line("// Of the class, not of its weights: a model that is trained and saved begins where it began.");
        writer.Line("private static readonly float[] FileState = ReadFileState();");
        writer.Line();
        writer.Summary($"The states that sequences and live streams begin with: those of <c>{Escaped(weights.File)}</c>.");
        writer.Line("public global::System.ReadOnlySpan<float> InitialState => FileState;");
        writer.Line();
        using (writer.Block("private static float[] ReadFileState()"))
        {
            int size = weights.States.Sum(s => s.Size);
            WriteNumbers(writer, program, weights);
            writer.Line($"var state = global::System.GC.AllocateArray<float>({Text(size)}, pinned: true);");
            int place = 0;
            foreach (var state in weights.States)
            {
                if (state.Offset >= 0)
                {
                    writer.Line($"numbers.Slice({Text(state.Offset)}, {Text(state.Size)})");
                    writer.Line($"    .CopyTo(new global::System.Span<float>(state, {Text(place)}, {Text(state.Size)}));");
                }

                place += state.Size;
            }

            writer.Line("return state;");
        }

        writer.Line();
    }

    private static void WriteNumbers(CodeWriter writer, ModelProgram program, BoundWeights weights)
    {
        writer.Line($"var numbers = {Runtime}Weights.EmbeddedWeights.Read(");
        writer.Line($"    typeof({program.Model.TypeName}).Assembly, {Literal(weights.Resource)}, {Text(weights.Count)});");
    }

    /// <summary><c>InputMean</c> for <c>scaling.input_mean</c>.</summary>
    private static string ScalingMember(string name) => string.Concat(
        name.Substring("scaling.".Length).Split('_').Select(w => char.ToUpperInvariant(w[0]) + w.Substring(1)));

    private static string Literal(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    private static string Escaped(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;");
}
