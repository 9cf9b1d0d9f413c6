using System.Text;
using RecurrentGen.Generator.Binding;

namespace RecurrentGen.Generator.Planning;

/// <summary>Names of generated members.</summary>
internal static class Identifiers
{
    /// <summary><c>Lstm</c> for the layer <c>lstm</c>, <c>EncoderL1</c> for level 1 of <c>encoder</c>.</summary>
    public static string Of(BoundLayer layer)
    {
        var text = new StringBuilder();
        bool upper = true;
        foreach (char c in layer.Name)
        {
            bool letter = c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
            if (letter)
            {
                text.Append(upper ? char.ToUpperInvariant(c) : c);
            }

            upper = !letter;
        }

        if (text.Length == 0 || char.IsDigit(text[0]))
        {
            text.Insert(0, "Layer");
        }

        return layer is BoundRecurrentLayer { Levels: > 1 } recurrent ? $"{text}L{recurrent.Level}" : text.ToString();
    }
}
