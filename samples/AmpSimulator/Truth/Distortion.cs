namespace AmpSimulator;

/// <summary>
/// The pedal that the shipped model learns: a high-pass, a stage that amplifies and clips unevenly, another high-pass, as the
/// coupling capacitor behind such a stage, and a low-pass. One knob, the drive.
/// </summary>
internal sealed class Distortion
{
    private const double CouplingHertz = 150;
    private const double OutputHertz = 20;
    private const double ToneHertz = 4500;
    private const double LeastGain = 2;
    private const double MostGain = 40;
    private const double Bias = 0.3;
    private const double Level = 0.5;
    private readonly double _coupling;
    private readonly double _output;
    private readonly double _tone;
    private readonly double _rest = Math.Tanh(Bias);
    private double _low;
    private double _rail;
    private double _dull;

    /// <summary>A pedal at rest.</summary>
    /// <param name="sampleRate">Samples per second.</param>
    public Distortion(double sampleRate)
    {
        _coupling = Share(CouplingHertz, sampleRate);
        _output = Share(OutputHertz, sampleRate);
        _tone = Share(ToneHertz, sampleRate);
    }

    /// <summary>The next sample.</summary>
    /// <param name="sample">The input.</param>
    /// <param name="drive">From 0 to 1: an amplification of 2 to 40.</param>
    public float Next(float sample, float drive)
    {
        _low += _coupling * (sample - _low);
        double gain = LeastGain * Math.Pow(MostGain / LeastGain, drive);
        double clipped = Math.Tanh((gain * (sample - _low)) + Bias) - _rest;
        _rail += _output * (clipped - _rail);
        _dull += _tone * (clipped - _rail - _dull);
        return (float)(Level * _dull);
    }

    // How much of the difference a filter of one pole takes up in a sample.
    private static double Share(double hertz, double sampleRate) => 1 - Math.Exp(-2 * Math.PI * hertz / sampleRate);
}
