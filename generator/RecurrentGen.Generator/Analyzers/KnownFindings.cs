using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Analyzers;

/// <summary>
/// What was found in models and weight files, as long as nobody edits them: an analyzer is asked about every model at every
/// key, whichever file it is typed in.
/// </summary>
internal static class KnownFindings
{
    // Remembered by syntax and by text, which go with the file that was edited; nothing here holds them.
    private static readonly ConditionalWeakTable<SyntaxTree, Models> Trees = new();

    private static readonly ConditionalWeakTable<SourceText, Manifest> Files = new();

    /// <summary>The findings of a model that was declared in a file.</summary>
    /// <param name="find">Finds them; they follow from the other values and from nothing else.</param>
    /// <param name="compiler">Where figures of compiled code come from; null where nobody asks for them.</param>
    public static IReadOnlyList<Finding> Of(
        SyntaxTree tree,
        ModelSpec spec,
        EquatableArray<WeightManifest> manifests,
        Func<IReadOnlyList<Finding>> find,
        CodeCompiler? compiler = null)
    {
        // The specification is read anew each time: it tells when a constant, a cell or a base class elsewhere has changed.
        var models = Trees.GetOrCreateValue(tree);
        string name = NameOf(spec);
        if (models.Find(name) is { } known
            && known.Spec.Equals(spec) && known.Manifests.Equals(manifests) && known.Code == compiler?.Known)
        {
            return known.Findings;
        }

        var findings = find();
        if (compiler?.HasFailed != true)
        {
            models.Remember(name, new Model(spec, manifests, compiler?.Known, findings));
        }

        return findings;
    }

    /// <summary>What a model is called in its project.</summary>
    public static string NameOf(ModelSpec spec) =>
        string.Join(".", spec.ContainingTypes.Prepend(spec.Namespace).Append(spec.Name));

    /// <summary>The manifest of a packed weight file; null where the text is none.</summary>
    public static WeightManifest? ManifestOf(SourceText text) =>
        Files.GetValue(text, static t => new Manifest(WeightManifest.Parse(t.ToString(), ""))).Value;

    private sealed class Manifest(WeightManifest? value)
    {
        public WeightManifest? Value { get; } = value;
    }

    private sealed record Model(
        ModelSpec Spec, EquatableArray<WeightManifest> Manifests, KnownCode? Code, IReadOnlyList<Finding> Findings);

    /// <summary>The last answer for each model of a file: two projects may share it.</summary>
    private sealed class Models
    {
        private readonly Dictionary<string, Model> _byName = new(StringComparer.Ordinal);

        public Model? Find(string name)
        {
            lock (_byName)
            {
                return _byName.TryGetValue(name, out var model) ? model : null;
            }
        }

        public void Remember(string name, Model model)
        {
            lock (_byName)
            {
                _byName[name] = model;
            }
        }
    }
}
