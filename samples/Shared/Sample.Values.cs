using System.Globalization;

namespace Samples;

/// <summary>Values of options.</summary>
internal static partial class Sample
{
    /// <summary>The value of an option that is a whole number from 1 on.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static int Positive(string name, string? value, int most = 10_000) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number > 0 && number <= most
            ? number
            : throw new ArgumentException($"{name}: expected a number from 1 to {most}, found '{value}'.");

    /// <summary>The value of an option that is a text.</summary>
    /// <exception cref="ArgumentException">It is missing.</exception>
    public static string Text(string name, string? value, string what) =>
        !string.IsNullOrEmpty(value) ? value : throw new ArgumentException($"{name}: expected {what}.");
}
