using Xunit;

namespace RecurrentGen.Tests.Model;

/// <summary>The model itself: sizes, names, initial values, parameters in and out.</summary>
public sealed class ModelTests
{
    [Fact]
    public void Constants_equal_the_description()
    {
        AssertShape(
            Filter.ModelDescription,
            [Filter.InputSize, Filter.OutputSize, Filter.SequenceLength, Filter.BatchSize, Filter.ParameterCount],
            sequence: true,
            Loss.MeanSquaredError);
        AssertShape(
            Forecaster.ModelDescription,
            [
                Forecaster.InputSize, Forecaster.OutputSize, Forecaster.SequenceLength, Forecaster.BatchSize,
                Forecaster.ParameterCount,
            ],
            sequence: false,
            Loss.Huber);
        AssertShape(
            Tagger.ModelDescription,
            [Tagger.InputSize, Tagger.OutputSize, Tagger.SequenceLength, Tagger.BatchSize, Tagger.ParameterCount],
            sequence: true,
            Loss.SoftmaxCrossEntropy);
        Assert.Equal((2, 2, 5, 4), (Filter.InputSize, Filter.OutputSize, Filter.SequenceLength, Filter.BatchSize));
        Assert.Equal((4 * 6 * (2 + 6 + 2)) + (2 * 7), Filter.ParameterCount);
        Assert.Same(Filter.ModelDescription, new Filter().Description);
    }

    [Fact]
    public void Tensors_of_a_stacked_bidirectional_layer_have_the_names_and_shapes_of_PyTorch() => Assert.Equal(
        [
            "lstm.weight_ih_l0 [20, 3]",
            "lstm.weight_hh_l0 [20, 5]",
            "lstm.bias_ih_l0 [20]",
            "lstm.bias_hh_l0 [20]",
            "lstm.weight_ih_l0_reverse [20, 3]",
            "lstm.weight_hh_l0_reverse [20, 5]",
            "lstm.bias_ih_l0_reverse [20]",
            "lstm.bias_hh_l0_reverse [20]",
            "lstm.weight_ih_l1 [20, 10]",
            "lstm.weight_hh_l1 [20, 5]",
            "lstm.bias_ih_l1 [20]",
            "lstm.bias_hh_l1 [20]",
            "lstm.weight_ih_l1_reverse [20, 10]",
            "lstm.weight_hh_l1_reverse [20, 5]",
            "lstm.bias_ih_l1_reverse [20]",
            "lstm.bias_hh_l1_reverse [20]",
            "dense.weight [2, 10]",
            "dense.bias [2]",
        ],
        Stacked.ModelDescription.Tensors.Select(t => $"{t.Name} [{string.Join(", ", t.Shape)}]"));

    [Fact]
    public void Parameters_go_in_and_out_in_the_order_of_the_tensors()
    {
        var model = new Stacked(seed: 1);
        float[] values = ModelData.Values(Stacked.ParameterCount, 1);
        model.CopyParametersFrom(values);
        int offset = 0;
        foreach (var tensor in Stacked.ModelDescription.Tensors)
        {
            ModelData.AssertSameBits(
                values.AsSpan(offset, tensor.Count), ModelData.Tensor(model.Parameters, tensor.Name));
            offset += tensor.Count;
        }

        Assert.Equal(Stacked.ParameterCount, offset);
        var copied = new float[values.Length];
        model.CopyParametersTo(copied);
        ModelData.AssertSameBits(values, copied);

        // Padding stays zero: as many floats of the packed block differ from zero as there are parameters.
        Assert.Equal(values.Length, model.Parameters.Packed.ToArray().Count(v => v != 0));
    }

    [Fact]
    public void Wrong_lengths_and_names_are_refused_and_change_nothing()
    {
        var model = new Stacked(seed: 1);
        float[] before = ModelData.Contents(model);
        int count = Stacked.ParameterCount;
        Assert.Equal(
            $"Stacked has {count} parameters, the span has {count + 1} values.",
            Assert.Throws<ArgumentException>(() => model.CopyParametersFrom(new float[count + 1])).Message);
        Assert.Equal(
            $"Stacked has {count} parameters, the span has 0 values.",
            Assert.Throws<ArgumentException>(() => model.CopyParametersTo([])).Message);
        Assert.Equal(
            "dense.weight: expected 20 values for shape [2, 10], found 10.",
            Assert.Throws<ArgumentException>(
                () => model.Parameters.CopyTensorFrom("dense.weight", new float[10])).Message);
        Assert.StartsWith(
            "Stacked has no tensor 'dense.kernel'; it has lstm.weight_ih_l0, ",
            Assert.Throws<ArgumentException>(
                () => model.Parameters.CopyTensorTo("dense.kernel", new float[10])).Message);
        ModelData.AssertSameBits(before, ModelData.Contents(model));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_one_others()
    {
        foreach (var initialization in Enum.GetValues<Initialization>())
        {
            var first = new Stacked(seed: 3, initialization);
            ModelData.AssertSameBits(first.Parameters.Packed, new Stacked(3, initialization).Parameters.Packed);
            var other = new Stacked(seed: 4, initialization);
            var pairs = first.Parameters.Packed.ToArray().Zip(other.Parameters.Packed.ToArray()).ToArray();
            Assert.All(
                pairs.Where(p => p.First != 0 || p.Second != 0),
                p => Assert.True(p.First != p.Second || p.First == 1));
        }

        ModelData.AssertSameBits(new Stacked().Parameters.Packed, new Stacked(0).Parameters.Packed);
    }

    [Fact]
    public void Keras_sets_the_forget_bias_to_one_and_every_other_bias_to_zero()
    {
        var model = new Stacked(seed: 3, Initialization.Keras);
        foreach (var tensor in Stacked.ModelDescription.Tensors.Where(t => t.Shape.Length == 1))
        {
            float[] values = ModelData.Tensor(model.Parameters, tensor.Name);
            bool forgets = tensor.Name.Contains("bias_ih", StringComparison.Ordinal);
            Assert.Equal(
                Enumerable.Range(0, values.Length).Select(i => forgets && i is >= 5 and < 10 ? 1f : 0f), values);
        }
    }

    [Fact]
    public void A_generic_method_creates_a_model_and_its_parts()
    {
        ModelData.AssertSameBits(new Filter(9, Initialization.Keras).Parameters.Packed, Create<Filter, float>());
        ModelData.AssertSameBits(new Tagger(9, Initialization.Keras).Parameters.Packed, Create<Tagger, int>());

        static float[] Create<TModel, TTarget>()
            where TModel : class, IRecurrentModel<TModel, float, TTarget>
            where TTarget : unmanaged
        {
            var model = TModel.Create(9, Initialization.Keras);
            Assert.Same(TModel.ModelDescription, model.Description);
            Assert.Equal(TModel.ModelDescription.PackedLength, model.CreateTraining().Gradients.Packed.Length);
            Assert.NotNull(model.CreatePredictor());
            return model.Parameters.Packed.ToArray();
        }
    }

    [Fact]
    public void The_summary_is_a_table_of_the_layers() => Assert.Equal(
        """
        Forecaster
          layer  declaration                       output  parameters  multiply-adds/step
          gru    Gru(5, Layers = 2), level 1 of 2  [4, 5]         150                 120
          gru    Gru(5, Layers = 2), level 2 of 2  [4, 5]         180                 150
          lstm   Lstm(4, Return = Last)            [4]            176                 144
          dense  Dense(1)                          [1]              5                   4
          total                                                   511                 418

          parameters   511 trained, 0 fixed
          weights      5,056 bytes, 3,012 of them padding
          live stream  640 bytes; a snapshot of its state 72 bytes
          training     34,472 bytes, 5,056 of them gradients

        """.ReplaceLineEndings("\n"),
        new Forecaster().Summary);

    [Fact]
    public void The_declaration_is_one_line() => Assert.Equal(
        "InputSize=2,SequenceLength=5,BatchSize=4,Loss=MeanSquaredError;lstm:Lstm(6);dense:Dense(2)",
        Filter.ModelDescription.Declaration);

    private static void AssertShape(ModelDescription description, int[] constants, bool sequence, Loss loss)
    {
        var shape = description.Shape;
        Assert.Equal(
            [shape.InputSize, shape.OutputSize, shape.SequenceLength, shape.BatchSize, description.ParameterCount],
            constants);
        Assert.Equal(sequence, shape.SequenceOutput);
        Assert.Equal(loss, shape.Loss);
        Assert.Equal(description.ParameterCount, description.Layers.Sum(l => l.Parameters));
    }
}
