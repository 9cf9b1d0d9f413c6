using RecurrentGen.Cells;

namespace RecurrentGen;

/// <summary>A layer of a <see cref="RecurrentModelAttribute">recurrent model</see>.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class LayerAttribute : Attribute
{
    /// <summary>
    /// The layer's name in tensor names and files; by default its kind in lower case, with <c>_1</c>, <c>_2</c> from
    /// the second of a kind on.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// Whether training leaves the layer's parameters as they are. Nothing is computed for their gradients, and nothing
    /// at all where no layer before this one trains either.
    /// </summary>
    public bool Frozen { get; set; }
}

/// <summary>A recurrent layer whose step is the cell <typeparamref name="TCell"/>.</summary>
/// <typeparam name="TCell">A type with <see cref="CellLanguage.RecurrentCellAttribute"/>.</typeparam>
/// <remarks>
/// A class derived from this one is a layer attribute of its own; its properties set the cell's hyper-parameters of the
/// same name (first letter in lower case), as <see cref="RnnAttribute.Activation"/> does.
/// </remarks>
/// <param name="hiddenSize">Units of the cell's output state.</param>
public class CellAttribute<TCell>(int hiddenSize) : LayerAttribute
    where TCell : struct
{
    /// <summary>Units of the cell's output state.</summary>
    public int HiddenSize { get; } = hiddenSize;

    /// <summary>The order in which the layer walks through time.</summary>
    public Direction Direction { get; set; }

    /// <summary>How the halves of a bidirectional layer are joined.</summary>
    public Merge Merge { get; set; }

    /// <summary>Layers of this kind on top of each other; each hands its sequence to the next.</summary>
    public int Layers { get; set; } = 1;

    /// <summary>What the (topmost) layer hands on.</summary>
    public Return Return { get; set; }

    /// <summary>
    /// Time steps per iteration of the generated loop: 1, a divisor or not, or <see cref="TimeUnroll.Full"/>. A value
    /// that makes a method too large for the JIT to optimize is reported: RGEN0303.
    /// </summary>
    public int Unroll { get; set; } = 1;

    /// <summary>
    /// The probability with which a unit of the output state is left out of the layer's products with it in training:
    /// one mask per sequence (Gal and Ghahramani 2016). From 0 to below 1.
    /// </summary>
    public double RecurrentDropout { get; set; }

    /// <summary>
    /// Hyper-parameters of the cell by name, alternating with their values:
    /// <c>Hyperparameters = ["leak", 0.3, "activation", Activation.Relu]</c>.
    /// </summary>
    public object[]? Hyperparameters { get; set; }
}

/// <summary>Values of <see cref="CellAttribute{TCell}.Unroll"/> with a name.</summary>
public static class TimeUnroll
{
    /// <summary>Every step of the sequence is written out.</summary>
    public const int Full = -1;
}

/// <summary>A long short-term memory layer (Hochreiter and Schmidhuber 1997; forget gate: Gers 2000).</summary>
/// <param name="hiddenSize">Units of the hidden and of the cell state.</param>
public sealed class LstmAttribute(int hiddenSize) : CellAttribute<Lstm>(hiddenSize)
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

/// <summary>A gated recurrent unit layer (Cho 2014).</summary>
/// <param name="hiddenSize">Units of the hidden state.</param>
public sealed class GruAttribute(int hiddenSize) : CellAttribute<Gru>(hiddenSize)
{
    /// <summary>
    /// Whether the reset gate is applied after the recurrent product, as PyTorch, Keras and cuDNN do, or before it, as
    /// in the paper.
    /// </summary>
    public bool ResetAfter { get; set; } = true;

    /// <summary>The function of the reset and the update gate: any element-wise one.</summary>
    public Activation GateActivation { get; set; } = Activation.Sigmoid;

    /// <summary>The function of the candidate: any element-wise one.</summary>
    public Activation Activation { get; set; } = Activation.Tanh;

    /// <summary>
    /// The largest absolute value of what goes into the gates' functions, as <c>clip</c> in ONNX; none by default.
    /// </summary>
    public double Clip { get; set; } = double.PositiveInfinity;
}

/// <summary>A plain recurrent layer (Elman 1990).</summary>
/// <param name="hiddenSize">Units of the hidden state.</param>
public sealed class RnnAttribute(int hiddenSize) : CellAttribute<Rnn>(hiddenSize)
{
    /// <summary>
    /// Any element-wise function; PyTorch has <see cref="Activation.Tanh"/> and <see cref="Activation.Relu"/>.
    /// </summary>
    public Activation Activation { get; set; } = Activation.Tanh;

    /// <summary>
    /// The largest absolute value of what goes into the function, as <c>clip</c> in ONNX; none by default.
    /// </summary>
    public double Clip { get; set; } = double.PositiveInfinity;
}

/// <summary>A fully connected layer, applied to every step when a sequence comes in.</summary>
/// <param name="units">Outputs.</param>
public sealed class DenseAttribute(int units) : LayerAttribute
{
    /// <summary>Outputs.</summary>
    public int Units { get; } = units;

    /// <summary>The function applied to the outputs.</summary>
    public Activation Activation { get; set; }
}
