using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace RecurrentGen.Generator.Analyzers.RealTime;

/// <summary>
/// Reads what one body does and calls. Operations wait on a stack of our own, so that no depth of nesting is too deep.
/// </summary>
internal sealed class BodyReader(IMethodSymbol method, Marks marks, IOperation body)
{
    private readonly List<PlacedDeed> _deeds = [];
    private readonly CallReader _calls = new(marks);

    public MethodFacts Read(CancellationToken cancellation)
    {
        ReadKind();
        var open = new Stack<IOperation>();
        open.Push(body);
        while (open.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var operation = open.Pop();
            if (operation != body && !Read(operation))
            {
                continue;
            }

            foreach (var child in operation.ChildOperations.Reverse())
            {
                open.Push(child);
            }
        }

        _deeds.AddRange(_calls.Deeds);
        return new MethodFacts(
            _deeds.OrderBy(d => d.Location.SourceSpan.Start).ToList(),
            _calls.Calls.OrderBy(c => c.Location.SourceSpan.Start).ToList());
    }

    /// <summary>What the compiler makes of the method as a whole.</summary>
    private void ReadKind()
    {
        if (method.IsAsync)
        {
            _deeds.Add(new PlacedDeed(Deed.Allocates("a task, because it is async"), method.Locations[0]));
        }

        if (method.MethodImplementationFlags.HasFlag(System.Reflection.MethodImplAttributes.Synchronized))
        {
            _deeds.Add(new PlacedDeed(new Deed(DeedKind.Locks, "locks, because it is synchronized"), method.Locations[0]));
        }
    }

    /// <summary>Reads one operation; false where nothing inside it runs, or where it is told already.</summary>
    private bool Read(IOperation operation)
    {
        switch (operation)
        {
            case ILocalFunctionOperation or INameOfOperation or ITypeOfOperation:
                return false;
            case { ConstantValue.HasValue: true, Type.SpecialType: SpecialType.System_String }:
                return false;
            case IAnonymousFunctionOperation lambda when marks.IsMarked(lambda.Symbol):
                return false;
            case IThrowOperation thrown:
                if (ThrowRules.DeedOf(thrown) is { } deed)
                {
                    Add(thrown, deed);
                }

                return false;
            case ILockOperation locked:
                Add(locked, new Deed(DeedKind.Locks, "locks"), ((LockStatementSyntax)locked.Syntax).Expression.GetLocation());
                return true;
            case IReturnOperation { Kind: OperationKind.YieldReturn or OperationKind.YieldBreak }:
                AddIterator(operation);
                return true;
        }

        if (AllocationRules.DeedOf(operation) is { } allocation)
        {
            Add(operation, allocation);
        }

        return _calls.Read(operation);
    }

    private void AddIterator(IOperation operation)
    {
        if (!_deeds.Exists(d => d.Deed.Text.EndsWith("iterator", StringComparison.Ordinal)))
        {
            Add(operation, Deed.Allocates("an object for each use, because it is an iterator"));
        }
    }

    private void Add(IOperation operation, Deed deed, Location? place = null) =>
        _deeds.Add(new PlacedDeed(deed, place ?? operation.Syntax.GetLocation()));
}
