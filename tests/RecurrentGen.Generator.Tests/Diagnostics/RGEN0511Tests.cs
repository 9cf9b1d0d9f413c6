using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0511Tests
{
    [Fact]
    public Task A_size_is_given_once() => Rule.Reports(
        Model("[|HiddenSizes = [2, 3, 2]|]"),
        "RGEN0511: HiddenSizes must be different numbers of at least 1, but 2 is given twice");

    [Fact]
    public Task Sizes_begin_at_1() => Rule.Reports(
        Model("[|HiddenSizes = [2, 0]|], [|Layers = [-1, 2]|]"),
        "RGEN0511: HiddenSizes must be different numbers of at least 1, but one is 0",
        "RGEN0511: Layers must be different numbers of at least 1, but one is -1");

    [Fact]
    public Task An_empty_list_varies_nothing() => Rule.Reports(
        Model("[|HiddenSizes = []|], Layers = [1]"),
        "RGEN0511: HiddenSizes must be different numbers of at least 1, but there are none");

    [Fact]
    public Task Something_varies() => Rule.Reports(
        Source.Model("[[|Variants(\"lstm\")|]] [Lstm(2)] [Dense(1)]"),
        "RGEN0511: What varies must be HiddenSizes, Layers or both, but neither is given");

    [Fact]
    public Task One_of_the_lists_is_enough() => Rule.Reports(Model("Layers = [2, 1]"));

    [Fact]
    public Task What_the_compiler_refuses_is_the_compilers() =>
        Rule.ReportsNothingBesideTheCompiler(Model("HiddenSizes = [2, \"3\"]"));

    private static string Model(string sizes) => Source.Model($"[Variants(\"lstm\", {sizes})] [Lstm(2)] [Dense(1)]");
}
