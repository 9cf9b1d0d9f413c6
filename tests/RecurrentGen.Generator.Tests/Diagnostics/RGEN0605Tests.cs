using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0605Tests
{
    [Theory]
    [InlineData("[|_function()|];", "calls a delegate")]
    [InlineData("[|_source.Next()|];", "calls 'Next', of which this project has no implementation")]
    [InlineData("[|Beep()|];", "calls 'Beep', which is native code")]
    [InlineData("[|System.Environment.Exit(0)|];", "calls 'Environment.Exit', whose source is not here")]
    public Task WhatHasNoSource(string statement, string text) =>
        Rule.Reports(Method(statement), "RGEN0605: Process: " + text);

    [Fact]
    public async Task ItIsHidden() => Assert.Equal(
        DiagnosticSeverity.Hidden, Assert.Single(await Rule.Analyze(Source.Compile(Method("_function();")))).Severity);

    [Theory]
    [InlineData("System.Math.Sin(1);")]
    [InlineData("System.Numerics.Vector3.Dot(default, default);")]
    [InlineData("System.Runtime.Intrinsics.Vector128.Create(1f);")]
    public Task WhatIsKnown(string statement) => Rule.Reports(Method(statement));

    private static string Method(string statement) =>
        "using System.Runtime.InteropServices; interface ISource { void Next(); } "
        + "class C { System.Action _function = null!; ISource _source = null!; [DllImport(\"x\")] static extern void Beep(); "
        + $"[RealTime] void Process() {{ {statement} }} }}";
}
