using RecurrentGen;

namespace Sunspots;

/// <summary>Forecasts next year's mean sunspot number from the last 32 years.</summary>
[RecurrentModel(InputSize = 1, SequenceLength = 32, BatchSize = 32, Loss = Loss.MeanSquaredError)]
[Lstm(20, Return = Return.Last)]
[Dense(1)]
public sealed partial class SunspotForecaster;
