using RecurrentGen.Generator.Emission;

namespace RecurrentGen.Generator.Tests.Emission;

public sealed class LineWrapperTests
{
    [Theory]
    [InlineData("short(a, b);", "short(a, b);")]
    [InlineData("    Call(Inner(a, b), Inner(c, d), efgh);", "    Call(Inner(a, b), Inner(c, d),|        efgh);")]
    [InlineData("Call(\"a, b, c, d, e, f, g, h, i\", second);", "Call(\"a, b, c, d, e, f, g, h, i\",|    second);")]
    [InlineData("Call(\"a\\\", b, c, d, e, f\", second, x);", "Call(\"a\\\", b, c, d, e, f\", second,|    x);")]
    [InlineData("public static M Make(ulong s) => New(s);", "public static M Make(ulong s) =>|    New(s);")]
    [InlineData("Call(int first = 1, int second = 2);", "Call(int first = 1,|    int second = 2);")]
    [InlineData("// words that go on and on and on to the end", "// words that go on and on and on|// to the end")]
    [InlineData("// abcdefghijklmnopqrstuvwxyzabcdefghijkl and some more words behind it", "// abcdefghijklmnopqrstuvwxyzabcdefghijkl|// and some more words behind it")]
    [InlineData("// one abcdefghijklmnopqrstuvwxyzabcdefghijkl two abcdefghijklmnopqrstuvwxyzabcdefghijkl", "// one|// abcdefghijklmnopqrstuvwxyzabcdefghijkl|// two|// abcdefghijklmnopqrstuvwxyzabcdefghijkl")]
    [InlineData("/// See <see cref=\"Somewhere\"/> and so on.", "/// See <see cref=\"Somewhere\"/>|/// and so on.")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz;", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz;")]
    public void LinesBreakWhereAPersonWouldBreakThem(string line, string expected) =>
        Assert.Equal(expected.Split('|'), LineWrapper.Wrap(line, 34));
}
