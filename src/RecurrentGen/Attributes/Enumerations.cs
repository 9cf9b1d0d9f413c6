namespace RecurrentGen;

/// <summary>The order in which a recurrent layer walks through time.</summary>
public enum Direction
{
    /// <summary>From the first step to the last.</summary>
    Forward,

    /// <summary>From the last step to the first.</summary>
    Backward,

    /// <summary>Both, with weights of their own, joined by <see cref="Merge"/>.</summary>
    Bidirectional,
}

/// <summary>How the two halves of a bidirectional layer become one output.</summary>
public enum Merge
{
    /// <summary>Side by side, forward first: the output has twice the hidden size.</summary>
    Concat,

    /// <summary>Element by element, added.</summary>
    Sum,

    /// <summary>Element by element, multiplied.</summary>
    Multiply,

    /// <summary>Element by element, the mean of the two.</summary>
    Average,
}

/// <summary>What a recurrent layer hands on.</summary>
public enum Return
{
    /// <summary>The output of every step. The default, always.</summary>
    Sequence,

    /// <summary>
    /// The output after the whole sequence: of the last step, and for a backward half of step 0, its own last one.
    /// </summary>
    Last,
}

/// <summary>What a layer that sees several steps at once does at the start of a sequence.</summary>
public enum Padding
{
    /// <summary>
    /// The first output falls due when all steps exist that it sees: of T steps and a reach of R, there are
    /// (T - R) / stride + 1 outputs, rounded down.
    /// </summary>
    Valid,

    /// <summary>
    /// The first output falls due with the first step, and sees no more than that: of T steps there are T / stride
    /// outputs, rounded up.
    /// </summary>
    Causal,
}

/// <summary>An element-wise function, or softmax over the units of a dense layer.</summary>
public enum Activation
{
    /// <summary>The identity.</summary>
    None,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>The logistic function, 1 / (1 + exp(-x)).</summary>
    Sigmoid,

    /// <summary>max(0, x); its derivative at 0 is 0.</summary>
    Relu,

    /// <summary>exp(x_i) / sum_j exp(x_j) over the units of a dense layer.</summary>
    Softmax,

    /// <summary>
    /// max(0, min(1, 0.2 x + 0.5)), as ONNX and Keras 2 define it; its derivative at both kinks is 0.
    /// </summary>
    HardSigmoid,

    /// <summary>x above 0, 0.01 x below (Maas 2013); its derivative at 0 is 0.01.</summary>
    LeakyRelu,

    /// <summary>x above 0, exp(x) - 1 below (Clevert 2015).</summary>
    Elu,

    /// <summary>x / (1 + |x|).</summary>
    Softsign,

    /// <summary>log(1 + exp(x)).</summary>
    Softplus,
}

/// <summary>The quantity that training makes small: the mean over the valid rows and outputs of a batch.</summary>
public enum Loss
{
    /// <summary>(y - t)^2.</summary>
    MeanSquaredError,

    /// <summary>|y - t|; its derivative at 0 is 0.</summary>
    MeanAbsoluteError,

    /// <summary>(y - t)^2 / 2 within 1 of the target, |y - t| - 1/2 beyond (Huber 1964, delta 1).</summary>
    Huber,

    /// <summary>
    /// -log softmax(y)[class], over outputs without activation (logits); targets are class indices (<c>int</c>).
    /// </summary>
    SoftmaxCrossEntropy,

    /// <summary>
    /// -t log y - (1 - t) log(1 - y), over a last layer with <see cref="Activation.Sigmoid"/>; computed from the values
    /// before the sigmoid, so it neither overflows nor loses digits.
    /// </summary>
    BinaryCrossEntropy,
}

/// <summary>A scheme for initial values.</summary>
public enum Initialization
{
    /// <summary>
    /// PyTorch's: uniform within 1/sqrt(hidden size) for recurrent layers, within 1/sqrt(inputs) for dense ones,
    /// biases included.
    /// </summary>
    PyTorch,

    /// <summary>
    /// Keras's: Glorot uniform input weights (Glorot and Bengio 2010), orthogonal recurrent weights (Saxe 2014), zero
    /// biases, forget bias 1 where the cell asks for it (Jozefowicz 2015).
    /// </summary>
    Keras,

    /// <summary>Normal with mean 0 and standard deviation 0.01, zero biases.</summary>
    Normal,
}

/// <summary>
/// How live streams read a model's weight matrices. Training, files and predictions of whole sequences stay float32, and so do
/// biases, element-wise weights and all states.
/// </summary>
public enum StreamWeights
{
    /// <summary>The parameters themselves, 4 bytes per weight.</summary>
    Float32,

    /// <summary>A copy with the upper 16 bits of each weight: each is off by at most 1/256 of itself.</summary>
    BFloat16,

    /// <summary>
    /// A copy with a byte per weight and a scale per output unit: an error of at most 1/254 of the unit's largest weight.
    /// </summary>
    Int8,
}
