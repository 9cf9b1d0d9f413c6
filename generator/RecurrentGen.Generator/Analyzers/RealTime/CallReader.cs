using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace RecurrentGen.Generator.Analyzers.RealTime;

/// <summary>
/// Finds the methods that operations call, written or not: accessors, operators, enumerators, the end of a
/// <c>using</c>. Those of this project are followed later; what others do is known here, or unknown.
/// </summary>
internal sealed class CallReader(Marks marks)
{
    private readonly List<PlacedDeed> _deeds = [];
    private readonly List<CallSite> _calls = [];

    public IReadOnlyList<PlacedDeed> Deeds => _deeds;

    public IReadOnlyList<CallSite> Calls => _calls;

    /// <summary>Reads the calls of one operation; false where its operands do not run.</summary>
    public bool Read(IOperation operation)
    {
        switch (operation)
        {
            case IInvocationOperation call:
                return ReadInvocation(call);
            case IFunctionPointerInvocationOperation pointer:
                Unknown(pointer, "calls a function pointer");
                break;
            case IObjectCreationOperation { Constructor: { } constructor, Type.IsValueType: true }:
                Add(operation, constructor, isVirtual: false);
                break;
            case IPropertyReferenceOperation reference:
                ReadProperty(reference);
                break;
            case IBinaryOperation { OperatorMethod: { } method }:
                Add(operation, method, isVirtual: method.IsAbstract);
                break;
            case IUnaryOperation { OperatorMethod: { } method }:
                Add(operation, method, isVirtual: method.IsAbstract);
                break;
            case IConversionOperation { OperatorMethod: { } method }:
                Add(operation, method, isVirtual: method.IsAbstract);
                break;
            case ICompoundAssignmentOperation { OperatorMethod: { } method }:
                Add(operation, method, isVirtual: method.IsAbstract);
                break;
            case IIncrementOrDecrementOperation { OperatorMethod: { } method }:
                Add(operation, method, isVirtual: method.IsAbstract);
                break;
            case ICollectionExpressionOperation { ConstructMethod: { } method }:
                Add(operation, method, isVirtual: false);
                break;
            case IForEachLoopOperation { IsAsynchronous: false } loop:
                ReadLoop(loop);
                break;
            case IUsingOperation { Resources: var resources }:
                ReadDispose(operation, resources);
                break;
            case IUsingDeclarationOperation { DeclarationGroup: var group }:
                ReadDispose(operation, group);
                break;
        }

        return true;
    }

    private bool ReadInvocation(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            Unknown(call, "calls a delegate");
            return true;
        }

        // The compiler leaves these calls out, arguments and all, or keeps them for a debugger only.
        if (IsLeftOut(method, call.Syntax))
        {
            return false;
        }

        // Of a chain of queries the last call stands for all.
        bool isInner = KnownMethods.IsQuery(method)
            && call.Parent is IArgumentOperation { Parent: IInvocationOperation outer }
            && KnownMethods.IsQuery(outer.TargetMethod);
        if (!isInner)
        {
            Add(call, method, IsVirtual(method, call.Instance));
        }

        return true;
    }

    private static bool IsLeftOut(IMethodSymbol method, SyntaxNode syntax)
    {
        // One of several conditions is enough.
        var conditions = method.GetAttributes()
            .Where(a => a.AttributeClass is { Name: "ConditionalAttribute" })
            .Select(a => a.ConstructorArguments.FirstOrDefault().Value).OfType<string>().ToList();
        return conditions.Count > 0 && !conditions.Any(c => IsDefined(c, syntax.SyntaxTree));
    }

    /// <summary>
    /// Whether calls in a file are kept for a symbol. That of debug builds does not count, unless the file defines it for
    /// every build.
    /// </summary>
    private static bool IsDefined(string symbol, SyntaxTree tree)
    {
        bool defined = symbol != "DEBUG" && tree.Options.PreprocessorSymbolNames.Contains(symbol);

        // The directives stand before everything else in a file.
        foreach (var trivia in tree.GetRoot().GetFirstToken(includeZeroWidth: true).LeadingTrivia)
        {
            defined = trivia.GetStructure() switch
            {
                DefineDirectiveTriviaSyntax { IsActive: true } define when define.Name.ValueText == symbol => true,
                UndefDirectiveTriviaSyntax { IsActive: true } undef when undef.Name.ValueText == symbol => false,
                _ => defined,
            };
        }

        return defined;
    }

    private void ReadProperty(IPropertyReferenceOperation reference)
    {
        var property = reference.Property;
        var parent = reference.Parent;
        while (parent is ITupleOperation)
        {
            parent = parent.Parent;
        }

        bool isWritten = parent switch
        {
            ISimpleAssignmentOperation assignment => assignment.Target == reference,
            IDeconstructionAssignmentOperation deconstruction =>
                deconstruction.Target.Syntax.Span.Contains(reference.Syntax.Span),
            _ => false,
        };
        bool isBoth = parent is IIncrementOrDecrementOperation
            || (parent is ICompoundAssignmentOperation or ICoalesceAssignmentOperation
                && parent.ChildOperations.First() == reference);
        if ((!isWritten || property.SetMethod is null) && property.GetMethod is { } get)
        {
            Add(reference, get, IsVirtual(get, reference.Instance));
        }

        if ((isWritten || isBoth) && property.SetMethod is { } set)
        {
            Add(reference, set, IsVirtual(set, reference.Instance));
        }
    }

    private void ReadLoop(IForEachLoopOperation loop)
    {
        if (loop.Syntax is not CommonForEachStatementSyntax syntax)
        {
            return;
        }

        var info = loop.SemanticModel!.GetForEachStatementInfo(syntax);
        var place = syntax.Expression.GetLocation();
        foreach (var method in new[]
        {
            info.GetEnumeratorMethod, info.MoveNextMethod, info.CurrentProperty?.GetMethod, info.DisposeMethod,
        })
        {
            // Those of the framework do nothing of interest beside what the enumerator's type says.
            if (method is not null && IsSource(method))
            {
                AddSource(method, IsVirtual(method, null), place);
            }
        }
    }

    private void ReadDispose(IOperation operation, IOperation resources)
    {
        var type = resources switch
        {
            IVariableDeclarationGroupOperation group =>
                group.Declarations.FirstOrDefault()?.Declarators.FirstOrDefault()?.Symbol.Type,
            _ => resources.Type,
        };
        if (type?.GetMembers("Dispose").OfType<IMethodSymbol>().FirstOrDefault(m => m.Parameters.Length == 0) is { } dispose
            && IsSource(dispose))
        {
            AddSource(dispose, IsVirtual(dispose, null), resources.Syntax.GetLocation());
        }
    }

    private static bool IsVirtual(IMethodSymbol method, IOperation? receiver) =>
        (method.IsAbstract || method.IsVirtual || method.IsOverride)
        && !method.IsSealed
        && receiver?.Syntax is not BaseExpressionSyntax
        && receiver?.Type is not { TypeKind: not TypeKind.TypeParameter, IsSealed: true }
        && !(method.ContainingType.IsSealed && !method.IsAbstract);

    private static bool IsSource(IMethodSymbol method) => method.DeclaringSyntaxReferences.Length > 0
        || (method.IsImplicitlyDeclared && method.ContainingType.DeclaringSyntaxReferences.Length > 0);

    private void Add(IOperation operation, IMethodSymbol method, bool isVirtual)
    {
        var declared = (method.ReducedFrom ?? method).OriginalDefinition;
        if (marks.IsMarked(declared) || KnownMethods.IsGenerated(declared))
        {
            return;
        }

        var place = PlaceOf(operation);
        if (IsSource(declared))
        {
            AddSource(declared, isVirtual, place);
        }
        else if (KnownMethods.DeedOf(declared) is { } deed)
        {
            _deeds.Add(new PlacedDeed(deed, place));
        }
    }

    private void AddSource(IMethodSymbol method, bool isVirtual, Location place) =>
        _calls.Add(new CallSite(method.OriginalDefinition, isVirtual, place));

    private void Unknown(IOperation operation, string text) =>
        _deeds.Add(new PlacedDeed(new Deed(DeedKind.Unknown, text), PlaceOf(operation)));

    private static Location PlaceOf(IOperation operation) => operation.Syntax.GetLocation();
}
