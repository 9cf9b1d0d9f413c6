using RecurrentGen;

namespace AmpSimulator;

// The networks that players of captures know: Neural Amp Modeler's LSTMs have one or two levels; those of GuitarML, Proteus and
// AIDA-X add the signal to the answer (skip) or do not, and have a knob or none.

/// <summary>LSTMs as in the files of Neural Amp Modeler, and without skip.</summary>
[RecurrentModel(InputSize = 1, SequenceLength = 64)]
[Variants("rnn", HiddenSizes = [8, 12, 16, 20, 24, 32, 40], Layers = [1, 2])]
[Lstm(8, Name = "rnn")]
[Dense(1)]
internal static partial class LstmCapture;

/// <summary>LSTMs with skip.</summary>
[RecurrentModel(InputSize = 1, SequenceLength = 64)]
[Variants("rnn", HiddenSizes = [8, 12, 16, 20, 24, 32, 40])]
[Lstm(8, Name = "rnn")]
[Dense(1)]
[Residual]
internal static partial class SkipLstmCapture;

/// <summary>LSTMs with a knob.</summary>
[RecurrentModel(InputSize = 2, SequenceLength = 64)]
[Variants("rnn", HiddenSizes = [16, 20, 24, 32, 40])]
[Lstm(8, Name = "rnn")]
[Dense(1)]
internal static partial class KnobLstmCapture;

/// <summary>LSTMs with a knob and skip; the model that comes with the program is of this kind.</summary>
[RecurrentModel(InputSize = 2, SequenceLength = 64)]
[Variants("rnn", HiddenSizes = [16, 20, 24, 32, 40])]
[Lstm(8, Name = "rnn")]
[Dense(1)]
[Residual(Features = 1)]
internal static partial class KnobSkipLstmCapture;

/// <summary>GRUs.</summary>
[RecurrentModel(InputSize = 1, SequenceLength = 64)]
[Variants("rnn", HiddenSizes = [8, 12, 16, 20, 24, 32, 40])]
[Gru(8, Name = "rnn")]
[Dense(1)]
internal static partial class GruCapture;

/// <summary>GRUs with skip.</summary>
[RecurrentModel(InputSize = 1, SequenceLength = 64)]
[Variants("rnn", HiddenSizes = [8, 12, 16, 20, 24, 32, 40])]
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
        SkipLstmCapture.Variants,
        KnobLstmCapture.Variants,
        KnobSkipLstmCapture.Variants,
        GruCapture.Variants,
        SkipGruCapture.Variants);
}
