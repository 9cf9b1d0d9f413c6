using RecurrentGen.CellLanguage;
using RecurrentGen.Cells;
using RecurrentGen.Data;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Reservoirs;

/// <summary>
/// The readout in closed form: against a linear system that this test solves by elimination, on states of the eager cell; in
/// merit on a series that linear memory does not predict; and its refusals.
/// </summary>
[Trait("Category", "Numeric")]
public sealed class RidgeReadoutTests
{
    [Theory]
    [InlineData(0.1, 0)]
    [InlineData(3, 5)]
    public void Weights_solve_the_penalised_normal_equations(double ridge, int washout)
    {
        var model = new SmallReservoir(5);
        float[] inputs = Draw(2 * 30 * 2, 1);
        float[] targets = Draw(2 * 30 * 3, 2);
        Scale(model, targets);
        var data = new ArrayDataSet<float, float>(inputs, targets, 60, 90);
        Assert.Equal(2 * (30 - washout), RidgeReadout.Fit(model, data, ridge, washout));

        var rows = new List<(double[] State, double[] Target)>();
        for (int sample = 0; sample < 2; sample++)
        {
            var states = States(model, inputs.AsSpan(sample * 60, 60), 2, 6, 0.7, 0.8);
            rows.AddRange(states.Skip(washout).Select((s, i) => (s, Enumerable.Range(0, 3)
                .Select(k => Scaled(model, targets[(sample * 90) + ((washout + i) * 3) + k], k)).ToArray())));
        }

        double[][] expected = Solve(rows, ridge);
        Measure.AssertClose("weight", Tensor(model, "dense.weight"), [.. expected.SelectMany(w => w[..6])], 2e-5);
        Measure.AssertClose("bias", Tensor(model, "dense.bias"), [.. expected.Select(w => w[6])], 2e-5);
    }

    [Fact]
    public void A_weight_of_two_is_a_row_twice_and_a_weight_of_zero_is_none()
    {
        float[] inputs = Draw(2 * 60, 1);
        float[] targets = Draw(2 * 90, 2);
        float[] weights = [.. Enumerable.Range(0, 60).Select(i => i < 30 ? 2f : i % 2)];
        float[] masked = [.. targets.Select((t, i) => weights[i / 3] == 0 ? float.NaN : t)];
        var model = new SmallReservoir(5);
        var data = new WeightedDataSet<float, float>(new Loose(inputs, masked), weights);
        Assert.Equal(45, RidgeReadout.Fit(model, data, 0.1));

        // The first sample twice; of the second the odd rows only, whose states the even rows still make.
        var rows = new List<(double[] State, double[] Target)>();
        for (int row = 0; row < 60; row++)
        {
            var state = States(model, inputs.AsSpan(row / 30 * 60, 60), 2, 6, 0.7, 0.8)[row % 30];
            double[] target = [.. Enumerable.Range(0, 3).Select(k => (double)targets[(row * 3) + k])];
            rows.AddRange(Enumerable.Repeat((state, target), (int)weights[row]));
        }

        double[][] expected = Solve(rows, 0.1);
        Measure.AssertClose("weight", Tensor(model, "dense.weight"), [.. expected.SelectMany(w => w[..6])], 2e-5);
        Measure.AssertClose("bias", Tensor(model, "dense.bias"), [.. expected.Select(w => w[6])], 2e-5);
        var wrong = new WeightedDataSet<float, float>(new Loose(inputs, targets), new float[4]);
        Assert.StartsWith(
            "SmallReservoir has 30 target rows per sample, the data have 2 weights.",
            Assert.Throws<ArgumentException>(() => RidgeReadout.Fit(new SmallReservoir(5), wrong)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Two samples whose values nobody has checked.</summary>
    private sealed class Loose(float[] inputs, float[] targets) : IDataSet<float, float>
    {
        public int Count => 2;

        public int InputLength => 60;

        public int TargetLength => 90;

        public void CopyInputs(int sample, Span<float> destination) => inputs.AsSpan(sample * 60, 60).CopyTo(destination);

        public void CopyTargets(int sample, Span<float> destination) => targets.AsSpan(sample * 90, 90).CopyTo(destination);
    }

    [Fact]
    public void A_model_of_the_last_step_has_a_row_for_each_sample()
    {
        var model = new LastStepReservoir(5);
        float[] inputs = Draw(8 * 24, 3);
        float[] targets = Draw(8, 4);
        Assert.Equal(8, RidgeReadout.Fit(model, new ArrayDataSet<float, float>(inputs, targets, 24, 1), 0.5));
        var rows = Enumerable.Range(0, 8).Select(sample =>
            (States(model, inputs.AsSpan(sample * 24, 24), 2, 5, 0.3, 0.9)[^1], new double[] { targets[sample] })).ToList();
        double[] expected = Solve(rows, 0.5)[0];
        Measure.AssertClose("weight", Tensor(model, "dense.weight"), expected.AsSpan(0, 5), 2e-5);
        Measure.AssertClose("bias", Tensor(model, "dense.bias"), expected.AsSpan(5), 2e-5);
    }

    [Fact]
    public void What_lies_behind_a_length_is_left_out()
    {
        var model = new SmallReservoir(5);
        int[] lengths = [9, 30, 0];
        float[][] inputs = [.. lengths.Select((l, i) => Draw(2 * l, 10 + i))];
        float[][] targets = [.. lengths.Select((l, i) => Draw(3 * l, 20 + i))];
        var data = new SequenceDataSet<float, float>(
            inputs, targets, 30, targetsPerStep: true, new SequenceOptions { Features = 2, Outputs = 3 });
        Assert.Equal(39 - 8, RidgeReadout.Fit(model, data, 0.5, washout: 4));

        var rows = new List<(double[] State, double[] Target)>();
        for (int sample = 0; sample < 2; sample++)
        {
            float[] own = targets[sample];
            rows.AddRange(States(model, inputs[sample], 2, 6, 0.7, 0.8).Skip(4).Select((s, i) => (s, Enumerable.Range(0, 3)
                .Select(k => (double)own[((4 + i) * 3) + k]).ToArray())));
        }

        double[][] expected = Solve(rows, 0.5);
        Measure.AssertClose("weight", Tensor(model, "dense.weight"), [.. expected.SelectMany(w => w[..6])], 2e-5);
    }

    [Fact]
    public void The_last_step_is_the_last_valid_one()
    {
        var model = new LastStepReservoir(5);
        float[][] inputs = [.. Enumerable.Range(0, 8).Select(i => Draw(2 * (i == 4 ? 0 : 5 + i), i))];
        float[] targets = Draw(8, 4);
        var data = new SequenceDataSet<float, float>(
            inputs, [.. targets.Select(t => new[] { t })], steps: 12, options: new SequenceOptions { Features = 2 });
        Assert.Equal(7, RidgeReadout.Fit(model, data, 0.5));
        var rows = Enumerable.Range(0, 8).Where(i => i != 4).Select(i =>
            (States(model, inputs[i], 2, 5, 0.3, 0.9)[^1], new double[] { targets[i] })).ToList();
        double[] expected = Solve(rows, 0.5)[0];
        Measure.AssertClose("weight", Tensor(model, "dense.weight"), expected.AsSpan(0, 5), 2e-5);
        Measure.AssertClose("bias", Tensor(model, "dense.bias"), expected.AsSpan(5), 2e-5);
    }

    [Fact]
    public void Samples_that_end_before_the_washout_are_refused_if_there_are_no_others()
    {
        var model = new SmallReservoir(5);
        float[] before = Tensor(model, "dense.weight");
        var options = new SequenceOptions { Features = 2, Outputs = 3 };
        var data = new SequenceDataSet<float, float>(
            [[], Draw(10, 3)], [[], Draw(15, 6)], steps: 30, targetsPerStep: true, options);
        Assert.Contains("No sample has a step behind the washout of 5 steps", Assert.Throws<ArgumentException>(
            () => RidgeReadout.Fit(model, data, 0.1, 5)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Tensor(model, "dense.weight"));
        Assert.Equal(1, RidgeReadout.Fit(model, data, 0.1, 4));
    }

    /// <summary>
    /// The nonlinear moving average of order 10 (Atiya and Parlos 2000), which takes products of inputs ten steps apart. The
    /// mean has an error of 1, the best answer without memory 0.9; reservoirs of this size have 0.38 in the mean.
    /// </summary>
    [Fact]
    public void A_reservoir_predicts_the_nonlinear_moving_average()
    {
        const int Steps = 1200;
        const int Washout = 100;
        var (inputs, targets) = Narma(4, Steps);
        var train = new ArrayDataSet<float, float>(inputs[..(3 * Steps)], targets[..(3 * Steps)], Steps, Steps);
        var model = new NarmaReservoir(1);
        model.FitScaling(train);
        RidgeReadout.Fit(model, train, 1e-6, Washout);

        float[] forecast = new float[Steps];
        model.CreatePredictor().Predict(inputs.AsSpan(3 * Steps), forecast);
        double[] truth = [.. targets[((3 * Steps) + Washout)..].Select(v => (double)v)];
        double error = truth.Zip(forecast[Washout..], (t, f) => (t - f) * (t - f)).Average();
        double mean = truth.Average();
        double merit = Math.Sqrt(error / truth.Average(t => (t - mean) * (t - mean)));
        Assert.True(merit < 0.45, $"The error is {merit} standard deviations.");
    }

    [Fact]
    public void Nothing_is_left_for_training_by_gradient()
    {
        var model = new SmallReservoir(5);
        float[] inputs = Draw(120, 1);
        float[] targets = Draw(180, 2);
        var training = model.CreateTraining();
        Assert.InRange(Gradient(), 0.01, 10);
        RidgeReadout.Fit(model, new ArrayDataSet<float, float>(inputs, targets, 60, 90), 1e-9);
        Assert.InRange(Gradient(), 0, 1e-6);

        double Gradient()
        {
            training.ComputeGradients(new Batch<float, float>(inputs, targets, 2));
            float[] gradient = new float[18];
            training.Gradients.CopyTensorTo("dense.weight", gradient);
            return gradient.Max(Math.Abs);
        }
    }

    [Fact]
    public void The_recurrent_matrix_has_the_radius_1_under_every_scheme()
    {
        foreach (var scheme in Enum.GetValues<Initialization>())
        {
            float[] w = Tensor(new SmallReservoir(9, scheme), "echostate.W");
            for (int i = 0; i < 6; i++)
            {
                for (int j = 0; j < 6; j++)
                {
                    double dot = Enumerable.Range(0, 6).Sum(k => (double)w[(i * 6) + k] * w[(j * 6) + k]);
                    Assert.Equal(i == j ? 1 : 0, dot, 1e-6);
                }
            }
        }
    }

    [Fact]
    public void Bad_arguments_are_refused_and_change_nothing()
    {
        var model = new SmallReservoir(5);
        float[] before = Tensor(model, "dense.weight");
        var data = new ArrayDataSet<float, float>(Draw(60, 1), Draw(90, 2), 60, 90);
        Assert.Throws<ArgumentNullException>(() => RidgeReadout.Fit(null!, data));
        Assert.Throws<ArgumentNullException>(() => RidgeReadout.Fit(model, null!));
        foreach (double ridge in new[] { -1e-9, double.NaN, double.PositiveInfinity })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => RidgeReadout.Fit(model, data, ridge));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => RidgeReadout.Fit(model, data, 1, -1));
        Assert.Contains("from 0 to 29 steps, found 30", Assert.Throws<ArgumentOutOfRangeException>(
            () => RidgeReadout.Fit(model, data, 1, 30)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => RidgeReadout.Fit(
            new LastStepReservoir(), new ArrayDataSet<float, float>(Draw(24, 1), Draw(1, 2), 24, 1), 1, 1));
        Assert.Contains("60 input and 90 target values per sample, the data have 30 and 90", Assert.Throws<ArgumentException>(
            () => RidgeReadout.Fit(model, new ArrayDataSet<float, float>(Draw(30, 1), Draw(90, 2), 30, 90))).Message,
            StringComparison.Ordinal);
        float[] bad = Draw(60, 1);
        data = new ArrayDataSet<float, float>(bad, Draw(90, 2), 60, 90);
        bad[7] = float.NaN;
        Assert.Contains("sample 0, input 7", Assert.Throws<ArgumentException>(
            () => RidgeReadout.Fit(model, data)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Tensor(model, "dense.weight"));
    }

    [Fact]
    public void Dependent_states_need_a_penalty_and_streams_must_be_gone()
    {
        // Two units that are the same, so that weights can go from one to the other.
        var model = new SmallReservoir(5);
        float[] w = new float[36];
        model.Parameters.CopyTensorFrom("echostate.W", w);
        model.Parameters.CopyTensorFrom("echostate.W_in", [.. Enumerable.Repeat(0.5f, 12)]);
        model.Parameters.CopyTensorFrom("echostate.b", new float[6]);
        var data = new ArrayDataSet<float, float>(Draw(60, 1), Draw(90, 2), 60, 90);
        var error = Assert.Throws<InvalidOperationException>(() => RidgeReadout.Fit(model, data, 0));
        Assert.Contains("The state of unit 1 depends on those before it in the 30 rows", error.Message, StringComparison.Ordinal);
        RidgeReadout.Fit(model, data, 1e-3);
        var stream = model.CreateStream();
        Assert.Throws<InvalidOperationException>(() => RidgeReadout.Fit(model, data));
        stream.Release();
        RidgeReadout.Fit(model, data);
    }

    private static float[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    private static void Scale(SmallReservoir model, float[] targets)
    {
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = 5 + (3 * targets[i]);
        }

        model.Scaling.BeginWrite();
        model.Scaling.OutputMean.Fill(4);
        model.Scaling.OutputScale.Fill(2);
        model.Scaling.InputMean.Fill(0.25f);
    }

    private static double Scaled(SmallReservoir model, float target, int output) =>
        (target - model.Scaling.OutputMean[output]) / model.Scaling.OutputScale[output];

    private static float[] Tensor(IRecurrentModel model, string name)
    {
        float[] values = new float[model.Description.Tensors[model.Description.IndexOf(name)].Count];
        model.Parameters.CopyTensorTo(name, values);
        return values;
    }

    /// <summary>The states of a sample, by the cell's equations in double precision.</summary>
    private static List<double[]> States(
        IRecurrentModel model, ReadOnlySpan<float> inputs, int features, int units, double leak, double radius)
    {
        var weights = new Matrix(units, features, Measure.ToDoubles(Tensor(model, "echostate.W_in")));
        var recurrent = new Matrix(units, units, Measure.ToDoubles(Tensor(model, "echostate.W")));
        var bias = new Vector(Measure.ToDoubles(Tensor(model, "echostate.b")));
        var state = Vector.Zeros(units);
        var states = new List<double[]>();
        for (int i = 0; i < inputs.Length; i += features)
        {
            double[] x = new double[features];
            for (int k = 0; k < features; k++)
            {
                x[k] = (inputs[i + k] - model.Scaling.InputMean[k]) / model.Scaling.InputScale[k];
            }

            state = EchoState.Step(new Vector(x), state, weights, recurrent, bias, leak, radius);
            states.Add(state.ToArray());
        }

        return states;
    }

    /// <summary>
    /// Weights and, last, bias of every output: the penalised normal equations of states and a 1, by Gaussian elimination
    /// with pivots.
    /// </summary>
    private static double[][] Solve(List<(double[] State, double[] Target)> rows, double ridge)
    {
        int size = rows[0].State.Length + 1;
        int outputs = rows[0].Target.Length;
        var system = new double[size, size + outputs];
        foreach (var (state, target) in rows)
        {
            double[] row = [.. state, 1, .. target];
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j < row.Length; j++)
                {
                    system[i, j] += row[i] * row[j];
                }
            }
        }

        for (int i = 0; i < size - 1; i++)
        {
            system[i, i] += ridge;
        }

        for (int i = 0; i < size; i++)
        {
            int pivot = Enumerable.Range(i, size - i).MaxBy(r => Math.Abs(system[r, i]));
            for (int j = 0; j < size + outputs; j++)
            {
                (system[i, j], system[pivot, j]) = (system[pivot, j], system[i, j]);
            }

            for (int r = 0; r < size; r++)
            {
                double factor = r == i ? 0 : system[r, i] / system[i, i];
                for (int j = 0; j < size + outputs; j++)
                {
                    system[r, j] -= factor * system[i, j];
                }
            }
        }

        return [.. Enumerable.Range(0, outputs).Select(o =>
            Enumerable.Range(0, size).Select(i => system[i, size + o] / system[i, i]).ToArray())];
    }

    private static (float[] Inputs, float[] Targets) Narma(int samples, int steps)
    {
        var random = new Random(11);
        float[] inputs = new float[samples * steps];
        float[] targets = new float[samples * steps];
        for (int sample = 0; sample < samples; sample++)
        {
            double[] u = [.. Enumerable.Range(0, steps).Select(_ => 0.5 * random.NextDouble())];
            double[] y = new double[steps];
            for (int t = 9; t < steps - 1; t++)
            {
                y[t + 1] = (0.3 * y[t]) + (0.05 * y[t] * y[(t - 9)..(t + 1)].Sum()) + (1.5 * u[t - 9] * u[t]) + 0.1;
            }

            Assert.True(y.Max() < 2, "The series must not run away.");
            for (int t = 0; t < steps; t++)
            {
                inputs[(sample * steps) + t] = (float)u[t];
                targets[(sample * steps) + t] = (float)y[t];
            }
        }

        return (inputs, targets);
    }
}
