using System.Text.Json;
using RecurrentGen.Onnx;
using RecurrentGen.Tests.Networks;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Onnx;

/// <summary>
/// An ONNX file with inputs, and what it answers to them (<c>Files/onnx/make_onnx.py</c>), sequence by sequence.
/// </summary>
internal sealed class OnnxAnswer
{
    private const float Tolerance = 1e-5f;

    private readonly JsonElement _root;

    private OnnxAnswer(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf(name + ".json")));
        _root = document.RootElement.Clone();
        Network = OnnxNetwork.Read(PathOf(name + ".onnx"));
        var shape = _root.GetProperty("output_shape");
        Output = Rows(_root.GetProperty("output"), shape);
    }

    public StoredNetwork Network { get; }

    public float[] Output { get; }

    public float[] Input => Rows(Named("input").GetProperty("data"), Named("input").GetProperty("shape"));

    public int[] Tokens => Array.ConvertAll(Input, t => (int)t);

    /// <summary>Empty where all sequences have all steps.</summary>
    public int[] Lengths => _root.GetProperty("inputs").TryGetProperty("lengths", out var lengths)
        ? [.. lengths.GetProperty("data").EnumerateArray().Select(n => n.GetInt32())]
        : [];

    public static OnnxAnswer Of(string name) => new(name);

    public static string PathOf(string file) => Answer.PathOf(Path.Combine("onnx", file));

    /// <summary>Largest error, over the largest answer.</summary>
    public void AssertClose(ReadOnlySpan<float> actual) => AssertClose(Output, actual);

    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        float largest = 0;
        foreach (float value in expected)
        {
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        for (int i = 0; i < expected.Length; i++)
        {
            float error = MathF.Abs(actual[i] - expected[i]) / largest;
            Assert.True(error < Tolerance, $"[{i}]: expected {expected[i]}, found {actual[i]}, error {error}");
        }
    }

    private JsonElement Named(string input) => _root.GetProperty("inputs").GetProperty(input);

    /// <summary>Steps of a sequence one after the other, whatever the order in the file.</summary>
    private float[] Rows(JsonElement data, JsonElement shape)
    {
        float[] values = [.. data.EnumerateArray().Select(n => n.GetSingle())];
        if (_root.GetProperty("batch_first").GetBoolean() || shape.GetArrayLength() < 3)
        {
            return values;
        }

        var (steps, batch, features) = (shape[0].GetInt32(), shape[1].GetInt32(), shape[2].GetInt32());
        var rows = new float[values.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            int row = i / features;
            rows[(((row % batch * steps) + (row / batch)) * features) + (i % features)] = values[i];
        }

        return rows;
    }
}
