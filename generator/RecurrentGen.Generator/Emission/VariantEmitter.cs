using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Planning;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>
/// Writes the class of several sizes, and what each of its models has besides others: the interface that they share.
/// </summary>
internal static class VariantEmitter
{
    private const string Runtime = PassTypeEmitter.Runtime;
    private const string ModelType = Runtime + "IStreamingModel";
    private const string StreamType = Runtime + "ILiveStream";

    /// <summary>The interface that a model has besides the others, with a comma before it, or nothing.</summary>
    public static string ModelInterface(ModelProgram program) => program.Model.IsVariant ? ", " + ModelType : "";

    /// <summary>The same for its stream.</summary>
    public static string StreamInterface(ModelProgram program) => program.Model.IsVariant ? ", " + StreamType : "";

    /// <summary>
    /// Whether signals may begin with a state of a file; only one that can be carried comes from there.
    /// </summary>
    public static bool HasInitialState(ModelProgram program) =>
        program.Model.IsVariant && new CarriedStates(program).Size > 0;

    public static void WriteModel(CodeWriter writer, ModelProgram program)
    {
        if (!program.Model.IsVariant)
        {
            return;
        }

        bool begins = HasInitialState(program);
        if (begins)
        {
            string size = Text(new CarriedStates(program).Size);
            writer.Line("// Zero until a file says otherwise.");
            writer.Line($"private readonly float[] _initialState = global::System.GC.AllocateArray<float>({size}, pinned: true);");
            writer.Line();
            writer.Summary("The states that sequences and live streams begin with: those of the file that was opened, or zero.");
            writer.Line("public global::System.ReadOnlySpan<float> InitialState => _initialState;");
            writer.Line();
        }

        writer.Summary("Where the weights come from; null for a model that was not opened.");
        writer.Line($"public {Runtime}ModelSource Source {{ get; private set; }}");
        writer.Line();
        writer.Line($"{StreamType} {ModelType}.CreateStream() => CreateStream();");
        writer.Line();
        using (writer.Block($"void {ModelType}.TakeSource({Runtime}ModelSource source, global::System.ReadOnlySpan<float> initialState)"))
        {
            if (begins)
            {
                writer.Line("global::System.Array.Clear(_initialState);");
                writer.Line("initialState.CopyTo(_initialState);");
            }

            writer.Line("Source = source;");
        }

        writer.Line();
    }

    public static void WriteStream(CodeWriter writer, ModelProgram program)
    {
        if (!program.Model.IsVariant)
        {
            return;
        }

        writer.Line($"int {StreamType}.StateSize => StateSize;");
        writer.Line();
        using (writer.Block($"bool {StreamType}.TrySwitchTo({ModelType} model)"))
        {
            writer.Line($"var other = model as {program.Model.TypeName};");
            using (writer.Block("if (other != null)"))
            {
                writer.Line("SwitchTo(other);");
            }

            writer.Line("return other != null;");
        }

        writer.Line();
    }

    /// <summary>The class that opens files.</summary>
    public static string WriteSet(BoundVariants variants, IReadOnlyList<ModelProgram> programs)
    {
        var writer = new CodeWriter();
        SourceFile.WriteHead(writer, $"{variants.Name}: models of several sizes", programs.Select(Line));
        SourceFile.WriteInside(writer, variants.Namespace, variants.ContainingTypes.Append(variants.Header), () =>
        {
            writer.Line($"private static {Runtime}VariantSet SharedVariants;");
            writer.Line();
            writer.Summary("The models that there are. What does not ask for them carries those that it names, and no others.");
            writer.Line($"public static {Runtime}VariantSet Variants => SharedVariants ??= new {Runtime}VariantSet(");
            for (int i = 0; i < programs.Count; i++)
            {
                string name = programs[i].Model.Name;
                string end = i < programs.Count - 1 ? "," : ");";
                writer.Line($"    new {Runtime}ModelVariant(\"{variants.Name}.{name}\", static () => {name}.ModelDescription, static () => new {name}()){end}");
            }

            writer.Line();
            writer.Summary("Reads a weight file and makes the model that it fits.");
            writer.Documentation("param name=\"path\"", "The file, of any format that <c>StoredNetwork</c> reads.");
            writer.Documentation("returns", "The model, with the file's weights and scaling.");
            writer.Documentation(
                $"exception cref=\"{Runtime}Weights.WeightFileException\"",
                "The file is malformed, or fits no variant; the message lists them.");
            writer.Documentation("exception cref=\"global::System.IO.IOException\"", "The file cannot be read.");
            writer.Line($"public static {ModelType} Open(string path) => Variants.Open(path);");
            foreach (var program in programs)
            {
                writer.Line();
                writer.Summary(Line(program).Substring(program.Model.Name.Length + 2).Replace("<", "&lt;").Replace(">", "&gt;"));
                SourceFile.WriteGeneratedCode(writer);
                using (writer.Block($"public sealed partial class {program.Model.Name}"))
                {
                }
            }
        });
        return writer.ToString();
    }

    /// <summary><c>Hidden8Layers1: lstm Lstm(8), dense Dense(1); 385 parameters</c>.</summary>
    private static string Line(ModelProgram program) => program.Model.Name + ": "
        + string.Join(", ", program.Layers.Where(l => l.Layer is not BoundRecurrentLayer { Level: > 0 }).Select(l => l.Layer.Description))
        + $"; {ModelText.Count(program.Parameters.Tensors.Sum(t => t.Count))} parameters.";
}
