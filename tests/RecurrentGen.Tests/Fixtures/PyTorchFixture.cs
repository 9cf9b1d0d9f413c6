using System.Globalization;
using RecurrentGen.Tests.Reference;
using RecurrentGen.Weights;

namespace RecurrentGen.Tests.Fixtures;

/// <summary>A run of PyTorch: weights, batch, outputs, loss, gradients, and the weights after ten Adam steps.</summary>
internal sealed class PyTorchFixture
{
    private const string ParameterPrefix = "parameter.";
    private readonly SafetensorsFile _file;

    private PyTorchFixture(string name, SafetensorsFile file)
    {
        Name = name;
        _file = file;
        Loss = file.Metadata["loss"] == "mse" ? Loss.MeanSquaredError : Loss.SoftmaxCrossEntropy;
        Tensors = [.. file.Tensors
            .Where(t => t.Name.StartsWith(ParameterPrefix, StringComparison.Ordinal))
            .Select(t => t.Name[ParameterPrefix.Length..])];
    }

    public string Name { get; }

    /// <summary>Names of the parameters, as PyTorch and the models name them.</summary>
    public IReadOnlyList<string> Tensors { get; }

    public Loss Loss { get; }

    public int Inputs => Number("inputs");

    public int Hidden => Number("hidden");

    public int Outputs => Number("outputs");

    public int Batch => Number("batch");

    public int Layers => Number("layers");

    /// <summary>Steps of the optimizer.</summary>
    public int Steps => Number("steps");

    public float LearningRate => float.Parse(_file.Metadata["learning_rate"], CultureInfo.InvariantCulture);

    /// <summary><c>[batch, time, feature]</c>.</summary>
    public float[] Input => _file["input"].ToSingles();

    /// <summary>A value for every output, or an index for every row.</summary>
    public double[] Target => _file["target"].ToDoubles();

    /// <summary>Valid steps of each sequence.</summary>
    public int[] Lengths => [.. _file["lengths"].ToDoubles().Select(l => (int)l)];

    /// <summary>Weights of sequences or rows in the loss.</summary>
    public float[] Weights => _file["weights"].ToSingles();

    public float[] ClassWeights => _file["class_weights"].ToSingles();

    public double[] Output => _file["output"].ToDoubles();

    public double LossValue => _file["loss"].ToDoubles()[0];

    public double[] OutputGradient => _file["gradient_of_output"].ToDoubles();

    public double[] InputGradient => _file["gradient_of_input"].ToDoubles();

    /// <summary>Every fixture, by name.</summary>
    public static IEnumerable<string> Names => Directory
        .EnumerateFiles(Folder, "*.safetensors")
        .Select(f => Path.GetFileNameWithoutExtension(f))
        .Order(StringComparer.Ordinal);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public static PyTorchFixture Read(string name) =>
        new(name, SafetensorsFile.Read(Path.Combine(Folder, name + ".safetensors")));

    public float[] Parameter(string tensor) => _file[ParameterPrefix + tensor].ToSingles();

    public double[] Gradient(string tensor) => _file["gradient." + tensor].ToDoubles();

    /// <summary>A parameter after <see cref="Steps"/> steps of Adam on the same batch.</summary>
    public double[] AfterAdam(string tensor) => _file["after_adam." + tensor].ToDoubles();

    /// <summary>The same network on the cells' equations, with the fixture's weights.</summary>
    public EagerNetwork CreateReference()
    {
        string kind = _file.Metadata["kind"];
        var cell = (kind, _file.Metadata["nonlinearity"]) switch
        {
            ("lstm", _) => EagerCell.Lstm,
            ("projectedlstm", _) => EagerCell.ProjectedLstm(Number("memory")),
            ("gru", _) => EagerCell.Gru,
            ("rnn", "relu") => EagerCell.RnnRelu,
            _ => EagerCell.RnnTanh,
        };
        var recurrent = new EagerRecurrent(
            kind,
            cell,
            Hidden,
            _file.Metadata["bidirectional"] == "True" ? Direction.Bidirectional : Direction.Forward,
            Return: _file.Metadata["last"] == "True" ? Return.Last : Return.Sequence,
            Layers: Layers);
        var network = new EagerNetwork(Inputs, Outputs, Loss, recurrent, new EagerDense("dense", Outputs));
        foreach (string tensor in Tensors)
        {
            network.Parameters.Add(tensor, Measure.ToDoubles(Parameter(tensor)));
        }

        return network;
    }

    private int Number(string key) => int.Parse(_file.Metadata[key], CultureInfo.InvariantCulture);
}
