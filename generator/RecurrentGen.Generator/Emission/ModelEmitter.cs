using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Numerics;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>
/// Writes the model itself: parameters, description, files, and the factories of the other three types.
/// </summary>
internal static class ModelEmitter
{
    private const string Runtime = "global::RecurrentGen.";

    public static string TargetType(ModelProgram program) =>
        program.Model.Loss == Loss.SoftmaxCrossEntropy ? "int" : "float";

    public static string InputType(ModelProgram program) => program.Model.TakesTokens ? "int" : "float";

    public static bool CanStream(ModelProgram program) => StreamPlan.IsPossible(program);

    public static string Write(ModelProgram program)
    {
        string name = program.Model.TypeName;
        string target = TargetType(program);
        string suffix = $" : {Runtime}IRecurrentModel<{name}, {InputType(program)}, {target}>{ReservoirEmitter.ModelInterface(program)}{VariantEmitter.ModelInterface(program)}";
        return SourceFile.Write(program, "the model", suffix, writer =>
        {
            WriteConstants(writer, program);
            WriteConstructor(writer, program);
            WriteProperties(writer, program);
            VariantEmitter.WriteModel(writer, program);
            WriteFactories(writer, program);
            WriteFiles(writer, program);
            EmbeddedWeightsEmitter.WriteSelfTest(writer, program);
            WriteDescription(writer, program);
        }, ModelText.Table(program));
    }

    private static void WriteConstants(CodeWriter writer, ModelProgram program)
    {
        var model = program.Model;
        Constant(writer, "InputSize", model.InputSize, model.TakesTokens ? "Values per step: one token." : "Features per step, in physical units.");
        if (model.TakesTokens)
        {
            Constant(writer, "Vocabulary", model.Vocabulary, "Tokens that an input can be: from 0 to one below this.");
        }

        Constant(writer, "OutputSize", model.OutputSize, (model.SequenceOutput ? "Outputs per step" : "Outputs per sequence") + (ScalesOutputs(program) ? ", in physical units." : "."));
        Constant(writer, "SequenceLength", model.SequenceLength, "Steps per sequence.");
        if (model.ChangesTime)
        {
            Constant(writer, "OutputSteps", model.OutputSteps, "Output rows of a sequence with all steps.");
        }

        Constant(writer, "BatchSize", model.BatchSize, "Sequences per training batch at the most.");
        Constant(writer, "ParameterCount", program.Parameters.Tensors.Sum(t => t.Count), "Parameters, padding not counted.");
    }

    private static void Constant(CodeWriter writer, string name, int value, string summary)
    {
        writer.Summary(summary);
        writer.Line($"public const int {name} = {value.ToString(CultureInfo.InvariantCulture)};");
        writer.Line();
    }

    private static bool IsCompact(ModelProgram program) => program.Model.StreamWeights != StreamWeights.Float32;

    private static void WriteConstructor(CodeWriter writer, ModelProgram program)
    {
        string name = program.Model.TypeName;
        writer.Line($"private static readonly {Runtime}ModelDescription SharedDescription = Describe();");
        writer.Line();
        var weights = program.Model.Weights;
        if (weights is not null)
        {
            EmbeddedWeightsEmitter.WriteConstructor(writer, program, weights);
        }

        string absent = weights is null ? " = 0" : "";
        writer.Summary("A model with random initial values.");
        writer.Documentation("param name=\"seed\"", "The same seed gives the same values on every machine.");
        writer.Documentation("param name=\"initialization\"", "The scheme of the initial values.");
        using (writer.Block($"public {name}(ulong seed{absent}, {Runtime}Initialization initialization = {Runtime}Initialization.PyTorch)"))
        {
            WriteParts(writer, program);
            writer.Line($"{Runtime}Numerics.Initializer.Initialize(Parameters, initialization, seed);");
        }

        writer.Line();
    }

    /// <summary>What every constructor makes.</summary>
    public static void WriteParts(CodeWriter writer, ModelProgram program)
    {
        writer.Line($"Parameters = new {Runtime}ParameterBlock(SharedDescription);");
        writer.Line($"Scaling = new {Runtime}Scaling({(program.Model.TakesTokens ? "0" : "InputSize")}, OutputSize, Parameters);");
        if (IsCompact(program))
        {
            CompactModelEmitter.WriteConstruction(writer, program);
        }
    }

    private static void WriteProperties(CodeWriter writer, ModelProgram program)
    {
        string count = ModelText.Count(Figures.Parameters(program));
        string bytes = ModelText.Count(Figures.Bytes(program.Parameters.Length));
        writer.Summary($"The parameters: {count} floats in a packed block of {bytes} bytes; tensors are copied in and out by name, row by row.");
        writer.Line($"public {Runtime}ParameterBlock Parameters {{ get; }}");
        writer.Line();
        var model = program.Model;
        writer.Summary(model.TakesTokens
            ? $"Mean and scale of every output, [{Text(model.OutputSize)}], in physical units; tokens have none."
            : $"Mean and scale of every input, [{Text(model.InputSize)}], and output, [{Text(model.OutputSize)}], in physical units.");
        writer.Line($"public {Runtime}Scaling Scaling {{ get; }}");
        writer.Line();
        writer.Summary("Tensors with names and shapes, layers, sizes, and bytes; the same for every object of the class.");
        writer.Line($"public {Runtime}ModelDescription Description => SharedDescription;");
        writer.Line();
        writer.Summary("What <see cref=\"Description\"/> is, without an object.");
        writer.Line($"public static {Runtime}ModelDescription ModelDescription => SharedDescription;");
        writer.Line();
        writer.Summary("Layers, shapes, parameters, multiply-adds per step and bytes, as the table that documents this class.");
        writer.Line($"public string Summary => {Runtime}ModelSummary.Of(SharedDescription);");
        writer.Line();
    }

    private static void WriteFactories(CodeWriter writer, ModelProgram program)
    {
        string name = program.Model.TypeName;
        string target = TargetType(program);
        writer.Summary("A model with random initial values, for code that knows the model as a type parameter.");
        writer.Documentation("param name=\"seed\"", "The same seed gives the same values on every machine.");
        writer.Documentation("param name=\"initialization\"", "The scheme of the initial values.");
        writer.Line($"public static {name} Create(ulong seed, {Runtime}Initialization initialization) => new {name}(seed, initialization);");
        writer.Line();
        writer.Summary("Scratch for the prediction of whole sequences; one per calling thread.");
        writer.Documentation("param name=\"threads\"", "Threads that share the work of a call; at least 1. The outputs do not depend on it.");
        writer.Documentation("exception cref=\"global::System.ArgumentOutOfRangeException\"", "<paramref name=\"threads\"/> is below 1.");
        if (!CanStream(program))
        {
            writer.Documentation(
                "remarks",
                "There is no <c>LiveStream</c>: a layer of this model walks backwards in time, from a last step that a live",
                "signal does not have yet. <c>CreateStream(StreamMode.Window)</c> answers from the last inputs.");
        }

        writer.Line("public Predictor CreatePredictor(int threads = 1) => new Predictor(this, threads);");
        writer.Line();
        string training = ModelText.Count(Figures.Of(program).TrainingBytes);
        writer.Summary($"Gradients and saved activations, {training} bytes with one shard; one per calling thread.");
        writer.Documentation("param name=\"options\"", "Threads and shards that share the work of a call; by default one of each.");
        writer.Documentation("exception cref=\"global::System.ArgumentException\"", "An option is out of its range.");
        writer.Line(
            $"public Training CreateTraining({Runtime}TrainingOptions options = null) => new Training(this, options);");
        writer.Line();
        if (IsCompact(program))
        {
            CompactModelEmitter.Write(writer, program);
        }
        else if (CanStream(program))
        {
            writer.Summary(
                $"The state of one live signal, {ModelText.Count(Figures.Of(program).StreamBytes)} bytes. Many may share one model, which must not",
                "change until each of them has called <see cref=\"LiveStream.Release\"/>: a stream that is merely forgotten keeps its",
                "model from being trained or loaded.");
            writer.Line("public LiveStream CreateStream() => new LiveStream(this);");
            writer.Line();
        }

        WriteModes(writer, program);
        ReservoirEmitter.WriteFactory(writer, program);
        string input = InputType(program);
        writer.Line($"{Runtime}IPredictor<{input}> {Runtime}IRecurrentModel<{name}, {input}, {target}>.CreatePredictor(int threads) => CreatePredictor(threads);");
        writer.Line();
        writer.Line($"{Runtime}ITraining<{input}, {target}> {Runtime}IRecurrentModel<{name}, {input}, {target}>.CreateTraining({Runtime}TrainingOptions options) =>");
        writer.Line("    CreateTraining(options);");
        writer.Line();
    }

    /// <summary>
    /// The streams by mode: each has a type of its own, so that no program carries one that it does not name.
    /// </summary>
    private static void WriteModes(CodeWriter writer, ModelProgram program)
    {
        if (CanStream(program))
        {
            writer.Summary("The same as <c>CreateStream()</c>: the state is carried from step to step for ever.");
            writer.Documentation("param name=\"mode\"", "<c>StreamMode.Carry</c>.");
            writer.Line($"public LiveStream CreateStream({Runtime}CarryMode mode) => CreateStream();");
            writer.Line();
        }

        string type = $"{Runtime}WindowStream<{program.Model.TypeName}, {InputType(program)}, {TargetType(program)}>";
        writer.Summary($"A live signal of which each answer is that of <c>Predict</c> for the last {Text(program.Model.SequenceLength)} steps.");
        writer.Documentation("param name=\"mode\"", "<c>StreamMode.Window</c>.");
        writer.Line($"public {type} CreateStream({Runtime}WindowMode mode) =>");
        writer.Line($"    new {type}(this);");
        writer.Line();
    }

    private static void WriteFiles(CodeWriter writer, ModelProgram program)
    {
        WriteFitScaling(writer, InputType(program), TargetType(program));
        writer.Summary("Writes parameters and scaling as a safetensors file, all or nothing: tensors by name, row by row, as float32.");
        writer.Documentation("param name=\"path\"", "The file; one that is there is replaced.");
        writer.Documentation($"exception cref=\"{Runtime}Weights.WeightFileException\"", "A value is not finite; nothing has been written.");
        writer.Documentation("exception cref=\"global::System.IO.IOException\"", "The file cannot be written; one that was there stays.");
        writer.Line($"public void Save(string path) => {Runtime}Weights.WeightFile.Save(this, path);");
        writer.Line();
        writer.Summary("Reads parameters and scaling from a safetensors file; a file that does not fit leaves the model as it is.");
        writer.Documentation("param name=\"path\"", "The file.");
        writer.Documentation("param name=\"options\"", "Names that differ, and whether tensors may be missing; by default all must be there, and no others.");
        writer.Documentation("returns", "The tensors that were read, and those that were missing or not used.");
        writer.Documentation($"exception cref=\"{Runtime}Weights.WeightFileException\"", "The file is malformed or does not fit; the message says what was expected and found.");
        writer.Documentation("exception cref=\"global::System.IO.IOException\"", "The file cannot be read.");
        writer.Documentation("exception cref=\"global::System.InvalidOperationException\"", "Live streams read the model.");
        writer.Line(
            $"public {Runtime}Weights.LoadReport Load(string path, {Runtime}Weights.LoadOptions options = null) =>");
        writer.Line($"    {Runtime}Weights.WeightFile.Load(this, path, options);");
        writer.Line();
        string length = $"{ModelText.Count(Figures.Parameters(program))} values.";
        writer.Summary("Copies all parameters out: in the order of <c>Description.Tensors</c>, each row by row.");
        writer.Documentation("param name=\"destination\"", length);
        writer.Documentation("exception cref=\"global::System.ArgumentException\"", "The length does not fit.");
        writer.Line(
            "public void CopyParametersTo(global::System.Span<float> destination) => Parameters.CopyTo(destination);");
        writer.Line();
        writer.Summary("Copies all parameters in, in the order of <see cref=\"CopyParametersTo\"/>.");
        writer.Documentation("param name=\"source\"", length);
        writer.Documentation("exception cref=\"global::System.ArgumentException\"", "The length does not fit.");
        writer.Documentation("exception cref=\"global::System.InvalidOperationException\"", "Live streams read the model.");
        writer.Line("public void CopyParametersFrom(global::System.ReadOnlySpan<float> source) => Parameters.CopyFrom(source);");
        writer.Line();
    }

    /// <summary>Tokens and classes have no scaling; where there is nothing else, there is no such method.</summary>
    private static void WriteFitScaling(CodeWriter writer, string input, string target)
    {
        string scaled = (input, target) switch
        {
            ("float", "float") => "inputs and outputs",
            ("float", _) => "the inputs",
            (_, "float") => "the outputs",
            _ => "",
        };
        if (scaled.Length > 0)
        {
            writer.Summary($"Takes mean and scale of {scaled} from data: from the training part, and from nothing else.");
            writer.Documentation("param name=\"data\"", "Sequences in physical units.");
            writer.Documentation("exception cref=\"global::System.InvalidOperationException\"", "Live streams read the model.");
            writer.Line($"public void FitScaling({Runtime}Data.IDataSet<{input}, {target}> data) => {Runtime}ScalingFit.Fit(this, data);");
            writer.Line();
        }
    }

    private static void WriteDescription(CodeWriter writer, ModelProgram program)
    {
        var model = program.Model;
        using (writer.Block($"private static {Runtime}ModelDescription Describe()"))
        {
            writer.Line($"return new {Runtime}ModelDescription(");
            writer.Line($"    {Literal(model.Name)},");
            string[] declaration = model.Declaration.Split(';');
            for (int i = 0; i < declaration.Length; i++)
            {
                bool last = i == declaration.Length - 1;
                writer.Line($"    {(i == 0 ? "" : "+ ")}{Literal(last ? declaration[i] : declaration[i] + ";")}{(last ? "," : "")}");
            }

            writer.Line($"    new {Runtime}ModelShape(");
            string further = CarriedState(program) + (model.TakesTokens ? ", Vocabulary: Vocabulary" : "")
                + (model.ChangesTime ? $", FirstOutput: {model.OutputScale.First}, OutputStride: {model.OutputScale.Stride}" : "");
            writer.Line($"        InputSize, OutputSize, SequenceLength, BatchSize, {Truth(model.SequenceOutput)}, {Runtime}Loss.{model.Loss}, {Truth(ScalesOutputs(program))}{further}),");
            WriteArray(writer, $"{Runtime}TensorDescription", program.Parameters.Tensors.Select(Tensor), ",");
            WriteArray(writer, $"{Runtime}ParameterSegment", program.Parameters.Segments.Select(s =>
                new[] { $"new {Runtime}ParameterSegment({s.Offset}, {s.Length}, {Truth(s.Trainable)}, {Truth(s.Decays)})" }), ",");
            WriteArray(writer, $"{Runtime}LayerSummary", program.Layers.Select(l => new[] { Summary(program, l) }), ",");
            var figures = Figures.Of(program);
            writer.Line($"    new {Runtime}ModelFigures(");
            writer.Line(
                $"        {figures.WeightBytes}, {figures.PaddingBytes}, {figures.CompactWeightBytes}, {figures.StreamBytes}, {figures.SnapshotBytes}, {figures.TrainingBytes}));");
        }
    }

    /// <summary>What the shape says of carried states, as further arguments.</summary>
    private static string CarriedState(ModelProgram program)
    {
        var carried = new CarriedStates(program);
        return carried.Obstacle is { } layer
            ? $", BackwardLayer: {Literal(layer)}"
            : $", {carried.Size.ToString(CultureInfo.InvariantCulture)}";
    }

    private static void WriteArray(CodeWriter writer, string type, IEnumerable<string[]> items, string end)
    {
        writer.Line($"    new {type}[]");
        writer.Line("    {");
        foreach (var item in items)
        {
            for (int i = 0; i < item.Length; i++)
            {
                writer.Line($"        {item[i]}{(i == item.Length - 1 ? "," : "")}");
            }
        }

        writer.Line("    }" + end);
    }

    private static string[] Tensor(TensorPlan plan)
    {
        var tensor = plan.Tensor;
        var lines = new List<string>
        {
            $"new {Runtime}TensorDescription(",
            $"    {Literal(tensor.Name)}, new int[] {{ {string.Join(", ", tensor.Shape)} }}, {Runtime}TensorRole.{tensor.Role}, {tensor.HiddenSize}, {Truth(tensor.Trainable)},",
            $"    new {Runtime}TensorPiece[]",
            "    {",
        };
        lines.AddRange(plan.Pieces.Select(p => $"        {Piece(p)},"));
        lines.Add("    })");
        return [.. lines];
    }

    private static string Piece(PiecePlan piece)
    {
        var m = piece.Matrix;
        string matrix = $"new {Runtime}Numerics.PackedMatrix({m.Offset}, {m.Depth}, {m.Slots}, {m.Units}, {Truth(m.PacksTail)}, {m.PanelGranules})";
        string initial = piece is { Initial: null, InitialScheme: { } own } ? $", InitialScheme: {Runtime}Initialization.{own}"
            : piece.Initial is { } value
            ? $", 0, {((float)value).ToString("R", CultureInfo.InvariantCulture)}f"
                + (piece.InitialScheme is { } scheme ? $", {Runtime}Initialization.{scheme}" : "")
            : "";
        return $"new {Runtime}TensorPiece({piece.Row}, {matrix}, {piece.Place.Slot}{initial}{(piece.Place.Storage.HoldsTensorRows ? ", Transposed: true" : "")}"
            + $"{(piece.Place.Storage.Taps > 1 ? $", Taps: {piece.Place.Storage.Taps}" : "")})";
    }

    private static string Summary(ModelProgram program, LayerPlan layer) =>
        $"new {Runtime}LayerSummary({Literal(layer.Layer.Name)}, {Literal(ModelText.Kind(layer))}, "
        + $"{Literal(ModelText.Shape(program, layer))}, {Figures.Parameters(program, layer)}, {layer.MultiplyAdds}"
        + (layer.Layer.AddedInputs > 0 ? $", {layer.Layer.AddedInputs})" : ")");

    /// <summary>
    /// Whether outputs are values in physical units: a regression whose last layer has no activation of its own.
    /// </summary>
    public static bool ScalesOutputs(ModelProgram program) =>
        program.Model.Loss is Loss.MeanSquaredError or Loss.MeanAbsoluteError or Loss.Huber
        && program.Layers[program.Layers.Count - 1].Layer.HasUnboundedOutput;

    private static string Truth(bool value) => value ? "true" : "false";

    /// <summary>A string as C# writes it.</summary>
    public static string Literal(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";
}
