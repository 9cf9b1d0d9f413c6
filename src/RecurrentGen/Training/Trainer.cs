using RecurrentGen.Data;
using RecurrentGen.Weights;

namespace RecurrentGen;

/// <summary>Trains and evaluates generated models.</summary>
public static class Trainer
{
    /// <summary>
    /// Trains a model: every epoch goes once through the data in batches of the model's batch size, the last one
    /// smaller if need be. Nothing is allocated per batch.
    /// </summary>
    /// <param name="model">The model; no live stream may read it.</param>
    /// <param name="data">The training data.</param>
    /// <param name="optimizer">Makes the steps.</param>
    /// <param name="options">How to train; one epoch by default.</param>
    /// <param name="validation">Data that are never trained on, evaluated after every epoch; null for none.</param>
    /// <exception cref="TrainingDivergedException">
    /// A loss, gradient or weight became NaN or infinite; the message names epoch and batch, and the model has its last
    /// good weights.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// An option makes no sense, or the data do not fit the model or hold a value that is not finite.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// <see cref="FitOptions.Stateful"/> is set, and a layer of the model walks backwards.
    /// </exception>
    /// <exception cref="WeightFileException">The checkpoint to resume from is malformed or of another run.</exception>
    /// <exception cref="InvalidOperationException">A live stream reads the model.</exception>
    /// <exception cref="IOException">A checkpoint cannot be read or written; an old one is as it was.</exception>
    public static FitReport Fit<TModel, TInput, TTarget>(
        TModel model,
        IDataSet<TInput, TTarget> data,
        Optimizer optimizer,
        FitOptions? options = null,
        IDataSet<TInput, TTarget>? validation = null)
        where TModel : class, IRecurrentModel<TModel, TInput, TTarget>
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(optimizer);
        options ??= new FitOptions();
        return new FitRun<TModel, TInput, TTarget>(model, data, optimizer, options, validation).Run();
    }

    /// <summary>Computes the mean loss over a data set, in scaled units, and metrics, in physical ones.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The samples.</param>
    /// <param name="metrics">
    /// Metrics; by default mean absolute error and root mean squared error, or accuracy for class indices and for
    /// binary cross-entropy.
    /// </param>
    /// <param name="training">Threads and shards that share the work; by default one of each.</param>
    /// <param name="stateful">
    /// Whether state carries from window to window, as in <see cref="FitOptions.Stateful"/>; the data are then an
    /// <see cref="IStatefulDataSet{TInput, TTarget}"/>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// An option makes no sense, or the data do not fit the model or hold a value that is not finite.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// <paramref name="stateful"/> is set, and a layer of the model walks backwards.
    /// </exception>
    public static EvaluationReport Evaluate<TModel, TInput, TTarget>(
        TModel model,
        IDataSet<TInput, TTarget> data,
        IReadOnlyList<Metric>? metrics = null,
        TrainingOptions? training = null,
        bool stateful = false)
        where TModel : class, IRecurrentModel<TModel, TInput, TTarget>
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        bool classes = typeof(TTarget) == typeof(int) || model.Description.Shape.Loss == Loss.BinaryCrossEntropy;
        metrics ??= classes ? [new Accuracy()] : [new MeanAbsoluteError(), new RootMeanSquaredError()];
        training ??= new TrainingOptions();
        var evaluator = new Evaluator<TModel, TInput, TTarget>(
            model,
            data,
            model.CreateTraining(training),
            metrics,
            training.Threads,
            "data",
            stateful,
            training.ClassWeights);
        double loss = evaluator.Evaluate();
        return new EvaluationReport(
            loss, data.Count, [.. metrics.Select(m => new MetricResult(m.Name, m.Value, m.PerOutput))]);
    }
}
