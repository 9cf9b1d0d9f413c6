namespace RecurrentGen.Generator.Binding;

/// <summary>The layers that runtime classes compute, by the name of their attribute.</summary>
internal static class KernelLayers
{
    private static readonly Dictionary<string, Func<KernelBinder, BoundKernelLayer>> Binders = new(StringComparer.Ordinal)
    {
        ["LastStep"] = PoolingKernels.LastStep,
        ["MeanPooling"] = PoolingKernels.Mean,
        ["MaxPooling"] = PoolingKernels.Max,
        ["AttentionPooling"] = PoolingKernels.Attention,
        ["MaxPool1D"] = WindowPoolingKernels.Max,
        ["AveragePool1D"] = WindowPoolingKernels.Average,
        ["Conv1D"] = Conv1DKernel.Bind,
        ["ConvLstm1D"] = ConvLstmKernels.Line,
        ["ConvLstm2D"] = ConvLstmKernels.Plane,
        ["Dropout"] = DropoutKernel.Bind,
        ["LayerNorm"] = LayerNormKernel.Bind,
        ["PRelu"] = PReluKernel.Bind,
        ["Residual"] = ResidualKernel.Bind,
    };

    public static bool Has(string kind) => Binders.ContainsKey(kind);

    /// <summary>The layer; what is wrong goes to the findings.</summary>
    public static BoundKernelLayer Bind(string kind, KernelBinder binder) => Binders[kind](binder);
}
