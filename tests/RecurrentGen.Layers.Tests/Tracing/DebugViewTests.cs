using System.Diagnostics;
using System.Reflection;
using RecurrentGen.Tests.Layers;
using RecurrentGen.Tests.Tokens;
using RecurrentGen.Tracing;
using Xunit;

namespace RecurrentGen.Tests.Tracing;

/// <summary>What a debugger shows, made as a debugger makes it.</summary>
public sealed class DebugViewTests
{
    private readonly ConvolutionLstm _model = new(seed: 3);

    [Fact]
    public void Models_show_logical_tensors()
    {
        var view = Assert.IsType<ModelDebugView>(View(_model));
        Assert.Equal(ConvolutionLstm.ModelDescription.Tensors.Select(t => t.Name), view.Parameters.Select(p => p.Name));
        Assert.Equal(ConvolutionLstm.ModelDescription.Layers, view.Layers);
        Assert.Same(_model.Scaling, view.Scaling);
        Assert.Contains("lstm:Lstm(6", view.Declaration, StringComparison.Ordinal);
        var weights = view.Parameters.First(p => p.Name == "lstm.weight_hh_l0");
        Assert.Equal([24, 6], weights.Shape);
        float[] expected = new float[144];
        _model.Parameters.CopyTensorTo("lstm.weight_hh_l0", expected);
        Assert.Equal(expected, weights.Values);
        Assert.StartsWith("lstm.weight_hh_l0 [24, 6] ", weights.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(" ...", weights.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_and_trainings_show_logical_tensors()
    {
        var training = _model.CreateTraining();
        float[] inputs = [.. Enumerable.Range(0, 18).Select(i => MathF.Cos(i))];
        training.ComputeGradients(new Batch<float, float>(inputs, [1, 2], 1));
        float[] expected = new float[2];
        training.Gradients.CopyTensorTo("dense.bias", expected);
        var blocks = Assert.IsType<PackedBlockDebugView>(View(training.Gradients, typeof(PackedBlock)));
        Assert.Equal(expected, blocks.Tensors.First(t => t.Name == "dense.bias").Values);
        var view = Assert.IsType<TrainingDebugView<float, float>>(View(training));
        Assert.Equal(expected, view.Gradients.First(t => t.Name == "dense.bias").Values);
        Assert.IsType<TrainingDebugView<int, int>>(View(new TokenTwin(seed: 1).CreateTraining()));
    }

    [Fact]
    public void Streams_show_their_states_by_name()
    {
        var stream = _model.CreateStream();
        stream.Step([1, 2, 3], new float[2]);
        float[] state = new float[ConvolutionLstm.LiveStream.StateSize];
        stream.CopyStateTo(state);
        object view = View(stream);
        var states = (TensorView[])view.GetType().GetProperty("States")!.GetValue(view)!;
        Assert.Equal(["conv1d.past", "conv1d_1.past", "lstm.h", "lstm.c"], states.Select(s => s.Name));
        Assert.Equal(state, states.SelectMany(s => s.Values));
        Assert.Equal([6], states[3].Shape);
        Assert.Contains(states[2].Values, v => v != 0);
    }

    [Theory]
    [InlineData(typeof(ConvolutionLstm))]
    [InlineData(typeof(ConvolutionLstm.LiveStream))]
    [InlineData(typeof(ConvolutionLstm.Training))]
    [InlineData(typeof(PackedBlock))]
    [InlineData(typeof(TensorDescription))]
    [InlineData(typeof(LayerSummary))]
    [InlineData(typeof(ModelTrace))]
    [InlineData(typeof(TraceLayer))]
    public void What_is_displayed_exists(Type type)
    {
        string text = type.GetCustomAttribute<DebuggerDisplayAttribute>()!.Value;
        foreach (string path in text.Split('{').Skip(1).Select(p => p.Split('}', ',')[0]))
        {
            var owner = type;
            foreach (string name in path.Split('.'))
            {
                owner = owner.GetProperty(name)?.PropertyType ?? owner.GetField(name)?.FieldType
                    ?? owner.GetInterfaces().Select(i => i.GetProperty(name)?.PropertyType).FirstOrDefault(t => t is not null);
                Assert.True(owner is not null, $"{type.Name}: {path}");
            }
        }
    }

    private static object View(object shown, Type? declared = null)
    {
        var attribute = (declared ?? shown.GetType()).GetCustomAttribute<DebuggerTypeProxyAttribute>()!;
        return Activator.CreateInstance(Type.GetType(attribute.ProxyTypeName, throwOnError: true)!, shown)!;
    }
}
