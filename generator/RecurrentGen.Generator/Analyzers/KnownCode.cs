using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Parsing;
using RecurrentGen.Generator.Planning;

namespace RecurrentGen.Generator.Analyzers;

/// <summary>
/// What models compile to against one runtime and with one set of options, as long as nobody edits them: whoever types
/// beside a model waits for no compiler.
/// </summary>
internal sealed class KnownCode
{
    /// <summary>Renamed models leave theirs behind; from here on they are forgotten, together with the others.</summary>
    private const int MostModels = 200;

    // The symbol of a runtime goes with the references of a project; nothing here holds it.
    private static readonly ConditionalWeakTable<IAssemblySymbol, ConcurrentDictionary<string, KnownCode>> Runtimes =
        new();

    private readonly Dictionary<string, Model> _byName = new(StringComparer.Ordinal);

    private KnownCode()
    {
    }

    /// <summary>What is known with a runtime, and with the options of a project that IL depends on.</summary>
    public static KnownCode Of(IAssemblySymbol runtime, CSharpCompilationOptions options, CSharpParseOptions language)
    {
        string version = ((int)language.LanguageVersion).ToString(CultureInfo.InvariantCulture);
        var features = language.Features.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}");
        string key = string.Join(" ", features.Prepend(options.CheckOverflow ? "checked" : "unchecked").Prepend(version));
        return Runtimes.GetOrCreateValue(runtime).GetOrAdd(key, static _ => new KnownCode());
    }

    /// <summary>The code of a model, or of one of its variants or with another size.</summary>
    /// <param name="declared">The declaration that is asked about; another one of the same name replaces it.</param>
    /// <param name="compile">Compiles it where it is not known.</param>
    public CodeFigure? Of(ModelSpec declared, ModelProgram program, Func<ModelProgram, CodeFigure?> compile)
    {
        var figures = FiguresOf(declared);
        lock (figures)
        {
            if (figures.TryGetValue(program.Model, out var known))
            {
                return known;
            }
        }

        if (compile(program) is not { } figure)
        {
            // What is in the way may be gone the next time: another reference, say.
            return null;
        }

        lock (figures)
        {
            figures[program.Model] = figure;
        }

        return figure;
    }

    /// <summary>How many sizes of a declaration have been compiled.</summary>
    public int CountOf(ModelSpec declared)
    {
        lock (_byName)
        {
            return _byName.TryGetValue(KnownFindings.NameOf(declared), out var model) ? model.Figures.Count : 0;
        }
    }

    private Dictionary<BoundModel, CodeFigure> FiguresOf(ModelSpec declared)
    {
        string name = KnownFindings.NameOf(declared);
        lock (_byName)
        {
            if (_byName.TryGetValue(name, out var model) && model.Declared.Equals(declared))
            {
                return model.Figures;
            }

            if (_byName.Count >= MostModels)
            {
                _byName.Clear();
            }

            _byName[name] = new Model(declared, []);
            return _byName[name].Figures;
        }
    }

    private sealed record Model(ModelSpec Declared, Dictionary<BoundModel, CodeFigure> Figures);
}
