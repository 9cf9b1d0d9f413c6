using System.Numerics.Tensors;
using RecurrentGen.Data;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Tokens;

/// <summary>What is refused, what tables start from, and what files hold.</summary>
public sealed class TokenInputTests
{
    private const int Length = EmbeddedLstm.SequenceLength;
    private readonly EmbeddedLstm _model = new(seed: 2);

    [Theory]
    [InlineData(-1)]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void A_token_out_of_range_is_refused_with_its_place(int bad)
    {
        int[] tokens = new int[3 * Length];
        tokens[8] = bad;
        string message = $"inputs[8] (sequence 1, step 3): expected a token from 0 to 6, found {bad}.";
        float[] outputs = new float[3 * Length * 7];
        int[] targets = new int[3 * Length];
        var training = _model.CreateTraining();
        AssertRefused(message, () => _model.CreatePredictor(2).Predict(tokens, outputs));
        AssertRefused(message, () => training.ComputeGradients(new Batch<int, int>(tokens, targets, 3)));
        AssertRefused(message, () => training.ComputeLoss(new Batch<int, int>(tokens, targets, 3)));
        AssertRefused(message, () => training.Forward(tokens, outputs));
        Assert.All(outputs, y => Assert.Equal(0, y));
    }

    [Fact]
    public void A_stream_refuses_a_token_and_keeps_its_state()
    {
        var stream = _model.CreateStream();
        var expected = _model.CreateStream();
        float[] outputs = new float[3 * 7];
        float[] wanted = new float[7];
        stream.Step(3, outputs.AsSpan(0, 7));
        AssertRefused(
            "input: expected a token from 0 to 6, found 7.", () => stream.Step(7, outputs.AsSpan(0, 7)));
        AssertRefused(
            "inputs[2] (sequence 0, step 2): expected a token from 0 to 6, found -5.",
            () => stream.Process([1, 2, -5], outputs));
        AssertRefused("output: expected 7 values, found 6.", () => stream.Step(1, outputs.AsSpan(0, 6)));
        AssertRefused("outputs: expected 14 values, found 21.", () => stream.Process([1, 2], outputs));
        stream.Step(1, outputs.AsSpan(0, 7));
        expected.Process([3], wanted);
        expected.Process([1], wanted);
        Assert.Equal(wanted, outputs[..7]);
    }

    [Fact]
    public void Lengths_must_fit()
    {
        AssertRefused(
            "inputs: expected a multiple of 5 values (5 steps of 1), found 6.",
            () => _model.CreatePredictor().Predict(new int[6], new float[42]));
        AssertRefused(
            "batch.Inputs: expected 10 values, found 11.",
            () => _model.CreateTraining().ComputeLoss(new Batch<int, int>(new int[11], new int[10], 2)));
    }

    [Fact]
    public void Tensors_of_any_strides_are_predicted_and_checked()
    {
        var predictor = _model.CreatePredictor();
        int[] tokens = [0, 1, 2, 3, 4, 5, 6, 5, 4, 3];
        float[] expected = new float[2 * Length * 7];
        predictor.Predict(tokens, expected);
        int[] byStep = new int[10];
        for (int i = 0; i < 10; i++)
        {
            byStep[(i % Length * 2) + (i / Length)] = tokens[i];
        }

        float[] actual = new float[expected.Length];
        var inputs = new ReadOnlyTensorSpan<int>(byStep, [2, Length], [1, 2]);
        predictor.Predict(inputs, new TensorSpan<float>(actual, [2, Length, 7]));
        Assert.Equal(expected, actual);

        byStep[7] = 9;
        AssertRefused(
            "inputs[8] (sequence 1, step 3): expected a token from 0 to 6, found 9.",
            () => predictor.Predict(
                new ReadOnlyTensorSpan<int>(byStep, [2, Length], [1, 2]), new TensorSpan<float>(actual, [2, Length, 7])));
        AssertRefused(
            "inputs: expected shape [any, 5], found [5, 2].",
            () => predictor.Predict(
                new ReadOnlyTensorSpan<int>(byStep, [Length, 2]), new TensorSpan<float>(actual, [2, Length, 7])));
    }

    [Fact]
    public void Fit_names_the_sample_of_a_token_out_of_range()
    {
        int[] inputs = new int[4 * Length];
        inputs[17] = 7;
        var data = new ArrayDataSet<int, int>(inputs, new int[4 * Length], Length, Length);
        AssertRefused(
            "The training data have a token out of range in sample 3, input 2. "
            + "inputs[2] (sequence 0, step 2): expected a token from 0 to 6, found 7.",
            () => Trainer.Fit(_model, data, new Adam(), new FitOptions { Shuffle = false, Progress = null }));
    }

    [Fact]
    public void Tables_are_normal_at_first_and_the_padding_row_is_zero()
    {
        float[] table = new float[9 * 17];
        new PaddedGru(seed: 4).Parameters.CopyTensorTo("embedding.weight", table);
        float[] others = [.. table[..34], .. table[51..]];
        Assert.All(table[34..51], v => Assert.Equal(0, v));
        Assert.DoesNotContain(0f, others);
        Assert.InRange(others.Average(), -0.3, 0.3);
        Assert.InRange(others.Average(v => v * v), 0.7, 1.3);

        new PaddedGru(seed: 4, Initialization.Keras).Parameters.CopyTensorTo("embedding.weight", table);
        Assert.All(table[34..51], v => Assert.Equal(0, v));
        Assert.All(table, v => Assert.InRange(v, -0.05f, 0.05f));
        Assert.InRange(table.Max(), 0.045f, 0.05f);
    }

    [Fact]
    public void Padding_and_frozen_rows_stay_as_they_are()
    {
        var padded = new PaddedGru(seed: 4);
        var training = padded.CreateTraining();
        var optimizer = new AdamW(0.1f, weightDecay: 0.1f);
        for (int step = 0; step < 3; step++)
        {
            training.ComputeGradients(new Batch<int, int>([2, 1, 2, 3, 2, 0], [0, 1, 2, 0, 1, 2], 1));
            optimizer.Step(padded, training.Gradients);
        }

        float[] row = [.. Enumerable.Repeat(1f, 17)];
        padded.Parameters.CopyRowTo("embedding.weight", 2, row);
        Assert.All(row, v => Assert.Equal(0, v));

        var frozen = new FrozenCells(seed: 4);
        float[] before = new float[24];
        float[] after = new float[24];
        frozen.Parameters.CopyTensorTo("embedding.weight", before);
        var frozenTraining = frozen.CreateTraining();
        frozenTraining.ComputeGradients(new Batch<int, float>([0, 1, 2, 3], [1, 2], 1));
        new AdamW(0.1f, weightDecay: 0.1f).Step(frozen, frozenTraining.Gradients);
        frozen.Parameters.CopyTensorTo("embedding.weight", after);
        Assert.Equal(before, after);
    }

    [Fact]
    public void A_given_table_is_copied_in_row_by_row()
    {
        var model = new PaddedGru(seed: 4);
        float[] table = [.. Enumerable.Range(0, 9 * 17).Select(i => (float)i)];
        for (int token = 0; token < 9; token++)
        {
            model.Parameters.CopyRowFrom("embedding.weight", token, table.AsSpan(token * 17, 17));
        }

        float[] found = new float[table.Length];
        model.Parameters.CopyTensorTo("embedding.weight", found);
        Assert.Equal(table, found);
        AssertRefused(
            "embedding.weight: expected a row from 0 to 8, found 9.",
            () => model.Parameters.CopyRowFrom("embedding.weight", 9, new float[17]));
        AssertRefused(
            "embedding.weight: expected 17 values for a row, found 16.",
            () => model.Parameters.CopyRowTo("embedding.weight", 0, new float[16]));
        AssertRefused(
            "PaddedGru has no tensor 'table'; it has " + string.Join(", ", model.Description.Tensors.Select(t => t.Name)) + ".",
            () => model.Parameters.CopyRowTo("table", 0, new float[16]));
    }

    [Fact]
    public void Rows_of_stacked_gates_are_found_too()
    {
        float[] matrix = new float[4 * 6 * 5];
        _model.Parameters.CopyTensorTo("lstm.weight_ih_l0", matrix);
        float[] row = new float[5];
        for (int i = 0; i < 24; i++)
        {
            _model.Parameters.CopyRowTo("lstm.weight_ih_l0", i, row);
            Assert.Equal(matrix[(i * 5)..((i + 1) * 5)], row);
        }
    }

    [Fact]
    public void Files_hold_the_table_and_no_scaling_of_tokens()
    {
        string path = Path.Combine(Path.GetTempPath(), $"recurrentgen-{Guid.NewGuid():n}.safetensors");
        try
        {
            _model.Save(path);
            var names = SafetensorsFile.Read(path).Tensors.Select(t => t.Name).ToList();
            Assert.Contains("embedding.weight", names);
            Assert.Contains("scaling.output_mean", names);
            Assert.DoesNotContain("scaling.input_mean", names);
            var loaded = new EmbeddedLstm(seed: 9);
            loaded.Load(path);
            float[] expected = new float[EmbeddedLstm.ParameterCount];
            float[] actual = new float[EmbeddedLstm.ParameterCount];
            _model.CopyParametersTo(expected);
            loaded.CopyParametersTo(actual);
            Assert.Equal(expected, actual);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void AssertRefused(string message, Action action) =>
        Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(action).Message);
}
