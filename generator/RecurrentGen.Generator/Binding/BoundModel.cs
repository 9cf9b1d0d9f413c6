using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Binding;

internal enum Direction { Forward, Backward, Bidirectional }

internal enum Merge { Concat, Sum, Multiply, Average }

internal enum Activation { None, Tanh, Sigmoid, Relu, Softmax, HardSigmoid, LeakyRelu, Elu, Softsign, Softplus }

internal enum Loss { MeanSquaredError, MeanAbsoluteError, Huber, SoftmaxCrossEntropy, BinaryCrossEntropy }

internal enum Padding { Valid, Causal }

internal enum StreamWeights { Float32, BFloat16, Int8 }

internal enum TensorRole { InputWeight, RecurrentWeight, Vector, Embedding }

/// <summary>A model in which every shape is known and every name is unique.</summary>
/// <param name="Declaration">One canonical line, the same on every machine; weight files carry it.</param>
/// <param name="Layers">A chain; stacked layers are one entry per level.</param>
/// <param name="Tensors">In logical order.</param>
/// <param name="InputSize">Values per step: 1 for tokens.</param>
/// <param name="Vocabulary">Tokens that an input can be; 0 where inputs are numbers.</param>
/// <param name="StreamWeights">How live streams read matrices; the numbers of training do not depend on it.</param>
/// <param name="Weights">Weights that the assembly carries; null where there are none.</param>
/// <param name="IsVariant">Whether it is one of several sizes behind one interface.</param>
internal sealed record BoundModel(
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string Header,
    string Name,
    string Declaration,
    int InputSize,
    int OutputSize,
    int SequenceLength,
    int BatchSize,
    bool SequenceOutput,
    Loss Loss,
    EquatableArray<BoundLayer> Layers,
    EquatableArray<BoundTensor> Tensors,
    StreamWeights StreamWeights = StreamWeights.Float32,
    int Vocabulary = 0,
    BoundWeights? Weights = null,
    bool IsVariant = false)
{
    /// <summary>The time scales of its values; the first is that of the inputs.</summary>
    public EquatableArray<TimeScale> TimeScales { get; init; } =
        new[] { TimeScale.OfInputs(SequenceLength) }.ToEquatableArray();

    /// <summary>That of the outputs, or of the sequence that became one.</summary>
    public TimeScale OutputScale => TimeScales[Layers[Layers.Count - 1].OutputScale];

    /// <summary>Whether outputs have other steps than inputs.</summary>
    public bool ChangesTime => Layers[Layers.Count - 1].OutputScale != 0;

    /// <summary>Output rows of a sequence with all steps.</summary>
    public int OutputSteps => SequenceOutput ? OutputScale.Steps : 1;

    /// <summary>Whether an input is one token per step instead of numbers.</summary>
    public bool TakesTokens => Vocabulary > 0;

    /// <summary>The class's name as its header writes it: a keyword has its @.</summary>
    public string TypeName => Header.Substring(Header.LastIndexOf(' ') + 1);
}

/// <summary>The steps that a value has: every so many steps of the inputs one.</summary>
/// <param name="First">The step of the inputs with which its step 0 falls due.</param>
/// <param name="Stride">Steps of the inputs from one of its steps to the next.</param>
/// <param name="Steps">Of a sequence with all steps.</param>
internal sealed record TimeScale(int First, int Stride, int Steps)
{
    public static TimeScale OfInputs(int steps) => new(0, 1, steps);

    /// <summary>The scale behind a layer that hands on fewer steps than it takes.</summary>
    public TimeScale Behind(KernelShortening layer) => new(
        First + Bounded((long)Stride * layer.First),
        Bounded((long)Stride * layer.Stride),
        ((Steps - 1 - layer.First) / layer.Stride) + 1);

    // Of one step a layer with any stride hands on one.
    private static int Bounded(long steps) => (int)Math.Min(steps, int.MaxValue / 2);
}

/// <param name="Name">Unique in the model.</param>
/// <param name="Description">The declaration in words: <c>Lstm(20, Return = Last)</c>.</param>
/// <param name="SequenceInput">Whether a value for every step comes in.</param>
/// <param name="SequenceOutput">Whether a value for every step goes out.</param>
internal abstract record BoundLayer(
    string Name, string Description, int InputSize, int OutputSize, bool SequenceInput, bool SequenceOutput)
{
    /// <summary>Number of the time scale of what comes in.</summary>
    public int InputScale { get; init; }

    /// <summary>Number of the time scale of what goes out.</summary>
    public int OutputScale { get; init; }

    /// <summary>Index of the attribute that declares it: the levels of a stack have one.</summary>
    public int Attribute { get; init; }

    /// <summary>How many of the model's inputs, from the first on, are added to what comes in; 0 for none.</summary>
    public int AddedInputs => this is BoundKernelLayer { Source: { IsModelInput: true } source } ? source.AddedFeatures : 0;

    /// <summary>Whether outputs may be any number, as targets in physical units are.</summary>
    public bool HasUnboundedOutput => this switch
    {
        BoundDenseLayer dense => dense.Activation == Activation.None,
        BoundEmbeddingLayer => true,
        BoundKernelLayer kernel => kernel.IsUnbounded,
        _ => false,
    };
}

/// <summary>One level of a recurrent layer.</summary>
/// <param name="Level">0 for the lowest of a stack.</param>
/// <param name="Levels">How many levels the stack has.</param>
/// <param name="Cells">One per direction: forward, backward, or both in this order.</param>
/// <param name="RecurrentDropout">Probability with which a unit of the output state is left out of products in training.</param>
/// <param name="Unroll">Time steps per iteration; already cut to the sequence length.</param>
internal sealed record BoundRecurrentLayer(
    string Name,
    string Description,
    int InputSize,
    int OutputSize,
    bool SequenceOutput,
    int Level,
    int Levels,
    int HiddenSize,
    Direction Direction,
    Merge Merge,
    int Unroll,
    EquatableArray<BoundCell> Cells,
    double RecurrentDropout = 0)
    : BoundLayer(Name, Description, InputSize, OutputSize, true, SequenceOutput);

/// <param name="Weight">Index of the [units, inputs] tensor.</param>
/// <param name="Bias">Index of the [units] tensor.</param>
internal sealed record BoundDenseLayer(
    string Name,
    string Description,
    int InputSize,
    int OutputSize,
    bool SequenceInput,
    Activation Activation,
    int Weight,
    int Bias)
    : BoundLayer(Name, Description, InputSize, OutputSize, SequenceInput, SequenceInput);

/// <summary>A table that gives every token a row of values.</summary>
/// <param name="Weight">Index of the [tokens, values] tensor.</param>
/// <param name="PaddingToken">The token whose row stays zero, or -1.</param>
/// <param name="Frozen">Whether training leaves the table alone.</param>
internal sealed record BoundEmbeddingLayer(
    string Name, string Description, int InputSize, int OutputSize, int Weight, int PaddingToken, bool Frozen)
    : BoundLayer(Name, Description, InputSize, OutputSize, true, true);

/// <summary>A cell with sizes.</summary>
/// <param name="Reverse">Whether it walks backwards.</param>
/// <param name="StateSizes">Of each state, the output first.</param>
/// <param name="Parameters">The weights, in the order of the signature.</param>
/// <param name="Hypers">
/// Every hyper-parameter with its value: double, bool, or the name of an enumeration's member.
/// </param>
internal sealed record BoundCell(
    CellSpec Spec,
    bool Reverse,
    int InputSize,
    EquatableArray<int> StateSizes,
    EquatableArray<BoundParameter> Parameters,
    EquatableArray<ArgumentSpec> Hypers);

/// <summary>A weight of a cell.</summary>
/// <param name="Columns">0 for a vector.</param>
/// <param name="Tensor">Index of the tensor that holds it.</param>
/// <param name="TensorRow">Its first row there.</param>
internal sealed record BoundParameter(
    string Name, int Rows, int Columns, int Tensor, int TensorRow, InitSpec? Init);

/// <param name="Shape">[rows, columns], [length], or [filters, channels, taps...].</param>
/// <param name="HiddenSize">Units of the recurrent layer; 0 for a dense layer.</param>
internal sealed record BoundTensor(
    string Name, EquatableArray<int> Shape, TensorRole Role, int HiddenSize, bool Trainable);

/// <summary>Where a finding belongs; the analyzer finds the syntax.</summary>
/// <param name="Layer">Index of the layer attribute, or -1 for the model itself.</param>
/// <param name="Argument">
/// A named argument, <c>0</c> for the constructor's, or null for the whole attribute (the class name when there is no
/// layer). With a dot before it, a member of the model class; <see cref="WeightsAttribute"/> for that attribute, and
/// <see cref="VariantsAttribute"/>, with the name of an argument or <c>0</c> behind it, for that one.
/// </param>
/// <param name="CellSite">Number of an expression in the layer's cell, or -1.</param>
internal sealed record FindingSite(int Layer, string? Argument, int CellSite)
{
    /// <summary>Stands for the attribute that names a weight file.</summary>
    public const string WeightsAttribute = "[Weights]";

    /// <summary>Stands for the attribute that asks for several sizes.</summary>
    public const string VariantsAttribute = "[Variants]";

    /// <summary>Stands, with the name of an argument behind it, for the attribute that limits what a model takes.</summary>
    public const string BudgetAttribute = "[Budget]";

    /// <summary>Stands for the class that the model derives from.</summary>
    public const string BaseType = "[base]";

    /// <summary>A string among the arguments that is the place itself; null where it is the argument.</summary>
    public string? Element { get; init; }
}

/// <summary>A mistake in a declaration.</summary>
/// <param name="Id"><c>RGEN0101</c>.</param>
/// <param name="Arguments">What the message quotes.</param>
internal sealed record Finding(string Id, FindingSite Site, EquatableArray<string> Arguments)
{
    /// <summary>What mends it, where only who found it knows; <see cref="Mends"/> knows the others.</summary>
    public EquatableArray<Mend> Mends { get; init; }
}
