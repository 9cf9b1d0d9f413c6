namespace RecurrentGen.Weights;

/// <summary>
/// A tensor that a model's file has. Neither a tuple nor a record: comparing those makes a NativeAOT program carry the
/// part of the runtime that builds generic types.
/// </summary>
/// <param name="name">Its name in files.</param>
/// <param name="shape">Rows and columns, or the length of a vector.</param>
/// <param name="description">What it is in the model; null for scaling.</param>
internal sealed class ModelTensor(string name, int[] shape, TensorDescription? description)
{
    public string Name { get; } = name;

    public int[] Shape { get; } = shape;

    public TensorDescription? Description { get; } = description;
}

/// <summary>The tensors that make up a model in a file: its parameters and the four of its scaling.</summary>
internal static class ModelTensors
{
    public const string InputMean = "scaling.input_mean";
    public const string InputScale = "scaling.input_scale";
    public const string OutputMean = "scaling.output_mean";
    public const string OutputScale = "scaling.output_scale";
    private static readonly string[] ScalingNames = [InputMean, InputScale, OutputMean, OutputScale];

    /// <summary>Names and shapes: the parameters in logical order, then the scaling.</summary>
    public static IEnumerable<ModelTensor> Of(IRecurrentModel model)
    {
        foreach (var tensor in model.Description.Tensors)
        {
            yield return new ModelTensor(tensor.Name, tensor.Shape, tensor);
        }

        foreach (string name in ScalingNames)
        {
            // Tokens are not scaled.
            int length = ScalingOf(model.Scaling, name).Length;
            if (length > 0)
            {
                yield return new ModelTensor(name, [length], null);
            }
        }
    }

    /// <summary>Whether a name is one of the scaling's.</summary>
    public static bool IsScaling(string name) => Array.IndexOf(ScalingNames, name) >= 0;

    /// <summary>Adds the parameters and the scaling of a model.</summary>
    /// <exception cref="WeightFileException">A value is not finite: the file could not be loaded again.</exception>
    public static void Add(SafetensorsWriter writer, IRecurrentModel model)
    {
        Add(writer, "", model.Parameters, finite: true);
        foreach (string name in ScalingNames)
        {
            var values = ScalingOf(model.Scaling, name);
            if (values.IsEmpty)
            {
                continue;
            }

            int[] shape = [values.Length];
            CheckValues(model.Description.Name, name, shape, values);
            writer.Add(name, shape, values);
        }
    }

    /// <summary>
    /// Adds all tensors of a block, their names behind a prefix; an optimizer's moments need not be finite.
    /// </summary>
    public static void Add(SafetensorsWriter writer, string prefix, PackedBlock block, bool finite)
    {
        foreach (var tensor in block.Description.Tensors)
        {
            var values = new float[tensor.Count];
            block.CopyTensorTo(tensor.Name, values);
            if (finite)
            {
                CheckValues(block.Description.Name, prefix + tensor.Name, tensor.Shape, values);
            }

            writer.Add(prefix + tensor.Name, tensor.Shape, values);
        }
    }

    /// <summary>Writes values that <see cref="Of"/> names into a model, and bumps its versions.</summary>
    /// <exception cref="InvalidOperationException">A live stream reads the model; nothing has been written.</exception>
    public static void Write(IRecurrentModel model, IReadOnlyDictionary<string, float[]> values)
    {
        model.Parameters.BeginWrite();
        foreach (var (name, tensor) in values)
        {
            if (IsScaling(name))
            {
                model.Scaling.BeginWrite();
                tensor.CopyTo(ScalingOf(model.Scaling, name));
            }
            else
            {
                model.Parameters.CopyTensorFrom(name, tensor);
            }
        }
    }

    /// <summary>Refuses values that are not finite, and scales that are not positive.</summary>
    /// <exception cref="WeightFileException">Names the tensor and the index.</exception>
    public static void CheckValues(string source, string name, int[] shape, ReadOnlySpan<float> values)
    {
        bool scale = name is InputScale or OutputScale;
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]) || (scale && values[i] <= 0))
            {
                string index = shape.Length == 2 ? $"{i / shape[1]}, {i % shape[1]}" : $"{i}";
                string expected = scale ? "a finite positive number" : "a finite number";
                throw new WeightFileException(FormattableString.Invariant(
                    $"{source}: {name}[{index}]: expected {expected}, found {values[i]}."));
            }
        }
    }

    private static Span<float> ScalingOf(Scaling scaling, string name) => name switch
    {
        InputMean => scaling.InputMean,
        InputScale => scaling.InputScale,
        OutputMean => scaling.OutputMean,
        _ => scaling.OutputScale,
    };
}
