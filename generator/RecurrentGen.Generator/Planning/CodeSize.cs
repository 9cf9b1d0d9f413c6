using System;
using System.Globalization;

namespace RecurrentGen.Generator.Planning;

/// <summary>Methods whose size depends on the declaration, and that must be compiled with optimization.</summary>
internal enum MethodKind
{
    /// <summary>
    /// The forward pass of a direction: the loop over time that calls products and element-wise groups.
    /// </summary>
    ForwardLoop,

    /// <summary>The backward pass of a direction.</summary>
    BackwardLoop,

    /// <summary>A step of one sequence, in registers.</summary>
    Step,

    /// <summary>The element-wise groups of a direction over rows: the largest of them.</summary>
    Elementwise,
}

/// <summary>Which type of a model a method belongs to.</summary>
internal enum PassKind
{
    LiveStream,
    Predictor,
    Training,
}

/// <summary>An upper bound of the size of generated methods.</summary>
/// <param name="Identifier">Of the direction.</param>
internal sealed record MethodEstimate(PassKind Pass, MethodKind Kind, string Identifier, CodeSize Size);

/// <summary>The size of a method, or of a part of one, in the units of the JIT compiler's limits.</summary>
/// <param name="Instructions">Instructions of IL.</param>
/// <param name="Il">Bytes of IL.</param>
/// <param name="Locals">Local variables.</param>
/// <param name="Accesses">Instructions that name one of them.</param>
/// <param name="Activations">Functions that are inlined, tanh and the like.</param>
internal readonly record struct CodeSize(int Instructions, int Il, int Locals, int Accesses, int Activations)
{
    /// <summary>
    /// Above this many IL instructions the JIT compiles a method without optimization
    /// (<c>DEFAULT_MIN_OPTS_INSTR_COUNT</c>). Seen at 19,936 (optimized) and 21,236 (not): docs/unroll.md.
    /// </summary>
    public const int MostInstructions = 20_000;

    /// <summary>The same for bytes of IL (<c>DEFAULT_MIN_OPTS_CODE_SIZE</c>).</summary>
    public const int MostIl = 60_000;

    /// <summary>The same for local variables (<c>DEFAULT_MIN_OPTS_LV_NUM_COUNT</c>).</summary>
    public const int MostLocals = 2_000;

    /// <summary>
    /// Inlined activations in one body of a step. More than this many in straight-line code keep too many values alive:
    /// with NativeAOT 64 take 1.67 ns each and 128 take 2.85 ns. A panel holds fewer granules then.
    /// </summary>
    public const int MostActivations = 48;

    /// <summary>
    /// Instructions of the element-wise code of a panel, so that a step of many stages has room beside it.
    /// </summary>
    private const int MostPanelInstructions = 4_000;

    /// <summary>Local variables that an instruction of two bytes can name.</summary>
    private const int NearLocals = 256;

    /// <summary>
    /// What the C# compiler writes more for a local beyond them: four bytes, of which two count as instructions.
    /// </summary>
    private const int FarInstructions = 2;

    private const int FarIl = 4;

    /// <summary>
    /// Bytes of IL of an instruction in kernels: calls and large constants have 5, most others 1 or 2.
    /// </summary>
    private const int BytesPerInstruction = 3;

    /// <summary>A part of which only the instructions are known one by one.</summary>
    public static CodeSize Of(int instructions, int locals, int accesses, int activations = 0) =>
        new(instructions, instructions * BytesPerInstruction, locals, accesses, activations);

    /// <summary>A part in which the instructions are mostly arithmetic on integers.</summary>
    public static CodeSize OfCalls(int instructions, int locals, int accesses) =>
        new(instructions, instructions * 8 / 3, locals, accesses, 0);

    public static CodeSize operator +(CodeSize left, CodeSize right) => new(
        Sum(left.Instructions, right.Instructions),
        Sum(left.Il, right.Il),
        Sum(left.Locals, right.Locals),
        Sum(left.Accesses, right.Accesses),
        Sum(left.Activations, right.Activations));

    public static CodeSize operator *(CodeSize part, int count) => new(
        Product(part.Instructions, count),
        Product(part.Il, count),
        Product(part.Locals, count),
        Product(part.Accesses, count),
        Product(part.Activations, count));

    /// <summary>The size with what it costs to name many local variables.</summary>
    public CodeSize WithFarLocals() => Locals <= NearLocals
        ? this
        : this with { Instructions = Sum(Instructions, Far(FarInstructions)), Il = Sum(Il, Far(FarIl)) };

    /// <summary>How often element-wise code of this size may stand in the code of a panel; at least once.</summary>
    public int MostInPanel => Math.Max(1, Math.Min(
        MostActivations / Math.Max(1, Activations), MostPanelInstructions / Math.Max(1, Instructions)));

    /// <summary>Whether the JIT compiles a method of this size with optimization.</summary>
    public bool IsOptimized => Excess is null;

    /// <summary>The first limit that the size passes, as text: how much there is, and how much may be.</summary>
    public (string Found, string Limit)? Excess =>
        Instructions > MostInstructions ? (Text(Instructions, "IL instructions"), Text(MostInstructions))
        : Il > MostIl ? (Text(Il, "bytes of IL"), Text(MostIl))
        : Locals > MostLocals ? (Text(Locals, "local variables"), Text(MostLocals))
        : null;

    private static string Text(int number, string unit = "") =>
        (number.ToString("N0", CultureInfo.InvariantCulture) + " " + unit).TrimEnd();

    private int Far(int each) => Clamp((long)Accesses * (Locals - NearLocals) / Locals * each);

    // Sizes are compared with limits and never used as such: a sum that is too large for an integer stays at its end.
    private static int Sum(int left, int right) => Clamp((long)left + right);

    private static int Product(int left, int right) => Clamp((long)left * right);

    private static int Clamp(long value) => value > int.MaxValue ? int.MaxValue : (int)value;
}
