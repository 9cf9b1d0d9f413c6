namespace RecurrentGen.Generator.Binding;

/// <summary>One change of an attribute; a finding's changes together leave nothing of it.</summary>
/// <param name="Layer">
/// Index of the layer attribute; <see cref="Model"/> for the model's own, <see cref="Weights"/> for that of a weight file.
/// </param>
/// <param name="Argument">A named argument, <c>0</c> for the first of the constructor; empty for the attribute itself.</param>
/// <param name="Value">The expression that takes its place; types are written out in full.</param>
internal sealed record Mend(MendKind Kind, int Layer, string Argument, string Value = "")
{
    public const int Model = -1;

    public const int Weights = -2;
}

internal enum MendKind
{
    /// <summary>The argument gets the value, and is added where it is not there.</summary>
    Set,

    /// <summary>The argument goes away.</summary>
    Remove,

    /// <summary>The attribute goes away.</summary>
    RemoveAttribute,

    /// <summary>The argument's name, or a string among the arguments, becomes the value.</summary>
    Rename,
}
