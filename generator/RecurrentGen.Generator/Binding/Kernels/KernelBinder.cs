using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Binding;

/// <summary>
/// What a layer that a runtime class computes is bound with: its arguments, what comes in, and the parts that it declares.
/// </summary>
internal sealed class KernelBinder(
    LayerSpec layer,
    int index,
    string name,
    BindingFindings findings,
    KernelInput input,
    Func<KernelTensorSpec, int> addTensor,
    bool isLast)
{
    // A live stream counts steps in a float, which is exact far beyond.
    private const int MostStride = 1 << 22;

    private readonly List<KernelTensor> _tensors = [];
    private readonly List<KernelBuffer> _buffers = [];
    private readonly List<KernelState> _states = [];

    public string Name { get; } = name;

    public KernelInput Input { get; } = input;

    public BindingFindings Findings { get; } = findings;

    public Arguments Arguments { get; } = new(layer, index, findings);

    /// <summary>The declaration in words; the layer's own arguments are added where it is bound.</summary>
    public DeclarationText Text { get; private set; } = new(layer.Kind);

    /// <summary>Whether no layer follows.</summary>
    public bool IsLast { get; } = isLast;

    /// <summary>A value besides the input.</summary>
    public KernelSource? Source { get; set; }

    public long MultiplyAdds { get; set; }

    /// <summary>Which steps the layer hands on; null for all.</summary>
    public KernelShortening? Shortening { get; set; }

    /// <summary>Whether outputs may be any number; unless set, they may where the inputs may.</summary>
    public bool IsUnbounded { get; set; } = input.IsUnbounded;

    public FindingSite Site(string? argument = null) => new(index, argument, -1);

    /// <summary>A size that the constructor takes, from 1 on; the declaration begins with it.</summary>
    public int Size(string argument)
    {
        int size = Arguments.Number(argument, 1, 1, int.MaxValue);
        Text = new DeclarationText(layer.Kind, size);
        return size;
    }

    /// <summary>Begins the declaration with sizes.</summary>
    public void Declare(params int[] sizes) => Text = new DeclarationText(layer.Kind, sizes);

    /// <summary>Floats of a row, or 1 after a finding that there would be too many.</summary>
    public int Bounded(long floats)
    {
        if (floats <= int.MaxValue / 2)
        {
            return (int)floats;
        }

        Findings.Report(FindingIds.TooLarge, Site(), BindingFindings.Text(floats), BindingFindings.Text(1));
        return 1;
    }

    /// <summary>Reports a layer that needs a sequence and gets none.</summary>
    public void NeedSequence()
    {
        if (!Input.IsSequence)
        {
            Findings.Report(FindingIds.TimeAxisGone, Site(), Name, Input.EndOfTime);
        }
    }

    /// <summary>
    /// Has the layer hand on every so many steps only, where it does. Of <c>span + 1</c> steps that an output sees, the
    /// first one may have to wait for all; else it sees what there is.
    /// </summary>
    /// <param name="span">Steps from the oldest that an output sees to the newest.</param>
    /// <param name="padding">Whether outputs wait.</param>
    /// <param name="stride">Steps from one output to the next.</param>
    /// <returns>The state that counts steps; null where all steps are handed on.</returns>
    public (KernelArgument Before, KernelArgument After)? Shorten(int span, Padding padding, int stride)
    {
        int first = padding == Padding.Valid ? span : 0;
        if (first == 0 && stride == 1)
        {
            return null;
        }

        var clock = State("clock", 1);
        Shortening = new KernelShortening(first, stride, (int)clock.Before.Number);
        return clock;
    }

    /// <summary>The argument <c>Stride</c>.</summary>
    /// <param name="absent">What it is where it is not set.</param>
    public int StrideOr(int absent)
    {
        int stride = Arguments.Number("Stride", absent, 1, Math.Min(Input.Steps, MostStride));
        Text.AddUnless(stride == absent, "Stride", BindingFindings.Text(stride));
        return stride;
    }

    /// <summary>The argument <c>Padding</c>.</summary>
    public Padding PaddingOr(Padding absent)
    {
        var padding = Arguments.Member("Padding", absent);
        Text.AddUnless(padding == absent, "Padding", padding.ToString());
        return padding;
    }

    /// <summary>The steps from the oldest that an output sees to the newest; 0 after a finding that they are too many.</summary>
    /// <param name="argument">What says so.</param>
    /// <param name="advice">What to do about it.</param>
    public int Span(long span, string argument, string advice)
    {
        if (span < Input.Steps)
        {
            return (int)span;
        }

        string where = Input.Scale == 0 ? "" : " here";
        Findings.Report(
            FindingIds.KernelTooLong, Site(argument), Name, BindingFindings.Text(span + 1),
            BindingFindings.Text(Input.Steps) + where, advice);
        return 0;
    }

    /// <summary>A tensor with the layer's name before its own: the number that arguments use.</summary>
    public int Matrix(string tensor, int rows, int columns)
    {
        int number = addTensor(new KernelTensorSpec($"{Name}.{tensor}", TensorRole.InputWeight, [rows, columns]));
        _tensors.Add(new KernelTensor(number, KernelLayout.Packed));
        return _tensors.Count - 1;
    }

    /// <summary>Filters of a convolution, with PyTorch's shape.</summary>
    /// <param name="rows">Whether the weights of a filter lie side by side.</param>
    /// <param name="kernel">Taps in each direction.</param>
    public int Filters(string tensor, bool rows, TensorRole role, int filters, int channels, params int[] kernel)
    {
        int number = addTensor(new KernelTensorSpec($"{Name}.{tensor}", role, [filters, channels, .. kernel]));
        _tensors.Add(new KernelTensor(number, rows ? KernelLayout.Row : KernelLayout.Packed));
        return _tensors.Count - 1;
    }

    /// <summary>A tensor whose values lie one after the other: a vector, or a matrix of one row.</summary>
    public int Row(string tensor, TensorRole role, double? initial, params int[] shape)
    {
        _tensors.Add(new KernelTensor(
            addTensor(new KernelTensorSpec($"{Name}.{tensor}", role, shape)), KernelLayout.Row, initial));
        return _tensors.Count - 1;
    }

    /// <summary>A vector, a part of which starts as a scheme has it.</summary>
    public int PartedRow(string tensor, TensorRole role, KernelPart part, int length)
    {
        _tensors.Add(new KernelTensor(
            addTensor(new KernelTensorSpec($"{Name}.{tensor}", role, [length])), KernelLayout.Row, Part: part));
        return _tensors.Count - 1;
    }

    public KernelArgument Buffer(string comment, int size, bool perStep, bool onlyBackward = false)
    {
        _buffers.Add(new KernelBuffer(comment, size, perStep, onlyBackward));
        return new KernelArgument(KernelRole.Buffer, _buffers.Count - 1);
    }

    /// <summary>A state: its two arguments, before and after the step.</summary>
    public (KernelArgument Before, KernelArgument After) State(string state, int size)
    {
        _states.Add(new KernelState(state, size));
        return (new(KernelRole.State, _states.Count - 1), new(KernelRole.NewState, _states.Count - 1));
    }

    public BoundKernelLayer Build(int outputSize, bool sequenceOutput, KernelCode code) => new(
        Name, Text.Description, Input.Size, outputSize, Input.IsSequence, sequenceOutput, code,
        _tensors.ToEquatableArray(), _buffers.ToEquatableArray(), _states.ToEquatableArray(), Source, IsUnbounded,
        MultiplyAdds)
    {
        Shortening = Shortening,
    };

    public static KernelArgument Is(KernelRole role, int number = 0) => new(role, number);

    public static EquatableArray<KernelArgument> List(params KernelArgument[] arguments) => arguments.ToEquatableArray();
}

/// <summary>What comes into a layer, and what has come into those before it.</summary>
/// <param name="IsUnbounded">Whether it may be any number.</param>
/// <param name="EndOfTime">The layer that took the time axis away; empty where there is one.</param>
/// <param name="Layers">The layers before.</param>
/// <param name="ModelInputSize">Features of the model's input; 0 where it is tokens, which nothing can be added to.</param>
/// <param name="Scales">The time scales so far; the last is that of what comes in.</param>
/// <param name="IsKnown">Whether the size is known: a layer before may have failed to be bound.</param>
internal sealed record KernelInput(
    int Size,
    bool IsSequence,
    bool IsUnbounded,
    string EndOfTime,
    IReadOnlyList<BoundLayer> Layers,
    int ModelInputSize,
    IReadOnlyList<TimeScale> Scales,
    bool IsKnown)
{
    /// <summary>Number of its time scale.</summary>
    public int Scale => Scales.Count - 1;

    /// <summary>Steps of a sequence, here.</summary>
    public int Steps => Scales[Scale].Steps;
}

internal sealed record KernelTensorSpec(string Name, TensorRole Role, int[] Shape);
