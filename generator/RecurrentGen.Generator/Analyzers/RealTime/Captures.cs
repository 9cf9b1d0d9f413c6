using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace RecurrentGen.Generator.Analyzers.RealTime;

/// <summary>Whether a lambda uses what lies outside it, and so becomes an object whenever it is reached.</summary>
internal static class Captures
{
    public static bool Any(IAnonymousFunctionOperation lambda)
    {
        var open = new Stack<IOperation>();
        open.Push(lambda.Body);
        while (open.Count > 0)
        {
            var operation = open.Pop();
            bool captures = operation switch
            {
                ILocalReferenceOperation { Local: { IsConst: false, IsStatic: false } local } => IsOutside(local, lambda),
                IParameterReferenceOperation { Parameter: var parameter } => IsOutside(parameter, lambda),
                IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => true,
                IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction, IsStatic: false } function } =>
                    IsOutside(function, lambda),
                _ => false,
            };
            if (captures)
            {
                return true;
            }

            foreach (var child in operation.ChildOperations)
            {
                open.Push(child);
            }
        }

        return false;
    }

    private static bool IsOutside(ISymbol symbol, IAnonymousFunctionOperation lambda)
    {
        for (var owner = symbol.ContainingSymbol; owner is not null; owner = owner.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(owner, lambda.Symbol))
            {
                return false;
            }
        }

        return true;
    }
}
