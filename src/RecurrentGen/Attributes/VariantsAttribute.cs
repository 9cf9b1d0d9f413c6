namespace RecurrentGen;

/// <summary>
/// Makes a model of every combination of sizes, as a nested class: <c>Amp.Hidden16Layers2</c>. The class itself is no model
/// then; its <c>Open</c> reads a weight file and makes the model that fits. See docs/variants.md.
/// </summary>
/// <param name="layer">The <c>Name</c> of the recurrent layer whose sizes vary.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class VariantsAttribute(string layer) : Attribute
{
    /// <summary>The <c>Name</c> of the recurrent layer whose sizes vary.</summary>
    public string Layer { get; } = layer;

    /// <summary>Hidden sizes, in place of the layer's own; empty where its own is the only one.</summary>
    public int[] HiddenSizes { get; set; } = [];

    /// <summary>Numbers of levels, in place of the layer's own <c>Layers</c>; empty where that is the only one.</summary>
    public int[] Layers { get; set; } = [];
}
