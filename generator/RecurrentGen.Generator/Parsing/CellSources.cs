using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace RecurrentGen.Generator.Parsing;

/// <summary>The sources of cells that an assembly carries; each is read when it is first asked for, and once.</summary>
internal sealed class CellSources
{
    private readonly Dictionary<string, (int Version, string Text)> _texts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (CellSpec? Spec, CellProblem Problem)> _read = new(StringComparer.Ordinal);

    public CellSources(IAssemblySymbol assembly)
    {
        foreach (var attribute in assembly.GetAttributes())
        {
            // The first of several counts.
            if (KnownNames.Is(attribute.AttributeClass, KnownNames.RecurrentCellSource)
                && attribute.ConstructorArguments.Length == 3
                && attribute.ConstructorArguments[0].Value is string name
                && !_texts.ContainsKey(name)
                && attribute.ConstructorArguments[1].Value is int version
                && attribute.ConstructorArguments[2].Value is string source)
            {
                _texts.Add(name, (version, source));
            }
        }
    }

    public (CellSpec? Spec, CellProblem Problem) Find(string fullName) => _read.GetOrAdd(fullName, Read);

    private (CellSpec?, CellProblem) Read(string fullName)
    {
        if (!_texts.TryGetValue(fullName, out var source))
        {
            return (null, CellProblem.NoSource);
        }

        if (source.Version > CellParser.LanguageVersion)
        {
            return (null, CellProblem.LaterLanguage);
        }

        var spec = CellParser.ParseSource(source.Text, fullName).Spec;
        return (spec, spec is null ? CellProblem.Mistakes : CellProblem.None);
    }
}
