using Company.Forecaster;
using RecurrentGen;
using RecurrentGen.Data;

// A wave with noise stands for your readings: SlidingWindows.FromCsv("readings.csv", ...) reads a file instead.
var random = new Random(1);
var readings = new float[2000];
for (int i = 0; i < readings.Length; i++)
{
    readings[i] = 20 + (5 * MathF.Sin(i * 0.1f)) + random.NextSingle();
}

// The last fifth takes no part in training.
var (train, test) = SlidingWindows.FromArray(readings, window: 32, horizons: [1]).SplitAt(0.8);

var network = new Network(seed: 42);
network.FitScaling(train);
Trainer.Fit(network, train, new Adam(1e-2f), new FitOptions { Epochs = 10, ClipNorm = 1 });
Console.WriteLine($"RMSE on the test part: {Trainer.Evaluate(network, test)["rmse"].Value:F3}");
network.Save("network.safetensors");

// Later, or on a device: one reading comes in, one forecast goes out, and nothing is allocated.
var device = new Network(seed: 0);
device.Load("network.safetensors");
var live = device.CreateStream();
Span<float> forecast = stackalloc float[1];
foreach (float reading in readings.AsSpan(^100..))
{
    live.Step([reading], forecast);
}

Console.WriteLine($"Last reading {readings[^1]:F2}, forecast of the next {forecast[0]:F2}");
