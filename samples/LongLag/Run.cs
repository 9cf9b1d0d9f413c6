using RecurrentGen;
using RecurrentGen.Numerics;

namespace LongLag;

/// <summary>One point of a learning curve.</summary>
/// <param name="Sequences">Training sequences seen.</param>
/// <param name="Figure">The figure of merit on the validation sequences.</param>
internal readonly record struct CurvePoint(int Sequences, double Figure);

/// <summary>What became of one model.</summary>
/// <param name="Solved">Whether the validation sequences counted as solved before the model was given up.</param>
/// <param name="Validation">The figure of merit on the validation sequences at the end.</param>
/// <param name="Test">The figure of merit on the test sequences, which decide nothing.</param>
/// <param name="Curve">On the validation sequences, while it learned.</param>
internal sealed record RunResult(bool Solved, double Validation, double Test, IReadOnlyList<CurvePoint> Curve)
{
    /// <summary>Training sequences seen.</summary>
    public int Sequences => Curve[^1].Sequences;
}

/// <summary>
/// Trains one model on sequences that never repeat, until the task is solved or the limit is reached.
/// </summary>
internal sealed class Run<TModel, TTarget>
    where TModel : class, IRecurrentModel<TModel, float, TTarget>
    where TTarget : unmanaged
{
    private const int ValidationCount = 512;
    private const int TestCount = 2048;
    private const int FirstChecks = 50;
    private const int LaterChecks = 250;
    private const float ClipNorm = 1;

    // Streams of random numbers: what is drawn from one does not depend on how much is drawn from another.
    private const ulong BiasStream = 1;
    private const ulong TrainingStream = 2;
    private const ulong ValidationStream = 3;
    private const ulong TestStream = 4;

    private readonly LagTask<TTarget> _task;
    private readonly TModel _model;
    private readonly ulong _seed;
    private readonly int _inputs;
    private readonly int _targets;
    private readonly int _outputs;

    public Run(LagTask<TTarget> task, Cell cell, ulong seed)
    {
        _task = task;
        _seed = seed;
        _model = TModel.Create(seed, Initialization.Keras);
        cell.SpreadMemory(_model, new CounterRandom(seed, BiasStream));
        var shape = _model.Description.Shape;
        _inputs = shape.SequenceLength * shape.InputSize;
        _outputs = shape.OutputSteps * shape.OutputSize;
        _targets = typeof(TTarget) == typeof(int) ? shape.OutputSteps : _outputs;
    }

    /// <summary>Trains the model.</summary>
    /// <param name="learningRate">Of Adam.</param>
    /// <param name="limit">Training sequences after which the model is given up.</param>
    public RunResult Train(float learningRate, int limit)
    {
        int batchSize = _model.Description.Shape.BatchSize;
        var training = _model.CreateTraining();
        var predictor = _model.CreatePredictor();
        var optimizer = new Adam(learningRate);
        var random = new CounterRandom(_seed, TrainingStream);
        var batch = new Sequences(this, batchSize);
        var validation = new Sequences(this, ValidationCount);
        validation.Draw(new CounterRandom(0, ValidationStream));
        var curve = new List<CurvePoint>();
        bool solved = false;
        for (int step = 1; !solved && (step - 1) * batchSize < limit; step++)
        {
            batch.Draw(random);
            training.ComputeGradients(new Batch<float, TTarget>(batch.Inputs, batch.Targets, batchSize));
            GradientClipping.ByGlobalNorm(training.Gradients, ClipNorm);
            optimizer.Step(_model, training.Gradients);
            int every = step <= 10 * FirstChecks ? FirstChecks : LaterChecks;
            if (step % every == 0 || step * batchSize >= limit)
            {
                curve.Add(new CurvePoint(step * batchSize, validation.Judge(predictor)));
                solved = _task.Figure.IsSolved(curve[^1].Figure);
            }
        }

        var test = new Sequences(this, TestCount);
        test.Draw(new CounterRandom(0, TestStream));
        return new RunResult(solved, curve[^1].Figure, test.Judge(predictor), curve);
    }

    /// <summary>A number of sequences, and the model's answers.</summary>
    private sealed class Sequences(Run<TModel, TTarget> run, int count)
    {
        private readonly float[] _outputs = new float[count * run._outputs];

        public float[] Inputs { get; } = new float[count * run._inputs];

        public TTarget[] Targets { get; } = new TTarget[count * run._targets];

        public void Draw(CounterRandom random)
        {
            for (int i = 0; i < count; i++)
            {
                run._task.Draw(
                    random,
                    Inputs.AsSpan(i * run._inputs, run._inputs),
                    Targets.AsSpan(i * run._targets, run._targets));
            }
        }

        public double Judge(IPredictor<float> predictor)
        {
            predictor.Predict(Inputs, _outputs);
            double sum = 0;
            for (int i = 0; i < count; i++)
            {
                sum += run._task.Judge(
                    _outputs.AsSpan(i * run._outputs, run._outputs),
                    Targets.AsSpan(i * run._targets, run._targets));
            }

            return sum / count;
        }
    }
}
