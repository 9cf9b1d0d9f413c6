using RecurrentGen;

namespace Sunspots;

/// <summary>Forecasts next year's mean sunspot number from the last 32 years. The budget is what an edge device gives it.</summary>
[RecurrentModel(InputSize = 1, SequenceLength = 32, BatchSize = 32, Loss = Loss.MeanSquaredError)]
[Budget(MaxParameters = 2_000, MaxStateBytes = 1_024, MaxMultiplyAddsPerStep = 2_000)]
[Lstm(20, Return = Return.Last)]
[Dense(1)]
public sealed partial class SunspotForecaster;
