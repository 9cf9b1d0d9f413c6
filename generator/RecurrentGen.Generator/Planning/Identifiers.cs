using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using RecurrentGen.Generator.Binding;

namespace RecurrentGen.Generator.Planning;

/// <summary>Names of generated members.</summary>
internal static class Identifiers
{
    /// <summary>What follows an identifier in the names of buffers, methods and directions.</summary>
    private static readonly string[] Endings =
    [
        "Reverse", "Merged", "Gates", "State", "DState", "Saved", "Carry", "Cell", "Buffer", "Mask", "Compact",
    ];

    /// <summary>Identifiers whose names the generated code has for itself.</summary>
    private static readonly string[] Reserved = ["Inputs", "Layers", "Rows"];

    /// <summary>
    /// An identifier for a layer, such that no name made of it equals a name made of a layer's before: the backward
    /// half of <c>lstm</c> is <c>LstmReverse</c>, and so would be a layer <c>lstm_reverse</c>.
    /// </summary>
    /// <param name="taken">Identifiers of the layers before; takes the new one.</param>
    public static string Unique(BoundLayer layer, ICollection<string> taken)
    {
        string name = Of(layer);
        string candidate = name;
        for (int i = taken.Count + 1; taken.Concat(Reserved).Any(t => Collide(t, candidate)); i++)
        {
            candidate = "Layer" + i.ToString(CultureInfo.InvariantCulture) + name;
        }

        taken.Add(candidate);
        return candidate;
    }

    // "D" begins the names of gradients; those of inputs are computed in BackwardInputLstm.
    private static bool Collide(string a, string b) =>
        string.Equals(a, b, StringComparison.Ordinal)
        || string.Equals("D" + a, b, StringComparison.Ordinal) || string.Equals(a, "D" + b, StringComparison.Ordinal)
        || string.Equals("Input" + a, b, StringComparison.Ordinal) || string.Equals(a, "Input" + b, StringComparison.Ordinal)
        || Extends(a, b) || Extends(b, a) || Extends("D" + a, b) || Extends("D" + b, a);

    private static bool Extends(string shorter, string longer) =>
        longer.StartsWith(shorter, StringComparison.Ordinal)
        && Endings.Any(e => longer.AsSpan(shorter.Length).StartsWith(e.AsSpan(), StringComparison.Ordinal));

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
