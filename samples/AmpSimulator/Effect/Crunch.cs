using RecurrentGen;

namespace AmpSimulator;

/// <summary>The model that comes with the program: a sample and the position of the drive knob in, a sample out.</summary>
[RecurrentModel(InputSize = 2, SequenceLength = 512, BatchSize = 32, Loss = Loss.MeanSquaredError)]
[Budget(MaxMultiplyAddsPerStep = 2_000, MaxStateBytes = 1_024)]
[Weights("crunch.safetensors")]
[Lstm(16)]
[Dense(1)]
[Residual(Features = 1)]
public sealed partial class Crunch
{
    /// <summary>Samples per second of the signals that it has learnt from.</summary>
    public const double SampleRate = 44100;
}
