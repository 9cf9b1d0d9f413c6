namespace RecurrentGen;

/// <summary>
/// Hands on the value of the last step: <c>[time, n]</c> becomes <c>[n]</c>. After a bidirectional layer both halves are
/// those of the last step, where <see cref="Return.Last"/> takes the backward half's own last, step 0.
/// </summary>
public sealed class LastStepAttribute : LayerAttribute;

/// <summary>Hands on the mean over the steps: <c>[time, n]</c> becomes <c>[n]</c>.</summary>
public sealed class MeanPoolingAttribute : LayerAttribute;

/// <summary>
/// Hands on the largest value of every feature: <c>[time, n]</c> becomes <c>[n]</c>. Of equal ones the first has the
/// gradient.
/// </summary>
public sealed class MaxPoolingAttribute : LayerAttribute;

/// <summary>
/// Hands on a mean over the steps with learnt weights: a softmax over time of the additive scores v tanh(W x + b)
/// (Bahdanau 2015, Yang 2016). <c>[time, n]</c> becomes <c>[n]</c>.
/// </summary>
/// <param name="units">Rows of W.</param>
public sealed class AttentionPoolingAttribute(int units) : LayerAttribute
{
    /// <summary>Rows of W.</summary>
    public int Units { get; } = units;
}

/// <summary>
/// Normalises the features of every step, or of the one value that there is, to mean 0 and variance 1, then multiplies by
/// a weight and adds a bias for each feature (Ba 2016).
/// </summary>
public sealed class LayerNormAttribute : LayerAttribute
{
    /// <summary>Added to the variance, so that equal features do no harm; above 0.</summary>
    public double Epsilon { get; set; } = 1e-5;
}

/// <summary>
/// Rectifies every feature: what is above 0 stays, what is below is multiplied by a trained slope of the feature, at first 0.25
/// (He 2015). Keeps the shape.
/// </summary>
public sealed class PReluAttribute : LayerAttribute;

/// <summary>
/// Adds the output of an earlier layer, or the model's input, to the value here. Both have the same shape, unless
/// <see cref="Features"/> says otherwise.
/// </summary>
public sealed class ResidualAttribute : LayerAttribute
{
    /// <summary>Name of the earlier layer, or <c>input</c>: the model's input, scaled.</summary>
    public string From { get; set; } = "input";

    /// <summary>How many of the earlier value's first features are added; all unless it is set.</summary>
    public int Features { get; set; }
}

/// <summary>
/// In training, sets each value to zero with the probability <paramref name="rate"/> and multiplies the others by
/// <c>1 / (1 - rate)</c>, anew in every call (Srivastava 2014). Does nothing in <c>ComputeLoss</c>, predictions and live
/// streams.
/// </summary>
/// <param name="rate">From 0 to below 1.</param>
public sealed class DropoutAttribute(double rate) : LayerAttribute
{
    /// <summary>The probability of a zero.</summary>
    public double Rate { get; } = rate;
}

/// <summary>
/// A convolution over time: an output is a weighted sum of the inputs of the last steps. <c>[time, n]</c> becomes
/// <c>[time, filters]</c>, or with <see cref="Stride"/> or <see cref="RecurrentGen.Padding.Valid"/> fewer steps: see
/// <see cref="Padding"/>.
/// </summary>
/// <param name="filters">Features of the output.</param>
/// <param name="kernel">Taps: the inputs that an output sees.</param>
public sealed class Conv1DAttribute(int filters, int kernel) : LayerAttribute
{
    /// <summary>Features of the output.</summary>
    public int Filters { get; } = filters;

    /// <summary>Taps.</summary>
    public int Kernel { get; } = kernel;

    /// <summary>Steps from one tap to the next.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Steps from one output to the next.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>
    /// What outputs see before the first step: zeros, or there are none before all taps have inputs.
    /// </summary>
    public Padding Padding { get; set; } = Padding.Causal;

    /// <summary>
    /// Parts into which inputs and outputs are divided; each part of the outputs sees its part of the inputs only.
    /// </summary>
    public int Groups { get; set; } = 1;

    /// <summary>An element-wise function of the outputs.</summary>
    public Activation Activation { get; set; }
}

/// <summary>
/// Hands on the largest value of every feature over windows of neighbouring steps. <c>[time, n]</c> becomes
/// <c>[fewer, n]</c>: see <see cref="Padding"/>. Of equal values the first has the gradient.
/// </summary>
/// <param name="size">Steps of a window.</param>
public sealed class MaxPool1DAttribute(int size) : LayerAttribute
{
    /// <summary>Steps of a window.</summary>
    public int Size { get; } = size;

    /// <summary>Steps from one window to the next; the window's size unless it is set.</summary>
    public int Stride { get; set; } = size;

    /// <summary>Whether there are windows before all their steps exist.</summary>
    public Padding Padding { get; set; }
}

/// <summary>
/// Hands on the mean of every feature over windows of neighbouring steps. <c>[time, n]</c> becomes <c>[fewer, n]</c>: see
/// <see cref="Padding"/>.
/// </summary>
/// <param name="size">Steps of a window.</param>
public sealed class AveragePool1DAttribute(int size) : LayerAttribute
{
    /// <summary>Steps of a window.</summary>
    public int Size { get; } = size;

    /// <summary>Steps from one window to the next; the window's size unless it is set.</summary>
    public int Stride { get; set; } = size;

    /// <summary>Whether there are windows before all their steps exist; their mean is that of the steps that do.</summary>
    public Padding Padding { get; set; }
}

/// <summary>
/// A convolutional LSTM over a line of places (Shi 2015, without peepholes, as Keras's <c>ConvLSTM1D</c>): the products with
/// input and state are convolutions with zeros around the line, so that all places share their weights. A step is the places
/// one after the other, each with its channels: <c>[time, width * channels]</c> becomes <c>[time, width * filters]</c>.
/// </summary>
/// <param name="filters">Units of every place.</param>
/// <param name="kernel">Taps: a place sees <c>(kernel - 1) / 2</c> places before it and <c>kernel / 2</c> behind.</param>
/// <param name="width">Places.</param>
public sealed class ConvLstm1DAttribute(int filters, int kernel, int width) : LayerAttribute
{
    /// <summary>Units of every place.</summary>
    public int Filters { get; } = filters;

    /// <summary>Taps.</summary>
    public int Kernel { get; } = kernel;

    /// <summary>Places.</summary>
    public int Width { get; } = width;
}

/// <summary>
/// A convolutional LSTM over a plane of places (Shi 2015, without peepholes, as Keras's <c>ConvLSTM2D</c>), row by row:
/// <c>[time, height * width * channels]</c> becomes <c>[time, height * width * filters]</c>. See
/// <see cref="ConvLstm1DAttribute"/>.
/// </summary>
/// <param name="filters">Units of every place.</param>
/// <param name="kernel">Taps in both directions, unless <see cref="KernelHeight"/> says otherwise.</param>
/// <param name="height">Rows of places.</param>
/// <param name="width">Places of a row.</param>
public sealed class ConvLstm2DAttribute(int filters, int kernel, int height, int width) : LayerAttribute
{
    /// <summary>Units of every place.</summary>
    public int Filters { get; } = filters;

    /// <summary>Taps along a row, and from row to row unless <see cref="KernelHeight"/> is set.</summary>
    public int Kernel { get; } = kernel;

    /// <summary>Taps from row to row, at least 1; <see cref="Kernel"/> unless it is set.</summary>
    public int KernelHeight { get; set; }

    /// <summary>Rows of places.</summary>
    public int Height { get; } = height;

    /// <summary>Places of a row.</summary>
    public int Width { get; } = width;
}
