using RecurrentGen.Cells;

namespace RecurrentGen;

/// <summary>A long short-term memory layer with diagonal peepholes (Gers and Schmidhuber 2000).</summary>
/// <param name="hiddenSize">Units of the hidden and of the cell state.</param>
public sealed class PeepholeLstmAttribute(int hiddenSize) : CellAttribute<PeepholeLstm>(hiddenSize)
{
    /// <summary>
    /// The largest absolute value of what goes into the gates' functions, as <c>clip</c> in ONNX; none by default.
    /// </summary>
    public double Clip { get; set; } = double.PositiveInfinity;

    /// <summary>
    /// The largest absolute value of the memory, as <c>cell_clip</c> in TensorFlow Lite; none by default.
    /// </summary>
    public double CellClip { get; set; } = double.PositiveInfinity;
}

/// <summary>A long short-term memory layer that forgets as much as it takes in (Greff 2015).</summary>
/// <param name="hiddenSize">Units of the hidden and of the cell state.</param>
public sealed class CoupledLstmAttribute(int hiddenSize) : CellAttribute<CoupledLstm>(hiddenSize)
{
    /// <summary>
    /// The largest absolute value of what goes into the gates' functions, as <c>clip</c> in ONNX; none by default.
    /// </summary>
    public double Clip { get; set; } = double.PositiveInfinity;

    /// <summary>
    /// The largest absolute value of the memory, as <c>cell_clip</c> in TensorFlow Lite; none by default.
    /// </summary>
    public double CellClip { get; set; } = double.PositiveInfinity;
}

/// <summary>A long short-term memory layer whose output is a projection of its memory (Sak 2014).</summary>
/// <param name="hiddenSize">Units of the output, <c>proj_size</c> in PyTorch.</param>
public sealed class ProjectedLstmAttribute(int hiddenSize) : CellAttribute<ProjectedLstm>(hiddenSize)
{
    /// <summary>Units of the memory, <c>hidden_size</c> in PyTorch. It has to be set.</summary>
    public int MemorySize { get; set; }

    /// <summary>
    /// The largest absolute value of the memory, as <c>cell_clip</c> in TensorFlow Lite; none by default.
    /// </summary>
    public double CellClip { get; set; } = double.PositiveInfinity;

    /// <summary>
    /// The largest absolute value of the output, as <c>proj_clip</c> in TensorFlow Lite; none by default.
    /// </summary>
    public double ProjectionClip { get; set; } = double.PositiveInfinity;
}

/// <summary>A multiplicative long short-term memory layer (Krause 2016).</summary>
/// <param name="hiddenSize">Units of the hidden and of the cell state.</param>
public sealed class MultiplicativeLstmAttribute(int hiddenSize) : CellAttribute<MultiplicativeLstm>(hiddenSize);

/// <summary>A long short-term memory layer with layer normalisation (Ba, Kiros and Hinton 2016).</summary>
/// <param name="hiddenSize">Units of the hidden and of the cell state.</param>
public sealed class LayerNormLstmAttribute(int hiddenSize) : CellAttribute<LayerNormLstm>(hiddenSize)
{
    /// <summary>What is added to a variance before its square root.</summary>
    public double Epsilon { get; set; } = 0.00001;
}

/// <summary>A layer of minimal gated units (Zhou 2016).</summary>
/// <param name="hiddenSize">Units of the state.</param>
public sealed class MinimalGatedUnitAttribute(int hiddenSize) : CellAttribute<MinimalGatedUnit>(hiddenSize);

/// <summary>
/// A long short-term memory layer that kept only its forget gate (van der Westhuizen and Lasenby 2018).
/// </summary>
/// <param name="hiddenSize">Units of the state.</param>
public sealed class JanetAttribute(int hiddenSize) : CellAttribute<Janet>(hiddenSize)
{
    /// <summary>How much less of the candidate is taken in than is forgotten, before the sigmoid.</summary>
    public double Beta { get; set; } = 1;
}

/// <summary>An independently recurrent layer (Li 2018).</summary>
/// <param name="hiddenSize">Units of the state.</param>
public sealed class IndRnnAttribute(int hiddenSize) : CellAttribute<IndRnn>(hiddenSize)
{
    /// <summary>Any element-wise function.</summary>
    public Activation Activation { get; set; } = Activation.Relu;
}

/// <summary>A layer of leaky echo state units, whose weights training leaves alone (Jaeger 2001).</summary>
/// <param name="hiddenSize">Units of the reservoir.</param>
public sealed class EchoStateAttribute(int hiddenSize) : CellAttribute<EchoState>(hiddenSize)
{
    /// <summary>How much of the state a step renews, from above 0 to 1.</summary>
    public double Leak { get; set; } = 0.3;

    /// <summary>
    /// The largest absolute value of an eigenvalue of the recurrent weights, from above 0 to below 1: so the state
    /// forgets where it began.
    /// </summary>
    public double SpectralRadius { get; set; } = 0.9;

    /// <summary>What the input weights are multiplied by.</summary>
    public double InputScale { get; set; } = 1;
}
