namespace RecurrentGen.Weights;

/// <summary>
/// The layers of an RTNeural file as they are read, one behind the other; activations and batch normalisations become part of
/// the layers beside them.
/// </summary>
/// <param name="inputs">Features of the network's input.</param>
internal sealed class RtNeuralChain(int inputs)
{
    private readonly List<StoredLayer> _layers = [];
    private JsonPlace? _pendingPlace;
    private double[] _factors = [];
    private double[] _shifts = [];

    /// <summary>Features that the next layer takes.</summary>
    public int Size => _layers.Count == 0 ? inputs : _layers[^1].Units;

    public void Add(JsonPlace place, StoredLayer layer)
    {
        if (_pendingPlace is { } pending && !Folding.Inputs(layer, _factors, _shifts))
        {
            FailNormalization(pending);
        }

        _pendingPlace = null;
        _layers.Add(layer);
        CheckFinite(place, layer);
    }

    public void Activate(JsonPlace place, string[] arguments)
    {
        if (arguments.Length == 0)
        {
            return;
        }

        bool fits = _pendingPlace is null
            && _layers.Count > 0 && _layers[^1] is { Kind: "Dense" or "Conv1D", HasActivation: false };
        if (!fits)
        {
            place.Fail("an activation behind a dense or convolution layer that has none, found it elsewhere");
        }

        _layers[^1] = _layers[^1] with { Arguments = [.. _layers[^1].Arguments, .. arguments] };
    }

    /// <summary>Folds a normalisation into the layer before it, or keeps it for the one behind.</summary>
    public void Normalize(JsonPlace place, (double[] Factors, double[] Shifts) affine)
    {
        if (_pendingPlace is null && _layers.Count > 0 && Folding.Outputs(_layers[^1], affine.Factors, affine.Shifts))
        {
            CheckFinite(place, _layers[^1]);
            return;
        }

        if (_pendingPlace is { } pending)
        {
            FailNormalization(pending);
        }

        (_pendingPlace, _factors, _shifts) = (place, affine.Factors, affine.Shifts);
    }

    /// <exception cref="WeightFileException">There is no layer with weights, or a normalisation belongs to none.</exception>
    public List<StoredLayer> End(JsonPlace list)
    {
        if (_pendingPlace is { } pending)
        {
            FailNormalization(pending);
        }

        if (_layers.Count == 0)
        {
            list.Fail("a layer with weights, found activations alone");
        }

        return _layers;
    }

    private static void FailNormalization(JsonPlace place) => place.Fail(
        "a normalisation that weights beside it can express: behind a dense or convolution layer without activation, or before " +
        "a dense or recurrent one; found it elsewhere");

    private static void CheckFinite(JsonPlace place, StoredLayer layer)
    {
        foreach (var tensor in layer.Tensors)
        {
            foreach (float value in tensor.Values)
            {
                if (!float.IsFinite(value))
                {
                    place.Fail("finite weights with the normalisation, found one that is not");
                }
            }
        }
    }
}
