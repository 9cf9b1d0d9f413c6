using RecurrentGen;

namespace SensorMonitor;

/// <summary>
/// Forecasts what the three sensors of a pump say a minute from now, from the speed that is set for this minute and from
/// what they say now. An endless signal: windows of 60 minutes follow one another in training, and the state goes on.
/// </summary>
[RecurrentModel(
    InputSize = Channels.Count, SequenceLength = 60, BatchSize = 32, Loss = Loss.MeanSquaredError)]
[Budget(MaxParameters = 2_000, MaxStateBytes = 1_024, MaxMultiplyAddsPerStep = 2_000)]
[Gru(16)]
[Dense(Channels.Sensors)]
public sealed partial class PumpForecaster;
