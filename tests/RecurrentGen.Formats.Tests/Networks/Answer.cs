using System.Text.Json;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Networks;

/// <summary>A network file, and what PyTorch answered to it (<c>Files/make_files.py</c>).</summary>
internal sealed class Answer
{
    private const float Tolerance = 1e-5f;

    private readonly string _path;

    private Answer(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf($"answer_{name}.json")));
        Input = Numbers(document.RootElement.GetProperty("input"));
        Output = Numbers(document.RootElement.GetProperty("output"));
        _path = PathOf(file);
    }

    public StoredNetwork Network => StoredNetwork.Read(_path);

    public float[] Input { get; }

    public float[] Output { get; }

    public static Answer Of(string file) => new(file);

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Files", file);

    /// <summary>Largest error, over the largest answer.</summary>
    public void AssertClose(ReadOnlySpan<float> actual)
    {
        Assert.Equal(Output.Length, actual.Length);
        float largest = Output.Max(MathF.Abs);
        for (int i = 0; i < Output.Length; i++)
        {
            float error = MathF.Abs(actual[i] - Output[i]) / largest;
            Assert.True(error < Tolerance, $"[{i}]: expected {Output[i]}, found {actual[i]}, error {error}");
        }
    }

    private static float[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(n => n.GetSingle())];
}
