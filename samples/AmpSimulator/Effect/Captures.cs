using RecurrentGen;

namespace AmpSimulator;

// The networks that the players of captures usually meet: Neural Amp Modeler's LSTMs have one or two levels; those of GuitarML,
// Proteus and AIDA-X usually add the signal to the answer (skip), and have a knob or none. Every size makes the native program
// about 12 kB larger, and none may take more than the largest does now.

/// <summary>LSTMs.</summary>
[RecurrentModel(InputSize = 1, SequenceLength = 64)]
[Variants("rnn", HiddenSizes = [8, 16, 40])]
[Budget(MaxMultiplyAddsPerStep = 7_500, MaxStateBytes = 1_536)]
[Lstm(8, Name = "rnn")]
[Dense(1)]
internal static partial class LstmCapture;

/// <summary>LSTMs of two levels.</summary>
[RecurrentModel(InputSize = 1, SequenceLength = 64)]
[Variants("rnn", HiddenSizes = [16], Layers = [2])]
[Budget(MaxMultiplyAddsPerStep = 7_500, MaxStateBytes = 1_536)]
[Lstm(8, Name = "rnn")]
[Dense(1)]
internal static partial class DeepLstmCapture;

/// <summary>LSTMs with skip.</summary>
[RecurrentModel(InputSize = 1, SequenceLength = 64)]
[Variants("rnn", HiddenSizes = [16, 40])]
[Budget(MaxMultiplyAddsPerStep = 7_500, MaxStateBytes = 1_536)]
[Lstm(8, Name = "rnn")]
[Dense(1)]
[Residual]
internal static partial class SkipLstmCapture;

/// <summary>LSTMs with a knob and skip; the model that comes with the program is of this kind.</summary>
[RecurrentModel(InputSize = 2, SequenceLength = 64)]
[Variants("rnn", HiddenSizes = [16, 40])]
[Budget(MaxMultiplyAddsPerStep = 7_500, MaxStateBytes = 1_536)]
[Lstm(8, Name = "rnn")]
[Dense(1)]
[Residual(Features = 1)]
internal static partial class KnobSkipLstmCapture;

/// <summary>GRUs.</summary>
[RecurrentModel(InputSize = 1, SequenceLength = 64)]
[Variants("rnn", HiddenSizes = [12])]
[Budget(MaxMultiplyAddsPerStep = 7_500, MaxStateBytes = 1_536)]
[Gru(8, Name = "rnn")]
[Dense(1)]
internal static partial class GruCapture;

/// <summary>GRUs with skip.</summary>
[RecurrentModel(InputSize = 1, SequenceLength = 64)]
[Variants("rnn", HiddenSizes = [12])]
[Budget(MaxMultiplyAddsPerStep = 7_500, MaxStateBytes = 1_536)]
[Gru(8, Name = "rnn")]
[Dense(1)]
[Residual]
internal static partial class SkipGruCapture;

/// <summary>All of them.</summary>
internal static class Captures
{
    /// <summary>The networks that can be opened.</summary>
    public static VariantSet All { get; } = VariantSet.Of(
        LstmCapture.Variants,
        DeepLstmCapture.Variants,
        SkipLstmCapture.Variants,
        KnobSkipLstmCapture.Variants,
        GruCapture.Variants,
        SkipGruCapture.Variants);
}
