using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Binding;

/// <summary>
/// The names of the layers: the user's, else the kind in lower case with a number from the second on.
/// </summary>
internal sealed class LayerNames
{
    private readonly string[] _names;
    private readonly HashSet<int> _duplicates = [];

    public LayerNames(ModelSpec spec, BindingFindings findings)
    {
        _names = new string[spec.Layers.Count];
        var counts = new Dictionary<string, int>();
        var taken = new HashSet<string>();
        for (int i = 0; i < _names.Length; i++)
        {
            object? given = new Arguments(spec.Layers[i], i, findings).Find("Name", out bool present);
            bool named = present && given is not null;
            _names[i] = named ? (string)given! : DefaultName(spec.Layers[i], counts);
            var site = new FindingSite(i, named ? "Name" : null, -1);
            if (!IsName(_names[i]))
            {
                findings.Report(FindingIds.LayerName, site, _names[i]);
            }
            else if (_names[i] is "input" or "scaling")
            {
                findings.Report(
                    FindingIds.ReservedName, site, _names[i],
                    _names[i] == "input" ? "what comes into the model" : "the units of inputs and outputs in files");
            }
            else if (!taken.Add(_names[i]))
            {
                findings.Report(FindingIds.DuplicateName, site, _names[i]);
                _duplicates.Add(i);
            }
        }
    }

    public string Of(int layer) => _names[layer];

    /// <summary>Whether no layer before has the same name.</summary>
    public bool IsUnique(int layer) => !_duplicates.Contains(layer);

    private static string DefaultName(LayerSpec layer, Dictionary<string, int> counts)
    {
        string kind = layer.Kind == "Cell" ? layer.CellName ?? "cell" : layer.Kind;
        string name = kind.Substring(kind.LastIndexOf('.') + 1).ToLowerInvariant();
        counts.TryGetValue(name, out int before);
        counts[name] = before + 1;
        return before == 0 ? name : $"{name}_{BindingFindings.Text(before)}";
    }

    // Names go into files and into C# text: letters, digits and underscores of ASCII, as Python's identifiers are.
    private static bool IsName(string name) =>
        name.Length > 0 && name[0] is not (>= '0' and <= '9')
        && name.All(IsLetter);

    /// <summary>Whether a name may have it, apart from digits at the beginning.</summary>
    public static bool IsLetter(char letter) =>
        letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_';
}
