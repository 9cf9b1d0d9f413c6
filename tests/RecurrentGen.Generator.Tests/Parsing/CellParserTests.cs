using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RecurrentGen.Generator.Parsing;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Parsing;

public sealed class CellParserTests
{
    [Theory]
    [InlineData("w * x + u * h", "(+ (* w x) (* u h))")]
    [InlineData("-(w * x) - 2 * h", "(- (neg (* w x)) (* 2 h))")]
    [InlineData("(1 - h) * h * 0.5", "(* (* (- 1 h) h) 0.5)")]
    [InlineData("Max(Min(h, 1), -1)", "(Max (Min h 1) (neg 1))")]
    [InlineData("flag ? h : w * x", "(? flag h (* w x))")]
    [InlineData("!flag ? h : w * x", "(? flag (* w x) h)")]
    [InlineData("(!(!flag)) ? h : w * x", "(? flag h (* w x))")]
    [InlineData("true ? h : w * x", "h")]
    [InlineData("!true ? h : w * x", "(* w x)")]
    [InlineData("Activate(kind, h)", "(Activate kind h)")]
    [InlineData("Activate(Activation.Relu, h)", "(Activate .Relu h)")]
    [InlineData("Functions.Sqrt(1e-3f + h)", "(Sqrt (+ 0.0010000000474974513 h))")]
    public void ExpressionsAreRead(string text, string expected)
    {
        var spec = Parse(
            "public static Vector Step(Vector x, Vector h, Matrix w, Matrix u, bool flag = true, "
            + $"Activation kind = Activation.Tanh) => {text};");
        Assert.Equal(expected, Show(Assert.Single(spec.Returns)));
    }

    [Fact]
    public void RolesFollowTheSignature()
    {
        var spec = Parse(
            "public static (Vector H, Vector C) Step(Vector x, Vector h, [Size(\"P\")] Vector c, "
            + "[Stack(\"w\", 1), Fixed] Matrix a, [Init(-1.5, Initialization.Keras)] Vector b, [Init(2)] Vector d, "
            + "[Size(\"P\", \"input\")] Matrix e, double leak = -0.5, bool flag = false, "
            + "Activation kind = Activation.Relu) { var n = a * x; return (n, c); }");
        Assert.Equal(
            [
                "x Input", "h State", "c State P", "a Matrix fixed w:1", "b Vector -1.5:Keras", "d Vector 2:",
                "e Matrix P,input", "leak Hyper =-0.5", "flag Hyper =False", "kind Hyper =Relu",
            ],
            spec.Parameters.Select(Show));
        Assert.Equal(["n"], spec.Locals.Select(l => l.Name));
        Assert.Equal(["n", "c"], spec.Returns.Select(Show));
        Assert.Equal(("C", "My.C"), (spec.Name, spec.FullName));
    }

    [Fact]
    public void InfinityIsADefault() => Assert.Equal(
        double.PositiveInfinity,
        Parse("public static Vector Step(Vector x, Vector h, Matrix w, double limit = double.PositiveInfinity) => "
            + "Clip(w * x + h, limit);").Parameters[3].Default);

    [Fact]
    public void EverySiteFindsItsSyntax()
    {
        const string Text =
            "[RecurrentCell] struct C { const int Before = 1; public static Vector Step(Vector x, Vector h, Matrix w) "
            + "{ var a = w * x; return Tanh(a + h); } }";
        var declaration = Declaration(Text);
        var spec = CellParser.Parse(declaration, "C").Spec!;
        Assert.Equal("w * x", CellParser.FindNode(declaration, spec.Locals[0].Value.Site).ToString());
        Assert.Equal("Tanh(a + h)", CellParser.FindNode(declaration, spec.Returns[0].Site).ToString());
        Assert.Equal("a + h", CellParser.FindNode(declaration, spec.Returns[0].Operands[0].Site).ToString());
        Assert.Equal("w", CellParser.FindNode(declaration, spec.Parameters[2].Site).ToString());
        Assert.Equal("C", CellParser.FindNode(declaration, -1).ToString());
    }

    [Fact]
    public void TextReadsAsTheDeclarationDoes()
    {
        string text = Source.Cell(", Matrix w, double leak = 0.5", "var a = w * x; return a + leak * h;");
        Assert.Equal(CellParser.Parse(Declaration(text), "C"), CellParser.ParseSource(text, "C"));
    }

    [Fact]
    public void AConditionalDirectiveIsRefused()
    {
        var parse = CellParser.ParseSource(
            "struct C { public static Vector Step(Vector x, Vector h)\n{\n#if A\nreturn x;\n#endif\nreturn h; } }",
            "C");
        Assert.Null(parse.Spec);
        Assert.Equal([FindingIds.StepSignature], parse.Findings.Select(f => f.Id));
    }

    private static CellSpec Parse(string step)
    {
        var parse = CellParser.ParseSource($"[RecurrentCell] public struct C {{ {step} }}", "My.C");
        Assert.Empty(parse.Findings);
        return Assert.IsType<CellSpec>(parse.Spec);
    }

    private static TypeDeclarationSyntax Declaration(string text) =>
        CSharpSyntaxTree.ParseText(text, cancellationToken: TestContext.Current.CancellationToken)
            .GetCompilationUnitRoot(TestContext.Current.CancellationToken)
            .Members.OfType<TypeDeclarationSyntax>().Single();

    private static string Show(CellParameterSpec p) => string.Join(" ", new[]
    {
        p.Name, p.Kind.ToString(), string.Join(",", p.Sizes), p.Fixed ? "fixed" : "",
        p.Init is null ? "" : FormattableString.Invariant($"{p.Init.Value}:{p.Init.Scheme}"),
        p.Stack is null ? "" : $"{p.Stack.Tensor}:{p.Stack.Index}",
        p.Default is null ? "" : FormattableString.Invariant($"={p.Default}"),
    }.Where(s => s.Length > 0));

    private static string Show(CellExpression e)
    {
        string operands = string.Join(" ", e.Operands.Select(Show));
        return e.Operator switch
        {
            CellOperator.Parameter or CellOperator.Local => e.Text,
            CellOperator.EnumerationMember => "." + e.Text,
            CellOperator.Number => e.Number.ToString(CultureInfo.InvariantCulture),
            CellOperator.Add => $"(+ {operands})",
            CellOperator.Subtract => $"(- {operands})",
            CellOperator.Multiply => $"(* {operands})",
            CellOperator.Negate => $"(neg {operands})",
            CellOperator.Call => $"({e.Text} {operands})",
            _ => $"(? {operands})",
        };
    }
}
