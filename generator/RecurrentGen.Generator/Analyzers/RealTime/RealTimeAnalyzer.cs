using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using RecurrentGen.Generator.Diagnostics;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Analyzers.RealTime;

/// <summary>
/// Follows the calls of code that is marked with <c>[RealTime]</c>, as deep as the source of the project goes, and reports
/// what allocates, locks, waits or throws. Without a mark only the attributes of methods are looked at.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class RealTimeAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. RuleTable.All.Values.Where(r => r.Category == Rules.RealTime).OrderBy(r => r.Id, StringComparer.Ordinal),
            Rules.InternalError];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        if (context.Compilation.GetTypeByMetadataName(KnownNames.RealTime) is not { } attribute)
        {
            return;
        }

        var marks = new Marks(attribute);
        var source = new SourceCode(context.Compilation, marks);
        var begun = new ConcurrentDictionary<IMethodSymbol, bool>(SymbolEqualityComparer.Default);
        context.RegisterSymbolAction(
            c => Check((IMethodSymbol)c.Symbol, c.ReportDiagnostic, c.CancellationToken), SymbolKind.Method);

        // Lambdas and local functions are not members.
        context.RegisterSyntaxNodeAction(
            c =>
            {
                if (HasAttributes(c.Node) && FunctionOf(c) is { } function)
                {
                    Check(function, c.ReportDiagnostic, c.CancellationToken);
                }
            },
            SyntaxKind.LocalFunctionStatement,
            SyntaxKind.ParenthesizedLambdaExpression);

        void Check(IMethodSymbol method, Action<Diagnostic> report, CancellationToken cancellation)
        {
            if (!marks.IsMarked(method))
            {
                return;
            }

            try
            {
                foreach (var root in source.Implementations(method, cancellation).Where(r => begun.TryAdd(r, true)))
                {
                    new RealTimePaths(source, root, cancellation).Report(report);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                report(Diagnostic.Create(
                    Rules.InternalError, method.Locations[0], method.Name, exception.GetType().Name, exception.Message));
            }
        }
    }

    private static bool HasAttributes(SyntaxNode node) => node switch
    {
        LocalFunctionStatementSyntax local => local.AttributeLists.Count > 0,
        LambdaExpressionSyntax lambda => lambda.AttributeLists.Count > 0,
        _ => false,
    };

    private static IMethodSymbol? FunctionOf(SyntaxNodeAnalysisContext context) =>
        (context.Node is LambdaExpressionSyntax
            ? context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken).Symbol
            : context.SemanticModel.GetDeclaredSymbol(context.Node, context.CancellationToken)) as IMethodSymbol;
}
