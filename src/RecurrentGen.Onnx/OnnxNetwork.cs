using RecurrentGen.Onnx.Reading;
using RecurrentGen.Onnx.Writing;
using RecurrentGen.Weights;

namespace RecurrentGen.Onnx;

/// <summary>
/// Reads and writes recurrent networks in the ONNX format, with operators of ONNX alone; docs/weight-files.md has a table.
/// </summary>
public static class OnnxNetwork
{
    /// <summary>
    /// Reads the network between the first input of a graph and its first output: numbers
    /// <c>[batch, time, features]</c> or <c>[time, batch, features]</c>, or tokens without the last axis. Which axis is
    /// time follows from the first recurrent node.
    /// </summary>
    /// <exception cref="WeightFileException">
    /// The file is malformed, or has a node that no layer stands for; the message names node, operator and what is
    /// supported.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static StoredNetwork Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="WeightFileException">As for <see cref="Read"/>.</exception>
    public static StoredNetwork Parse(ReadOnlyMemory<byte> content, string source = "bytes")
    {
        ArgumentNullException.ThrowIfNull(source);
        return GraphReader.Read(content, source);
    }

    /// <summary>Whether a name is that of an ONNX file: the content has no mark by which it could be told.</summary>
    public static bool IsLikely(string path) =>
        Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Writes a model, with any number of sequences and steps: <c>input</c> <c>[batch, time, features]</c> in physical
    /// units, or <c>int64 [batch, time]</c> tokens, and <c>output</c> <c>[batch, time, outputs]</c> or
    /// <c>[batch, outputs]</c>. Atomic: the path holds the old file or the new one, whole.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">What else the graph takes; by default nothing.</param>
    /// <exception cref="NotSupportedException">ONNX has no operator for a layer; nothing has been written.</exception>
    /// <exception cref="IOException">The file cannot be written; the old one is as it was.</exception>
    public static void Save(IRecurrentModel model, string path, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Save(ModelLayers.Of(model), path, options);
    }

    /// <summary>Writes a network as <see cref="Save(IRecurrentModel, string, OnnxOptions)"/> does.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">What else the graph takes; by default nothing.</param>
    /// <exception cref="NotSupportedException">ONNX has no operator for a layer; nothing has been written.</exception>
    /// <exception cref="IOException">The file cannot be written; the old one is as it was.</exception>
    public static void Save(StoredNetwork network, string path, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Save(ModelLayers.Of(network), path, options);
    }

    private static void Save(ModelLayers layers, string path, OnnxOptions? options)
    {
        var bytes = OnnxWriter.Write(layers, options ?? new OnnxOptions());
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }
}

/// <summary>What the graph of a written network takes beside the signal.</summary>
public sealed record OnnxOptions
{
    /// <summary>
    /// Whether the graph takes <c>lengths</c>, <c>int32 [batch]</c>: the valid steps of each sequence, at least 1.
    /// Outputs behind a sequence's length have no meaning.
    /// </summary>
    public bool Lengths { get; init; }

    /// <summary>
    /// Whether a softmax over the outputs stands at the end: probabilities of classes, where a model with
    /// <see cref="Loss.SoftmaxCrossEntropy"/> answers the values before it.
    /// </summary>
    public bool Softmax { get; init; }
}
