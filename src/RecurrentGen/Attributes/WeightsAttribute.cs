namespace RecurrentGen;

/// <summary>
/// Puts the weights of a file into the assembly: <c>new Model()</c> has them. The file must be an item of the project,
/// <c>&lt;RecurrentWeights Include="amp.nam" /&gt;</c>, and is checked against the declaration at build time. See
/// docs/weight-files.md.
/// </summary>
/// <param name="file">The file's name without folder.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class WeightsAttribute(string file) : Attribute
{
    /// <summary>The file's name without folder.</summary>
    public string File { get; } = file;

    /// <summary>
    /// Beginnings of names in a safetensors file and what stands for them in the model: <c>["rnn.=lstm.",
    /// "fc.=dense."]</c>. The first that fits counts.
    /// </summary>
    public string[] Rename { get; set; } = [];

    /// <summary>Beginnings of names, after <see cref="Rename"/>, of tensors that are not read.</summary>
    public string[] Ignore { get; set; } = [];
}
