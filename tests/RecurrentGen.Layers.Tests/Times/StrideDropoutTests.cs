using Xunit;

namespace RecurrentGen.Tests.Times;

/// <summary>Random zeros behind layers that hand on some steps.</summary>
public sealed class StrideDropoutTests
{
    [Fact]
    public void Masks_do_not_depend_on_shards_threads_and_order()
    {
        var random = new Random(8);
        int[] lengths = [9, 3, 0, 6];
        float[] inputs = [.. Enumerable.Range(0, 4 * 9 * 2).Select(_ => random.NextSingle())];
        float[] targets = [.. Enumerable.Range(0, 4 * 4).Select(_ => random.NextSingle())];
        var model = new StridedDropout(seed: 1);
        float[] losses = [.. new[] { (1, 1), (4, 1), (4, 2), (2, 2) }.Select(o =>
        {
            var options = new TrainingOptions { Shards = o.Item1, Threads = o.Item2, Seed = 5 };
            var batch = new Batch<float, float>(inputs, targets, 4) { Lengths = lengths };
            return model.CreateTraining(options).ComputeGradients(batch);
        })];
        Assert.All(losses, loss => Assert.Equal(losses[0], loss, 1e-6));

        var training = model.CreateTraining(new TrainingOptions { Seed = 5 });
        var whole = new Batch<float, float>(inputs, targets, 4) { Lengths = lengths };
        training.ComputeGradients(whole);
        Assert.NotEqual(losses[0], training.ComputeGradients(whole));
        Assert.NotEqual(losses[0], training.ComputeLoss(whole));
    }
}
