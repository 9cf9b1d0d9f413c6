using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Networks;

/// <summary>Weights packed by the build and embedded in this assembly give PyTorch's answers.</summary>
public sealed class EmbeddedWeightTests
{
    [Fact]
    public void Layers_in_order() => AssertPredicts(new EmbeddedGru(), "guitarml_gru_knob.json");

    [Fact]
    public void Layers_in_order_with_an_activation() => AssertPredicts(new EmbeddedDenseGruDense(), "rtneural_gru.json");

    [Fact]
    public void Tensors_by_name() => AssertPredicts(new EmbeddedTorch(), "torch_names.safetensors");

    [Fact]
    public void A_seed_still_gives_random_values() => Assert.Equal(
        new Gru5Knob(seed: 3).Parameters.Packed.ToArray(), new EmbeddedGru(seed: 3).Parameters.Packed.ToArray());

    [Fact]
    public void A_resource_that_is_missing_or_of_another_length_is_refused()
    {
        var assembly = typeof(EmbeddedGru).Assembly;
        var error = Assert.Throws<WeightFileException>(() => EmbeddedWeights.Read(assembly, "RecurrentGen.none", 3).ToArray());
        Assert.Contains("expected a resource 'RecurrentGen.none' of 12 bytes, found none", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<WeightFileException>(
            () => EmbeddedWeights.Read(assembly, "RecurrentGen.guitarml_gru_knob.json", 3).ToArray());
        Assert.Contains("of 12 bytes, found one of 564 bytes", error.Message, StringComparison.Ordinal);
    }

    private static void AssertPredicts<TModel>(TModel model, string file)
        where TModel : class, IRecurrentModel<TModel, float, float>
    {
        var answer = Answer.Of(file);
        var actual = new float[answer.Output.Length];
        model.CreatePredictor().Predict(answer.Input, actual);
        answer.AssertClose(actual);
    }
}
