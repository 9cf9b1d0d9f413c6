using Microsoft.CodeAnalysis;

namespace RecurrentGen.Generator.Analyzers.RealTime;

/// <summary>Reports what a marked method does, itself and in the methods that it calls.</summary>
internal sealed class RealTimePaths(SourceCode source, IMethodSymbol root, CancellationToken cancellation)
{
    private const string Arrow = " -> ";

    /// <summary>More names than these are left out in the middle.</summary>
    private const int LongestWay = 8;

    /// <summary>
    /// A deed is reported where it is done or, if that is in another method, at the call in the marked one that leads to it,
    /// so that whoever wrote the mark sees it; the other places follow.
    /// </summary>
    public void Report(Action<Diagnostic> report)
    {
        var facts = source.FactsOf(root, cancellation);
        foreach (var placed in facts.Deeds)
        {
            report(Diagnostic.Create(placed.Deed.Rule, placed.Location, ShortName(root), placed.Deed.Text));
        }

        foreach (var call in facts.Calls)
        {
            foreach (var (step, placed) in Reached(call))
            {
                report(Diagnostic.Create(
                    placed.Deed.Rule, call.Location, Places(step).Append(placed.Location), Way(step), placed.Deed.Text));
            }
        }
    }

    /// <summary>What a call leads to, each by the shortest way.</summary>
    private List<(Step Step, PlacedDeed Deed)> Reached(CallSite first)
    {
        var found = new List<(Step, PlacedDeed)>();
        var seen = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default) { root };
        var open = new Queue<Step>();
        Follow(first, new Step(root, first.Location, null));
        while (open.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var step = open.Dequeue();
            var facts = source.FactsOf(step.Method, cancellation);
            found.AddRange(facts.Deeds.Select(d => (step, d)));
            foreach (var call in facts.Calls)
            {
                Follow(call, step);
            }
        }

        return found;

        void Follow(CallSite call, Step from)
        {
            // Marked methods are reported themselves.
            if (source.Marks.IsMarked(call.Method))
            {
                return;
            }

            var targets = call.IsVirtual ? source.Implementations(call.Method, cancellation).ToList() : [call.Method];
            string? unknown = targets.Count == 0 ? $"calls '{call.Method.Name}', of which this project has no implementation"
                : call.Method.IsExtern ? $"calls '{call.Method.Name}', which is native code"
                : null;
            if (unknown is not null)
            {
                found.Add((from, new PlacedDeed(new Deed(DeedKind.Unknown, unknown), call.Location)));
            }

            foreach (var target in targets.Where(t => !source.Marks.IsMarked(t) && seen.Add(t)))
            {
                open.Enqueue(new Step(target, call.Location, from));
            }
        }
    }

    private string Way(Step last)
    {
        var names = StepsTo(last).Select(s => s.From is null ? ShortName(root) : Name(s.Method)).ToList();
        if (names.Count > LongestWay)
        {
            int left = names.Count - LongestWay;
            names.RemoveRange(LongestWay / 2, left);
            names.Insert(LongestWay / 2, "...");
        }

        return string.Join(Arrow, names);
    }

    /// <summary>The calls behind the first one.</summary>
    private static IEnumerable<Location> Places(Step last) => StepsTo(last).Skip(2).Take(LongestWay).Select(s => s.Place);

    private static List<Step> StepsTo(Step last)
    {
        var steps = new List<Step>();
        for (var step = last; step is not null; step = step.From)
        {
            steps.Add(step);
        }

        steps.Reverse();
        return steps;
    }

    private string Name(IMethodSymbol method) =>
        SymbolEqualityComparer.Default.Equals(method.ContainingType, root.ContainingType)
            ? ShortName(method)
            : $"{method.ContainingType?.Name}.{ShortName(method)}";

    private static string ShortName(IMethodSymbol method) => method.MethodKind switch
    {
        MethodKind.Constructor => method.ContainingType.Name,
        MethodKind.AnonymousFunction => "lambda",
        MethodKind.ExplicitInterfaceImplementation => method.Name.Substring(method.Name.LastIndexOf('.') + 1),
        _ when method.AssociatedSymbol is IPropertySymbol { IsIndexer: true } => "this[]",
        _ => (method.AssociatedSymbol ?? method).Name,
    };

    /// <param name="Place">The call that led to it.</param>
    /// <param name="From">Null at the marked method.</param>
    private sealed record Step(IMethodSymbol Method, Location Place, Step? From);
}
