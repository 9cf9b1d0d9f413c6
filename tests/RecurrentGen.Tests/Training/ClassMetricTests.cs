using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Training;

public sealed class ClassMetricTests
{
    // Targets and answers of ten rows of three classes:
    //            answer 0  1  2
    // actual 0          2  1  0
    // actual 1          0  3  1
    // actual 2          1  1  1
    private static readonly (int Target, int Answer)[] Rows =
        [(0, 0), (0, 0), (0, 1), (1, 1), (1, 1), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2)];

    [Fact]
    public void A_confusion_matrix_counts_answers_by_class()
    {
        var matrix = Fill(new ConfusionMatrix(), Rows);

        Assert.Equal([2, 1, 0, 0, 3, 1, 1, 1, 1], Cells(matrix));
        Assert.Equal(10, matrix.Rows);
        Assert.Equal(3, matrix.Classes);
        Assert.Equal([2d / 3, 3d / 4, 1d / 3], matrix.PerOutput);
        Assert.Equal(((2d / 3) + (3d / 4) + (1d / 3)) / 3, matrix.Value, 1e-15);
        Assert.Equal([2d / 3, 3d / 5, 1d / 2], Enumerable.Range(0, 3).Select(matrix.Precision));
        Assert.Equal("balanced_accuracy", matrix.Name);
        Assert.True(matrix.HigherIsBetter);
    }

    [Fact]
    public void F1_is_two_right_over_targets_and_answers()
    {
        var score = Fill(new F1Score(), Rows);

        Assert.Equal([4d / 6, 6d / 9, 2d / 5], score.PerOutput);
        Assert.Equal(((4d / 6) + (6d / 9) + (2d / 5)) / 3, score.Value, 1e-15);
        Assert.Equal("f1", score.Name);
        Assert.True(score.HigherIsBetter);
    }

    [Fact]
    public void Scores_are_those_of_the_formulas_over_random_rows()
    {
        var random = new Random(8);
        for (int trial = 0; trial < 50; trial++)
        {
            int classes = random.Next(2, 6);
            var rows = Enumerable.Range(0, random.Next(1, 40))
                .Select(_ => (Target: random.Next(classes), Answer: random.Next(classes))).ToArray();
            var score = Fill(new F1Score(), rows, classes);
            var matrix = Fill(new ConfusionMatrix(), rows, classes);
            var f1 = new List<double>();
            var recalls = new List<double>();
            for (int c = 0; c < classes; c++)
            {
                double right = rows.Count(r => r.Target == c && r.Answer == c);
                double precision = right / rows.Count(r => r.Answer == c);
                double recall = right / rows.Count(r => r.Target == c);
                Assert.Equal(precision, matrix.Precision(c));
                Assert.Equal(recall, matrix.Recall(c));
                double expected = right > 0
                    ? 2 / ((1 / precision) + (1 / recall))
                    : rows.Any(r => r.Target == c || r.Answer == c) ? 0 : double.NaN;
                Assert.Equal(expected, score.PerOutput[c], 1e-14);
                f1.Add(expected);
                recalls.Add(recall);
            }

            Assert.Equal(f1.Where(v => !double.IsNaN(v)).Average(), score.Value, 1e-14);
            Assert.Equal(recalls.Where(v => !double.IsNaN(v)).Average(), matrix.Value, 1e-14);
        }
    }

    [Fact]
    public void Classes_that_never_occur_do_not_count()
    {
        var score = Fill(new F1Score(), [(0, 0), (0, 1)], classes: 4);
        var matrix = Fill(new ConfusionMatrix(), [(0, 0), (0, 1)], classes: 4);

        Assert.Equal([2d / 3, 0, double.NaN, double.NaN], score.PerOutput);
        Assert.Equal(1d / 3, score.Value);
        Assert.Equal([0.5, double.NaN, double.NaN, double.NaN], matrix.PerOutput);
        Assert.Equal(0.5, matrix.Value);
        Assert.Equal(0, matrix.Precision(1));
        Assert.True(double.IsNaN(matrix.Precision(2)));
    }

    [Fact]
    public void NaN_is_no_answer()
    {
        var score = new F1Score();
        var matrix = new ConfusionMatrix();
        foreach (var metric in new Metric[] { score, matrix })
        {
            metric.Reset(2);
            metric.Add([1, 0], 0);
            metric.Add([float.NaN, 0], 0);
            metric.Add([0, float.NaN], 1);
            metric.Add([2, 2], 1);
        }

        Assert.Equal([1, 0, 1, 0], Cells(matrix));
        Assert.Equal([1, 1], [matrix.Unanswered(0), matrix.Unanswered(1)]);
        Assert.Equal([0.5, 0], matrix.PerOutput);
        Assert.Equal([2d / 4, 0], score.PerOutput);
        Assert.Equal("actual  0  1  none\n0       1  0     1\n1       1  0     1", matrix.ToString());
    }

    [Fact]
    public void Values_have_a_class_of_their_own_for_each_output()
    {
        var score = new F1Score();
        score.Reset(3);
        score.Add([0.5f, 0.4f, 0.1f], [1, 1, 0]);
        score.Add([0.9f, 0.6f, 0.2f], [0, 1, 0]);
        score.Add([float.NaN, 0.7f, 0.3f], [1, 0, 0]);

        Assert.Equal([2d / 4, 2d / 4, double.NaN], score.PerOutput);
        Assert.Equal(0.5, score.Value);
    }

    [Fact]
    public void Values_of_one_output_are_two_classes_in_a_confusion_matrix()
    {
        var matrix = new ConfusionMatrix();
        matrix.Reset(1);
        matrix.Add([0.5f], [1]);
        matrix.Add([0.49f], [1]);
        matrix.Add([0.1f], [0]);
        matrix.Add([float.NaN], [0]);

        Assert.Equal(2, matrix.Classes);
        Assert.Equal([1, 0, 1, 1], Cells(matrix));
        Assert.Equal(1, matrix.Unanswered(0));
        Assert.Equal(0.5, matrix.Value);
        matrix.Reset(2);
        Assert.Equal(
            "The metric 'balanced_accuracy' needs class indices as targets, or values for one output; there are " +
            "values for 2 outputs.",
            Assert.Throws<NotSupportedException>(() => matrix.Add([0, 0], [0, 1])).Message);
    }

    [Fact]
    public void A_confusion_matrix_is_a_table_with_names()
    {
        var matrix = Fill(new ConfusionMatrix(), [.. Rows, .. Enumerable.Repeat((2, 2), 120)]);

        Assert.Equal(
            "actual   it  de  Austria\nit        2   1        0\nde        0   3        1\nAustria   1   1      121",
            matrix.ToString(["it", "de", "Austria"]));
        Assert.Equal(
            "Expected 3 names, found 2. (Parameter 'names')",
            Assert.Throws<ArgumentException>(() => matrix.ToString(["a", "b"])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[0, 3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[-1, 0]);
    }

    [Fact]
    public void Perplexity_and_bits_are_of_the_probability_of_the_target()
    {
        // softmax(0, ln 3) is 1/4, 3/4; softmax(0, 0) is 1/2, 1/2.
        float[][] logits = [[0, MathF.Log(3)], [0, 0]];
        var perplexity = Logits(new Perplexity(), logits, [0, 1]);
        var bits = Logits(new BitsPerCharacter(), logits, [0, 1]);

        Assert.Equal((2 + 1) / 2d, bits.Value, 1e-7);
        Assert.Equal(Math.Sqrt(8), perplexity.Value, 1e-6);
        Assert.Equal("perplexity", perplexity.Name);
        Assert.Equal("bits_per_character", bits.Name);
        Assert.False(bits.HigherIsBetter);
        Assert.Empty(bits.PerOutput);
    }

    [Fact]
    public void Likelihoods_are_those_of_the_formula_over_random_rows()
    {
        var random = new Random(9);
        var logits = Enumerable.Range(0, 40)
            .Select(_ => Enumerable.Range(0, 7).Select(_ => (float)(8 * random.NextDouble()) - 4).ToArray()).ToArray();
        var targets = logits.Select(_ => random.Next(7)).ToArray();
        double mean = logits
            .Zip(targets, (row, t) => -Math.Log(Math.Exp(row[t]) / row.Sum(y => Math.Exp(y)))).Average();

        Assert.Equal(Math.Exp(mean), Logits(new Perplexity(), logits, targets).Value, 1e-12);
        Assert.Equal(mean / Math.Log(2), Logits(new BitsPerCharacter(), logits, targets).Value, 1e-12);
    }

    [Fact]
    public void Large_logits_do_not_overflow_and_what_is_no_probability_shows()
    {
        Assert.Equal(1, Logits(new Perplexity(), [[3e38f, -3e38f, 0]], [0]).Value);
        Assert.Equal(4, Logits(new Perplexity(), [[900, 900, 900, 900]], [2]).Value, 1e-12);
        Assert.Equal(double.PositiveInfinity, Logits(new Perplexity(), [[0, float.NegativeInfinity]], [1]).Value);
        Assert.True(double.IsNaN(Logits(new Perplexity(), [[0, float.NaN]], [0]).Value));
        Assert.True(double.IsNaN(Logits(new BitsPerCharacter(), [], []).Value));
    }

    [Fact]
    public void Reset_begins_again_with_another_number_of_outputs()
    {
        foreach (var metric in ClassMetrics())
        {
            metric.Reset(3);
            Assert.True(double.IsNaN(metric.Value));
            metric.Add([5, 0, 0], 2);
            metric.Reset(2);
            metric.Add([0, 90], 1);
            Assert.Equal(metric is BitsPerCharacter ? 0 : 1, metric.Value, 1e-12);
            metric.Reset(2);
            Assert.True(double.IsNaN(metric.Value));
        }
    }

    [Fact]
    public void Targets_that_are_no_class_are_refused()
    {
        foreach (var metric in ClassMetrics())
        {
            metric.Reset(1);
            Assert.StartsWith(
                "Expected a class of 0 to 0, found 1.",
                Assert.Throws<ArgumentOutOfRangeException>(() => metric.Add([0], 1)).Message);
            Assert.Throws<ArgumentOutOfRangeException>(() => metric.Add([0], -1));
        }
    }

    [Fact]
    public void Adding_rows_does_not_allocate()
    {
        var metrics = ClassMetrics();
        float[] outputs = [1, 2, 0];
        foreach (var metric in metrics)
        {
            metric.Reset(3);
        }

        Assert.Equal(0, Allocations.Of(() =>
        {
            foreach (var metric in metrics)
            {
                metric.Add(outputs, 1);
                metric.Add(outputs, 2);
            }
        }));
    }

    [Fact]
    public void Evaluations_report_them()
    {
        // Centres -1, 0, 1; logits are the negated distances. Answers 0 1, 2 2, 1 1.
        var data = new TestData<int>([[-2, 0.1f], [5, 0.9f], [-0.2f, 0.3f]], [[0, 1], [2, 0], [1, 2]]);
        var matrix = new ConfusionMatrix();
        var report = Trainer.Evaluate(
            ClassModel.Create(1, Initialization.PyTorch), data, [new F1Score(), matrix, new Perplexity()]);

        Assert.Equal([1, 0, 1, 0, 2, 0, 0, 1, 1], Cells(matrix));
        Assert.Equal([2d / 3, 4d / 5, 2d / 4], report["f1"].PerOutput);
        Assert.Equal([0.5, 1, 0.5], report["balanced_accuracy"].PerOutput);
        double sum = 0;
        foreach (var (x, target) in new[] { (-2f, 0), (0.1f, 1), (5f, 2), (0.9f, 0), (-0.2f, 1), (0.3f, 2) })
        {
            double[] logits = [-MathF.Abs(x + 1), -MathF.Abs(x), -MathF.Abs(x - 1)];
            sum -= Math.Log(Math.Exp(logits[target]) / logits.Sum(Math.Exp));
        }

        Assert.Equal(Math.Exp(sum / 6), report["perplexity"].Value, 1e-6);
        Assert.Contains("\nf1 0.655556 (0.666667, 0.8, 0.5)\nbalanced_accuracy 0.666667", report.ToString());
    }

    private static Metric[] ClassMetrics() =>
        [new Accuracy(), new F1Score(), new ConfusionMatrix(), new Perplexity(), new BitsPerCharacter()];

    private static long[] Cells(ConfusionMatrix matrix) =>
    [
        .. Enumerable.Range(0, matrix.Classes)
            .SelectMany(actual => Enumerable.Range(0, matrix.Classes).Select(answer => matrix[actual, answer])),
    ];

    private static T Fill<T>(T metric, (int Target, int Answer)[] rows, int classes = 3)
        where T : Metric
    {
        metric.Reset(classes);
        foreach (var (target, answer) in rows)
        {
            var outputs = new float[classes];
            outputs[answer] = 1;
            metric.Add(outputs, target);
        }

        return metric;
    }

    private static T Logits<T>(T metric, float[][] logits, int[] targets)
        where T : Metric
    {
        metric.Reset(2);
        for (int i = 0; i < logits.Length; i++)
        {
            metric.Add(logits[i], targets[i]);
        }

        return metric;
    }
}
