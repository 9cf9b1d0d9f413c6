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
        writer.Summary($"The model with the weights of <c>{Escaped(weights.File)}</c>, which the assembly carries.");
        using (writer.Block($"public {name}()"))
        {
            ModelEmitter.WriteParts(writer, program);
            writer.Line($"var numbers = {Runtime}Weights.EmbeddedWeights.Read(");
            writer.Line($"    typeof({name}).Assembly, {Literal(weights.Resource)}, {Text(weights.Count)});");
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

    /// <summary><c>InputMean</c> for <c>scaling.input_mean</c>.</summary>
    private static string ScalingMember(string name) => string.Concat(
        name.Substring("scaling.".Length).Split('_').Select(w => char.ToUpperInvariant(w[0]) + w.Substring(1)));

    private static string Literal(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    private static string Escaped(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;");
}
