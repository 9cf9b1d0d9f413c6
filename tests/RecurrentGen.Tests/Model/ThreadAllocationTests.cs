using RecurrentGen.Numerics;
using RecurrentGen.Tests.Numerics;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Model;

/// <summary>Tests that need the threads of the process for themselves.</summary>
[CollectionDefinition(nameof(AllThreads), DisableParallelization = true)]
public sealed class AllThreads;

/// <summary>No thread allocates in a training step or a prediction, the pool's threads included.</summary>
[Trait("Category", "Numeric")]
[Collection(nameof(AllThreads))]
public sealed class ThreadAllocationTests
{
    private const int Threads = 3;
    private readonly Tagger _model = new(seed: 1);
    private readonly float[] _inputs = ModelData.Values(16 * 12, 1);
    private readonly int[] _classes = ModelData.Classes(16 * 6, 3, 2);
    private readonly float[] _outputs = new float[16 * 18];

    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    public void Training(int shards)
    {
        var training = _model.CreateTraining(new TrainingOptions { Shards = shards, Threads = Threads });
        var optimizer = new Adam(0.01f);
        float[] inputGradients = new float[_inputs.Length];
        AssertNoAllocation(() =>
        {
            training.ComputeGradients(new Batch<float, int>(_inputs, _classes, 16));
            optimizer.Step(_model, training.Gradients);
            training.ComputeLoss(new Batch<float, int>(_inputs.AsSpan(0, 12), _classes.AsSpan(0, 6), 1));
            training.Forward(_inputs, _outputs);
            training.Backward(_outputs, inputGradients);
        });
    }

    [Fact]
    public void Predictor()
    {
        var predictor = _model.CreatePredictor(Threads);
        AssertNoAllocation(() =>
        {
            predictor.Predict(_inputs, _outputs);
            predictor.Predict(_inputs.AsSpan(0, 12), _outputs.AsSpan(0, 18));
        });
    }

    private static void AssertNoAllocation(Action action)
    {
        WorkerPool.Shared.Reserve(Threads);
        var bytes = new long[Threads];
        var meeting = new Meeting(Threads, worker => bytes[worker] = GC.GetAllocatedBytesForCurrentThread());
        for (int warmUp = 0; warmUp < 3; warmUp++)
        {
            Repeat(action);
            Meet();

            // So long that the threads go to sleep: to be woken must not allocate either.
            Thread.Sleep(5);
        }

        // By thread, the caller first: what it allocates in each round.
        long[][] rounds = [.. Enumerable.Range(0, Threads).Select(_ => new long[Allocations.Rounds])];
        for (int round = 0; round < Allocations.Rounds; round++)
        {
            Meet();
            long[] before = [.. bytes];
            long caller = GC.GetAllocatedBytesForCurrentThread();
            Repeat(action);
            rounds[0][round] = GC.GetAllocatedBytesForCurrentThread() - caller;
            Meet();
            for (int worker = 1; worker < Threads; worker++)
            {
                rounds[worker][round] = bytes[worker] - before[worker];
            }
        }

        Assert.All(rounds, r => Assert.Equal(0, Allocations.ButOnce(r)));

        void Meet()
        {
            meeting.Reset();
            WorkerPool.Shared.Run(meeting, Threads, Threads);
        }
    }

    private static void Repeat(Action action)
    {
        for (int i = 0; i < 20; i++)
        {
            action();
        }
    }
}
