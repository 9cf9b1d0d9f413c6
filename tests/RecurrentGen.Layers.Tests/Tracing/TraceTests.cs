using RecurrentGen.CellLanguage;
using RecurrentGen.Tests.Layers;
using RecurrentGen.Tests.Reference;
using RecurrentGen.Tests.Tokens;
using RecurrentGen.Tracing;
using Xunit;

namespace RecurrentGen.Tests.Tracing;

/// <summary>
/// What a trace says beyond the outputs of layers, which every proof of a model compares (<see cref="TraceProof"/>).
/// </summary>
[Trait("Category", "Numeric")]
public sealed class TraceTests
{
    private const int Units = 6;
    private readonly ConvolutionLstm _model = new(seed: 3);
    private readonly float[] _inputs = [.. Enumerable.Range(0, 18).Select(i => MathF.Sin(1.7f * i))];

    [Fact]
    public void Gates_are_those_of_the_equations()
    {
        var trace = _model.Trace(_inputs);
        string[] names = ["i", "f", "g", "o"];
        double[] last = new double[Units];
        for (int t = 0; t < trace.Steps; t++)
        {
            double[] x = trace["conv1d_1"][t]["output"].Reference.ToArray();
            for (int gate = 0; gate < names.Length; gate++)
            {
                var value = trace["lstm"][t][names[gate]];
                double[] expected = [.. Enumerable.Range(gate * Units, Units).Select(row =>
                    Row("lstm.weight_ih_l0", row, x) + Row("lstm.weight_hh_l0", row, last)
                    + Row("lstm.bias_ih_l0", row, [1]) + Row("lstm.bias_hh_l0", row, [1]))];
                double Squash(double a) => names[gate] == "g" ? Math.Tanh(a) : 1 / (1 + Math.Exp(-a));
                Assert.All(expected.Zip(value.Reference.ToArray()), p => Assert.Equal(Squash(p.First), p.Second, 1e-13));
                Measure.AssertClose(value.Name, value.Kernel, value.Reference, ModelProof.ForwardTolerance);
            }

            last = trace["lstm"][t]["h"].Reference.ToArray();
        }
    }

    [Fact]
    public void Values_have_names_and_shapes()
    {
        var trace = _model.Trace(_inputs);
        Assert.Equal(["input", "conv1d", "conv1d_1", "lstm", "dense", "scaling"], trace.Layers.Select(l => l.Name));
        Assert.Equal(["i", "f", "g", "o", "cell", "h", "c", "output"], trace["lstm"].Names);
        Assert.Equal(["i", "f", "g", "o", "cell", "h", "c"], trace["lstm"][2].Names);
        Assert.Equal([Units], trace["lstm"][2]["f"].Shape);
        Assert.Equal(6, trace["lstm"].Steps);
        Assert.Equal(1, trace["dense"].Steps);
        Assert.Equal(4, _model.Trace(_inputs.AsSpan(0, 12)).Steps);
        Assert.Contains("lstm      i ", trace.ToString(), StringComparison.Ordinal);
        Assert.Contains("lstm, step 2, f [6] ", trace["lstm"][2].ToString(), StringComparison.Ordinal);
        using var writer = new StringWriter();
        trace.Print(writer);
        Assert.Equal(trace.ToString(), writer.ToString());
    }

    [Fact]
    public void What_the_kernel_does_not_keep_has_no_value()
    {
        float[] inputs = [.. Enumerable.Range(0, 12).Select(i => MathF.Cos(1.3f * i))];
        var trace = new RecurrentDropoutGru(seed: 1).Trace(inputs.AsSpan(0, 8));
        var recurrent = trace["gru"][0]["recurrent"];
        Assert.False(recurrent.HasKernel);
        Assert.True(recurrent.Kernel.IsEmpty);
        Assert.Contains("kernel not kept", recurrent.ToString(), StringComparison.Ordinal);
        Assert.True(trace["gru"][0]["n"].HasKernel);
    }

    /// <summary>The kernel's values are in shape and place those of the definition, and not each other's.</summary>
    [Fact]
    public void Gates_of_a_grid_have_the_kernels_values()
    {
        Check(new ConvolvedPlane(seed: 1).Trace, "convlstm2d", 12, 3, [3, 4, 2]);
        Check(new ConvolvedLine(seed: 2).Trace, "convlstm1d_1", 10, 4, [1, 5, 5]);
        Check(new WideKernels(seed: 3).Trace, "convlstm1d", 2, 3, [1, 2, 18]);
        Check(new WideKernels(seed: 3).Trace, "convlstm2d", 2, 3, [2, 2, 1]);
        Check(new FrozenConvolution(seed: 4).Trace, "convlstm1d", 4, 3, [1, 4, 2]);

        static void Check(TraceCall<float> trace, string layer, int features, int steps, int[] shape)
        {
            // One step less than the model has.
            float[] inputs = [.. Enumerable.Range(0, features * (steps - 1)).Select(i => MathF.Sin(1.7f * i))];
            var traced = trace(inputs)[layer];
            Assert.Equal(["i", "f", "g", "o", "c", "output"], traced.Names);
            Assert.Equal(steps - 1, traced.Steps);
            for (int t = 0; t < traced.Steps; t++)
            {
                foreach (string name in traced.Names.SkipLast(1))
                {
                    var value = traced[t][name];
                    Assert.Equal(shape, value.Shape);
                    Measure.AssertClose(name, value.Kernel, value.Reference, ModelProof.ForwardTolerance);
                    Assert.Distinct(value.Kernel.ToArray());
                }
            }
        }
    }

    [Fact]
    public void Nothing_is_dropped()
    {
        float[] inputs = [.. Enumerable.Range(0, 12).Select(i => MathF.Cos(1.3f * i))];
        var model = new DropoutModel(seed: 4);
        float[] expected = new float[2];
        model.CreatePredictor().Predict(inputs, expected);
        var trace = model.Trace(inputs);
        Measure.AssertClose("outputs", expected, trace["scaling"][0]["output"].Reference, ModelProof.ForwardTolerance);
        Assert.Null(trace.FirstDifference());
        Assert.Null(new RecurrentDropoutRnn(seed: 4).Trace(inputs).FirstDifference());
        Assert.Null(new RecurrentDropoutGru(seed: 4).Trace(inputs.AsSpan(0, 8)).FirstDifference());
    }

    [Fact]
    public void Another_weight_is_found_where_it_acts_first()
    {
        var other = new ConvolutionLstm(seed: 3);
        float[] weights = new float[4 * Units * Units];
        other.Parameters.CopyTensorTo("lstm.weight_hh_l0", weights);
        weights[((Units + 2) * Units) + 1] += 1;
        other.Parameters.CopyTensorFrom("lstm.weight_hh_l0", weights);
        var trace = _model.Trace(_inputs);
        Assert.Null(trace.FirstDifference(_model.Trace(_inputs), 0));

        // The forget gate of unit 2 from unit 1; before step 1 the state is zero.
        var found = trace.FirstDifference(other.Trace(_inputs))!;
        Assert.Equal(("lstm", 1, "f", 2), (found.Layer, found.Step, found.Value, found.Index));
        Assert.Equal(trace["lstm"][1]["f"].Reference[2], found.Reference);
        Assert.Null(other.Trace(_inputs).FirstDifference());
    }

    [Fact]
    public void An_altered_value_of_the_kernel_is_found_at_its_place()
    {
        float[] inputs = [0.5f, -0.25f, 1, 0.75f];
        Assert.Null(Traced(inputs, alteredStep: -1).FirstDifference());
        var trace = Traced(inputs, alteredStep: 2);
        var first = trace.FirstDifference()!;
        Assert.Equal(("rnn", 2, "h", 0), (first.Layer, first.Step, first.Value, first.Index));
        Assert.Equal(0.25, Math.Abs(first.Found - first.Reference), 1e-6);
        Assert.Equal(first, trace["rnn"].FirstDifference());
        Assert.Equal(first.Relative, trace.LargestDifference!.Relative);
        Assert.Null(trace["input"].FirstDifference());
        Assert.Throws<ArgumentOutOfRangeException>(() => trace["rnn"].FirstDifference(double.NaN));
        Assert.StartsWith("rnn, step 2, h[0]: expected ", first.ToString(), StringComparison.Ordinal);
        Assert.Null(trace.FirstDifference(10));
    }

    [Fact]
    public void A_value_that_is_not_finite_differs_from_every_number()
    {
        var trace = Traced([0.5f, -0.25f, 1, 0.75f], alteredStep: 1, float.NaN);
        Assert.Equal(double.PositiveInfinity, trace.FirstDifference(1e30)!.Relative);
        Assert.Equal(1, trace.LargestDifference!.Step);
    }

    [Fact]
    public void A_value_of_the_cell_may_be_called_output()
    {
        float[] inputs = [0.5f, -0.25f, 1, 0.75f];
        var trace = Traced(inputs, alteredStep: -1, name: "output", sequence: false);
        Assert.Null(trace["rnn"].FirstDifference());
        Assert.Equal(["output_cell", "h", "output"], trace["rnn"].Names);
        Assert.Equal(["output_cell", "h"], trace["rnn"][2].Names);
        Assert.Equal(
            Traced(inputs, alteredStep: -1)["rnn"][3]["a"].Reference.ToArray(), trace["rnn"][3]["output_cell"].Reference.ToArray());
        Assert.Equal(trace["rnn"][3]["h"].Reference.ToArray(), trace["rnn"][3]["output"].Reference.ToArray());
        Assert.Equal(trace["rnn"][3]["h"].Kernel.ToArray(), trace["rnn"][3]["output"].Kernel.ToArray());
    }

    [Fact]
    public void Names_of_a_cell_and_of_a_direction_are_different()
    {
        string[] cell = ["f", "f_reverse", "f_reverse_cell", "output_cell", "output_cell_cell", "kept", "passed", "h"];
        float[] inputs = [0.5f, -0.25f, 1, 0.75f, -1, 0.125f];
        Assert.Equal([.. cell, "output"], new NamedOneWay(seed: 5).Trace(inputs)["manynames"].Names);
        string[] both = ["f", "f_reverse_cell", "f_reverse_cell_cell", .. cell[3..]];
        var layer = new NamedBothWays(seed: 5).Trace(inputs)["manynames"];
        Assert.Equal([.. both, .. both.Select(n => n + "_reverse"), "output"], layer.Names);
        Assert.Null(layer.FirstDifference());

        // The last step is the first one backwards, where the state is zero; forwards it is not.
        Assert.All(layer[2]["f_reverse_cell_reverse"].Reference.ToArray(), v => Assert.Equal(0, v));
        Assert.All(layer[2]["f_reverse_cell"].Reference.ToArray(), v => Assert.NotEqual(0, v));
        Assert.NotEqual(layer[2]["f_reverse_cell"].Kernel.ToArray(), layer[2]["f_reverse"].Kernel.ToArray());
    }

    [Fact]
    public void Every_name_of_a_value_has_the_kernels()
    {
        var step = new NamedOneWay(seed: 6).Trace([0.5f, -0.25f, 1, 0.75f])["manynames"][1];
        foreach (var (name, other) in new[] { ("f", "kept"), ("output_cell", "passed") })
        {
            Assert.True(step[name].HasKernel);
            Assert.Equal(step[name].Kernel.ToArray(), step[other].Kernel.ToArray());
            Assert.Equal(step[name].Reference.ToArray(), step[other].Reference.ToArray());
        }
    }

    /// <summary>Forwards beside the definition, backwards beside a cell of the same equation in pieces.</summary>
    [Fact]
    public void An_expression_that_is_cut_means_the_same()
    {
        float[] inputs = [.. Enumerable.Range(0, 30).Select(i => MathF.Sin(1.7f * i) / 2)];
        var model = new OfALongExpression(seed: 8);
        Assert.Null(model.Trace(inputs.AsSpan(0, 15)).FirstDifference());
        var twin = new OfShortExpressions(seed: 8);
        float[] targets = [1, -1, 0.5f, 0.25f, 0, 2];
        var training = model.CreateTraining();
        var expected = twin.CreateTraining();
        float loss = training.ComputeGradients(new Batch<float, float>(inputs, targets, 2));
        Measure.AssertClose(
            "loss", [loss], [expected.ComputeGradients(new Batch<float, float>(inputs, targets, 2))], ModelProof.ForwardTolerance);
        foreach (var tensor in OfALongExpression.ModelDescription.Tensors)
        {
            float[] found = new float[tensor.Count];
            float[] right = new float[tensor.Count];
            training.Gradients.CopyTensorTo(tensor.Name, found);
            expected.Gradients.CopyTensorTo(tensor.Name, right);
            Assert.Contains(right, v => v != 0);
            Measure.AssertClose(tensor.Name, found, [.. right.Select(v => (double)v)], ModelProof.GradientTolerance);
        }
    }

    [Fact]
    public void The_table_has_the_largest_difference_of_each_value()
    {
        var trace = Traced([0.5f, -0.25f, 1, 0.75f], alteredStep: 2);
        var largest = trace["rnn"].LargestDifference!;
        string[] row = trace["rnn"].ToString().Split('\n').Single(l => l.Contains(" h  ", StringComparison.Ordinal))
            .Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal([largest.Relative.ToString("0.0e-00", System.Globalization.CultureInfo.InvariantCulture), "step 2 [0]"], row[^2..]);
        Assert.DoesNotContain("step", Traced([0], alteredStep: -1)["input"].ToString().Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_with_other_values_is_refused()
    {
        float[] inputs = [0.5f, -0.25f, 1, 0.75f];
        var trace = Traced(inputs, alteredStep: -1);
        RefusedOther(
            "rnn: expected the same values in the same steps, a [1] in 4 steps, h [1] in 4 steps, output [1] in 4 steps; "
            + "found z [1] in 4 steps, h [1] in 4 steps, output [1] in 4 steps.",
            trace, Traced(inputs, alteredStep: -1, name: "z"));
        RefusedOther("rnn: expected the same values in the same steps, ", trace, Traced(inputs, alteredStep: -1, sequence: false));
        Assert.False(new TraceSeries("a", [2], 0, false, 1).IsLike(new TraceSeries("a", [3], 0, false, 1)));
    }

    [Fact]
    public void Bad_inputs_are_refused()
    {
        Refused("inputs: expected 1 to 6 steps of 3 values, found 0 values.", () => _model.Trace([]));
        Refused("inputs: expected 1 to 6 steps of 3 values, found 7 values.", () => _model.Trace(new float[7]));
        Refused("inputs: expected 1 to 6 steps of 3 values, found 21 values.", () => _model.Trace(new float[21]));
        _inputs[7] = float.NaN;
        Refused("inputs[7] (sequence 0, step 2, feature 1) is NaN; inputs must be finite.", () => _model.Trace(_inputs));
        var tokens = new TokenTwin(seed: 1);
        Refused("inputs[1] (sequence 0, step 1): expected a token from 0 to 39, found 40.", () => tokens.Trace([3, 40]));
    }

    [Fact]
    public void Names_that_are_not_there_are_refused_with_those_that_are()
    {
        var trace = _model.Trace(_inputs);
        Assert.Contains("it has input, conv1d", Assert.Throws<KeyNotFoundException>(() => trace["gru"]).Message, StringComparison.Ordinal);
        Assert.Contains("it has i, f, g", Assert.Throws<KeyNotFoundException>(() => trace["lstm"][0]["z"]).Message, StringComparison.Ordinal);
        Assert.Contains("from 0 to 5, found 6", Assert.Throws<ArgumentOutOfRangeException>(() => trace["lstm"][6]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => trace.FirstDifference(double.NaN));
        var shorter = _model.Trace(_inputs.AsSpan(0, 3));
        Assert.Contains("with 6 steps, found 1 steps", Assert.Throws<ArgumentException>(() => trace.FirstDifference(shorter)).Message, StringComparison.Ordinal);
    }

    private static void Refused(string message, Func<object> call) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);

    private static void RefusedOther(string message, ModelTrace trace, ModelTrace other) =>
        Refused(message, () => trace.FirstDifference(other)!);

    private double Row(string tensor, int row, double[] values)
    {
        var description = ConvolutionLstm.ModelDescription.Tensors.First(t => t.Name == tensor);
        float[] all = new float[description.Count];
        _model.Parameters.CopyTensorTo(tensor, all);
        return values.Select((v, j) => v * all[(row * values.Length) + j]).Sum();
    }

    /// <summary>A trace of a pass that is written by hand, with a mistake in one step.</summary>
    private static ModelTrace Traced(
        float[] inputs, int alteredStep, float? value = null, string name = "a", bool sequence = true)
    {
        var model = new HandWrittenModel();
        for (int i = 0; i < 4; i++)
        {
            model.Parameters.Packed[16 * i] = 0.3f + (0.1f * i);
        }

        var pass = new AlteredPass(model, alteredStep, value);
        var trace = TraceRecorder.Run<float, float>(model, pass, 1, inputs);
        trace.Kept(pass.Memory);
        trace.Outputs(0, 1, 0, -1, false);
        trace.Layer("rnn", "Rnn(1)", 0, 1, true, 1);
        trace.Walk(
            cell =>
            {
                var sum = (cell.Matrix(0) * cell.Input) + cell.Vector(2) + (cell.Matrix(1) * cell.State(0)) + cell.Vector(3);
                return [Functions.Tanh(cell.Keep(name, sum))];
            },
            ["h"], [1], -1, false, 0, [0, 0, 1, 1, 1, 0, 1, 1, 2, 0, 1, 0, 3, 0, 1, 0]);
        trace.Rows("h", HandWrittenModel.Time, 1, 0);
        trace.Merge(Merge.Concat, sequence);
        trace.Outputs(HandWrittenModel.Time, 1, 0, -1, !sequence);
        return trace.End();
    }
}
