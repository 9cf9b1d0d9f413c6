using RecurrentGen.Onnx.Format;
using RecurrentGen.Weights;

namespace RecurrentGen.Onnx.Reading;

/// <content>From the chain to the layers of a network.</content>
internal sealed partial class GraphReader
{
    private StoredNetwork Assemble(ModelProto model, ChainLink output)
    {
        var chain = new List<ChainLink>();
        for (var link = output; link is not null; link = link.Before)
        {
            chain.Add(link);
        }

        chain.Reverse();
        var layers = new List<StoredLayer>();
        AffineLink? pending = null;
        int skip = 0;
        foreach (var link in chain)
        {
            if (skip > 0)
            {
                throw Error($"{link.Place}: expected the sum with the graph's input at the end, found more behind it");
            }

            switch (link)
            {
                case LayerLink { Layer: var layer }:
                    pending = AddLayer(layers, layer, pending);
                    break;
                case AffineLink affine:
                    pending = AddAffine(layers, affine, pending);
                    break;
                case ActivationLink activation:
                    AddActivation(layers, activation, pending);
                    pending = null;
                    break;
                case SkipLink { Features: var features }:
                    AddIdentity(layers, pending, pending?.Size ?? 0, "", "");
                    pending = null;
                    skip = features;
                    break;
            }
        }

        AddIdentity(layers, pending, pending?.Size ?? 0, "", pending?.Place ?? "");
        if (layers.Count == 0)
        {
            throw Error("expected a layer between input and output, found none");
        }

        // A model with the loss of classes answers what stands before the softmax.
        bool endsInSoftmax = skip == 0
            && layers[^1] is { Kind: "Dense", Arguments: ["Activation = Activation.Softmax"] };
        if (endsInSoftmax)
        {
            layers[^1] = layers[^1] with { Arguments = [] };
        }

        return new StoredNetwork(_source, NetworkFormat.Onnx, _inputSize, layers)
        {
            Skip = skip,
            EndsInSoftmax = endsInSoftmax,
            SampleRate = FileMetadata.Rate(model),
            SelfTest = FileMetadata.SelfTest(model, _source, _inputSize, layers[^1].OutputSize),
            Vocabulary = layers[0].Kind == "Embedding" ? layers[0].InputSize : 0,
        };
    }

    /// <returns>What is still to be multiplied and added behind the layer.</returns>
    private AffineLink? AddLayer(List<StoredLayer> layers, StoredLayer layer, AffineLink? pending)
    {
        if (pending is null)
        {
            layers.Add(layer);
            return null;
        }

        // Steps are chosen and averaged as well before as after; the largest is not.
        if (layer.Kind is "LastStep" or "MeanPooling")
        {
            layers.Add(layer);
            return pending;
        }

        if (!layer.Tensors.Any(IsInputWeight))
        {
            AddIdentity(layers, pending, pending.Size, "", pending.Place);
            layers.Add(layer);
            return null;
        }

        layers.Add(Folded(layer, pending));
        return null;
    }

    private static bool IsInputWeight(StoredTensor tensor) =>
        tensor.Name.StartsWith("weight_ih", StringComparison.Ordinal)
        || (tensor.Name == "weight" && tensor.Shape.Length == 2);

    /// <summary><c>W (scale x + offset) + b</c> as another <c>W x + b</c>.</summary>
    private StoredLayer Folded(StoredLayer layer, AffineLink affine)
    {
        var tensors = layer.Tensors.ToDictionary(t => t.Name, t => t with { Values = [.. t.Values] });
        foreach (var weight in tensors.Values.Where(IsInputWeight))
        {
            var bias = tensors[weight.Name.Replace("weight", "bias", StringComparison.Ordinal)];
            int inputs = layer.InputSize;
            for (int row = 0; row < bias.Values.Length; row++)
            {
                double sum = bias.Values[row];
                for (int column = 0; column < inputs; column++)
                {
                    ref float value = ref weight.Values[(row * inputs) + column];
                    sum += (double)value * affine.Offset[column];
                    value = Finite((double)value * affine.Scale[column], affine.Place);
                }

                bias.Values[row] = Finite(sum, affine.Place);
            }
        }

        return layer with { Tensors = [.. layer.Tensors.Select(t => tensors[t.Name])] };
    }

    private AffineLink? AddAffine(List<StoredLayer> layers, AffineLink affine, AffineLink? pending)
    {
        if (pending is null && layers is [.., { Kind: "Dense", Arguments.Count: 0 } dense])
        {
            float[] weight = [.. dense.Tensors[0].Values];
            float[] bias = [.. dense.Tensors[1].Values];
            for (int i = 0; i < weight.Length; i++)
            {
                weight[i] = Finite((double)weight[i] * affine.Scale[i / dense.InputSize], affine.Place);
            }

            for (int i = 0; i < bias.Length; i++)
            {
                bias[i] = Finite(((double)bias[i] * affine.Scale[i]) + affine.Offset[i], affine.Place);
            }

            layers[^1] = dense with
            {
                Tensors = [dense.Tensors[0] with { Values = weight }, dense.Tensors[1] with { Values = bias }],
            };
            return null;
        }

        if (pending is null)
        {
            return affine;
        }

        var scale = new float[affine.Size];
        var offset = new float[affine.Size];
        for (int i = 0; i < scale.Length; i++)
        {
            scale[i] = Finite((double)pending.Scale[i] * affine.Scale[i], affine.Place);
            offset[i] = Finite(((double)pending.Offset[i] * affine.Scale[i]) + affine.Offset[i], affine.Place);
        }

        return new AffineLink(affine.Before!, scale, offset, affine.Place);
    }

    private void AddActivation(List<StoredLayer> layers, ActivationLink activation, AffineLink? pending)
    {
        if (pending is null && layers is [.., { Kind: "Dense", Arguments.Count: 0 } dense])
        {
            layers[^1] = dense with { Arguments = ["Activation = Activation." + activation.Name] };
            return;
        }

        AddIdentity(layers, pending, activation.Size, activation.Name, activation.Place);
    }

    /// <summary>What no layer of ours does by itself becomes a dense layer of an identity matrix, scaled.</summary>
    private void AddIdentity(List<StoredLayer> layers, AffineLink? affine, int size, string activation, string place)
    {
        if (affine is null && activation.Length == 0)
        {
            return;
        }

        _numbersLeft -= (long)size * size;
        if (size > MostUnitsOfIdentity || _numbersLeft < 0)
        {
            throw Error(
                $"{place}: expected a function or a scale behind a Gemm or MatMul, found it elsewhere, of {size} features");
        }

        var weight = new float[size * size];
        for (int i = 0; i < size; i++)
        {
            weight[(i * size) + i] = affine?.Scale[i] ?? 1;
        }

        layers.Add(new StoredLayer(
            "Dense", place, size, size, activation.Length == 0 ? [] : ["Activation = Activation." + activation],
            [
                new StoredTensor("weight", [size, size], weight),
                new StoredTensor("bias", [size], affine?.Offset ?? new float[size]),
            ],
            []));
    }

    private float Finite(double value, string place) => float.IsFinite((float)value)
        ? (float)value
        : throw Error($"{place}: expected finite weights with the scale in them, found one that is not");
}
