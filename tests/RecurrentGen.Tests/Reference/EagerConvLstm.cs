using RecurrentGen.CellLanguage;

namespace RecurrentGen.Tests.Reference;

/// <summary>A convolutional LSTM over a grid, place by place and tap by tap.</summary>
internal sealed record EagerConvLstm(string Name, int Filters, int KernelHeight, int KernelWidth, int Height, int Width)
    : EagerLayer(Name)
{
    private int Places => Height * Width;

    public override Vector[] Run(Vector[] steps, Func<string, double[]> find)
    {
        double[] weight = find(Name + ".input.weight");
        double[] bias = find(Name + ".input.bias");
        double[] recurrent = find(Name + ".recurrent.weight");
        double[] h = new double[Places * Filters];
        double[] c = new double[Places * Filters];
        var outputs = new List<Vector>();
        foreach (var step in steps)
        {
            double[] x = step.ToArray();
            double[] last = h;
            double[] memory = c;
            h = new double[last.Length];
            c = new double[last.Length];
            for (int place = 0; place < Places; place++)
            {
                for (int unit = 0; unit < Filters; unit++)
                {
                    double Gate(int gate)
                    {
                        int filter = (gate * Filters) + unit;
                        return bias[filter] + Convolve(x, weight, place, filter) + Convolve(last, recurrent, place, filter);
                    }

                    int at = (place * Filters) + unit;
                    c[at] = (Sigmoid(Gate(1)) * memory[at]) + (Sigmoid(Gate(0)) * Math.Tanh(Gate(2)));
                    h[at] = Sigmoid(Gate(3)) * Math.Tanh(c[at]);
                }
            }

            outputs.Add(new Vector(h));
        }

        return [.. outputs];
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>PyTorch's weights: [filter, channel, row of the kernel, column of the kernel].</summary>
    private double Convolve(double[] grid, double[] weight, int place, int filter)
    {
        int channels = grid.Length / Places;
        double sum = 0;
        for (int c = 0; c < channels; c++)
        {
            for (int row = 0; row < KernelHeight; row++)
            {
                for (int column = 0; column < KernelWidth; column++)
                {
                    int y = (place / Width) + row - ((KernelHeight - 1) / 2);
                    int x = (place % Width) + column - ((KernelWidth - 1) / 2);
                    bool inside = y >= 0 && y < Height && x >= 0 && x < Width;
                    int at = (((((filter * channels) + c) * KernelHeight) + row) * KernelWidth) + column;
                    sum += inside ? weight[at] * grid[(((y * Width) + x) * channels) + c] : 0;
                }
            }
        }

        return sum;
    }
}
