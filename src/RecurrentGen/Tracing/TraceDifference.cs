using System.Globalization;

namespace RecurrentGen.Tracing;

/// <summary>A place at which two values of a trace differ.</summary>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Step">Step of the layer, from 0.</param>
/// <param name="Value">Name of the value.</param>
/// <param name="Index">Element of the value.</param>
/// <param name="Reference">What the definition gives.</param>
/// <param name="Found">What the kernel has, or the other trace.</param>
/// <param name="Relative">
/// |found - reference|, over the largest |reference| of the value in all steps; infinite where one of them alone is not
/// finite.
/// </param>
public sealed record TraceDifference(
    string Layer, int Step, string Value, int Index, double Reference, double Found, double Relative)
{
    /// <summary><c>lstm, step 3, f[2]: expected 0.25, found 0.5 (relative difference 1)</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Layer}, step {Step}, {Value}[{Index}]: expected {Reference:g9}, found {Found:g9} (relative difference {Relative:g2})");
}
