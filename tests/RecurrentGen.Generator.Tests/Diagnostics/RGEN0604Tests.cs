using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0604Tests
{
    [Theory]
    [InlineData("_n++; if (n > 1) { [|throw new InvalidOperationException();|] }", "InvalidOperationException")]
    [InlineData("_n = n > 1 ? n : [|throw new FormatException()|];", "FormatException")]
    [InlineData("try { _n++; } catch (ArithmeticException e) { [|throw new TimeoutException(\"\", e);|] }", "TimeoutException")]
    [InlineData("if (n > 1) { _n++; [|throw new TimeoutException();|] }", "TimeoutException")]
    public Task AThrow(string statements, string exception) =>
        Rule.Reports(Method(statements), $"RGEN0604: Process: throws {exception}");

    [Theory]
    [InlineData("if (n > 1) { throw new InvalidOperationException(); } if (n < 0) throw new TimeoutException(); _n = n;")]
    [InlineData("_n = n; if (_n > 1) { throw new ArgumentOutOfRangeException(nameof(n)); }")]
    [InlineData("_n = n switch { 1 => 2, _ => throw new System.Diagnostics.UnreachableException() };")]
    [InlineData("_n = n; ObjectDisposedException.ThrowIf(n > 3, this);")]
    [InlineData("try { _n++; } catch (ArithmeticException) { _n--; throw; }")]
    public Task WhatTellsACallerOfItsMistake(string statements) => Rule.Reports(Method(statements));

    private static string Method(string statements) =>
        $"using System; class C {{ int _n; [RealTime] void Process(int n) {{ {statements} }} }}";
}
