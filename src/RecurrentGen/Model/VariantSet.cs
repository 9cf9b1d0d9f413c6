using System.ComponentModel;
using System.Text;
using RecurrentGen.Weights;

namespace RecurrentGen;

/// <summary>One of the models of a <see cref="VariantSet"/>.</summary>
/// <param name="name">The class: <c>Amp.Hidden16Layers2</c>.</param>
/// <param name="description">Gives the class's description.</param>
/// <param name="create">Makes a model.</param>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class ModelVariant(string name, Func<ModelDescription> description, Func<IStreamingModel> create)
{
    /// <summary>The class: <c>Amp.Hidden16Layers2</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Tensors, layers and sizes.</summary>
    public ModelDescription Description => description();

    /// <summary>A model with random initial values.</summary>
    public IStreamingModel Create() => create();

    /// <summary>The class and its layers in a line, as in lists of what there is.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Name);
        text.Append(": ").Append(Description.Shape.InputSize).Append(" input(s)");
        string before = "";
        foreach (var layer in Description.Layers)
        {
            // The levels of a stack are one declaration.
            if (layer.Name != before)
            {
                int level = layer.Kind.LastIndexOf("), level ", StringComparison.Ordinal);
                text.Append(", ").Append(level < 0 ? layer.Kind : layer.Kind[..(level + 1)]);
            }

            before = layer.Name;
        }

        return text.ToString();
    }
}

/// <summary>
/// Models of several sizes or kinds, of which <see cref="Open(string)"/> makes the one that a weight file fits. A class with
/// <see cref="VariantsAttribute"/> has one as <c>Variants</c>; <see cref="Of"/> joins those of several classes.
/// </summary>
public sealed class VariantSet
{
    private readonly ModelVariant[] _variants;

    /// <summary>A set of variants; where a file fits several, the first counts.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public VariantSet(params ModelVariant[] variants)
    {
        ArgumentNullException.ThrowIfNull(variants);
        _variants = variants.Length > 0
            ? variants.AsSpan().ToArray()
            : throw new ArgumentException("Expected at least one variant, found none.", nameof(variants));
    }

    /// <summary>The models that there are.</summary>
    public IReadOnlyList<ModelVariant> Variants => _variants;

    /// <summary>The variants of several sets, in order: of LSTM and GRU, with and without skip, with one input and with two.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static VariantSet Of(params VariantSet[] sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        var all = new List<ModelVariant>();
        foreach (var set in sets)
        {
            all.AddRange(set._variants);
        }

        return new VariantSet(all.ToArray());
    }

    /// <summary>
    /// Reads a weight file of any kind that <see cref="StoredNetwork"/> reads, and makes the model that it fits: with its
    /// weights, its state to begin with, and what else the file says (<see cref="IStreamingModel.Source"/>). A file that
    /// one of the models saved is recognized by its declaration.
    /// </summary>
    /// <exception cref="WeightFileException">
    /// The file is malformed, or no variant fits: the message says what the file has and lists the variants.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IStreamingModel Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(File.ReadAllBytes(path), path);
    }

    /// <summary>The same for the bytes of a file.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="WeightFileException">As for <see cref="Open(string)"/>.</exception>
    public IStreamingModel Parse(ReadOnlyMemory<byte> content, string source = "bytes")
    {
        ArgumentNullException.ThrowIfNull(source);
        return SafetensorsFile.IsLikely(content.Span)
            ? Open(SafetensorsFile.Parse(content, source))
            : Open(StoredNetwork.Parse(content, source));
    }

    /// <summary>The same for a network already read.</summary>
    /// <exception cref="WeightFileException">No variant fits.</exception>
    public IStreamingModel Open(StoredNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var variant = Find(network) ?? throw NothingFits(network);
        var model = variant.Create();
        if (network.HasInitialState && model.InitialState.IsEmpty)
        {
            throw new WeightFileException(
                $"{network.Source}: expected no states to begin with, since {variant.Name} has layers that see steps of the past.");
        }

        network.LoadInto(model);
        var source = new ModelSource(network.Source, network.Format, network.SampleRate, network.SelfTest);
        model.TakeSource(source, network.HasInitialState ? network.CopyInitialState(model.InitialState.Length) : []);
        return model;
    }

    private ModelVariant? Find(StoredNetwork network)
    {
        foreach (var variant in _variants)
        {
            if (network.Fits(variant.Description))
            {
                return variant;
            }
        }

        return null;
    }

    /// <summary>A file that a model of ours saved goes back to its class, scaling and all; others are recognized by shapes.</summary>
    private IStreamingModel Open(SafetensorsFile file)
    {
        bool isOfAModel = !SafetensorsExtras.Has(file);
        if (isOfAModel && file.Metadata.TryGetValue(FileFormat.DeclarationKey, out string? declaration))
        {
            foreach (var variant in _variants)
            {
                if (variant.Description.Declaration == declaration)
                {
                    var model = variant.Create();
                    WeightFile.Load(model, file, new LoadOptions { Ignore = SelfTestSignal.IsReserved });
                    var shape = variant.Description.Shape;
                    var test = SelfTestSignal.Of(file, shape.InputSize, shape.OutputSize);
                    model.TakeSource(new ModelSource(file.Source, NetworkFormat.Safetensors, null, test), []);
                    return model;
                }
            }
        }

        return Open(SafetensorsNetwork.Read(file, network => Find(network) is not null));
    }

    private WeightFileException NothingFits(StoredNetwork network)
    {
        var text = new StringBuilder(network.Source);
        text.Append(" fits no variant: expected one of those below, found ").Append(network.InputSize).Append(" input(s)");
        foreach (var layer in network.Layers)
        {
            text.Append(", ").Append(layer.Declaration);
        }

        if (network.Skip > 0)
        {
            text.Append(", of which the first ").Append(network.Skip).Append(" input(s) are added to the outputs");
        }

        text.Append('.');
        foreach (var variant in _variants)
        {
            text.AppendLine().Append("  ").Append(variant);
        }

        return new WeightFileException(text.ToString());
    }
}
