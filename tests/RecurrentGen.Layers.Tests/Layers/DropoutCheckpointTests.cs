using RecurrentGen.Data;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Layers;

/// <summary>A run with dropout that is resumed ends with the weights of one that never stopped.</summary>
public sealed class DropoutCheckpointTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    private FitOptions Options => new()
    {
        Epochs = 6,
        CheckpointPath = _path,
        Training = new TrainingOptions { Seed = 3, Shards = 2 },
    };

    [Fact]
    public void A_resumed_run_has_the_same_weights()
    {
        float[] expected = Weights(Options with { CheckpointPath = null }, 1);
        Weights(Options with { Epochs = 2 }, 1);
        Assert.Equal(expected, Weights(Options with { Resume = true }, 8));
    }

    [Fact]
    public void A_checkpoint_with_another_seed_is_refused()
    {
        Weights(Options with { Epochs = 1 }, 1);
        var other = Options with { Resume = true, Training = new TrainingOptions { Seed = 4, Shards = 2 } };
        var refused = Assert.Throws<WeightFileException>(() => Weights(other, 1));
        Assert.Contains("TrainingOptions.Seed: expected 4, found 3", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_path);

    private static float[] Weights(FitOptions options, ulong seed)
    {
        var random = new Random(1);
        float[] Draw(int length) => [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())];
        const int Samples = 7;
        var data = new ArrayDataSet<float, float>(Draw(Samples * 12), Draw(Samples * 2), 12, 2);
        var model = new DropoutModel(seed);
        Trainer.Fit(model, data, new Adam(0.01f), options);
        float[] weights = new float[DropoutModel.ParameterCount];
        model.CopyParametersTo(weights);
        return weights;
    }
}
