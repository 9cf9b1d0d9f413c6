using System.ComponentModel;
using System.Diagnostics;

namespace RecurrentGen.Tracing;

/// <summary>What debuggers show of parameters, gradients and moments: the tensors.</summary>
/// <param name="block">What is shown.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PackedBlockDebugView(PackedBlock block)
{
    /// <summary>The tensors, in logical order.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
    public TensorView[] Tensors
    {
        get
        {
            var tensors = block.Description.Tensors;
            var views = new TensorView[tensors.Count];
            for (int i = 0; i < views.Length; i++)
            {
                float[] values = new float[tensors[i].Count];
                block.CopyTensorTo(tensors[i].Name, values);
                views[i] = new TensorView(tensors[i].Name, tensors[i].Shape, values);
            }

            return views;
        }
    }
}

/// <summary>What debuggers show of a model: the declaration, the layers, the tensors.</summary>
/// <param name="model">What is shown.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ModelDebugView(IRecurrentModel model)
{
    /// <summary>The declaration in one line.</summary>
    public string Declaration => model.Description.Declaration;

    /// <summary>The layers.</summary>
    public IReadOnlyList<LayerSummary> Layers => model.Description.Layers;

    /// <summary>The parameters.</summary>
    public TensorView[] Parameters => new PackedBlockDebugView(model.Parameters).Tensors;

    /// <summary>Mean and scale of inputs and outputs.</summary>
    public Scaling Scaling => model.Scaling;
}

/// <summary>What debuggers show of a training: the gradients.</summary>
/// <typeparam name="TInput"><c>float</c>, or <c>int</c> for tokens.</typeparam>
/// <typeparam name="TTarget"><c>float</c>, or <c>int</c> for class indices.</typeparam>
/// <param name="training">What is shown.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TrainingDebugView<TInput, TTarget>(ITraining<TInput, TTarget> training)
    where TInput : unmanaged
    where TTarget : unmanaged
{
    /// <summary>The gradients of the last backward pass.</summary>
    public TensorView[] Gradients => new PackedBlockDebugView(training.Gradients).Tensors;
}
