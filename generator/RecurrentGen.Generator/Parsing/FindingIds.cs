namespace RecurrentGen.Generator.Parsing;

/// <summary>
/// Every mistake that can be found, by stage in hundreds. An ID is never used again for something else.
/// </summary>
internal static class FindingIds
{
    public const string NotPartial = "RGEN0001";
    public const string Generic = "RGEN0002";
    public const string KindOfClass = "RGEN0003";
    public const string ContainingTypeNotPartial = "RGEN0004";
    public const string NoLayers = "RGEN0005";
    public const string LayersOnTwoDeclarations = "RGEN0006";
    public const string MemberNameTaken = "RGEN0007";
    public const string ModelName = "RGEN0008";

    public const string LayersWithoutModel = "RGEN0009";
    public const string InheritedMember = "RGEN0010";

    public const string SizeOutOfRange = "RGEN0101";
    public const string Unroll = "RGEN0102";
    public const string NotAMember = "RGEN0103";
    public const string LayerName = "RGEN0104";
    public const string DuplicateName = "RGEN0105";
    public const string UnknownHyperparameter = "RGEN0106";
    public const string HyperparameterValue = "RGEN0107";
    public const string UnknownCell = "RGEN0108";
    public const string BrokenCell = "RGEN0109";
    public const string UnknownLayer = "RGEN0110";
    public const string SizeNotGiven = "RGEN0111";

    public const string MergeUnused = "RGEN0112";
    public const string ReservedName = "RGEN0113";
    public const string GivenTwice = "RGEN0114";
    public const string NothingToTrain = "RGEN0115";
    public const string FrozenUnused = "RGEN0116";

    public const string Rate = "RGEN0120";

    public const string TimeAxisGone = "RGEN0201";
    public const string SoftmaxLoss = "RGEN0202";
    public const string SigmoidMissing = "RGEN0203";
    public const string TooFewClasses = "RGEN0204";
    public const string SoftmaxTwice = "RGEN0205";
    public const string CellShape = "RGEN0206";
    public const string StreamWeightsUnused = "RGEN0207";
    public const string BoundedLogits = "RGEN0208";
    public const string TokensHaveNoInputSize = "RGEN0211";
    public const string TokensComeFirst = "RGEN0212";
    public const string OneHotNeedsCell = "RGEN0213";
    public const string StreamWeightsOfTokens = "RGEN0214";

    public const string UnknownSource = "RGEN0220";
    public const string ResidualShape = "RGEN0221";
    public const string DropoutLast = "RGEN0222";
    public const string KernelTooLong = "RGEN0223";
    public const string Groups = "RGEN0224";
    public const string DropoutUnused = "RGEN0225";
    public const string Grid = "RGEN0226";
    public const string ResidualOfItself = "RGEN0227";
    public const string ConstantOutput = "RGEN0228";
    public const string LongMemory = "RGEN0229";
    public const string LastOfBackward = "RGEN0230";

    public const string TooLarge = "RGEN0301";
    public const string MemoryTooLarge = "RGEN0302";
    public const string MethodTooLarge = "RGEN0303";
    public const string BudgetExceeded = "RGEN0310";
    public const string BudgetLimit = "RGEN0311";
    public const string EmptyBudget = "RGEN0312";
    public const string BudgetUnused = "RGEN0313";
    public const string TooManyLayers = "RGEN0330";
    public const string TooManySteps = "RGEN0331";

    public const string OutsideLanguage = "RGEN0401";
    public const string UnknownName = "RGEN0402";
    public const string Shadowed = "RGEN0403";
    public const string ShapeConflict = "RGEN0404";
    public const string StepSignature = "RGEN0405";
    public const string CellRoles = "RGEN0406";
    public const string UnusedParameter = "RGEN0407";
    public const string UnknownSize = "RGEN0408";
    public const string CellParameter = "RGEN0409";
    public const string ParameterAttribute = "RGEN0410";
    public const string UnusedState = "RGEN0411";
    public const string UnusedLocal = "RGEN0412";
    public const string CellTooLarge = "RGEN0420";

    public const string WeightFileMissing = "RGEN0501";
    public const string WeightsDoNotFit = "RGEN0502";
    public const string RenameEntry = "RGEN0503";
    public const string WeightNameUnused = "RGEN0504";

    public const string VariantLayer = "RGEN0510";
    public const string VariantSizes = "RGEN0511";
    public const string TooManyVariants = "RGEN0512";
    public const string NoVariants = "RGEN0513";
    public const string RealTimeAllocates = "RGEN0601";
    public const string RealTimeLocks = "RGEN0602";
    public const string RealTimeBlocks = "RGEN0603";
    public const string RealTimeThrows = "RGEN0604";
    public const string RealTimeUnknown = "RGEN0605";

    /// <summary>No mistake of the user's: the generator itself failed.</summary>
    public const string InternalError = "RGEN0901";

    public const string RuntimeVersion = "RGEN0904";
    public const string LanguageVersion = "RGEN0905";

    /// <summary>The findings that leave a model usable.</summary>
    public static bool IsWarning(string id) => id is SoftmaxTwice or StreamWeightsUnused or MethodTooLarge or DropoutUnused
        or LayersWithoutModel or MergeUnused or NothingToTrain or FrozenUnused or BoundedLogits or ResidualOfItself
        or ConstantOutput or LongMemory or BudgetUnused or LastOfBackward or UnusedState or UnusedLocal
        or WeightNameUnused;
}
