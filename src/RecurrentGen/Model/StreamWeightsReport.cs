using System.Globalization;

namespace RecurrentGen;

/// <summary>
/// What a compact copy of a model's weights saves and what it costs: a float32 stream and a compact one followed the
/// same signal.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="Format">The format of the copy.</param>
/// <param name="Float32Bytes">Bytes of the weight matrices that were copied, as the parameters have them.</param>
/// <param name="CompactBytes">Bytes of the copy.</param>
/// <param name="Steps">Steps of the signal; of a model that answers some steps only, these.</param>
/// <param name="IsOwnSignal">
/// Whether the caller gave the signal; otherwise it was independent normal noise with the mean and scale of each input.
/// </param>
/// <param name="LargestError">The largest difference of an output, in physical units; NaN if an output is NaN.</param>
/// <param name="RmsError">The root of the mean square of the differences, in physical units.</param>
/// <param name="OutputRms">The root of the mean square of the float32 outputs, in physical units.</param>
public sealed record StreamWeightsReport(
    string Model,
    StreamWeights Format,
    long Float32Bytes,
    long CompactBytes,
    int Steps,
    bool IsOwnSignal,
    double LargestError,
    double RmsError,
    double OutputRms)
{
    /// <summary><see cref="RmsError"/> divided by <see cref="OutputRms"/>; 0 where there is no error.</summary>
    public double RelativeError => RmsError == 0 ? 0 : RmsError / OutputRms;

    /// <summary>All of it in two lines.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Model}: stream weights {FormatName}, {CompactBytes} bytes instead of {Float32Bytes}\n"
        + $"  against float32, {Steps} steps of {(IsOwnSignal ? "the given signal" : "normal noise")}: "
        + $"error {LargestError:G3} at most, {RmsError:G3} RMS, {RelativeError:P3} of the outputs' RMS {OutputRms:G3}");

    // The name of an enumeration's member would need reflection.
    private string FormatName => Format switch
    {
        StreamWeights.BFloat16 => nameof(StreamWeights.BFloat16),
        StreamWeights.Int8 => nameof(StreamWeights.Int8),
        _ => nameof(StreamWeights.Float32),
    };
}
