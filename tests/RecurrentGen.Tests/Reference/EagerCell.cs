using RecurrentGen.CellLanguage;
using RecurrentGen.Cells;
using RecurrentGen.Tests.Cells;

namespace RecurrentGen.Tests.Reference;

/// <summary>New states from the input and the old ones; the first state is the output.</summary>
internal delegate Vector[] EagerStep(Vector x, Vector[] states);

/// <summary>A cell's equations, run as they are written.</summary>
/// <param name="States">How many states it has.</param>
/// <param name="Stacked">Whether its tensors are named as PyTorch names them, with the level in every name.</param>
/// <param name="Bind">Reads the weights once and gives the step that uses them.</param>
/// <param name="Memory">The length of every state but the first; 0 where it is the first one's.</param>
internal sealed partial record EagerCell(
    int States, bool Stacked, Func<EagerWeights, EagerStep> Bind, int Memory = 0)
{
    public static EagerCell Lstm { get; } = ClippedLstm(double.PositiveInfinity, double.PositiveInfinity);

    public static EagerCell Gru { get; } = new(1, true, w => BindGru(w, resetAfter: true));

    public static EagerCell GruResetBefore { get; } = new(1, true, w => BindGru(w, resetAfter: false));

    public static EagerCell RnnTanh { get; } = new(1, true, w => BindRnn(w, Activation.Tanh));

    public static EagerCell RnnRelu { get; } = new(1, true, w => BindRnn(w, Activation.Relu));

    public static EagerCell MinimalGatedUnit { get; } = new(1, false, BindMinimalGatedUnit);

    public static EagerCell HighwayUnit { get; } = new(1, false, BindHighwayUnit);

    public static EagerCell ManyActivationsUnit { get; } = new(1, false, BindManyActivationsUnit);

    /// <summary>The LSTM with limits.</summary>
    public static EagerCell ClippedLstm(double clip, double cellClip) => new(2, true, w => BindLstm(w, clip, cellClip));

    /// <summary>The two-state cell of this project, with a hyper-parameter.</summary>
    public static EagerCell Peephole(double leak) => new(2, false, w => BindPeephole(w, leak));

    /// <summary>A cell with one gate and a hyper-parameter.</summary>
    public static EagerCell Janet(double beta) => new(1, false, w => BindJanet(w, beta));

    private static EagerStep BindLstm(EagerWeights w, double clip, double cellClip)
    {
        Matrix wi = w.X("weight_ih", 0), wf = w.X("weight_ih", 1), wg = w.X("weight_ih", 2), wo = w.X("weight_ih", 3);
        Matrix ui = w.H("weight_hh", 0), uf = w.H("weight_hh", 1), ug = w.H("weight_hh", 2), uo = w.H("weight_hh", 3);
        Vector bi = w.V("bias_ih", 0), bf = w.V("bias_ih", 1), bg = w.V("bias_ih", 2), bo = w.V("bias_ih", 3);
        Vector ci = w.V("bias_hh", 0), cf = w.V("bias_hh", 1), cg = w.V("bias_hh", 2), co = w.V("bias_hh", 3);
        return (x, s) =>
        {
            var (h, c) = RecurrentGen.Cells.Lstm.Step(
                x, s[0], s[1], wi, wf, wg, wo, ui, uf, ug, uo, bi, bf, bg, bo, ci, cf, cg, co, clip, cellClip);
            return [h, c];
        };
    }

    private static EagerStep BindGru(
        EagerWeights w,
        bool resetAfter,
        Activation gate = Activation.Sigmoid,
        Activation candidate = Activation.Tanh,
        double clip = double.PositiveInfinity)
    {
        Matrix wr = w.X("weight_ih", 0), wz = w.X("weight_ih", 1), wn = w.X("weight_ih", 2);
        Matrix ur = w.H("weight_hh", 0), uz = w.H("weight_hh", 1), un = w.H("weight_hh", 2);
        Vector br = w.V("bias_ih", 0), bz = w.V("bias_ih", 1), bn = w.V("bias_ih", 2);
        Vector cr = w.V("bias_hh", 0), cz = w.V("bias_hh", 1), cn = w.V("bias_hh", 2);
        return (x, s) =>
        [
            RecurrentGen.Cells.Gru.Step(
                x, s[0], wr, wz, wn, ur, uz, un, br, bz, bn, cr, cz, cn, resetAfter, gate, candidate, clip),
        ];
    }

    private static EagerStep BindRnn(
        EagerWeights w, Activation activation, double clip = double.PositiveInfinity)
    {
        Matrix wx = w.X("weight_ih"), u = w.H("weight_hh");
        Vector b = w.V("bias_ih"), c = w.V("bias_hh");
        return (x, s) => [Rnn.Step(x, s[0], wx, u, b, c, activation, clip)];
    }

    private static EagerStep BindMinimalGatedUnit(EagerWeights w)
    {
        Matrix wf = w.X("Wf"), uf = w.H("Uf"), wn = w.X("Wn"), un = w.H("Un");
        Vector bf = w.V("bf"), bn = w.V("bn");
        return (x, s) => [RecurrentGen.Cells.MinimalGatedUnit.Step(x, s[0], wf, uf, bf, wn, un, bn)];
    }

    private static EagerStep BindHighwayUnit(EagerWeights w)
    {
        Matrix wg = w.X("Wg"), ug = w.H("Ug"), un = w.H("Un");
        Vector bg = w.V("bg"), bn = w.V("bn");
        return (x, s) => [Cells.HighwayUnit.Step(x, s[0], wg, ug, bg, un, bn)];
    }

    private static EagerStep BindManyActivationsUnit(EagerWeights w)
    {
        Matrix wf = w.X("Wf"), uf = w.H("Uf"), wn = w.X("Wn"), un = w.H("Un");
        Vector bf = w.V("bf"), bn = w.V("bn");
        return (x, s) => [Cells.ManyActivationsUnit.Step(x, s[0], wf, uf, bf, wn, un, bn)];
    }

    private static EagerStep BindPeephole(EagerWeights w, double leak)
    {
        Matrix wf = w.X("W_f"), uf = w.H("U_f"), wg = w.X("W_g"), ug = w.H("U_g"), wo = w.X("W_o"), uo = w.H("U_o");
        Vector pf = w.V("p_f"), bf = w.V("b_f"), bg = w.V("b_g"), po = w.V("p_o"), bo = w.V("b_o");
        return (x, s) =>
        {
            var (h, c) = PeepholeUnit.Step(x, s[0], s[1], wf, uf, pf, bf, wg, ug, bg, wo, uo, po, bo, leak);
            return [h, c];
        };
    }

    private static EagerStep BindJanet(EagerWeights w, double beta)
    {
        Matrix wf = w.X("W_f"), uf = w.H("U_f"), wc = w.X("W_c"), uc = w.H("U_c");
        Vector bf = w.V("b_f"), bc = w.V("b_c");
        return (x, s) => [RecurrentGen.Cells.Janet.Step(x, s[0], wf, uf, bf, wc, uc, bc, beta)];
    }
}
