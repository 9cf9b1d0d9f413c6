using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Emission;

/// <summary>
/// A user's own LSTM or GRU becomes the code of the built-in one, token for token, but for names: so it is as fast.
/// </summary>
public sealed class OwnCellTests
{
    [Theory]
    [InlineData("OwnLstm", "Lstm(20", "InputSize = 1, SequenceLength = 8")]
    [InlineData("OwnLstm", "Lstm(40", "InputSize = 1, SequenceLength = 8, BatchSize = 32")]
    [InlineData("OwnLstm", "Lstm(64, Direction = Direction.Bidirectional, Return = Return.Last", "InputSize = 32, SequenceLength = 8, BatchSize = 16")]
    [InlineData("OwnLstm", "Lstm(128, Layers = 2, Unroll = 3", "InputSize = 64, SequenceLength = 8, BatchSize = 2")]
    [InlineData("OwnGru", "Gru(8", "InputSize = 1, SequenceLength = 8")]
    [InlineData("OwnGru", "Gru(64, Layers = 2", "InputSize = 32, SequenceLength = 8, BatchSize = 32")]
    public void TheCodeIsThatOfTheBuiltInCell(string own, string builtIn, string sizes)
    {
        var expected = Files($"[RecurrentModel({sizes})] [{builtIn}, Name = \"net\")] [Dense(1)] public partial class Model;");
        string cell = File.ReadAllText(Repository.Path("tests", "RecurrentGen.Tests.CellLibrary", own + ".cs"));
        string layer = builtIn.Replace(own["Own".Length..] + "(", $"Cell<{own}>(", StringComparison.Ordinal);
        var found = Files(cell + $"[RecurrentModel({sizes})] [{layer}, Name = \"net\")] [Dense(1)] public partial class Model;");
        foreach (string part in new[] { "Predictor", "LiveStream", "Training" })
        {
            // What walks backwards has no stream.
            bool hasCode = part != "LiveStream" || !builtIn.Contains("Bidirectional", StringComparison.Ordinal);
            Assert.Equal(hasCode, AssertSameTokens(Find(expected, part), Find(found, part)));
        }
    }

    private static string Find(IReadOnlyDictionary<string, string> files, string part) =>
        files.Single(f => f.Key.EndsWith($"Model.{part}.g.cs", StringComparison.Ordinal)).Value;

    private static IReadOnlyDictionary<string, string> Files(string source) => Generated.Files(source);

    /// <summary>Names may differ, each in one way only; everything else, numbers above all, is the same.</summary>
    /// <returns>Whether some do.</returns>
    private static bool AssertSameTokens(string expected, string found)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var back = new Dictionary<string, string>(StringComparer.Ordinal);
        var (left, right) = (Tokens(expected), Tokens(found));
        Assert.Equal(left.Count, right.Count);
        for (int i = 0; i < left.Count; i++)
        {
            Assert.Equal(left[i].Kind(), right[i].Kind());
            if (left[i].IsKind(SyntaxKind.IdentifierToken))
            {
                names.TryAdd(left[i].Text, right[i].Text);
                back.TryAdd(right[i].Text, left[i].Text);
                Assert.Equal(names[left[i].Text], right[i].Text);
                Assert.Equal(back[right[i].Text], left[i].Text);
            }
            else
            {
                Assert.Equal(left[i].Text, right[i].Text);
            }
        }

        // Only what the authors of the cells named is renamed.
        Assert.All(names, n => Assert.True(n.Key == n.Value || !n.Key.StartsWith("Rg", StringComparison.Ordinal)));
        return names.Any(n => n.Key != n.Value);
    }

    private static List<SyntaxToken> Tokens(string text)
    {
        // Both are in a namespace of their own or in none.
        var root = CSharpSyntaxTree.ParseText(text, cancellationToken: TestContext.Current.CancellationToken).GetRoot();
        var model = root.DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.ClassDeclarationSyntax>().First();
        return [.. model.DescendantTokens()];
    }
}
