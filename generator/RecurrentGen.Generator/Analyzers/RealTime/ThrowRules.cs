using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace RecurrentGen.Generator.Analyzers.RealTime;

/// <summary>
/// Throwing by design. What tells a caller of its mistake is not meant: wrong arguments, a disposed object, a branch that
/// is never reached, and the tests with which a method begins.
/// </summary>
internal static class ThrowRules
{
    private static readonly string[] Mistakes =
    [
        "System.ArgumentException", "System.ObjectDisposedException", "System.NotSupportedException",
        "System.NotImplementedException", "System.IndexOutOfRangeException", "System.Diagnostics.UnreachableException",
        "System.Runtime.CompilerServices.SwitchExpressionException",
    ];

    public static Deed? DeedOf(IThrowOperation thrown)
    {
        // 'throw;' in a handler: somebody else threw first.
        if (thrown.Exception is not { } exception)
        {
            return null;
        }

        while (exception is IConversionOperation { IsImplicit: true } conversion)
        {
            exception = conversion.Operand;
        }

        return exception.Type is null or { TypeKind: TypeKind.Error } || IsMistake(exception.Type) || IsGuard(thrown)
            ? null
            : new Deed(DeedKind.Throws, $"throws {exception.Type.Name}");
    }

    private static bool IsMistake(ITypeSymbol type)
    {
        for (ITypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            if (Mistakes.Contains(Names.Of(t)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a throw is all that an 'if' does, before anything else is done in the method.</summary>
    private static bool IsGuard(IThrowOperation thrown)
    {
        IOperation? statement = thrown;
        while (statement is not null && statement is not IConditionalOperation)
        {
            if (statement.Parent is IBlockOperation { Operations.Length: > 1 })
            {
                return false;
            }

            statement = statement.Parent;
        }

        return statement is IConditionalOperation { WhenFalse: null, Parent: IBlockOperation block } guard
            && block.Parent is IMethodBodyBaseOperation or ILocalFunctionOperation or IAnonymousFunctionOperation
            && block.Operations.TakeWhile(o => o != guard).All(o => o is IConditionalOperation { WhenFalse: null } other
                && Last(other.WhenTrue) is IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation });
    }

    private static IOperation? Last(IOperation operation) =>
        operation is IBlockOperation block ? block.Operations.LastOrDefault() : operation;
}
