using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Binding;

namespace RecurrentGen.Generator.Analyzers;

/// <summary>
/// How a diagnostic carries what mends it: changes of attributes as properties with a number, the attributes as additional
/// locations in the same order.
/// </summary>
internal sealed class MendProperties
{
    /// <summary>The property of the expression that was meant.</summary>
    public const string Name = "Name";

    private const char Separator = '\n';
    private readonly List<Location> _locations = [];

    public IReadOnlyList<Location> Locations => _locations;

    public ImmutableDictionary<string, string?> Properties { get; private set; } = ImmutableDictionary<string, string?>.Empty;

    public void Add(Mend mend, SyntaxNode? attribute)
    {
        if (attribute is not null)
        {
            Properties = Properties.Add(
                Key(_locations.Count), string.Join(Separator.ToString(), mend.Kind, mend.Argument, mend.Value));
            _locations.Add(attribute.GetLocation());
        }
    }

    public static ImmutableDictionary<string, string?>? OfName(string name) =>
        name.Length == 0 ? null : ImmutableDictionary<string, string?>.Empty.Add(Name, name);

    /// <summary>The changes that a diagnostic carries, each with the place of its attribute.</summary>
    public static IEnumerable<(MendKind Kind, string Argument, string Value, Location Attribute)> Read(Diagnostic diagnostic)
    {
        for (int i = 0; diagnostic.Properties.TryGetValue(Key(i), out string? text) && text is not null; i++)
        {
            string[] parts = text.Split(Separator);
            yield return ((MendKind)Enum.Parse(typeof(MendKind), parts[0]), parts[1], parts[2], diagnostic.AdditionalLocations[i]);
        }
    }

    private static string Key(int index) => "Mend" + index.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
