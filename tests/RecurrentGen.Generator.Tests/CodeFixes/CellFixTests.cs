using RecurrentGen.CodeFixes;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.CodeFixes;

public sealed class CellFixTests
{
    [Theory]
    [InlineData("Matrix w, Matrix u", "Remove 'u'", "Matrix w")]
    [InlineData("[Init(0.5)] Vector u, Matrix w", "Remove 'u'", "Matrix w")]
    [InlineData("Matrix w, double leak = 0.5", "Remove 'leak'", "Matrix w")]
    public Task AnUnusedParameterGoes(string before, string title, string after) => Fixed.One(
        new RemoveUnusedFix(), "RGEN0407", Cell(before, "return w * x + h;"), title, Cell(after, "return w * x + h;"));

    [Theory]
    [InlineData("var f = Tanh(h);\n        return w * x + h;", "return w * x + h;")]
    [InlineData("// The gate.\n        var f = Tanh(h);\n        return w * x + h;", "// The gate.\n        return w * x + h;")]
    [InlineData("Vector f = Tanh(h), g = Tanh(h);\n        return w * x + g;", "Vector g = Tanh(h);\n        return w * x + g;")]
    public Task AnUnusedLocalGoes(string before, string after) => Fixed.One(
        new RemoveUnusedFix(), "RGEN0412", Cell("Matrix w", before), "Remove 'f'", Cell("Matrix w", after));

    [Theory]
    [InlineData("return Tahn(w * x + h);", "Tahn", "Tanh", "return Tanh(w * x + h);")]
    [InlineData("return Functions.sigmoid(w * x) + h;", "sigmoid", "Sigmoid", "return Functions.Sigmoid(w * x) + h;")]
    [InlineData("var gate = w * x; return gaet /* all */ + h;", "gaet", "gate", "var gate = w * x; return gate /* all */ + h;")]
    [InlineData("return w * x + H;", "H", "h", "return w * x + h;")]
    public Task AMisspeltNameIsReplaced(string before, string wrong, string right, string after) => Fixed.One(
        new ReplaceNameFix(), "RGEN0402", Cell("Matrix w", before), $"Replace '{wrong}' by '{right}'", Cell("Matrix w", after));

    [Fact]
    public Task WhatResemblesNothingStays() => Fixed.None(new ReplaceNameFix(), "RGEN0402", Cell("Matrix w", "return Fourier(w * x) + h;"));

    [Fact]
    public Task AllParametersAtOnce() => Fixed.All(
        new RemoveUnusedFix(), "RGEN0407",
        [Cell("Matrix a, Matrix w, Matrix b, double c = 1", "return w * x + h;")], [Cell("Matrix w", "return w * x + h;")]);

    [Fact]
    public Task AllLocalsAtOnce() => Fixed.All(
        new RemoveUnusedFix(), "RGEN0412",
        [Cell("Matrix w", "Vector f = Tanh(h), g = Tanh(x);\n        var k = 1;\n        return w * x + h;")],
        [Cell("Matrix w", "return w * x + h;")]);

    [Fact]
    public Task AllNamesAtOnce() => Fixed.All(
        new ReplaceNameFix(), "RGEN0402",
        [Cell("Matrix w", "return Tahn(Sigmod(w * X)) + h;")], [Cell("Matrix w", "return Tanh(Sigmoid(w * x)) + h;")]);

    private static string Cell(string parameters, string body) =>
        $"[RecurrentCell]\npublic struct C\n{{\n    public static Vector Step(Vector x, Vector h, {parameters})\n    {{\n        {body}\n    }}\n}}\n";
}
