using System.Globalization;
using RecurrentGen.Weights;

namespace RecurrentGen;

/// <summary>
/// Saves a run after an epoch and restores it: weights, scaling, the optimizer's moments by tensor, step count and
/// learning rate, the history, the best weights, and what the order of the samples depends on. See
/// docs/weight-files.md.
/// </summary>
internal sealed class CheckpointFile
{
    private const string OptimizerPrefix = "optimizer.";
    private const string BestPrefix = "best.";
    private const string TrainingPrefix = "training.";
    private const string HistoryTensor = TrainingPrefix + "history";
    private const string EpochKey = "training.epoch";
    private const string StepKey = "training.step";
    private const string LearningRateKey = "training.learning_rate";
    private const string CallsKey = "training.calls";

    // Files from before carried state, bucketing and class weights have none.
    private const string StreamsKey = "training.streams";
    private const string BucketingKey = "training.bucketing";
    private const string ClassWeightsKey = "training.class_weights";
    private const string Unsaid = "0";
    private readonly IRecurrentModel _model;
    private readonly Optimizer _optimizer;
    private readonly FitMonitor _monitor;
    private readonly PackedBlock? _best;
    private readonly IRandomTraining? _random;
    private readonly string _path;
    private readonly (string Key, string Value, string Meaning)[] _settings;

    public CheckpointFile(
        IRecurrentModel model,
        Optimizer optimizer,
        FitOptions options,
        FitMonitor monitor,
        PackedBlock? best,
        int samples,
        int streams,
        IRandomTraining? random)
    {
        _model = model;
        _optimizer = optimizer;
        _monitor = monitor;
        _best = best;
        _random = random;
        _path = options.CheckpointPath!;
        _settings =
        [
            ("training.optimizer", optimizer.GetType().Name, "optimizer"),
            ("training.samples", samples.ToString(CultureInfo.InvariantCulture), "number of training samples"),
            ("training.shuffle", options.Shuffle ? "true" : "false", "FitOptions.Shuffle"),
            ("training.seed", options.Seed.ToString(CultureInfo.InvariantCulture), "FitOptions.Seed"),
            (
                "training.shards",
                options.Training.Shards.ToString(CultureInfo.InvariantCulture),
                "TrainingOptions.Shards"),
            (StreamsKey, streams.ToString(CultureInfo.InvariantCulture), "streams of carried state"),
            (BucketingKey, options.Bucketing.ToString(CultureInfo.InvariantCulture), "FitOptions.Bucketing"),
            (ClassWeightsKey, WeightsText(options.Training.ClassWeights), "TrainingOptions.ClassWeights"),
            ("training.monitor", monitor.Figure, "monitored figure"),
            ("training.figures", string.Join(',', FigureNames.All(monitor.Validates, monitor.MetricNames)), "figures"),
        ];
        if (random is not null)
        {
            string seed = options.Training.Seed.ToString(CultureInfo.InvariantCulture);
            _settings = [.. _settings, ("training.random_seed", seed, "TrainingOptions.Seed")];
        }
    }

    /// <summary>Whether a tensor of a checkpoint serves training alone.</summary>
    public static bool IsOwnTensor(string name) =>
        name.StartsWith(OptimizerPrefix, StringComparison.Ordinal)
        || name.StartsWith(BestPrefix, StringComparison.Ordinal)
        || name.StartsWith(TrainingPrefix, StringComparison.Ordinal);

    /// <summary>Saves the run as it stands after an epoch, atomically.</summary>
    public void Save()
    {
        var writer = new SafetensorsWriter();
        FileFormat.Describe(writer, _model.Description, FileFormat.Checkpoint);
        foreach (var (key, value, _) in _settings)
        {
            writer.Metadata[key] = value;
        }

        writer.Metadata[EpochKey] = _monitor.History.Count.ToString(CultureInfo.InvariantCulture);
        writer.Metadata[StepKey] = _optimizer.StepCount.ToString(CultureInfo.InvariantCulture);
        writer.Metadata[LearningRateKey] = _optimizer.LearningRate.ToString("R", CultureInfo.InvariantCulture);
        if (_random is not null)
        {
            writer.Metadata[CallsKey] = _random.Calls.ToString(CultureInfo.InvariantCulture);
        }

        ModelTensors.Add(writer, _model);
        foreach (var (moment, values) in _optimizer.State)
        {
            ModelTensors.Add(writer, $"{OptimizerPrefix}{moment}.", values, finite: false);
        }

        if (_best is not null && _monitor.BestEpoch > 0)
        {
            ModelTensors.Add(writer, BestPrefix, _best, finite: true);
        }

        int columns = HistoryTable.Columns(_monitor);
        writer.Add(HistoryTensor, [_monitor.History.Count, columns], HistoryTable.ToValues(_monitor));
        writer.Save(_path);
    }

    /// <summary>Restores the run if the file exists. All is read and checked before anything is changed.</summary>
    /// <exception cref="WeightFileException">The file is malformed or of another run.</exception>
    public void Restore(FitOptions options)
    {
        if (!File.Exists(_path))
        {
            return;
        }

        var file = SafetensorsFile.Read(_path);
        CheckSettings(file);
        int epoch = WholeNumber(file, EpochKey);
        var history = file[HistoryTensor];
        int columns = HistoryTable.Columns(_monitor);
        if (history.Type != SafetensorsType.F64 || !history.Shape.SequenceEqual([epoch, columns]))
        {
            throw new WeightFileException(
                $"{_path}: {HistoryTensor}: expected F64 [{epoch}, {columns}], found {history.Type} " +
                $"{SafetensorsTensor.Text(history.Shape)}.");
        }

        var reports = HistoryTable.ToReports(history.ToDoubles(), _monitor, options.Epochs);
        var values = ModelTensors.Of(_model).ToDictionary(
            t => t.Name, t => Values(file, t.Name, t.Shape, finite: true));
        var moments = ReadMoments(file);
        int step = WholeNumber(file, StepKey);
        long calls = _random is null ? 0 : ReadCalls(file);
        float learningRate = ReadLearningRate(file);
        bool hasBest = _best is not null && reports.Exists(r => r.IsBest);
        var best = hasBest ? ReadBlock(file, BestPrefix, finite: true) : null;

        RestoreOptimizer(step, moments);
        ModelTensors.Write(_model, values);
        _optimizer.LearningRate = learningRate;
        if (_random is not null)
        {
            _random.Calls = calls;
        }

        best?.Packed.CopyTo(_best!.Packed);
        _monitor.Restore(reports);
    }

    private void RestoreOptimizer(int step, Dictionary<string, PackedBlock> moments)
    {
        try
        {
            _optimizer.Restore(_model.Description, step, moments);
        }
        catch (ArgumentException e)
        {
            throw new WeightFileException($"{_path}: {e.Message}", e);
        }
    }

    private static string WeightsText(IReadOnlyList<float>? weights) => weights is null
        ? Unsaid
        : string.Join(' ', weights.Select(w => w.ToString(CultureInfo.InvariantCulture)));

    private void CheckSettings(SafetensorsFile file)
    {
        FileFormat.CheckVersion(file);
        string kind = file.Metadata.GetValueOrDefault(FileFormat.KindKey, "a file of another origin");
        if (kind != FileFormat.Checkpoint)
        {
            throw new WeightFileException($"{_path}: expected a checkpoint, found {kind}.");
        }

        string declaration = Text(file, FileFormat.DeclarationKey);
        if (declaration != _model.Description.Declaration)
        {
            throw new WeightFileException(
                $"{_path} is a checkpoint of another declaration:{Environment.NewLine}" +
                $"  expected {_model.Description.Declaration}{Environment.NewLine}  found    {declaration}");
        }

        var differing = _settings
            .Select(s => (Setting: s, Found: s.Key is StreamsKey or BucketingKey or ClassWeightsKey
                ? file.Metadata.GetValueOrDefault(s.Key, Unsaid)
                : Text(file, s.Key)))
            .Where(s => s.Found != s.Setting.Value)
            .Select(s => $"{Environment.NewLine}  {s.Setting.Meaning}: expected {s.Setting.Value}, found {s.Found}")
            .ToList();
        if (differing.Count > 0)
        {
            throw new WeightFileException($"{_path} is a checkpoint of another run:{string.Concat(differing)}");
        }
    }

    private Dictionary<string, PackedBlock> ReadMoments(SafetensorsFile file)
    {
        var names = file.Tensors
            .Where(t => t.Name.StartsWith(OptimizerPrefix, StringComparison.Ordinal))
            .Select(t => t.Name[OptimizerPrefix.Length..].Split('.')[0])
            .Distinct(StringComparer.Ordinal);
        return names.ToDictionary(
            n => n,
            n => ReadBlock(file, $"{OptimizerPrefix}{n}.", finite: false),
            StringComparer.Ordinal);
    }

    private PackedBlock ReadBlock(SafetensorsFile file, string prefix, bool finite)
    {
        var block = new PackedBlock(_model.Description);
        foreach (var tensor in _model.Description.Tensors)
        {
            block.CopyTensorFrom(tensor.Name, Values(file, prefix + tensor.Name, tensor.Shape, finite));
        }

        return block;
    }

    private float[] Values(SafetensorsFile file, string name, int[] shape, bool finite)
    {
        var tensor = file[name];
        if (tensor.Type != SafetensorsType.F32 || !tensor.Shape.SequenceEqual(shape.Select(d => (long)d)))
        {
            throw new WeightFileException(
                $"{_path}: {name}: expected F32 {SafetensorsTensor.Text(shape)}, found {tensor.Type} " +
                $"{SafetensorsTensor.Text(tensor.Shape)}.");
        }

        var values = tensor.ToSingles();
        if (finite)
        {
            ModelTensors.CheckValues(_path, name, shape, values);
        }

        return values;
    }

    private string Text(SafetensorsFile file, string key) => file.Metadata.TryGetValue(key, out string? text)
        ? text
        : throw new WeightFileException($"{_path}: metadata: expected '{key}', found no such key.");

    private int WholeNumber(SafetensorsFile file, string key)
    {
        string text = Text(file, key);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new WeightFileException($"{_path}: metadata '{key}': expected a whole number, found '{text}'.");
    }

    /// <summary>Training calls, more than an integer of 32 bits counts.</summary>
    private long ReadCalls(SafetensorsFile file)
    {
        string text = Text(file, CallsKey);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long calls)
            ? calls
            : throw new WeightFileException(
                $"{_path}: metadata '{CallsKey}': expected a whole number from 0 on, found '{text}'.");
    }

    private float ReadLearningRate(SafetensorsFile file)
    {
        string text = Text(file, LearningRateKey);
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number)
            && float.IsFinite(number) && number >= 0
            ? number
            : throw new WeightFileException(
                $"{_path}: metadata '{LearningRateKey}': expected a finite number from 0 on, found '{text}'.");
    }
}
