using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Tests.Infrastructure;
using Xunit;

namespace RecurrentGen.Generator.Tests.Emission;

/// <summary>The text of a cell's definition for traces.</summary>
public sealed class TraceTests
{
    [Fact]
    public void A_definition_is_the_authors_own() => Assert.Contains(
        """
        var f = rgCell.Keep("f", RgFunctions.Sigmoid(W * x + U * h + b));
        return new RgVector[] { (1d - f) * h + f * (x - -h) - (f - h) };
        """,
        Definition("var f = Sigmoid((W * x) + U * h + b); return (1 - f) * h + f * (x - (-h)) - (f - h);", ", Matrix W, Matrix U, Vector b"),
        StringComparison.Ordinal);

    [Fact]
    public void Hyperparameters_are_numbers_and_conditions_are_decided() => Assert.Contains(
        "var s = rgCell.Keep(\"s\", x * -0.5d - x);",
        Definition(
            "var s = fast ? x * scale - Clip(Activate(kind, x), limit) : x; return s + U * h;",
            ", Matrix U, double scale = -0.5, bool fast = true, Activation kind = Activation.None, double limit = double.PositiveInfinity"),
        StringComparison.Ordinal);

    [Fact]
    public void Names_of_the_code_around_and_of_the_language_are_free()
    {
        string text = Definition(
            "var @class = Tanh(U * h); var rgCell = @class + x; var RgVector = rgCell * x; var trace = RgVector; return trace;", ", Matrix U");
        Assert.Contains("var @class = rgCell.Keep(\"class\", RgFunctions.Tanh(U * h));", text, StringComparison.Ordinal);
        Assert.Contains("var _rgCell = rgCell.Keep(\"rgCell\", @class + x);", text, StringComparison.Ordinal);
        Assert.Contains("var _RgVector = rgCell.Keep(\"RgVector\", _rgCell * x);", text, StringComparison.Ordinal);
    }

    /// <summary>The definition without its indentation; it compiles.</summary>
    private static string Definition(string body, string parameters)
    {
        var input = Source.Compile(
            Source.Cell(parameters, body).Replace("Step(Vector x", "Step([Size(\"hidden\")] Vector x", StringComparison.Ordinal)
            + "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Cell<C>(3)] public sealed partial class Model;");
        var result = Generated.Run(input);
        var output = input.AddSyntaxTrees(result.GeneratedTrees);
        Assert.Empty(output.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error));
        string text = result.Results.SelectMany(r => r.GeneratedSources)
            .Single(s => s.HintName == "Model.Trace.g.cs").SourceText.ToString();
        return string.Join("\n", text.Split('\n').Select(l => l.Trim()));
    }
}
