using RecurrentGen.CellLanguage;

namespace RecurrentGen.Tests.Reference;

/// <summary>A convolution over time, tap by tap.</summary>
internal sealed record EagerConv1D(
    int Filters,
    int Kernel,
    int Dilation = 1,
    int Groups = 1,
    Activation Activation = Activation.None,
    string Name = "conv1d",
    int Stride = 1,
    Padding Padding = Padding.Causal)
    : EagerLayer(Name)
{
    public override int StepsOf(int steps) => Ends(steps).Count();

    public override Vector[] Run(Vector[] steps, Func<string, double[]> find)
    {
        double[] weight = find(Name + ".weight");
        double[] bias = find(Name + ".bias");
        return [.. Ends(steps.Length).Select(t => Functions.Activate(
            Activation, new Vector([.. Enumerable.Range(0, Filters).Select(f => Output(steps, t, f, weight, bias))])))];
    }

    private IEnumerable<int> Ends(int steps) => EagerWindows.Ends(steps, ((Kernel - 1) * Dilation) + 1, Stride, Padding);

    /// <summary>PyTorch's weights: [filter, channel of its group, tap], the oldest tap first.</summary>
    private double Output(Vector[] steps, int t, int filter, double[] weight, double[] bias)
    {
        int channels = steps[0].Length / Groups;
        int first = filter / (Filters / Groups) * channels;
        double sum = bias[filter];
        for (int c = 0; c < channels; c++)
        {
            for (int k = 0; k < Kernel; k++)
            {
                int step = t - ((Kernel - 1 - k) * Dilation);
                sum += step < 0 ? 0 : weight[(((filter * channels) + c) * Kernel) + k] * steps[step][first + c];
            }
        }

        return sum;
    }
}
