using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

/// <summary>No declaration is known that makes the generator fail: a planner that throws stands for one.</summary>
public sealed class RGEN0901Tests
{
    [Fact]
    public void AMistakeOfTheGeneratorIsReportedAndOthersGoOn()
    {
        var generator = new RecurrentModelGenerator(model =>
            model.Name == "Broken" ? throw new InvalidOperationException("Two and two are five.") : Planner.Plan(model));
        var input = Source.Compile(
            Source.Model("[Lstm(2)]") + Source.Model("[Lstm(2)]").Replace("Model;", "Broken;", StringComparison.Ordinal));
        var result = Generated.Driver(input, generator)
            .RunGenerators(input, TestContext.Current.CancellationToken).GetRunResult();
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal(("RGEN0901", DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.Severity));
        Assert.Equal(
            "'Broken' could not be compiled or checked, by a mistake of RecurrentGen; please report it with the declaration "
            + "and this: InvalidOperationException: Two and two are five.",
            diagnostic.GetMessage(null));
        Assert.Equal(
            ["Model.LiveStream.g.cs", "Model.Model.g.cs", "Model.Predictor.g.cs", "Model.Trace.g.cs", "Model.Training.g.cs"],
            result.Results.SelectMany(r => r.GeneratedSources).Select(s => s.HintName).Order(StringComparer.Ordinal));
        Assert.All(result.Results, r => Assert.Null(r.Exception));
    }

    [Fact]
    public void CancellationIsNoMistake()
    {
        using var source = new CancellationTokenSource();
        var generator = new RecurrentModelGenerator(model =>
        {
            source.Cancel();
            return Planner.Plan(model);
        });
        var input = Source.Compile(Source.Model("[Lstm(2)]"));
        Assert.ThrowsAny<OperationCanceledException>(() => Generated.Driver(input, generator).RunGenerators(input, source.Token));
    }
}
