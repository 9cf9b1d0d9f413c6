using System.Runtime.InteropServices;
using System.Text;
using System.Xml;
using RecurrentGen.Data;

namespace CharacterModel;

/// <summary>
/// Real English text that is on every machine with a .NET SDK: the documentation of the reference assemblies.
/// </summary>
internal static class ReferenceText
{
    private const string Pack = "Microsoft.NETCore.App.Ref";
    private const string FileName = "System.Runtime.xml";

    /// <summary>The file of the newest pack under a .NET root, or null.</summary>
    /// <param name="root">The folder of the running .NET unless said otherwise.</param>
    public static string? Find(string? root = null)
    {
        // The runtime is in root/shared/Microsoft.NETCore.App/version.
        root ??= Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var pack = Path.Combine(root, "packs", Pack);
        if (!Directory.Exists(pack))
        {
            return null;
        }

        var versions = Directory.GetDirectories(pack)
            .OrderByDescending(v => VersionOf(Path.GetFileName(v)))
            .ThenByDescending(v => v, StringComparer.Ordinal);
        foreach (var version in versions)
        {
            var folder = Path.Combine(version, "ref");
            string[] files = Directory.Exists(folder)
                ? Directory.GetFiles(folder, FileName, SearchOption.AllDirectories)
                : [];
            if (files.Length > 0)
            {
                return files.Max(StringComparer.Ordinal);
            }
        }

        return null;
    }

    /// <summary>The text of a file on disk; see <see cref="Extract"/>.</summary>
    public static string Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Extract(stream, path);
    }

    /// <summary>
    /// The text of an XML documentation file: a line for every summary, parameter, result and so on, with the names
    /// that it refers to. Lines that occur again are left out: overloads repeat each other, and a text whose end
    /// repeats its beginning would test memory alone.
    /// </summary>
    /// <exception cref="DataFormatException">It is no XML documentation; the message says where.</exception>
    public static string Extract(Stream xml, string source)
    {
        var text = new StringBuilder();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            using var reader = XmlReader.Create(xml, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            while (reader.ReadToFollowing("member"))
            {
                using var member = reader.ReadSubtree();
                foreach (var line in Lines(member))
                {
                    if (line.Length > 0 && seen.Add(line))
                    {
                        text.Append(line).Append('\n');
                    }
                }
            }
        }
        catch (XmlException error)
        {
            throw new DataFormatException($"{source}: {error.Message}");
        }

        return text.Length > 0
            ? text.ToString()
            : throw new DataFormatException($"{source}: expected elements 'member' with text, found none.");
    }

    private static IEnumerable<string> Lines(XmlReader member)
    {
        const int PartDepth = 1;
        var line = new StringBuilder();
        while (member.Read())
        {
            switch (member.NodeType)
            {
                case XmlNodeType.Text or XmlNodeType.CDATA:
                case XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    Append(line, member.Value);
                    break;
                case XmlNodeType.Element when member.IsEmptyElement:
                    Append(line, Name(member));
                    break;
                case XmlNodeType.EndElement when member.Depth > PartDepth:
                    // Such as a paragraph.
                    Append(line, " ");
                    break;
                case XmlNodeType.EndElement when member.Depth == PartDepth:
                    yield return line.ToString().Trim();
                    line.Clear();
                    break;
            }
        }
    }

    // What a reference shows: the last part of T:System.Exception, or a keyword, or the name of a parameter.
    private static string Name(XmlReader element)
    {
        var target = element.GetAttribute("cref");
        if (target is null)
        {
            return element.GetAttribute("langword") ?? element.GetAttribute("name") ?? " ";
        }

        int end = target.IndexOfAny(['(', '`']);
        target = end < 0 ? target : target[..end];
        return target[(target.LastIndexOfAny(['.', ':']) + 1)..];
    }

    private static void Append(StringBuilder line, string text)
    {
        foreach (char c in text)
        {
            char now = char.IsWhiteSpace(c) ? ' ' : c;
            if (now != ' ' || (line.Length > 0 && line[^1] != ' '))
            {
                line.Append(now);
            }
        }
    }

    private static Version VersionOf(string folder)
    {
        int end = folder.IndexOf('-', StringComparison.Ordinal);
        return Version.TryParse(end < 0 ? folder : folder[..end], out var version) ? version : new Version(0, 0);
    }
}
