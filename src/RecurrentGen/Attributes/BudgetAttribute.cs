namespace RecurrentGen;

/// <summary>
/// What a model may take. A declaration that takes more does not build: the error names the limit, the layer that takes
/// most, and the size of it that would fit. Every variant of <see cref="VariantsAttribute"/> must meet the budget. See
/// docs/budgets.md, which says exactly what each figure counts.
/// </summary>
/// <remarks>Limits are at least 1; what is not set is not limited.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BudgetAttribute : Attribute
{
    /// <summary>Parameters, trained or not, padding not counted; the same for compact weights.</summary>
    public long MaxParameters { get; set; }

    /// <summary>Bytes of a live stream: <see cref="ModelFigures.StreamBytes"/>.</summary>
    public long MaxStateBytes { get; set; }

    /// <summary>Bytes of a training with one shard: <see cref="ModelFigures.TrainingBytes"/>.</summary>
    public long MaxTrainingBytes { get; set; }

    /// <summary>Multiply-adds of one step of one sequence in which every layer computes.</summary>
    public long MaxMultiplyAddsPerStep { get; set; }

    /// <summary>
    /// Bytes of IL of a Release build: of all methods of the generated types <c>LiveStream</c>, <c>Predictor</c> and
    /// <c>Training</c> and of the types inside them, constructors, tracing and all vector widths included; the class around
    /// them does not count. The model is compiled for it, which takes a fraction of a second of its own.
    /// </summary>
    public long MaxCodeBytes { get; set; }
}
