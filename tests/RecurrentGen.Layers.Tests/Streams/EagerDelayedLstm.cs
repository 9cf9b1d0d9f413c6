namespace RecurrentGen.Tests.Streams;

/// <summary>
/// A stack of LSTMs in double precision, by the equations of Hochreiter and Schmidhuber with a forget gate, whose states of one
/// trained step ago are read between the stored ones by Neville's scheme.
/// </summary>
internal sealed class EagerDelayedLstm
{
    private readonly double _delay;
    private readonly int _points;
    private readonly int _hidden;
    private readonly (double[][] In, double[][] Hidden, double[] Bias)[] _levels;
    private readonly double[] _head;
    private readonly double _offset;

    // Of all steps so far: h and c of each level, one after the other.
    private readonly List<double[]> _past = [];

    public EagerDelayedLstm(PackedBlock weights, string layer, int levels, int hidden, double delay, int points)
    {
        (_delay, _points, _hidden) = (delay, points, hidden);
        _levels = new (double[][], double[][], double[])[levels];
        for (int level = 0; level < levels; level++)
        {
            var first = Read(weights, $"{layer}.bias_ih_l{level}");
            var second = Read(weights, $"{layer}.bias_hh_l{level}");
            _levels[level] = (
                Rows(Read(weights, $"{layer}.weight_ih_l{level}"), 4 * hidden),
                Rows(Read(weights, $"{layer}.weight_hh_l{level}"), 4 * hidden),
                [.. first.Zip(second, (a, b) => a + b)]);
        }

        _head = Read(weights, "head.weight");
        _offset = Read(weights, "head.bias")[0];
    }

    public double Step(double[] input)
    {
        var before = Before();
        var after = new double[before.Length];
        var x = input;
        for (int level = 0; level < _levels.Length; level++)
        {
            int at = level * 2 * _hidden;
            var h = before[at..(at + _hidden)];
            var (fromInput, fromHidden, bias) = _levels[level];
            double Gate(int gate, int unit)
            {
                int row = (gate * _hidden) + unit;
                return Dot(fromInput[row], x) + Dot(fromHidden[row], h) + bias[row];
            }

            for (int unit = 0; unit < _hidden; unit++)
            {
                double cell = (Sigmoid(Gate(1, unit)) * before[at + _hidden + unit])
                    + (Sigmoid(Gate(0, unit)) * Math.Tanh(Gate(2, unit)));
                after[at + _hidden + unit] = cell;
                after[at + unit] = Sigmoid(Gate(3, unit)) * Math.Tanh(cell);
            }

            x = after[at..(at + _hidden)];
        }

        _past.Add(after);
        return Dot(_head, x) + _offset;
    }

    // The value at the delay of the polynomial through the states at the nearest whole delays from 1 on.
    private double[] Before()
    {
        int size = _levels.Length * 2 * _hidden;
        int first = Math.Max(1, (int)Math.Floor(_delay) + 1 - (_points / 2));
        var rows = new double[_points][];
        for (int k = 0; k < _points; k++)
        {
            int step = _past.Count - (first + k);
            rows[k] = step < 0 ? new double[size] : [.. _past[step]];
        }

        for (int width = 1; width < _points; width++)
        {
            for (int k = 0; k + width < _points; k++)
            {
                double low = first + k;
                double high = first + k + width;
                rows[k] = [.. rows[k].Zip(
                    rows[k + 1], (a, b) => (((high - _delay) * a) + ((_delay - low) * b)) / (high - low))];
            }
        }

        return rows[0];
    }

    private static double[] Read(PackedBlock weights, string tensor)
    {
        var values = new float[weights.Description.Tensors[weights.Description.IndexOf(tensor)].Count];
        weights.CopyTensorTo(tensor, values);
        return [.. values.Select(v => (double)v)];
    }

    private static double[][] Rows(double[] values, int rows) => [.. values.Chunk(values.Length / rows)];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
