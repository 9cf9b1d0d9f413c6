using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Emission;

/// <summary>What an editor shows of generated members: of each what it is, and of each parameter its shape or its meaning.</summary>
public sealed class DocumentationTests
{
    public static TheoryData<string> Models =>
    [
        Source.Model("[Lstm(4, Return = Return.Last)] [Dense(1)]"),
        Source.Model("[Lstm(4, Direction = Direction.Bidirectional)] [Dropout(0.2)] [Dense(2)]", ", Loss = Loss.SoftmaxCrossEntropy"),
        Source.Model("[Conv1D(6, 2, Stride = 2)] [Lstm(3)] [Dense(1)]"),
        Source.Model("[EchoState(5)] [Dense(1)]"),
        "[RecurrentModel(InputSize = 3, SequenceLength = 4, StreamWeights = StreamWeights.Int8)] [Gru(9)] [Dense(1)] "
            + "public partial class Model;",
        "[RecurrentModel(SequenceLength = 6, BatchSize = 2, Loss = Loss.SoftmaxCrossEntropy)] [Embedding(9, 5)] "
            + "[Gru(4)] [Dense(3)] public partial class Model;",
        "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Variants(\"lstm\", HiddenSizes = [2, 3])] [Lstm(4)] [Dense(1)] "
            + "public partial class Model;",
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void EveryPublicMemberIsDocumented(string source)
    {
        var members = Generated.Files(source).Values
            .SelectMany(t => CSharpSyntaxTree.ParseText(t).GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>())
            .Where(m => m.Modifiers.Any(SyntaxKind.PublicKeyword) && !m.Modifiers.Any(SyntaxKind.OverrideKeyword))
            .Where(m => !m.Ancestors().OfType<ClassDeclarationSyntax>().Any(c => c.Modifiers.Any(SyntaxKind.PrivateKeyword)))
            .ToList();
        Assert.True(members.Count > 20);
        Assert.All(members.Select(Missing), m => Assert.Equal("", m));
    }

    /// <summary>What a member's documentation leaves out; empty where that is nothing.</summary>
    private static string Missing(MemberDeclarationSyntax member)
    {
        string head = member.WithoutTrivia().ToString().Split('\n')[0];
        var comment = string.Concat(member.GetLeadingTrivia().ToFullString().Split('\n')
            .Select(l => l.Trim()).Where(l => l.StartsWith("///", StringComparison.Ordinal)).Select(l => l[3..]));
        var documentation = XElement.Parse($"<member>{comment}</member>");
        var missing = new List<string>();
        if (IsEmpty(documentation.Element("summary")))
        {
            missing.Add("summary");
        }

        var parameters = member is BaseMethodDeclarationSyntax method ? method.ParameterList.Parameters : default;
        missing.AddRange(parameters.Select(p => p.Identifier.ValueText).Where(name => IsEmpty(
            documentation.Elements("param").FirstOrDefault(p => p.Attribute("name")?.Value == name))));

        // A number that comes back has a unit or a meaning; an object is what the summary says.
        if (member is MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.ValueText: not "void" } }
            && IsEmpty(documentation.Element("returns")))
        {
            missing.Add("returns");
        }

        return missing.Count == 0 ? "" : $"{head}: {string.Join(", ", missing)}";
    }

    private static bool IsEmpty(XElement? element) => string.IsNullOrWhiteSpace(element?.Value);
}
