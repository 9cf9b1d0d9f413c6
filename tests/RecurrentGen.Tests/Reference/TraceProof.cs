using RecurrentGen.CellLanguage;
using RecurrentGen.Tracing;
using Xunit;

namespace RecurrentGen.Tests.Reference;

/// <summary>A generated model's <c>Trace</c>.</summary>
internal delegate ModelTrace TraceCall<TInput>(ReadOnlySpan<TInput> inputs);

/// <summary>Compares a trace with what layers hand on in an <see cref="EagerNetwork"/>.</summary>
internal static class TraceProof
{
    /// <summary>Two references in double precision, which sum in different orders.</summary>
    private const double ReferenceTolerance = 1e-12;

    /// <param name="trace">The trace.</param>
    /// <param name="expected">Outputs by layer.</param>
    /// <param name="tokens">Whether inputs are tokens.</param>
    public static void Check(ModelTrace trace, IReadOnlyDictionary<string, Vector[]> expected, bool tokens = false)
    {
        foreach (var (name, rows) in expected)
        {
            // An eager one-hot layer stands for the inputs of the layer behind it.
            if (tokens && !trace.Layers.Any(l => l.Name == name || l.Name == name + ".l0"))
            {
                continue;
            }

            var layer = trace[name];
            double[] values = [.. Outputs(layer).SelectMany(v => v.Reference.ToArray())];
            double[] truth = [.. rows.SelectMany(r => r.ToArray())];

            // A sequence that is shorter than a window leaves no step.
            if (layer.Steps > 0)
            {
                Assert.Equal(truth.Length, values.Length);
                Assert.All(values.Zip(truth), pair => Assert.Equal(pair.Second, pair.First, ReferenceTolerance * Scale(truth)));
            }

            Assert.All(Outputs(layer), v => Assert.Equal(!tokens || name != "input", v.HasKernel));
        }

        Assert.All(Outputs(trace["scaling"]), v => Assert.True(v.HasKernel));
        var largest = trace.LargestDifference;
        Assert.True(largest is null || largest.Relative < 10 * ModelProof.ForwardTolerance, largest?.ToString());
        Assert.Null(trace.FirstDifference());
    }

    private static IEnumerable<TraceValue> Outputs(TraceLayer layer) => Enumerable.Range(0, layer.Steps)
        .Where(t => layer[t].Names.Contains("output"))
        .Select(t => layer[t]["output"]);

    private static double Scale(double[] truth) => truth.Max(v => Math.Max(1, Math.Abs(v)));
}
