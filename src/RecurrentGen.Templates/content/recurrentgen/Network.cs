using RecurrentGen;

namespace Company.Forecaster;

/// <summary>
/// Forecasts the next value of a series from the 32 values before it. Hover over the name to see its layers.
/// </summary>
[RecurrentModel(InputSize = 1, SequenceLength = 32, BatchSize = 32, Loss = Loss.MeanSquaredError)]
[Lstm(16, Return = Return.Last)]
[Dense(1)]
public sealed partial class Network;
