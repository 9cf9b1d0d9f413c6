using Microsoft.CodeAnalysis.CSharp;

namespace RecurrentGen.Generator.Tests.Hostile;

/// <summary>Spoils sources token by token, in the ways of people who type and of machines that do not care.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly string[] Numbers =
    [
        "0", "-1", "1", "2", "3", "1024", "65536", "2147483647", "-2147483648", "2147483648", "99999999999999999999", "1e308", "1e-320",
        "0.5", "1f", "1m", "0x7FFFFFFF", "double.NaN", "1UL", "'c'", "1_000_000",
    ];

    private static readonly string[] Names =
    [
        "x", "h", "W", "@class", "Model", "Vector", "Matrix", "System", "RecurrentGen", "int", "var", "Step", "Training", "Ä", "模型", "a\u0301",
        "Tanh", "Sum", "Return", "nameof", "async", "value", "record", "Lstm", "Activation", "_", "global", "field",
    ];

    private static readonly string[] Pieces =
    [
        "(", ")", "[", "]", "{", "}", "<", ">", ",", ";", "=", "=>", "+", "-", "*", "/", "?", ":", ".", "..", "!", "&", "\"", "'", "$\"{", "/*",
        "//\n", "#if A\n", "#endif\n", "#error\n", "[Lstm(2)]", "[Dense(1)]", "partial", "static", "null", "default", "new()", "typeof(int)",
        "[RealTime]", "[RecurrentCell]", "[RecurrentModel]", "where T : struct", "Unroll = TimeUnroll.Full", "Layers = 3", "this", "await", "yield return 1;",
        "checked", "stackalloc int[3]", "\\u0041", "\0", "\uD800", "throw null", "goto a;", "(x, h)", "x => x", "return h;", "ref", "unsafe", "[|",
    ];

    private readonly Random _random = new(seed);

    public string Mutate(string source)
    {
        var tokens = SyntaxFactory.ParseTokens(source).Select(t => t.ToFullString()).ToList();
        int changes = 1 + _random.Next(3);
        for (int change = 0; change < changes && tokens.Count > 1; change++)
        {
            Change(tokens);
        }

        return string.Concat(tokens);
    }

    private void Change(List<string> tokens)
    {
        int at = _random.Next(tokens.Count);
        switch (_random.Next(9))
        {
            case 0:
                tokens.RemoveAt(at);
                break;
            case 1:
                int length = Math.Min(tokens.Count - at, 1 + _random.Next(20));
                tokens.InsertRange(_random.Next(tokens.Count), tokens.GetRange(at, length));
                break;
            case 2:
                tokens.RemoveRange(at, tokens.Count - at);
                break;
            case 3:
                int other = _random.Next(tokens.Count);
                (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                break;
            case 4:
                tokens.Insert(at, Any(Pieces) + " ");
                break;
            case 5:
                Replace(tokens, at, t => char.IsDigit(t[0]), Any(Numbers));
                break;
            case 6:
                Replace(tokens, at, t => char.IsLetter(t[0]), Any(Names));
                break;
            case 7:
                tokens[at] = Any(Pieces) + " ";
                break;
            default:
                Nest(tokens, at);
                break;
        }
    }

    /// <summary>Puts parentheses or signs around one token, a few or very many.</summary>
    private void Nest(List<string> tokens, int at)
    {
        int depth = 1 << _random.Next(12);
        var (open, close) = _random.Next(3) switch { 0 => ("(", ")"), 1 => ("- ", ""), _ => ("x + ", "") };
        tokens[at] = string.Concat(Enumerable.Repeat(open, depth)) + tokens[at] + string.Concat(Enumerable.Repeat(close, depth));
    }

    private static void Replace(List<string> tokens, int from, Predicate<string> wanted, string by)
    {
        int at = tokens.FindIndex(from, t => t.Length > 0 && wanted(t));
        if (at >= 0)
        {
            tokens[at] = by + " ";
        }
    }

    private string Any(string[] of) => of[_random.Next(of.Length)];
}
