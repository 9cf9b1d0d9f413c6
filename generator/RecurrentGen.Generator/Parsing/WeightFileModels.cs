using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RecurrentGen.Generator.Parsing;

/// <summary>A model that a weight file declares, because no class does.</summary>
/// <param name="File">The file.</param>
/// <param name="Spec">Null where there is a problem.</param>
/// <param name="Problem">Why the file declares no model; null where it does.</param>
/// <param name="Hint">The file's name as a name that no other file of the project has, whatever its capitals.</param>
internal sealed record WeightFileModel(string File, ModelSpec? Spec, string? Problem, string Hint);

/// <summary>Turns weight files that no class asks for into declarations.</summary>
internal static class WeightFileModels
{
    /// <summary>Steps of whole sequences, where nobody says how many; a live stream does not depend on it.</summary>
    private const int SequenceLength = 64;

    private static readonly string[] Modifiers = ["public", "sealed", "partial"];

    /// <param name="manifests">All weight files of the project.</param>
    /// <param name="declared">The names of files that classes ask for.</param>
    /// <param name="rootNamespace">Of the project; empty for the global one.</param>
    public static EquatableArray<WeightFileModel> Of(
        EquatableArray<WeightManifest> manifests,
        EquatableArray<string> declared,
        string rootNamespace,
        Compilation compilation,
        CancellationToken cancellation)
    {
        var models = new List<WeightFileModel>();

        // Names of generated files do not tell capitals from small letters.
        var classes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var hints = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string space = Namespace(rootNamespace);
        foreach (var manifest in manifests.Where(m => !declared.Contains(m.File)).OrderBy(m => m.File, StringComparer.Ordinal))
        {
            string name = manifest.Class.Length > 0 ? manifest.Class : ClassName(manifest.File);
            string hint = Hint(manifest.File, hints);
            if (manifest.Layers.Count == 0)
            {
                Refuse($"the layers of '{manifest.File}' are not known; declare a class with [Weights(\"{manifest.File}\")]");
            }
            else if (!SyntaxFacts.IsValidIdentifier(name))
            {
                Refuse($"'{name}', the Class of '{manifest.File}', is no name of a class; give the item another one");
            }
            else if (classes.TryGetValue(name, out string? other))
            {
                Refuse($"'{other}' and '{manifest.File}' would both be the class '{name}'; give one of the items a Class");
            }
            else
            {
                classes.Add(name, manifest.File);
                var spec = Spec(manifest, name, space, compilation, cancellation);
                models.Add(new WeightFileModel(manifest.File, spec, null, hint));
            }

            void Refuse(string problem) => models.Add(new WeightFileModel(manifest.File, null, problem, hint));
        }

        return models.ToEquatableArray();
    }

    /// <summary>What a project is called need not be a namespace: <c>My_App</c> for <c>My-App</c>.</summary>
    private static string Namespace(string rootNamespace) => string.Join(
        ".", rootNamespace.Split(['.'], StringSplitOptions.RemoveEmptyEntries).Select(part =>
        {
            string name = string.Concat(part.Select(c => SyntaxFacts.IsIdentifierPartCharacter(c) ? c : '_'));
            return Escaped(SyntaxFacts.IsIdentifierStartCharacter(name[0]) ? name : "_" + name);
        }));

    private static string Escaped(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
            ? "@" + name
            : name;

    private static string Hint(string file, HashSet<string> taken)
    {
        string safe = string.Concat(file.Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'));
        string hint = safe;
        for (int i = 2; !taken.Add(hint); i++)
        {
            hint = safe + "-" + i.ToString(CultureInfo.InvariantCulture);
        }

        return hint;
    }

    /// <summary><c>CleanAmp2</c> for <c>clean-amp 2.nam</c>.</summary>
    private static string ClassName(string file)
    {
        int dot = file.LastIndexOf('.');
        var name = new System.Text.StringBuilder();
        bool upper = true;
        foreach (char letter in dot < 0 ? file : file.Substring(0, dot))
        {
            if (!SyntaxFacts.IsIdentifierPartCharacter(letter) || letter == '_')
            {
                upper = true;
                continue;
            }

            if (name.Length == 0 && !SyntaxFacts.IsIdentifierStartCharacter(letter))
            {
                name.Append('_');
            }

            name.Append(upper ? char.ToUpperInvariant(letter) : letter);
            upper = false;
        }

        return name.Length == 0 ? "Weights" : name.ToString();
    }

    private static ModelSpec Spec(
        WeightManifest manifest, string name, string rootNamespace, Compilation compilation, CancellationToken cancellation)
    {
        var layers = Levels(manifest.Layers).Select(l => Layer(l.Layer, l.Levels, compilation, cancellation)).ToList();
        if (manifest.Skip > 0)
        {
            var features = new ArgumentSpec("Features", manifest.Skip);
            layers.Add(new LayerSpec(
                "Residual", LayerSpec.Unreadable, null, null, new[] { features }.ToEquatableArray(), 0));
        }

        return new ModelSpec(
            rootNamespace,
            EquatableArray<string>.Empty,
            "class " + Escaped(name),
            name,
            Modifiers.ToEquatableArray(),
            0,
            EquatableArray<string>.Empty,
            manifest.Layers[0].Kind == "Embedding" ? 0 : manifest.InputSize,
            SequenceLength,
            1,
            "MeanSquaredError",
            layers.ToEquatableArray(),
            Weights: new WeightSpec(manifest.File, EquatableArray<RenameSpec>.Empty, EquatableArray<string>.Empty));
    }

    /// <summary>Levels of a stack become one layer: neighbours of the same kind, size and arguments.</summary>
    private static IEnumerable<(ManifestLayer Layer, int Levels)> Levels(EquatableArray<ManifestLayer> layers)
    {
        for (int first = 0, next; first < layers.Count; first = next)
        {
            next = first + 1;
            while (layers[first].Kind is "Lstm" or "Gru" or "Rnn" or "PeepholeLstm" or "CoupledLstm" or "ProjectedLstm"
                && next < layers.Count
                && layers[next].Kind == layers[first].Kind
                && layers[next].Units == layers[first].Units
                && layers[next].Arguments.Equals(layers[first].Arguments))
            {
                next++;
            }

            yield return (layers[first], next - first);
        }
    }

    private static LayerSpec Layer(
        ManifestLayer layer, int levels, Compilation compilation, CancellationToken cancellation)
    {
        var attribute = compilation.GetTypeByMetadataName($"RecurrentGen.{layer.Kind}Attribute");
        var cell = KnownNames.CellAttributeOf(attribute)?.TypeArguments[0];
        var arguments = layer.Options.Select(a => Argument(a, cell is not null)).ToList();
        if (cell is null)
        {
            // The arguments of a constructor, by the names of its parameters.
            var parameters = attribute?.InstanceConstructors.FirstOrDefault()?.Parameters ?? [];
            arguments.AddRange(layer.Sizes.Zip(parameters, (size, parameter) => new ArgumentSpec(parameter.Name, size)));
        }

        if (levels > 1)
        {
            arguments.Add(new ArgumentSpec("Layers", levels));
        }

        var (spec, problem) = cell is null ? (null, CellProblem.None) : CellResolver.Resolve(cell, compilation, cancellation);
        return new LayerSpec(
            layer.Kind, layer.Sizes.Count > 0 ? layer.Sizes[0] : LayerSpec.Unreadable, spec, cell?.ToDisplayString(CellResolver.FullNameFormat), arguments.ToEquatableArray(), 0,
            problem);
    }

    private static ArgumentSpec Argument(string text, bool isCell)
    {
        int equals = text.IndexOf('=');
        string name = text.Substring(0, equals);
        string value = text.Substring(equals + 1);
        object typed = bool.TryParse(value, out bool truth) ? truth
            : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
            : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) ? real
            : value;

        // Hyper-parameters of cells are written as parameters are.
        bool isHyperparameter = isCell && name is not ("Direction" or "Merge" or "Return" or "Layers");
        return new ArgumentSpec(isHyperparameter ? char.ToLowerInvariant(name[0]) + name.Substring(1) : name, typed);
    }
}
