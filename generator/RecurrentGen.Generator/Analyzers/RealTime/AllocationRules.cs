using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace RecurrentGen.Generator.Analyzers.RealTime;

/// <summary>
/// Operations of the language that allocate. What methods of the framework do is in <see cref="KnownMethods"/>.
/// </summary>
internal static class AllocationRules
{
    public static Deed? DeedOf(IOperation operation)
    {
        string? what = operation switch
        {
            IObjectCreationOperation { Type: { IsReferenceType: true } type } => "an object of " + Names.Shown(type),
            ITypeParameterObjectCreationOperation { Type: { IsValueType: false } type } =>
                "an object of " + Names.Shown(type),
            IAnonymousObjectCreationOperation => "an object",
            IWithOperation { Type: { IsReferenceType: true } type } => "a copy of " + Names.Shown(type),
            IArrayCreationOperation array => Array(array),
            ICollectionExpressionOperation collection => Collection(collection),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum when IsString(sum) && !IsPartOfString(sum.Parent) =>
                "a string",
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } sum when IsString(sum) => "a string",
            ICompoundAssignmentOperation { Type.TypeKind: TypeKind.Delegate } => "a delegate",
            IEventAssignmentOperation => "a delegate",
            IInterpolatedStringOperation text when text.Parent is not IInterpolatedStringHandlerCreationOperation
                && !IsPartOfString(text.Parent) => "a string",
            IDelegateCreationOperation creation => Delegate(creation),
            IAnonymousFunctionOperation { Parent: IConversionOperation } => "an expression tree",
            IConversionOperation conversion => Boxing(conversion),
            IInvocationOperation call => BoxedReceiver(call),
            IForEachLoopOperation loop => Enumerator(loop),
            IArrayElementReferenceOperation slice
                when slice.Indices.FirstOrDefault()?.Type is { Name: "Range" } => "an array",
            IImplicitIndexerReferenceOperation { Type.SpecialType: SpecialType.System_String } => "a string",
            IDynamicInvocationOperation or IDynamicMemberReferenceOperation or IDynamicObjectCreationOperation
                or IDynamicIndexerAccessOperation => "objects, because it is dynamic",
            _ => null,
        };
        return what is null ? null : Deed.Allocates(what);
    }

    private static bool IsString(IOperation operation) => operation.Type?.SpecialType == SpecialType.System_String;

    /// <summary>Whether a larger sum of strings is reported.</summary>
    private static bool IsPartOfString(IOperation? parent)
    {
        while (parent is IConversionOperation { IsImplicit: true } or IParenthesizedOperation)
        {
            parent = parent.Parent;
        }

        return parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } or ICompoundAssignmentOperation
            && IsString(parent);
    }

    private static string? Array(IArrayCreationOperation array)
    {
        // Code that is being typed may lack sizes and indices.
        bool isEmptyParams = array.IsImplicit
            && array.DimensionSizes.FirstOrDefault() is { ConstantValue: { HasValue: true, Value: 0 } };
        return isEmptyParams || IsConstantSpan(array) ? null
            : array.Type is IArrayTypeSymbol type ? "an array of " + Names.Shown(type.ElementType)
            : "an array";
    }

    /// <summary>Constants behind a <c>ReadOnlySpan</c> lie in the assembly.</summary>
    private static bool IsConstantSpan(IArrayCreationOperation array) =>
        array.Parent is IConversionOperation { Type: { } type } && Names.Of(type) == "System.ReadOnlySpan"
        && array.Type is IArrayTypeSymbol { ElementType: { IsValueType: true } }
        && array.Initializer is { } initializer && initializer.ElementValues.All(v => v.ConstantValue.HasValue);

    private static string? Collection(ICollectionExpressionOperation collection)
    {
        if (collection.Type is not { } type || type.TypeKind == TypeKind.Error)
        {
            return null;
        }

        bool isEmpty = collection.Elements.Length == 0;
        return Names.Of(type) is "System.Span" or "System.ReadOnlySpan"
                ? collection.Elements.Any(e => e is ISpreadOperation) ? "an array" : null
            : type is IArrayTypeSymbol array ? isEmpty ? null : "an array of " + Names.Shown(array.ElementType)
            : isEmpty && type.TypeKind != TypeKind.Class ? null
            : type.IsReferenceType || Names.Of(type) == "System.Collections.Immutable.ImmutableArray"
                ? "an object of " + Names.Shown(type)
            : null;
    }

    private static string? Delegate(IDelegateCreationOperation creation) => creation.Target switch
    {
        IAnonymousFunctionOperation lambda => Captures.Any(lambda) ? "a delegate, because the lambda captures" : null,
        IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction, IsStatic: false } local } =>
            $"a delegate of '{local.Name}'",
        IMethodReferenceOperation { Instance: not null } reference => $"a delegate of '{reference.Method.Name}'",
        IMethodReferenceOperation reference when !CachesMethods(creation) => $"a delegate of '{reference.Method.Name}'",
        _ => null,
    };

    /// <summary>Since C# 11 a delegate of a static method is made once.</summary>
    private static bool CachesMethods(IOperation operation) =>
        operation.Syntax.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp11 };

    private static string? Boxing(IConversionOperation conversion)
    {
        if (conversion.Operand.Type is not { IsReferenceType: false } from
            || conversion.Type is not { IsReferenceType: true }
            || !conversion.GetConversion().IsBoxing
            || conversion.ConstantValue.HasValue
            || IsPartOfString(conversion.Parent))
        {
            return null;
        }

        // The JIT knows HasFlag.
        return conversion.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "HasFlag" } }
            ? null
            : "a box of " + Names.Shown(from);
    }

    /// <summary>A structure that inherits a method of its base is boxed to call it.</summary>
    private static string? BoxedReceiver(IInvocationOperation call) =>
        call.Instance?.Type is { IsValueType: true, TypeKind: not TypeKind.TypeParameter } type
        && call.TargetMethod.ContainingType.SpecialType
            is SpecialType.System_Object or SpecialType.System_ValueType or SpecialType.System_Enum
        && call.TargetMethod.Name != "HasFlag"
            ? "a box of " + Names.Shown(type)
            : null;

    private static string? Enumerator(IForEachLoopOperation loop)
    {
        var collection = loop.Collection;
        while (collection is IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion)
        {
            collection = conversion.Operand;
        }

        if (collection.Type is null or IArrayTypeSymbol or { SpecialType: SpecialType.System_String } || loop.IsAsynchronous)
        {
            return null;
        }

        var enumerator = loop.Syntax is CommonForEachStatementSyntax syntax
            ? loop.SemanticModel!.GetForEachStatementInfo(syntax).GetEnumeratorMethod?.ReturnType
            : null;
        return enumerator is { IsReferenceType: true } ? "an enumerator of " + Names.Shown(collection.Type) : null;
    }
}
