using RecurrentGen.Tests.Reference;

namespace RecurrentGen.Tests.Model;

/// <summary>A live stream of any model, by its calls, so that one test serves several models.</summary>
internal sealed record Signal(
    int InputSize,
    int OutputSize,
    int StateSize,
    SpanCall Step,
    SpanCall Process,
    Action Reset,
    Action<float[]> CopyStateTo,
    Action<float[]> CopyStateFrom)
{
    /// <summary>A new stream over a new model with weights and scaling that depend on the name alone.</summary>
    public static Signal Of(string model) => model switch
    {
        nameof(Filter) => Of(Scaled(new Filter(seed: 5))),
        nameof(Forecaster) => Of(Scaled(new Forecaster(seed: 6))),
        nameof(Expander) => Of(Scaled(new Expander(seed: 7))),
        _ => throw new ArgumentException($"There is no stream of {model}.", nameof(model)),
    };

    /// <summary>A new stream over a model.</summary>
    public static Signal Of(Filter model)
    {
        var stream = model.CreateStream();
        return new Signal(
            Filter.InputSize,
            Filter.OutputSize,
            Filter.LiveStream.StateSize,
            stream.Step,
            stream.Process,
            stream.Reset,
            d => stream.CopyStateTo(d),
            s => stream.CopyStateFrom(s));
    }

    /// <summary>The outputs of some steps, one by one.</summary>
    public float[] Steps(ReadOnlySpan<float> inputs)
    {
        int steps = inputs.Length / InputSize;
        var outputs = new float[steps * OutputSize];
        for (int t = 0; t < steps; t++)
        {
            Step(inputs.Slice(t * InputSize, InputSize), outputs.AsSpan(t * OutputSize, OutputSize));
        }

        return outputs;
    }

    /// <summary>The outputs of some steps as one block.</summary>
    public float[] Block(ReadOnlySpan<float> inputs)
    {
        var outputs = new float[inputs.Length / InputSize * OutputSize];
        Process(inputs, outputs);
        return outputs;
    }

    public float[] State()
    {
        var state = new float[StateSize];
        CopyStateTo(state);
        return state;
    }

    /// <summary>Inputs of some steps.</summary>
    public float[] Inputs(int steps, int seed = 1) => ModelData.Values(steps * InputSize, seed);

    private static Signal Of(Forecaster model)
    {
        var stream = model.CreateStream();
        return new Signal(
            Forecaster.InputSize,
            Forecaster.OutputSize,
            Forecaster.LiveStream.StateSize,
            stream.Step,
            stream.Process,
            stream.Reset,
            d => stream.CopyStateTo(d),
            s => stream.CopyStateFrom(s));
    }

    private static Signal Of(Expander model)
    {
        var stream = model.CreateStream();
        return new Signal(
            Expander.InputSize,
            Expander.OutputSize,
            Expander.LiveStream.StateSize,
            stream.Step,
            stream.Process,
            stream.Reset,
            d => stream.CopyStateTo(d),
            s => stream.CopyStateFrom(s));
    }

    private static TModel Scaled<TModel>(TModel model)
        where TModel : IRecurrentModel
    {
        ModelData.FillScaling(model);
        return model;
    }
}
