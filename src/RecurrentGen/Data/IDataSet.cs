namespace RecurrentGen.Data;

/// <summary>Samples that can be read in any order, without allocation.</summary>
/// <typeparam name="TInput"><c>float</c>, or <c>int</c> for tokens.</typeparam>
/// <typeparam name="TTarget"><c>float</c>, or <c>int</c> for class indices.</typeparam>
public interface IDataSet<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    /// <summary>Samples.</summary>
    int Count { get; }

    /// <summary>Input values per sample: steps times features.</summary>
    int InputLength { get; }

    /// <summary>Target values per sample.</summary>
    int TargetLength { get; }

    /// <summary>
    /// Whether samples are sequences of lengths of their own; false unless said otherwise. The rest of a sample is then
    /// padding, which has no part in training and evaluation.
    /// </summary>
    bool HasLengths => false;

    /// <summary>
    /// Valid steps of a sample, from 0 to the model's sequence length; asked for where there are lengths.
    /// </summary>
    /// <exception cref="NotSupportedException">The samples have no lengths.</exception>
    int LengthOf(int sample) => throw new NotSupportedException("The samples of this data set have no lengths.");

    /// <summary>
    /// Weights of a sample in the loss: 0, the default, where samples have none; 1; or one for each step of targets. A
    /// row of weight 0 has no part in loss, figures and scaling, and its target may be anything.
    /// </summary>
    int WeightLength => 0;

    /// <summary>Copies the weights of a sample, finite and not negative; asked for where there are some.</summary>
    /// <exception cref="NotSupportedException">The samples have no weights.</exception>
    void CopyWeights(int sample, Span<float> destination) =>
        throw new NotSupportedException("The samples of this data set have no weights.");

    /// <summary>
    /// Steps with which a sample begins that are padding, which models read like any other and statistics leave out; 0
    /// unless said otherwise.
    /// </summary>
    int LeadingPaddingOf(int sample) => 0;

    /// <summary>Copies the inputs of a sample, <c>[time, feature]</c>.</summary>
    void CopyInputs(int sample, Span<TInput> destination);

    /// <summary>Copies the targets of a sample, <c>[time, output]</c> or <c>[output]</c>.</summary>
    void CopyTargets(int sample, Span<TTarget> destination);
}
