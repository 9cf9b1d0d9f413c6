using System.Text.RegularExpressions;
using System.Xml.Linq;
using LongLag;
using RecurrentGen.Numerics;
using Xunit;

namespace RecurrentGen.Samples.Tests;

public sealed class LongLagTests
{
    private static readonly Figure _error = new("error", Guess: 0.2, Solved: 0.01, HigherIsBetter: false);

    [Theory]
    [InlineData(5, 2)]
    [InlineData(6, 3)]
    [InlineData(7, 4)]
    public void Reber_strings_are_those_of_the_grammar_all_equally_likely(int length, int strings)
    {
        const int Draws = 3000;
        var task = new ReberString(length);
        var random = new CounterRandom(1);
        var inner = new Dictionary<string, int>();
        int outerIsT = 0;
        var text = new char[length + 4];
        for (int i = 0; i < Draws; i++)
        {
            task.Draw(random, text);
            Assert.Equal(('B', 'E', text[1]), (text[0], text[^1], text[^2]));
            outerIsT += text[1] == 'T' ? 1 : 0;
            var found = new string(text, 2, length);
            inner[found] = inner.GetValueOrDefault(found) + 1;
        }

        // The grammar as a regular expression, over all strings that there could be.
        Assert.Equal(AllReberStrings(length), inner.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(strings, inner.Count);
        Assert.InRange(outerIsT, 0.45 * Draws, 0.55 * Draws);

        // Each takes a branch of probability 1/2 for every symbol between its B and its E.
        Assert.All(inner.Values, n => Assert.InRange(n, 0.85 * Draws / strings, 1.15 * Draws / strings));
        Assert.Equal(strings * Math.Pow(0.5, length - 2), task.Chance, 1e-12);
    }

    [Fact]
    public void Reber_strings_ask_for_every_next_symbol_and_are_judged_by_the_one_that_needs_memory()
    {
        const int Length = 20;
        var task = new ReberString(Length);
        var inputs = new float[(Length + ReberString.ExtraSteps) * ReberString.Symbols];
        var targets = new int[Length + ReberString.ExtraSteps];
        var text = new char[Length + 4];
        task.Draw(new CounterRandom(3), text);
        task.Draw(new CounterRandom(3), inputs, targets);

        for (int t = 0; t < targets.Length; t++)
        {
            var step = inputs.AsSpan(t * ReberString.Symbols, ReberString.Symbols).ToArray();
            Assert.Equal(1, step.Sum());
            Assert.Equal(text[t], ReberString.Alphabet[Array.IndexOf(step, 1f)]);
            Assert.Equal(text[t + 1], ReberString.Alphabet[targets[t]]);
        }

        var outputs = new float[inputs.Length];
        int outer = ReberString.Alphabet.IndexOf(text[1], StringComparison.Ordinal);
        outputs[((Length + 1) * ReberString.Symbols) + outer] = 1;
        Assert.Equal(1, task.Judge(outputs, targets));
        Assert.Equal(0, task.Judge(new float[inputs.Length], targets));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReberString(4));
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(20, 12)]
    [InlineData(100, 52)]
    public void The_adding_problem_asks_for_the_sum_of_the_two_marked_numbers(int lag, int middle)
    {
        var task = new Adding(lag);
        var random = new CounterRandom(4);
        var inputs = new float[(lag + Adding.ExtraSteps) * Adding.Inputs];
        var target = new float[1];
        var marks = new HashSet<int>();
        double guess = 0;
        const int Draws = 5000;
        for (int i = 0; i < Draws; i++)
        {
            task.Draw(random, inputs, target);
            var marked = Enumerable.Range(0, lag + Adding.ExtraSteps).Where(t => inputs[(2 * t) + 1] != 0).ToArray();
            Assert.Equal(2, marked.Length);
            marks.UnionWith(marked);
            Assert.Equal(inputs[2 * marked[0]] + inputs[2 * marked[1]], target[0]);
            guess += task.Judge([1], target) / Draws;
        }

        Assert.Equal(Enumerable.Range(0, 5).Concat(Enumerable.Range(middle, 5)), marks.Order());
        Assert.Equal(task.Figure.Guess, guess, 0.01);
        Assert.Equal(0.25, task.Judge([1.5f], [1f]), 1e-6);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    public void Temporal_order_asks_for_the_order_of_the_two_symbols_with_a_meaning(int lag)
    {
        var task = new TemporalOrder(lag);
        var random = new CounterRandom(5);
        var inputs = new float[(lag + TemporalOrder.ExtraSteps) * TemporalOrder.Symbols];
        var target = new int[1];
        var classes = new int[TemporalOrder.Classes];
        for (int i = 0; i < 1000; i++)
        {
            task.Draw(random, inputs, target);
            var symbols = inputs.Chunk(TemporalOrder.Symbols).Select(step => Array.IndexOf(step, 1f)).ToArray();
            Assert.Equal(symbols.Length, inputs.Sum());
            var meaningful = symbols.Where(s => s < 2).ToArray();
            Assert.Equal(2, meaningful.Length);
            Assert.Equal((2 * meaningful[0]) + meaningful[1], target[0]);
            classes[target[0]]++;
        }

        Assert.All(classes, n => Assert.InRange(n, 200, 300));
        Assert.Equal(1, task.Judge([0, 3, 1, 2], [1]));
        Assert.Equal(0, task.Judge([0, 3, 1, 2], [0]));
    }

    [Fact]
    public void Biases_spread_the_memory_over_the_sequence()
    {
        var model = new LongLagLstm(seed: 1);
        var before = new float[32];
        var after = new float[32];
        model.Parameters.CopyTensorTo("lstm.bias_ih_l0", before);
        Cell.Lstm.SpreadMemory(model, new CounterRandom(1));
        model.Parameters.CopyTensorTo("lstm.bias_ih_l0", after);

        // i f g o, 8 units each; 10 steps.
        Assert.All(after[8..16], f => Assert.InRange(f, 0, Math.Log(9)));
        Assert.Equal(after[8..16].Select(f => -f), after[..8]);
        Assert.Equal(before[16..], after[16..]);
        Assert.True(after[8..16].Distinct().Count() > 4);

        Cell.Rnn.SpreadMemory(model, new CounterRandom(2));
        model.Parameters.CopyTensorTo("lstm.bias_ih_l0", before);
        Assert.Equal(after, before);
    }

    [Fact]
    public void A_run_stops_when_the_task_is_solved_and_repeats_itself()
    {
        static RunResult Train(ulong seed, int limit) =>
            new Run<LongLagLstm, float>(new Adding(5), Cell.Lstm, seed).Train(1e-2f, limit);

        var run = Train(1, 100_000);
        Assert.True(run.Solved);
        Assert.InRange(run.Sequences, 1600, 99_999);
        Assert.InRange(run.Test, 0, 0.003);
        Assert.True(run.Curve[0].Figure > 10 * run.Validation);
        Assert.Equal(run.Curve, Train(1, 100_000).Curve);
        Assert.NotEqual(run.Curve, Train(2, 100_000).Curve);

        var given = Train(1, 100);
        Assert.False(given.Solved);
        Assert.Equal(128, given.Sequences);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Entries_try_the_next_learning_rate_only_if_a_seed_did_not_solve(int threads)
    {
        // The second entry solves with the second rate only, the third one never and best with the first.
        Entry[] entries =
        [
            Entry(5, (_, rate) => Result(rate == Contest.LearningRates[0], 0.001)),
            Entry(20, (_, rate) => Result(rate == Contest.LearningRates[1], 0.002)),
            Entry(100, (seed, rate) => Result(false, rate * seed * -1)),
        ];
        var outcomes = Contest.Run(entries, new Options(Threads: threads));

        Assert.Equal(entries, outcomes.Select(o => o.Entry));
        Assert.Equal([3, 3, 0], outcomes.Select(o => o.Solved));
        Assert.Equal([1e-2f, 3e-3f, 1e-2f], outcomes.Select(o => o.LearningRate));
        Assert.Equal([800, 800, 0], outcomes.Select(o => o.SequencesToSolve));
        Assert.Equal(-0.02, outcomes[2].Test, 1e-6);
        Assert.Equal("0.001   3/3    0k", Report.Text(outcomes[0]));
        Assert.Equal("-0.020   0/3     -", Report.Text(outcomes[2]));
    }

    [Fact]
    public void The_picture_has_a_panel_for_each_task_and_lag_and_a_dot_for_each_solved_run()
    {
        Entry[] entries =
        [
            Entry(5, (seed, _) => Result(seed == 1, 0.1)), Entry(100, (_, _) => Result(false, 0.2)),
        ];
        var outcomes = Contest.Run(entries, new Options(Seeds: 2));
        var svg = XDocument.Parse(new SmallMultiples(outcomes).ToSvg()).Root!;
        var texts = svg.Elements().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToArray();

        Assert.All(
            ["task, lag 5", "task, lag 100", "LSTM", "guessing", "error", "1000"],
            text => Assert.Contains(text, texts));
        Assert.Equal(4, svg.Elements().Count(e => e.Name.LocalName == "polyline"));
        Assert.Single(svg.Elements(), e => e.Name.LocalName == "circle");
    }

    [Fact]
    public void Options_are_read_or_refused()
    {
        Assert.Equal(new Options(), Options.Parse([]));
        Assert.Equal(new Options(1, 1600, 2, "x"), Options.Parse(["--quick", "--out", "x"]));
        Assert.Equal(
            new Options(2, 64, 1), Options.Parse(["--seeds", "2", "--sequences", "64", "--threads", "1"]));
        string[][] mistakes = [["--seeds"], ["--seeds", "0"], ["--sequences", "many"], ["--threads", "65"], ["x"]];
        foreach (var wrong in mistakes)
        {
            Assert.Throws<ArgumentException>(() => Options.Parse(wrong));
        }
    }

    private static Entry Entry(int lag, Func<ulong, float, RunResult> train) =>
        new("task", lag, Cell.Lstm, _error, (seed, rate, _) => train(seed, rate));

    private static RunResult Result(bool solved, double figure) =>
        new(solved, figure, figure, [new CurvePoint(400, 0.3), new CurvePoint(solved ? 800 : 2000, figure)]);

    private static IEnumerable<string> AllReberStrings(int length)
    {
        var grammar = new Regex("^B((TS*X|PT*VP)(XT*VP)*(S|XT*VV)|PT*VV)E$");
        IEnumerable<string> strings = ["B"];
        for (int i = 1; i < length; i++)
        {
            strings = strings.SelectMany(s => "TPSXVE".Select(c => s + c));
        }

        return strings.Where(s => grammar.IsMatch(s)).Order(StringComparer.Ordinal);
    }
}

[RecurrentModel(InputSize = 2, SequenceLength = 10, BatchSize = 32)]
[Lstm(8, Return = Return.Last), Dense(1)]
internal sealed partial class LongLagLstm;
