using RecurrentGen.Data;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.LossWeights;

/// <summary>A run goes on with the class weights that it began with: losses of others are not comparable.</summary>
public sealed class ClassWeightCheckpointTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Other_class_weights_are_refused_with_both()
    {
        Fit(resume: false, [1, 2.5f, 0.25f]);
        Fit(resume: true, [1, 2.5f, 0.25f]);
        var refused = Assert.Throws<WeightFileException>(() => Fit(resume: true, null));
        Assert.Contains("TrainingOptions.ClassWeights: expected 0, found 1 2.5 0.25", refused.Message, StringComparison.Ordinal);
    }

    private void Fit(bool resume, float[]? weights)
    {
        var data = new ArrayDataSet<float, int>(new float[5 * 12], [0, 1, 2, 1, 0], 12, 1);
        Trainer.Fit(new WeightedClassesLast(seed: 1), data, new Adam(0.01f), new FitOptions
        {
            Epochs = 1,
            CheckpointPath = _path,
            Resume = resume,
            Training = new TrainingOptions { ClassWeights = weights },
        });
    }
}
