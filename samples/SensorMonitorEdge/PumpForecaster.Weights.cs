using RecurrentGen;

namespace SensorMonitor;

/// <summary>Here the forecaster has its weights from birth.</summary>
[Weights("pump.safetensors")]
public sealed partial class PumpForecaster;
