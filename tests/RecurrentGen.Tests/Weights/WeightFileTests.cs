using RecurrentGen.Tests.Training;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Weights;

public sealed class WeightFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["model.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Save_and_load_give_back_every_bit()
    {
        var model = new TestModel(inputs: 3, outputs: 2);
        model.Scaling.InputMean[2] = 0.1f;
        model.Scaling.InputScale[0] = 3;
        model.Scaling.OutputMean[1] = -7;
        model.Scaling.OutputScale[1] = 1e-3f;
        WeightFile.Save(model, Path);

        var other = new TestModel(inputs: 3, outputs: 2);
        other.Parameters.CopyFrom(new float[other.Description.ParameterCount]);
        int version = other.Parameters.Version;
        int scaling = other.Scaling.Version;
        var report = WeightFile.Load(other, Path);

        Assert.Equal(model.Everything()[..^2], other.Everything()[..^2]);
        Assert.Equal(model.Parameters.Packed, other.Parameters.Packed);
        Assert.True(other.Parameters.Version > version);
        Assert.True(other.Scaling.Version > scaling);
        Assert.Equal(10, report.Loaded.Count);
        Assert.Empty(report.Missing);
        Assert.Empty(report.Extra);
        Assert.Empty(report.Ignored);
        Assert.Equal("Lstm(20) > Dense(2)", report.Declaration);
    }

    [Fact]
    public void A_file_has_the_tensors_and_the_metadata_documented()
    {
        WeightFile.Save(new TestModel(), Path);
        var file = SafetensorsFile.Read(Path);
        Assert.Equal(
            [
                "dense.bias", "dense.weight",
                "lstm.bias_hh_l0", "lstm.bias_ih_l0", "lstm.weight_hh_l0", "lstm.weight_ih_l0",
                "scaling.input_mean", "scaling.input_scale", "scaling.output_mean", "scaling.output_scale",
            ],
            file.Tensors.Select(t => t.Name));
        Assert.Equal([80L, 20L], file["lstm.weight_hh_l0"].Shape);
        Assert.Equal(MathF.Sin((80 + 21) * 0.37f) / 3, file["lstm.weight_hh_l0"].ToSingles()[21]);
        Assert.Equal("1", file.Metadata["recurrentgen.format"]);
        Assert.Equal("weights", file.Metadata["recurrentgen.kind"]);
        Assert.Equal("Forecaster", file.Metadata["recurrentgen.name"]);
        Assert.Equal("Lstm(20) > Dense(1)", file.Metadata["recurrentgen.declaration"]);
        Assert.Matches(@"^\d+\.\d+\.\d+$", file.Metadata["recurrentgen.version"]);
    }

    [Fact]
    public void A_model_of_another_size_lists_every_tensor_with_a_hint()
    {
        WeightFile.Save(new TestModel(units: 16), Path);
        Assert.Equal(
            [
                "lstm.weight_ih_l0: expected [80, 1], file has [64, 1]; was the model trained with 16 units?",
                "lstm.weight_hh_l0: expected [80, 20], file has [64, 16]; was the model trained with 16 units?",
                "lstm.bias_ih_l0: expected [80], file has [64]; was the model trained with 16 units?",
                "lstm.bias_hh_l0: expected [80], file has [64]; was the model trained with 16 units?",
                "dense.weight: expected [1, 20], file has [1, 16]; was the model trained with 16 inputs to this layer?",
            ],
            Refused(new TestModel()));
        Assert.Equal(5, Refused(new TestModel(), new LoadOptions { Strict = false }).Length);
    }

    [Fact]
    public void Hints_name_inputs_and_outputs()
    {
        WeightFile.Save(new TestModel(inputs: 3, outputs: 2), Path);
        Assert.Equal(
            [
                "lstm.weight_ih_l0: expected [80, 1], file has [80, 3]; " +
                "was the model trained with 3 inputs to this layer?",
                "dense.weight: expected [1, 20], file has [2, 20]; was the model trained with 2 outputs in this layer?",
                "dense.bias: expected [1], file has [2]; was the model trained with 2 outputs in this layer?",
                "scaling.input_mean: expected [1], file has [3]",
                "scaling.input_scale: expected [1], file has [3]",
                "scaling.output_mean: expected [1], file has [2]",
                "scaling.output_scale: expected [1], file has [2]",
            ],
            Refused(new TestModel()));
    }

    [Fact]
    public void Missing_and_extra_tensors_are_listed_together_with_wrong_ones()
    {
        SaveChanged(new TestModel(), writer =>
        {
            writer.Add("lstm.bias", [80], new float[80]);
            writer.Add("dense.weight", [20, 1], new float[20]);
        }, "lstm.bias_hh_l0", "dense.weight", "scaling.output_mean");
        Assert.Equal(
            [
                "dense.weight: expected [1, 20], file has [20, 1]; it is transposed, as Keras stores it",
                "lstm.bias_hh_l0: expected [80], file has no such tensor",
                "scaling.output_mean: expected [1], file has no such tensor",
                "lstm.bias: the model has no such tensor, file has [80]; LoadOptions.Ignore leaves it out",
            ],
            Refused(new TestModel()));
    }

    [Fact]
    public void Rename_is_suggested_and_does_it()
    {
        var model = new TestModel();
        SaveRenamed(model, name => name.Replace("lstm.", "rnn.", StringComparison.Ordinal));
        string[] refused = Refused(new TestModel());
        Assert.Equal(8, refused.Length);
        Assert.Equal(
            "lstm.weight_ih_l0: expected [80, 1], file has no such tensor; is it the file's 'rnn.weight_ih_l0'? " +
            "LoadOptions.Rename maps names",
            refused[0]);

        var other = Zeros();
        var report = WeightFile.Load(
            other, Path, new LoadOptions { Rename = n => n.Replace("rnn.", "lstm.", StringComparison.Ordinal) });
        Assert.Contains("lstm.weight_ih_l0", report.Loaded);
        Assert.Equal(model.Everything()[..^2], other.Everything()[..^2]);
    }

    [Fact]
    public void Rename_to_one_name_is_refused()
    {
        WeightFile.Save(new TestModel(), Path);
        var options = new LoadOptions { Rename = n => n.Replace("_hh_", "_ih_", StringComparison.Ordinal) };
        Assert.Contains(
            "lstm.bias_ih_l0: expected one tensor, found 'lstm.bias_hh_l0' and 'lstm.bias_ih_l0' after Rename",
            Refused(new TestModel(), options));
    }

    [Fact]
    public void Without_Strict_the_rest_is_loaded_and_reported()
    {
        var model = new TestModel();
        SaveChanged(model, writer => writer.Add("head.weight", [1], [1f]), "dense.weight");
        var other = Zeros();
        var report = WeightFile.Load(other, Path, new LoadOptions { Strict = false });
        Assert.Equal(["dense.weight"], report.Missing);
        Assert.Equal(["head.weight"], report.Extra);
        Assert.Equal(9, report.Loaded.Count);
        var values = new float[20];
        other.Parameters.CopyTensorTo("dense.weight", values);
        Assert.All(values, v => Assert.Equal(0, v));
        values = new float[80];
        other.Parameters.CopyTensorTo("lstm.bias_hh_l0", values);
        Assert.Contains(values, v => v != 0);
    }

    [Fact]
    public void Ignore_leaves_out_tensors_of_the_file_and_of_the_model()
    {
        SaveChanged(new TestModel(), writer => writer.Add("head.weight", [1], [1f]), "dense.bias");
        var other = Zeros();
        var options = new LoadOptions
        {
            Ignore = n => n.StartsWith("dense.", StringComparison.Ordinal) || n.StartsWith(
                "head.", StringComparison.Ordinal),
        };
        var report = WeightFile.Load(other, Path, options);
        Assert.Equal(["dense.bias", "dense.weight", "head.weight"], report.Ignored.Order());
        Assert.Equal(8, report.Loaded.Count);
        Assert.Empty(report.Missing);
        Assert.Empty(report.Extra);
    }

    [Fact]
    public void A_file_without_scaling_leaves_the_scaling_as_it_is()
    {
        SaveChanged(
            new TestModel(),
            _ => { },
            "scaling.input_mean",
            "scaling.input_scale",
            "scaling.output_mean",
            "scaling.output_scale");
        var other = Zeros();
        other.Scaling.InputMean[0] = 5;
        int version = other.Scaling.Version;
        var report = WeightFile.Load(other, Path);
        Assert.Equal(6, report.Loaded.Count);
        Assert.Empty(report.Missing);
        Assert.Equal(5, other.Scaling.InputMean[0]);
        Assert.Equal(version, other.Scaling.Version);
    }

    [Theory]
    [InlineData("lstm.weight_hh_l0", 47, float.NaN, "lstm.weight_hh_l0[2, 7]: expected a finite number, found NaN.")]
    [InlineData("dense.bias", 0, float.NegativeInfinity, "dense.bias[0]: expected a finite number, found -Infinity.")]
    [InlineData("scaling.input_mean", 0, float.NaN, "scaling.input_mean[0]: expected a finite number, found NaN.")]
    [InlineData("scaling.output_scale", 0, 0f, "scaling.output_scale[0]: expected a finite positive number, found 0.")]
    public void Values_that_cannot_be_are_refused_with_their_place(string name, int index, float value, string message)
    {
        var source = new TestModel();
        WeightFile.Save(source, Path);
        float[] values = SafetensorsFile.Read(Path)[name].ToSingles();
        int[] shape = [.. SafetensorsFile.Read(Path)[name].Shape.Select(d => (int)d)];
        values[index] = value;
        SaveChanged(source, writer => writer.Add(name, shape, values), name);
        var model = new TestModel();
        float[] before = model.Everything();
        var error = Assert.Throws<WeightFileException>(() => WeightFile.Load(model, Path));
        Assert.Equal($"{Path}: {message}", error.Message);
        Assert.Equal(before, model.Everything());
    }

    [Fact]
    public void Doubles_beyond_the_range_of_floats_are_refused()
    {
        SaveChanged(new TestModel(), writer => writer.Add("dense.bias", [1], [1e300]), "dense.bias");
        Assert.Contains(
            "dense.bias[0]", Assert.Throws<WeightFileException>(() => WeightFile.Load(new TestModel(), Path)).Message);
    }

    [Fact]
    public void Other_element_types_are_converted()
    {
        SaveChanged(
            new TestModel(),
            writer => writer.AddBytes("dense.bias", SafetensorsType.BF16, [1], new byte[] { 0xC0, 0x3F }),
            "dense.bias");
        var model = Zeros();
        WeightFile.Load(model, Path);
        var bias = new float[1];
        model.Parameters.CopyTensorTo("dense.bias", bias);
        Assert.Equal([1.5f], bias);
    }

    [Fact]
    public void A_newer_format_is_refused()
    {
        SaveChanged(new TestModel(), writer =>
        {
            writer.Metadata["recurrentgen.format"] = "2";
            writer.Metadata["recurrentgen.version"] = "9.1.0";
        });
        string message = Assert.Throws<WeightFileException>(() => WeightFile.Load(new TestModel(), Path)).Message;
        Assert.Contains("expected a file of format 1 or older, found format 2, written by RecurrentGen 9.1.0", message);
        SaveChanged(new TestModel(), writer => writer.Metadata["recurrentgen.format"] = "one");
        message = Assert.Throws<WeightFileException>(() => WeightFile.Load(new TestModel(), Path)).Message;
        Assert.Contains("expected a whole number from 1 on, found 'one'", message);
    }

    [Fact]
    public void A_model_with_live_readers_is_not_touched()
    {
        var model = new TestModel();
        WeightFile.Save(model, Path);
        float[] before = model.Everything();
        model.Parameters.AddReader();
        Assert.Throws<InvalidOperationException>(() => WeightFile.Load(model, Path));
        Assert.Equal(before, model.Everything());
        model.Parameters.RemoveReader();
        WeightFile.Load(model, Path);
    }

    [Fact]
    public void Weights_that_could_not_be_loaded_are_not_saved()
    {
        var model = new TestModel();
        WeightFile.Save(model, Path);
        byte[] before = File.ReadAllBytes(Path);
        model.Parameters.CopyTensorFrom("dense.bias", [float.NaN]);
        Assert.Equal(
            "Forecaster: dense.bias[0]: expected a finite number, found NaN.",
            Assert.Throws<WeightFileException>(() => WeightFile.Save(model, Path)).Message);
        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.Single(_folder.Files);
    }

    private static TestModel Zeros()
    {
        var model = new TestModel();
        model.Parameters.CopyFrom(new float[model.Description.ParameterCount]);
        return model;
    }

    /// <summary>The lines of a refusal; checks that the model is as before.</summary>
    private string[] Refused(TestModel model, LoadOptions? options = null)
    {
        float[] before = model.Everything();
        string[] lines = Assert.Throws<WeightFileException>(() => WeightFile.Load(model, Path, options)).Message
            .Split(Environment.NewLine);
        Assert.Equal($"{Path} does not fit Forecaster ({model.Description.Declaration}):", lines[0]);
        Assert.Equal(before, model.Everything());
        return [.. lines[1..].Select(l => l.Trim())];
    }

    private void SaveRenamed(TestModel model, Func<string, string> rename) => Rewrite(model, rename, [], _ => { });

    private void SaveChanged(TestModel model, Action<SafetensorsWriter> change, params string[] without) =>
        Rewrite(model, n => n, without, change);

    private void Rewrite(
        TestModel model, Func<string, string> rename, string[] without, Action<SafetensorsWriter> change)
    {
        WeightFile.Save(model, Path);
        var writer = new SafetensorsWriter();
        var file = SafetensorsFile.Read(Path);
        foreach (var (key, value) in file.Metadata)
        {
            writer.Metadata[key] = value;
        }

        foreach (var tensor in file.Tensors.Where(t => !without.Contains(t.Name)))
        {
            writer.AddBytes(rename(tensor.Name), tensor.Type, [.. tensor.Shape.Select(d => (int)d)], tensor.Bytes);
        }

        change(writer);
        writer.Save(Path);
    }
}
