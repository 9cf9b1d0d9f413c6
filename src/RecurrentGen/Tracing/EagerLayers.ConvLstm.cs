namespace RecurrentGen.Tracing;

/// <summary>The convolutional LSTM (Shi 2015, without peepholes).</summary>
public static partial class EagerLayers
{
    private static readonly string[] GateNames = ["i", "f", "g", "o"];

    /// <summary>An LSTM on every place of a grid, whose products are convolutions.</summary>
    public static void ConvLstmKernel(
        TraceRecorder trace, int height, int width, int kernelHeight, int kernelWidth, int channels, int filters,
        int weight, int recurrent, int bias)
    {
        ArgumentNullException.ThrowIfNull(trace);
        int places = height * width;
        var grid = new Grid(height, width, kernelHeight, kernelWidth);
        double[] h = new double[places * filters];
        double[] c = new double[places * filters];
        var outputs = new List<double[]>();
        foreach (double[] x in trace.Input)
        {
            double[][] gates = [.. Enumerable.Range(0, 4).Select(_ => new double[places * filters])];
            for (int place = 0; place < places; place++)
            {
                for (int gate = 0; gate < 4 * filters; gate++)
                {
                    double sum = trace.Tensor(bias)[gate] + grid.Convolve(x, channels, trace.Tensor(weight), place, gate)
                        + grid.Convolve(h, filters, trace.Tensor(recurrent), place, gate);
                    gates[gate / filters][(place * filters) + (gate % filters)] =
                        gate / filters == 2 ? Math.Tanh(sum) : 1 / (1 + Math.Exp(-sum));
                }
            }

            c = [.. c.Select((last, j) => (gates[1][j] * last) + (gates[0][j] * gates[2][j]))];
            h = [.. c.Select((memory, j) => gates[3][j] * Math.Tanh(memory))];
            for (int gate = 0; gate < 4; gate++)
            {
                trace.Keep(GateNames[gate], outputs.Count, gates[gate], height, width, filters);
            }

            trace.Keep("c", outputs.Count, c, height, width, filters);
            outputs.Add(h);
        }

        trace.Output([.. outputs]);
    }

    /// <summary>Places and a kernel around each; what lies outside is zero.</summary>
    private sealed record Grid(int Height, int Width, int KernelHeight, int KernelWidth)
    {
        public double Convolve(double[] values, int channels, double[] weight, int place, int filter)
        {
            double sum = 0;
            for (int row = 0; row < KernelHeight; row++)
            {
                for (int column = 0; column < KernelWidth; column++)
                {
                    int y = (place / Width) + row - ((KernelHeight - 1) / 2);
                    int x = (place % Width) + column - ((KernelWidth - 1) / 2);
                    for (int c = 0; y >= 0 && y < Height && x >= 0 && x < Width && c < channels; c++)
                    {
                        int at = (((((filter * channels) + c) * KernelHeight) + row) * KernelWidth) + column;
                        sum += weight[at] * values[(((y * Width) + x) * channels) + c];
                    }
                }
            }

            return sum;
        }
    }
}
