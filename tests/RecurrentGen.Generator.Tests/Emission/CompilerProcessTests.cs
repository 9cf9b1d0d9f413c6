using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Emission;

/// <summary>
/// The C# compiler of the SDK as people run it: the same text in every culture and on every path, and symbols with which a
/// debugger steps through it.
/// </summary>
public sealed class CompilerProcessTests
{
    private const string Models =
        """
        namespace Own.Space
        {
            [RecurrentCell]
            public struct Leaky
            {
                public static (Vector, Vector) Step(Vector x, Vector h, Vector c, Matrix Wi, [Init(-0.5)] Vector b, double leak = 0.125)
                {
                    var i = Tanh(Wi * x + b);
                    return (leak * h + i * c, 1e-7 * c + i);
                }
            }

            [RecurrentModel(InputSize = 1500, SequenceLength = 12, BatchSize = 3)]
            [Gru(18, Direction = Direction.Bidirectional, Unroll = 4)] [Dropout(0.125)] [Cell<Leaky>(9)] [Dense(4)]
            public partial class IIgnore;

            [RecurrentModel(InputSize = 1, SequenceLength = 2)] [Variants("rnn", HiddenSizes = new[] { 2, 1200 })] [Rnn(2)]
            public static partial class Sizes;
        }
        """;

    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    private static readonly Guid Sha256 = new("8829D00F-11B8-4213-878B-770E8597AC16");

    private static string Generator => typeof(RecurrentModelGenerator).Assembly.Location;

    [Theory]
    [InlineData("tr-TR", "a path with spaces")]
    [InlineData("de-DE", "Überwachung")]
    [InlineData("ar-SA", "path")]
    [InlineData("fa-IR", "a.path, (of) 'signs'")]
    public async Task TheTextIsTheSameInEveryCultureAndOnEveryPath(string culture, string path)
    {
        using var compiler = new CompilerProcess(path);
        compiler.Write("Models.cs", (Source.Usings + Models).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal));
        Directory.CreateDirectory(Path.Combine(compiler.Folder, "written"));
        Assert.Equal("", await compiler.Run(
            culture, "-langversion:12", $"-analyzer:{Generator}", "-generatedfilesout:written", "-out:Models.dll", "-debug:portable", "Models.cs"));
        var written = Directory.GetFiles(Path.Combine(compiler.Folder, "written"), "*.cs", SearchOption.AllDirectories);
        Assert.Equal(
            new SortedDictionary<string, string>(Generated.Files(Models).ToDictionary(), StringComparer.Ordinal),
            new SortedDictionary<string, string>(written.ToDictionary(f => Path.GetFileName(f), f => File.ReadAllText(f)), StringComparer.Ordinal));
        AssertStepsThrough(compiler, expectedOnDisk: true);
    }

    [Fact]
    public async Task WithoutFilesTheSymbolsCarryTheSource()
    {
        using var compiler = new CompilerProcess("path");
        compiler.Write("Models.cs", Source.Usings + Models);
        Assert.Equal("", await compiler.Run("en-US", $"-analyzer:{Generator}", "-out:Models.dll", "-debug:portable", "Models.cs"));
        AssertStepsThrough(compiler, expectedOnDisk: false);
    }

    /// <summary>Asserts that every generated file has a checksum, a text to show, and a place to stop for every statement.</summary>
    private static void AssertStepsThrough(CompilerProcess compiler, bool expectedOnDisk)
    {
        using var stream = File.OpenRead(Path.Combine(compiler.Folder, "Models.pdb"));
        using var provider = MetadataReaderProvider.FromPortablePdbStream(stream);
        var reader = provider.GetMetadataReader();
        var points = reader.MethodDebugInformation
            .SelectMany(h => reader.GetMethodDebugInformation(h).GetSequencePoints())
            .Where(p => !p.IsHidden)
            .ToLookup(p => p.Document, p => (p.StartLine, p.StartColumn));
        var files = new List<string>();
        foreach (var handle in reader.Documents)
        {
            var document = reader.GetDocument(handle);
            string name = reader.GetString(document.Name);
            if (!name.EndsWith(".g.cs", StringComparison.Ordinal))
            {
                continue;
            }

            Assert.Equal(expectedOnDisk, File.Exists(name));
            byte[] text = Embedded(reader, handle) ?? File.ReadAllBytes(name);
            Assert.Equal(Sha256, reader.GetGuid(document.HashAlgorithm));
            Assert.Equal(SHA256.HashData(text), reader.GetBlobBytes(document.Hash));
            Assert.All(Statements(Encoding.UTF8.GetString(text)), s => Assert.Contains(s, points[handle]));
            files.Add(Path.GetFileName(name));
        }

        var expected = Generated.Files(Models).Where(f => Statements(f.Value).Count > 0).Select(f => f.Key);
        Assert.Empty(expected.Except(files));
    }

    private static byte[]? Embedded(MetadataReader reader, DocumentHandle document)
    {
        foreach (var handle in reader.GetCustomDebugInformation(document))
        {
            var information = reader.GetCustomDebugInformation(handle);
            if (reader.GetGuid(information.Kind) == EmbeddedSource)
            {
                // A length, 0 for text that is not compressed, and the text.
                byte[] blob = reader.GetBlobBytes(information.Value);
                using var packed = new MemoryStream(blob, 4, blob.Length - 4);
                using var unpacked = new MemoryStream();
                using var inflater = new System.IO.Compression.DeflateStream(packed, System.IO.Compression.CompressionMode.Decompress);
                (BitConverter.ToInt32(blob, 0) == 0 ? packed : (Stream)inflater).CopyTo(unpacked);
                return unpacked.ToArray();
            }
        }

        return null;
    }

    /// <summary>Where calls, assignments and returns begin; lines and columns count from 1.</summary>
    private static List<(int Line, int Column)> Statements(string text)
    {
        var tree = CSharpSyntaxTree.ParseText(text.TrimStart('\uFEFF'), cancellationToken: TestContext.Current.CancellationToken);
        return [.. tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes()
            .Where(n => n is ExpressionStatementSyntax or ReturnStatementSyntax)
            .Select(n => n.GetLocation().GetLineSpan().StartLinePosition)
            .Select(p => (p.Line + 1, p.Character + 1))];
    }
}
