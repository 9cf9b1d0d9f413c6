using System.Diagnostics.CodeAnalysis;
using RecurrentGen.Onnx.Format;
using RecurrentGen.Weights;

namespace RecurrentGen.Onnx.Reading;

/// <summary>A node of a graph with its attributes, read strictly.</summary>
internal sealed class OnnxNode(NodeProto node, string source)
{
    private const int Float = 1;
    private const int Integer = 2;
    private const int Text = 3;
    private const int TensorType = 4;
    private const int FloatList = 6;
    private const int IntegerList = 7;
    private const int TextList = 8;

    public string Operator => node.OpType;

    public string Domain => node.Domain;

    public IReadOnlyList<string> Inputs => node.Input;

    public IReadOnlyList<string> Outputs => node.Output;

    /// <summary>What messages call it.</summary>
    public string Name => node.Name.Length > 0 ? node.Name : node.Output.Count > 0 ? node.Output[0] : "(no name)";

    public bool HasInput(int index) => index < node.Input.Count && node.Input[index].Length > 0;

    public bool Has(string attribute) => node.Attribute.Any(a => a.Name == attribute);

    /// <summary>Refuses attributes that the reader does not know, since they may change the answer.</summary>
    public void Allow(params ReadOnlySpan<string> names)
    {
        foreach (var attribute in node.Attribute)
        {
            if (!names.Contains(attribute.Name))
            {
                string known = names.IsEmpty ? "none" : string.Join(", ", names.ToArray());
                Fail($"attribute '{attribute.Name}' is not supported; supported are {known}");
            }
        }
    }

    public long Int(string name, long absent) => Find(name, Integer) is { } found ? found.I : absent;

    public float Single(string name, float absent)
    {
        float value = Find(name, Float) is { } found ? found.F : absent;
        return float.IsFinite(value) ? value : Fail<float>($"expected a finite '{name}', found {value}");
    }

    public string String(string name, string absent) => Find(name, Text) is { } found ? found.S.ToStringUtf8() : absent;

    public TensorProto? Tensor(string name) => Find(name, TensorType)?.T;

    public float[]? Singles(string name) => Find(name, FloatList) is { } found ? [.. found.Floats] : null;

    public long[]? Ints(string name) => Find(name, IntegerList) is { } found ? [.. found.Ints] : null;

    public string[]? Strings(string name) =>
        Find(name, TextList) is { } found ? [.. found.Strings.Select(s => s.ToStringUtf8())] : null;

    /// <exception cref="WeightFileException">Always.</exception>
    [DoesNotReturn]
    public void Fail(string problem) => throw Error(problem);

    /// <exception cref="WeightFileException">Always.</exception>
    [DoesNotReturn]
    public T Fail<T>(string problem) => throw Error(problem);

    public WeightFileException Error(string problem) => new($"{source}: node '{Name}' ({Operator}): {problem}.");

    private AttributeProto? Find(string name, int type)
    {
        AttributeProto? found = null;
        foreach (var attribute in node.Attribute)
        {
            if (attribute.Name == name)
            {
                // Very old exporters left the type out.
                if (found is not null || (attribute.Type != type && attribute.Type != 0))
                {
                    Fail($"attribute '{name}': expected one of type {type}, found {attribute.Type} or several");
                }

                found = attribute;
            }
        }

        return found;
    }
}
