using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Binding;

/// <summary>
/// A layer whose work is done by a class of the runtime. What the rooms behind this one know of it stands here: the
/// class, the arguments of its methods, and the memory between them. They know no such layer by name.
/// </summary>
/// <param name="Code">The runtime's class and its methods.</param>
/// <param name="Tensors">Its parameters, by the number that arguments use.</param>
/// <param name="Buffers">What one method leaves for another, by number.</param>
/// <param name="States">What a live stream keeps from step to step, by number.</param>
/// <param name="Source">A value besides the input; null where there is none.</param>
/// <param name="IsUnbounded">Whether outputs may be any number, as targets in physical units are.</param>
/// <param name="MultiplyAdds">For one step of one sequence.</param>
internal sealed record BoundKernelLayer(
    string Name,
    string Description,
    int InputSize,
    int OutputSize,
    bool SequenceInput,
    bool SequenceOutput,
    KernelCode Code,
    EquatableArray<KernelTensor> Tensors,
    EquatableArray<KernelBuffer> Buffers,
    EquatableArray<KernelState> States,
    KernelSource? Source,
    bool IsUnbounded,
    long MultiplyAdds)
    : BoundLayer(Name, Description, InputSize, OutputSize, SequenceInput, SequenceOutput)
{
    /// <summary>Which steps it hands on; null where it hands on all that it takes.</summary>
    public KernelShortening? Shortening { get; init; }
}

/// <summary>The steps that a layer hands on: <c>Step</c> says whether one falls due.</summary>
/// <param name="First">The step of its input with which its first output falls due.</param>
/// <param name="Stride">Steps of its input from one output to the next.</param>
/// <param name="Clock">Number of the state that counts steps.</param>
internal sealed record KernelShortening(int First, int Stride, int Clock);

/// <summary>A class of the runtime's namespace <c>Numerics</c> and the arguments of its methods.</summary>
/// <param name="Class">Name of the class.</param>
/// <param name="Forward">Of <c>Forward</c>, over all rows.</param>
/// <param name="Backward">Of <c>Backward</c>, over all rows.</param>
/// <param name="SourceBackward">
/// Of <c>SourceBackward</c>, which adds to the gradient of the source; empty where there is none.
/// </param>
/// <param name="Step">Of <c>Step</c>, for a live stream.</param>
internal sealed record KernelCode(
    string Class,
    EquatableArray<KernelArgument> Forward,
    EquatableArray<KernelArgument> Backward,
    EquatableArray<KernelArgument> SourceBackward,
    EquatableArray<KernelArgument> Step)
{
    /// <summary>
    /// Whether the output is the input but for training: predictions and streams leave the layer out.
    /// </summary>
    public bool PassesThrough { get; init; }

    /// <summary>
    /// Values within the layer that <c>Forward</c> leaves in its buffers, by the names that a trace has for them.
    /// </summary>
    public EquatableArray<KernelKept> Kept { get; init; }
}

/// <summary>A named value within a layer. A row of its buffer has the same number of floats for every place.</summary>
/// <param name="Buffer">Number of the buffer, which has a row for every step.</param>
/// <param name="Places">Places of the grid.</param>
/// <param name="First">Where the value begins among the floats of a place.</param>
internal sealed record KernelKept(string Name, int Buffer, int Places, int First);

/// <summary>An argument of a runtime method, or several that belong together.</summary>
/// <param name="Number">Which tensor, buffer or state; or the number itself.</param>
internal sealed record KernelArgument(KernelRole Role, double Number = 0);

/// <summary>What an argument of a runtime method is, and what the method sees of it.</summary>
internal enum KernelRole
{
    /// <summary><c>int[] active, int[] start</c>: live rows and first row of every step.</summary>
    Axis,

    /// <summary>The same of the output, where it has other steps than the input.</summary>
    OutputAxis,

    /// <summary>
    /// <c>int sequences</c>: rows of a value that each sequence has once; the last of them may be empty.
    /// </summary>
    Sequences,

    /// <summary><c>int rows</c>: all rows of the input.</summary>
    Rows,

    /// <summary><c>ref float rows, int stride</c>; in a step <c>ref float row</c>.</summary>
    Input,

    /// <summary>As the input.</summary>
    Output,

    /// <summary>As the input; to be set, or zero.</summary>
    InputGradient,

    /// <summary>As the input.</summary>
    OutputGradient,

    /// <summary>As the input.</summary>
    Source,

    /// <summary>As the input; to be added to.</summary>
    SourceGradient,

    /// <summary><c>int</c>.</summary>
    Integer,

    /// <summary><c>float</c>.</summary>
    Single,

    /// <summary><c>bool inputs</c>: whether the gradient of the input is wanted.</summary>
    WantsInputs,

    /// <summary>
    /// <c>RowNoise noise, int place</c>: random bits of a training call, and the layer's place in the model.
    /// </summary>
    Noise,

    /// <summary><c>ref float</c>: a tensor, its padding zero.</summary>
    Parameter,

    /// <summary>
    /// <c>ref float</c>: the gradient of a tensor, to be added to; a null reference where it is frozen.
    /// </summary>
    Gradient,

    /// <summary><c>ref float matrix, int granules, int panelGranules</c>: a packed matrix.</summary>
    Matrix,

    /// <summary>As the matrix: its gradient, to be added to; a null reference where it is frozen.</summary>
    MatrixGradient,

    /// <summary><c>ref float matrix, int stride</c>: a matrix whose rows are the tensor's.</summary>
    RowMatrix,

    /// <summary><c>ref float matrix</c>: its transpose, packed in panels of four granules.</summary>
    Transposed,

    /// <summary><c>ref float rows, int stride</c>; in a step <c>ref float row</c>, which no later step sees.</summary>
    Buffer,

    /// <summary><c>ref float</c>: a state before the step.</summary>
    State,

    /// <summary><c>ref float</c>: a state after the step.</summary>
    NewState,
}

/// <summary>How the values of a tensor lie in the parameter block.</summary>
internal enum KernelLayout
{
    /// <summary>Row after row, each padded to whole granules.</summary>
    Row,

    /// <summary>A packed matrix: a row for each of the tensor's columns.</summary>
    Packed,
}

/// <param name="Tensor">Its index in the model.</param>
/// <param name="Initial">The value that it starts with under every scheme, or null.</param>
/// <param name="Part">Values of a vector that start otherwise; null where there are none.</param>
internal sealed record KernelTensor(
    int Tensor, KernelLayout Layout, double? Initial = null, KernelPart? Part = null);

/// <summary>Neighbouring values of a vector with an initial value of their own.</summary>
internal sealed record KernelPart(int First, int Count, InitSpec Init);

/// <param name="Comment">What a row is.</param>
/// <param name="Size">Floats of a row.</param>
/// <param name="PerStep">
/// Whether there is a row for every step, of the output where it has steps; else there is one for every sequence.
/// </param>
/// <param name="OnlyBackward">Whether it is scratch of the backward pass, which nothing else has.</param>
internal sealed record KernelBuffer(string Comment, int Size, bool PerStep, bool OnlyBackward = false);

/// <param name="Name">For documentation.</param>
internal sealed record KernelState(string Name, int Size);

/// <summary>A value that a layer takes besides its input.</summary>
/// <param name="Layer">Index of the layer that hands it on, or -1 for the model's input.</param>
/// <param name="AddedFeatures">
/// How many of its first features are added to the layer's input as they are; 0 where it does more.
/// </param>
internal sealed record KernelSource(int Layer, int AddedFeatures = 0)
{
    public bool IsModelInput => Layer < 0;
}
