using RecurrentGen.Tests.Training;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Model;

/// <summary>Files of generated models.</summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["model.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_loaded_model_predicts_the_same_bits_scaling_included()
    {
        CheckRoundTrip<Filter, float>();
        CheckRoundTrip<Forecaster, float>();
        CheckRoundTrip<Stacked, float>();
        CheckRoundTrip<Tagger, int>();
    }

    [Fact]
    public void The_report_lists_what_was_loaded()
    {
        var model = new Filter(seed: 1);
        model.Save(Path);
        var report = new Filter(seed: 2).Load(Path);
        Assert.Equal(
            [
                "lstm.weight_ih_l0", "lstm.weight_hh_l0", "lstm.bias_ih_l0", "lstm.bias_hh_l0", "dense.weight",
                "dense.bias", "scaling.input_mean", "scaling.input_scale", "scaling.output_mean",
                "scaling.output_scale",
            ],
            report.Loaded);
        Assert.Empty(report.Missing);
        Assert.Empty(report.Extra);
        Assert.Empty(report.Ignored);
        Assert.Equal(Filter.ModelDescription.Declaration, report.Declaration);
    }

    [Fact]
    public void A_file_of_another_model_is_refused_with_every_difference_and_changes_nothing()
    {
        new Limited(seed: 1).Save(Path);
        var model = new Filter(seed: 2);
        float[] before = ModelData.Contents(model);
        int version = model.Parameters.Version;
        string message = Assert.Throws<WeightFileException>(() => model.Load(Path)).Message;
        Assert.Contains(
            "lstm.weight_ih_l0: expected [24, 2], file has [16, 2]; was the model trained with 4 units?", message);
        Assert.Contains("lstm.weight_hh_l0: expected [24, 6], file has [16, 4]", message);
        Assert.Contains("dense.weight: expected [2, 6], file has [2, 4]", message);
        ModelData.AssertSameBits(before, ModelData.Contents(model));
        Assert.Equal(version, model.Parameters.Version);
    }

    [Fact]
    public void Names_can_be_mapped_and_left_out()
    {
        var model = new Filter(seed: 1);
        model.Save(Path);
        var other = new Filter(seed: 2);
        float[] bias = ModelData.Tensor(other.Parameters, "dense.bias");
        var report = other.Load(Path, new LoadOptions { Ignore = n => n == "dense.bias" });
        Assert.Equal(["dense.bias"], report.Ignored);
        ModelData.AssertSameBits(bias, ModelData.Tensor(other.Parameters, "dense.bias"));
        ModelData.AssertSameBits(
            ModelData.Tensor(model.Parameters, "dense.weight"), ModelData.Tensor(other.Parameters, "dense.weight"));
    }

    [Fact]
    public void Predictors_and_training_made_before_a_load_see_the_new_weights()
    {
        var model = new Filter(seed: 1);
        model.Save(Path);
        var other = new Filter(seed: 2);
        var predictor = other.CreatePredictor();
        float[] inputs = ModelData.Values(20, 1);
        var outputs = new float[20];
        predictor.Predict(inputs, outputs);
        var expected = new float[20];
        model.CreatePredictor().Predict(inputs, expected);
        Assert.NotEqual(expected, outputs);
        other.Load(Path);
        predictor.Predict(inputs, outputs);
        ModelData.AssertSameBits(expected, outputs);
    }

    private void CheckRoundTrip<TModel, TTarget>()
        where TModel : class, IRecurrentModel<TModel, float, TTarget>
        where TTarget : unmanaged
    {
        var model = TModel.Create(1, Initialization.PyTorch);
        ModelData.FillScaling(model);
        WeightFile.Save(model, Path);
        var other = TModel.Create(2, Initialization.PyTorch);
        WeightFile.Load(other, Path);
        ModelData.AssertSameBits(ModelData.Contents(model), ModelData.Contents(other));
        ModelData.AssertSameBits(Predict<TModel, TTarget>(model), Predict<TModel, TTarget>(other));
    }

    private static float[] Predict<TModel, TTarget>(TModel model)
        where TModel : class, IRecurrentModel<TModel, float, TTarget>
        where TTarget : unmanaged
    {
        var shape = model.Description.Shape;
        const int count = 5;
        var outputs = new float[count * shape.OutputSteps * shape.OutputSize];
        model.CreatePredictor().Predict(
            ModelData.Values(count * shape.SequenceLength * shape.InputSize, 3), outputs);
        return outputs;
    }
}
