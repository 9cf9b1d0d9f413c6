using RecurrentGen.Generator.Graphs;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Planning;

/// <summary>What is gathered into one matrix product, and what has to wait.</summary>
public sealed class StageTests
{
    private const string Parameters = ", Matrix w, Matrix u, Vector b, Matrix v";

    [Fact]
    public void AnLstmIsOneStageOfFourSlotsAndTwoProducts() => Assert.Equal(
        ["1: a_i a_f a_g a_o; x -> 0+4, h -> 0+4; biases 0+4, 0+4"], Stages("[Lstm(2)]"));

    [Fact]
    public void AGruThatResetsAfterTheProductHasOneProductPerOperand()
    {
        var stage = Assert.Single(Plan("[Gru(2)]").Stages);
        Assert.Equal(4, stage.Slots.Count);
        Assert.Equal(["h 3", "x 3"], stage.Products.Select(p => $"{p.Operand!.Name} {p.SlotCount}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AGruThatResetsBeforeTheProductHasTwoStages()
    {
        var stages = Plan("[Gru(2, ResetAfter = false)]").Stages;
        Assert.Equal([1, 2], stages.Select(s => s.Level));
        Assert.Equal(["x 2", "h 2"], stages[0].Products.Select(p => $"{p.Operand!.Name} {p.SlotCount}"));
        Assert.Contains(stages[1].Products, p => p.Operand is { Kind: NodeKind.Multiply });
    }

    [Fact]
    public void AMatrixUsedTwiceLiesInOnePlace()
    {
        var stages = Plan("[Cell<C>(2)]", "var a = Tanh(u * h + w * x + b); return a + Tanh(u * a + v * h);").Stages;
        Assert.Equal(2, stages.Count);
        var shared = stages.SelectMany(s => s.Products).Where(p => p.Operand is { Name: "h" or "a" })
            .GroupBy(p => p.Storage).Where(g => g.Count() > 1);
        Assert.Equal(["h", "a"], Assert.Single(shared).Select(p => p.Operand!.Name));
    }

    [Fact]
    public void AProductOfASumHasASumAsItsOperand()
    {
        var plan = Plan("[Cell<C>(3)]", "return Tanh(w * (x + h) + u * h + b + v * x);");
        var sum = Assert.Single(plan.Graph.ComputedOperands);
        Assert.Equal(("x + h", 0), (sum.ToString(), plan.Graph.Levels[sum]));
        Assert.Equal(3, Assert.Single(plan.Stages).Products.Count);
    }

    [Fact]
    public void CoupledGatesAreComputedOnce()
    {
        var plan = Plan("[Cell<C>(2)]", "var f = Sigmoid(w * x + u * h + b); return f * h + (1 - f) * Tanh(v * x);");
        Assert.Equal(2, Assert.Single(plan.Stages).Slots.Count);
        Assert.Single(plan.Graph.Nodes, n => n.Text == "Sigmoid");
    }

    [Fact]
    public void TheTextOfGraphAndPlanSaysAllThis()
    {
        var files = Generated.Files(Source.Model("[Gru(2, ResetAfter = false)] [Dense(1)]"), "plan, Graph");
        Assert.All(new[] { files["Model.Graph.g.cs"], files["Model.Plan.g.cs"] }, text =>
            Assert.All(text.TrimEnd('\n').Split('\n'), line => Assert.StartsWith("//", line, StringComparison.Ordinal)));
        Assert.Contains("//       r [2] = Sigmoid(a_r)\n", files["Model.Graph.g.cs"], StringComparison.Ordinal);
        Assert.Contains("//   backward\n//     level 2\n", files["Model.Graph.g.cs"], StringComparison.Ordinal);
        Assert.Contains("stage of level 2: slots [a_n] of 2 units, 16 columns", files["Model.Plan.g.cs"], StringComparison.Ordinal);
        Assert.Contains("// workspace of a training: ", files["Model.Plan.g.cs"], StringComparison.Ordinal);
        Assert.Equal(5, Generated.Files(Source.Model("[Gru(2)]")).Count);
        Assert.Equal(6, Generated.Files(Source.Model("[Gru(2)]"), "plan").Count);
    }

    private static CellPlan Plan(string layer, string body = "")
    {
        string cell = body.Length == 0 ? "" : Source.Cell(Parameters, body);
        cell = body.Contains("x + h", StringComparison.Ordinal)
            ? cell.Replace("Step(Vector x", "Step([Size(\"hidden\")] Vector x", StringComparison.Ordinal)
            : cell;
        var program = Planner.Plan(Source.BindModel(cell + Source.Model(layer))).Program!;
        return Assert.IsType<RecurrentPlan>(program.Layers[0]).Directions[0].Cell;
    }

    private static IEnumerable<string> Stages(string layer) => Plan(layer).Stages.Select(s =>
        $"{s.Level}: {string.Join(" ", s.Slots.Select(NodeText.Reference))}; "
        + string.Join(", ", s.Products.Select(p => $"{NodeText.Reference(p.Operand!)} -> {p.FirstSlot}+{p.SlotCount}"))
        + "; biases " + string.Join(", ", s.Biases.Select(b => $"{b.FirstSlot}+{b.SlotCount}")));
}
