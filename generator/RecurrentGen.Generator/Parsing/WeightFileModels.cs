using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RecurrentGen.Generator.Parsing;

/// <summary>A model that a weight file declares, because no class does.</summary>
/// <param name="File">The file.</param>
/// <param name="Spec">Null where there is a problem.</param>
/// <param name="Problem">Why the file declares no model; null where it does.</param>
internal sealed record WeightFileModel(string File, ModelSpec? Spec, string? Problem);

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
        var classes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var manifest in manifests.Where(m => !declared.Contains(m.File)).OrderBy(m => m.File, StringComparer.Ordinal))
        {
            string name = manifest.Class.Length > 0 ? manifest.Class : ClassName(manifest.File);
            if (manifest.Layers.Count == 0)
            {
                models.Add(new WeightFileModel(
                    manifest.File, null,
                    $"the layers of '{manifest.File}' are not known; declare a class with [Weights(\"{manifest.File}\")]"));
            }
            else if (!SyntaxFacts.IsValidIdentifier(name))
            {
                models.Add(new WeightFileModel(
                    manifest.File, null,
                    $"'{name}', the Class of '{manifest.File}', is no name of a class; give the item another one"));
            }
            else if (classes.TryGetValue(name, out string? other))
            {
                models.Add(new WeightFileModel(
                    manifest.File, null,
                    $"'{other}' and '{manifest.File}' would both be the class '{name}'; give one of the items a Class"));
            }
            else
            {
                classes.Add(name, manifest.File);
                models.Add(new WeightFileModel(
                    manifest.File, Spec(manifest, name, rootNamespace, compilation, cancellation), null));
            }
        }

        return models.ToEquatableArray();
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
            "class " + (SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name),
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
