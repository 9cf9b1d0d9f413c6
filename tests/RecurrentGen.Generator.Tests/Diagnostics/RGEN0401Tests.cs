using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0401Tests
{
    [Fact]
    public Task OtherOperatorsAreOutside() => Rule.Reports(
        Source.Cell(", Matrix w", "return w * x + [|0.5 % 2|] * h;"),
        "RGEN0401: '0.5 % 2' is outside the cell language, which has + - * / and unary minus, numbers, "
        + "parameters, locals, calls of the language's functions, 'condition ? a : b' over a bool "
        + "hyper-parameter, and members of Activation");

    [Fact]
    public Task WholeNumbersAreNotDivided() => Rule.Reports(
        Source.Cell(", Matrix w", "return w * x + [|(1 + 2) / -4|] * h + 1.0 / 2;"),
        "RGEN0401: '(1 + 2) / -4' is outside the cell language, which has divisions of whole numbers only with a "
        + "decimal point, since C# rounds '1 / 2' to 0");

    [Fact]
    public Task OtherStatementsAreOutside() => Rule.Reports(
        Source.Cell(", Matrix w", "var y = w * x; [|y = y + h;|] return y;"),
        "RGEN0401: 'y = y + h;' is outside the cell language, which has locals ('var f = ...;') and one return");

    [Fact]
    public Task LocalsHaveTheirValueAtOnce() => Rule.Reports(
        Source.Cell(", Matrix w", "Vector [|y|]; return w * x + h;"),
        "RGEN0401: 'y' is outside the cell language, which has locals that get their value where they are declared");

    [Fact]
    public Task ConditionsAreHyperparameters() => Rule.Reports(
        Source.Cell(", Matrix w", "return [|x.Length > 2|] ? w * x : h;"),
        "RGEN0401: 'x.Length > 2' is outside the cell language, which has a bool hyper-parameter as the condition");

    [Fact]
    public Task MembersAreOutside() => Rule.Reports(
        Source.Cell(", Matrix w", "return w * x + [|h[0]|] * h;"),
        "RGEN0401: 'h[0]' is outside the cell language, which has + - * / and unary minus, numbers, parameters, "
        + "locals, calls of the language's functions, 'condition ? a : b' over a bool hyper-parameter, and "
        + "members of Activation");

    [Fact]
    public Task CallsAreByPosition() => Rule.Reports(
        Source.Cell(", Matrix w", "return [|Tanh(v: w * x + h)|];"),
        "RGEN0401: 'Tanh(v: w * x + h)' is outside the cell language, which has calls of the form 'Tanh(a)'");
}
