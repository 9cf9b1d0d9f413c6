using RecurrentGen;
using RecurrentGen.Numerics;

namespace LongLag;

/// <summary>A kind of recurrent layer.</summary>
/// <param name="Name">In the table and in the picture.</param>
/// <param name="Color">In the picture.</param>
/// <param name="Gates">Parts of its bias, one after the other.</param>
/// <param name="Keep">The part of the gate that keeps the state, or -1 where there is none.</param>
/// <param name="Write">The part of the gate that lets the input in, or -1 where keeping decides that too.</param>
internal sealed record Cell(string Name, string Color, int Gates, int Keep = -1, int Write = -1)
{
    public static readonly Cell Rnn = new("RNN", "#d62728", 1);
    public static readonly Cell Lstm = new("LSTM", "#1f77b4", 4, Keep: 1, Write: 0);
    public static readonly Cell Gru = new("GRU", "#2ca02c", 3, Keep: 1);
    public static readonly Cell Peephole = new("peephole LSTM", "#9467bd", 4, Keep: 1, Write: 0);
    public static readonly Cell Multiplicative = new("multiplicative LSTM", "#e6a100", 4, Keep: 1, Write: 0);

    /// <summary>
    /// Sets the biases of the gates so that the units forget at times spread over the sequence's length: the keeping
    /// gate's to log(u), u uniform from 1 to the steps less 1, the writing gate's to its opposite (chrono
    /// initialization, Tallec and Ollivier 2018). A cell without gates stays as it is.
    /// </summary>
    public void SpreadMemory(IRecurrentModel model, CounterRandom random)
    {
        if (Keep < 0)
        {
            return;
        }

        var tensor = model.Description.Tensors.First(t => t.Name.EndsWith(".bias_ih_l0", StringComparison.Ordinal));
        int units = tensor.Count / Gates;
        int longest = model.Description.Shape.SequenceLength - 1;
        var bias = new float[tensor.Count];
        model.Parameters.CopyTensorTo(tensor.Name, bias);
        for (int k = 0; k < units; k++)
        {
            float spread = MathF.Log(1 + (random.NextUniform() * (longest - 1)));
            bias[(Keep * units) + k] = spread;
            if (Write >= 0)
            {
                bias[(Write * units) + k] = -spread;
            }
        }

        model.Parameters.CopyTensorFrom(tensor.Name, bias);
    }
}
