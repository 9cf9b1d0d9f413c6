using System.ComponentModel;

namespace RecurrentGen.Numerics;

/// <summary>
/// The forward and backward pass over a part of a batch, and its gradients. Derived classes are generated.
/// </summary>
/// <typeparam name="TInput"><c>float</c>, or <c>int</c> for tokens.</typeparam>
/// <typeparam name="TTarget"><c>float</c>, or <c>int</c> for class indices.</typeparam>
/// <param name="gradients">Takes the gradients.</param>
/// <param name="table">Its rows.</param>
/// <param name="forwardParts">Parts of each phase of the forward pass; empty where no phase has two.</param>
/// <param name="backwardParts">Parts of each phase of the backward pass; likewise.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TrainingShard<TInput, TTarget>(
    PackedBlock gradients, RowTable table, int[] forwardParts, int[] backwardParts)
    : SequencePass<TInput>(table, forwardParts)
    where TInput : unmanaged
    where TTarget : unmanaged
{
    /// <summary>Its gradients.</summary>
    public PackedBlock Gradients { get; } = gradients;

    /// <summary>Parts of each phase of the backward pass.</summary>
    internal int[] BackwardParts => backwardParts;

    /// <summary>Random bits, for models that drop values in training.</summary>
    protected internal RowNoise Noise { get; } = new(table);

    /// <summary>Its share of the mean loss; 0 without sequences.</summary>
    internal double LossShare { get; set; }

    /// <summary>
    /// The loss of its sequences, as a share of the mean over the batch, and the gradient of the outputs.
    /// </summary>
    /// <param name="targets">Those of the whole batch.</param>
    /// <param name="part">Which sequences these are, and whether a backward pass follows.</param>
    public abstract double Loss(ReadOnlySpan<TTarget> targets, LossPart part);

    /// <summary>Copies in the gradients of the outputs of its sequences, per physical unit.</summary>
    public abstract void BeginBackward(ref float dOutputs, SequenceShape shape);

    /// <summary>Runs all layers backwards.</summary>
    /// <param name="inputs">Whether gradients of the inputs are wanted.</param>
    public abstract void BackwardLayers(bool inputs);

    /// <summary>Runs one part of a phase.</summary>
    public virtual void BackwardPart(int phase, int part, bool inputs)
    {
    }

    /// <summary>Copies out the gradients of the inputs of its sequences; tokens have none.</summary>
    public virtual void EndBackward(ref float dInputs, SequenceShape shape)
    {
    }
}
