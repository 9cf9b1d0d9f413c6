namespace RecurrentGen.Weights;

/// <summary>How <see cref="WeightFile"/> matches the tensors of a file with those of a model.</summary>
public sealed record LoadOptions
{
    /// <summary>
    /// Whether a missing or extra tensor refuses the file; true unless said otherwise. A tensor of the wrong shape
    /// always does.
    /// </summary>
    public bool Strict { get; init; } = true;

    /// <summary>The model's name for a name in the file: <c>name => name.Replace("rnn.", "lstm.")</c>.</summary>
    public Func<string, string>? Rename { get; init; }

    /// <summary>
    /// Names (the model's, after <see cref="Rename"/>) that are neither read from the file nor missed in it.
    /// </summary>
    public Predicate<string>? Ignore { get; init; }
}

/// <summary>What a load did; names are the model's, after <see cref="LoadOptions.Rename"/>.</summary>
/// <param name="Loaded">Tensors that were read into the model, scaling included.</param>
/// <param name="Missing">Tensors of the model that the file lacks; they keep their values.</param>
/// <param name="Extra">Tensors of the file that the model lacks.</param>
/// <param name="Ignored">Tensors that <see cref="LoadOptions.Ignore"/> named, and a checkpoint's other tensors.</param>
/// <param name="Declaration">The declaration the file was saved from; null in a file of another origin.</param>
/// <param name="Metadata">The file's metadata.</param>
public sealed record LoadReport(
    IReadOnlyList<string> Loaded,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Extra,
    IReadOnlyList<string> Ignored,
    string? Declaration,
    IReadOnlyDictionary<string, string> Metadata);
