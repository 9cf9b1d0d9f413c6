using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace RecurrentGen.Generator.Diagnostics;

/// <summary>Every rule, by ID.</summary>
internal static class RuleTable
{
    // In a class of its own: fields of a partial class are initialized in no defined order.
    public static readonly ImmutableDictionary<string, DiagnosticDescriptor> All = new[]
    {
        Rules.NotPartial, Rules.Generic, Rules.KindOfClass, Rules.ContainingTypeNotPartial, Rules.NoLayers,
        Rules.LayersOnTwoDeclarations, Rules.MemberNameTaken, Rules.ModelName, Rules.SizeOutOfRange, Rules.Unroll,
        Rules.NotAMember, Rules.LayerName, Rules.DuplicateName, Rules.UnknownHyperparameter,
        Rules.HyperparameterValue, Rules.UnknownCell, Rules.BrokenCell, Rules.UnknownLayer, Rules.SizeNotGiven,
        Rules.Rate,
        Rules.TimeAxisGone, Rules.SoftmaxLoss, Rules.SigmoidMissing, Rules.TooFewClasses, Rules.SoftmaxTwice,
        Rules.CellShape, Rules.StreamWeightsUnused, Rules.TokensHaveNoInputSize, Rules.TokensComeFirst,
        Rules.OneHotNeedsCell, Rules.StreamWeightsOfTokens, Rules.UnknownSource, Rules.ResidualShape,
        Rules.DropoutLast, Rules.KernelTooLong, Rules.Groups, Rules.DropoutUnused, Rules.Grid,
        Rules.BudgetExceeded, Rules.BudgetLimit, Rules.EmptyBudget, Rules.BudgetUnused,
        Rules.TooLarge, Rules.MemoryTooLarge, Rules.MethodTooLarge, Rules.TooManyLayers, Rules.TooManySteps,
        Rules.OutsideLanguage, Rules.UnknownName, Rules.Shadowed, Rules.ShapeConflict, Rules.StepSignature,
        Rules.CellRoles, Rules.UnusedParameter,
        Rules.UnknownSize, Rules.CellParameter, Rules.ParameterAttribute, Rules.CellTooLarge, Rules.WeightFileMissing,
        Rules.WeightsDoNotFit, Rules.VariantLayer, Rules.VariantSizes, Rules.TooManyVariants, Rules.NoVariants,
        Rules.RealTimeAllocates, Rules.RealTimeLocks, Rules.RealTimeBlocks, Rules.RealTimeThrows,
        Rules.RealTimeUnknown, Rules.LayersWithoutModel, Rules.InheritedMember, Rules.MergeUnused, Rules.ReservedName,
        Rules.GivenTwice, Rules.NothingToTrain, Rules.FrozenUnused, Rules.BoundedLogits, Rules.ResidualOfItself,
        Rules.ConstantOutput, Rules.LongMemory, Rules.LastOfBackward, Rules.UnusedState, Rules.UnusedLocal, Rules.RenameEntry,
        Rules.WeightNameUnused, Rules.LanguageVersion, Rules.InternalError, Rules.RuntimeVersion,
    }.ToImmutableDictionary(r => r.Id);
}
