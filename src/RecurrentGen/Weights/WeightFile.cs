namespace RecurrentGen.Weights;

/// <summary>
/// Saves and loads the parameters and the scaling of a model as a safetensors file, tensors by name in row-major order.
/// See docs/weight-files.md.
/// </summary>
public static class WeightFile
{
    /// <summary>
    /// Saves all tensors of a model, its scaling, and its declaration. Atomic: at any moment the path holds either the
    /// old file or the new one, whole.
    /// </summary>
    /// <exception cref="WeightFileException">A value is not finite; nothing has been written.</exception>
    /// <exception cref="IOException">The file cannot be written; the old one is as it was.</exception>
    public static void Save(IRecurrentModel model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        var writer = new SafetensorsWriter();
        FileFormat.Describe(writer, model.Description, FileFormat.Weights);
        ModelTensors.Add(writer, model);
        writer.Save(path);
    }

    /// <summary>
    /// Loads tensors by name: a file of <see cref="Save"/>, a checkpoint, or a PyTorch file of the same names. A file
    /// without scaling leaves the model's scaling as it is. On any error the model is left untouched.
    /// </summary>
    /// <param name="model">The model; no live stream may read it.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">How names are matched; strictly by default.</param>
    /// <exception cref="WeightFileException">
    /// The file is malformed, of a newer format, holds a value that is not finite, or does not fit; the message lists
    /// every wrong, missing and extra tensor.
    /// </exception>
    /// <exception cref="InvalidOperationException">A live stream reads the model.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LoadReport Load(IRecurrentModel model, string path, LoadOptions? options = null) =>
        Load(model, SafetensorsFile.Read(path), options);

    /// <summary>Loads tensors from a file already read.</summary>
    /// <inheritdoc cref="Load(IRecurrentModel, string, LoadOptions?)"/>
    /// <param name="model">The model; no live stream may read it.</param>
    /// <param name="file">The file's content.</param>
    /// <param name="options">How names are matched; strictly by default.</param>
    public static LoadReport Load(IRecurrentModel model, SafetensorsFile file, LoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(file);
        FileFormat.CheckVersion(file);
        var loader = new WeightLoader(model, file, options ?? new LoadOptions());
        return loader.Load();
    }
}
