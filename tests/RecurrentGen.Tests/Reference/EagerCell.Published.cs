using RecurrentGen.CellLanguage;

namespace RecurrentGen.Tests.Reference;

/// <content>The variants of the built-in cells.</content>
internal sealed partial record EagerCell
{
    public static EagerCell MultiplicativeLstm { get; } = new(2, true, BindMultiplicativeLstm);

    public static EagerCell IndRnn(Activation activation) => new(1, false, w => BindIndRnn(w, activation));

    /// <summary>The cell of this project whose output no equation reads.</summary>
    public static EagerCell SimpleRecurrentUnit(double forgetBias) =>
        new(2, false, w => BindSimpleRecurrentUnit(w, forgetBias));

    public static EagerCell PeepholeLstm(
        double clip = double.PositiveInfinity, double cellClip = double.PositiveInfinity) =>
        new(2, true, w => BindPeepholeLstm(w, clip, cellClip));

    public static EagerCell CoupledLstm(
        double clip = double.PositiveInfinity, double cellClip = double.PositiveInfinity) =>
        new(2, true, w => BindCoupledLstm(w, clip, cellClip));

    public static EagerCell ProjectedLstm(
        int memory, double cellClip = double.PositiveInfinity, double projectionClip = double.PositiveInfinity) =>
        new(2, true, w => BindProjectedLstm(w, memory, cellClip, projectionClip), memory);

    public static EagerCell EchoState(double leak, double recurrentScale, double inputScale) =>
        new(1, false, w => BindEchoState(w, leak, recurrentScale, inputScale));

    public static EagerCell GruOf(Activation gate, Activation candidate, double clip, bool resetAfter = true) =>
        new(1, true, w => BindGru(w, resetAfter, gate, candidate, clip));

    public static EagerCell RnnOf(Activation activation, double clip = double.PositiveInfinity) =>
        new(1, true, w => BindRnn(w, activation, clip));

    private static EagerStep BindPeepholeLstm(EagerWeights w, double clip, double cellClip)
    {
        Matrix wi = w.X("weight_ih", 0), wf = w.X("weight_ih", 1), wg = w.X("weight_ih", 2), wo = w.X("weight_ih", 3);
        Matrix ui = w.H("weight_hh", 0), uf = w.H("weight_hh", 1), ug = w.H("weight_hh", 2), uo = w.H("weight_hh", 3);
        Vector bi = w.V("bias_ih", 0), bf = w.V("bias_ih", 1), bg = w.V("bias_ih", 2), bo = w.V("bias_ih", 3);
        Vector ci = w.V("bias_hh", 0), cf = w.V("bias_hh", 1), cg = w.V("bias_hh", 2), co = w.V("bias_hh", 3);
        Vector pi = w.V("peephole", 0), pf = w.V("peephole", 1), po = w.V("peephole", 2);
        return (x, s) =>
        {
            var (h, c) = RecurrentGen.Cells.PeepholeLstm.Step(
                x, s[0], s[1], wi, wf, wg, wo, ui, uf, ug, uo, bi, bf, bg, bo, ci, cf, cg, co, pi, pf, po,
                clip, cellClip);
            return [h, c];
        };
    }

    private static EagerStep BindCoupledLstm(EagerWeights w, double clip, double cellClip)
    {
        Matrix wi = w.X("weight_ih", 0), wg = w.X("weight_ih", 1), wo = w.X("weight_ih", 2);
        Matrix ui = w.H("weight_hh", 0), ug = w.H("weight_hh", 1), uo = w.H("weight_hh", 2);
        Vector bi = w.V("bias_ih", 0), bg = w.V("bias_ih", 1), bo = w.V("bias_ih", 2);
        Vector ci = w.V("bias_hh", 0), cg = w.V("bias_hh", 1), co = w.V("bias_hh", 2);
        return (x, s) =>
        {
            var (h, c) = RecurrentGen.Cells.CoupledLstm.Step(
                x, s[0], s[1], wi, wg, wo, ui, ug, uo, bi, bg, bo, ci, cg, co, clip, cellClip);
            return [h, c];
        };
    }

    private static EagerStep BindProjectedLstm(EagerWeights w, int memory, double cellClip, double projectionClip)
    {
        Matrix X(int gate) => w.MemoryX("weight_ih", gate, memory);
        Matrix H(int gate) => w.MemoryH("weight_hh", gate, memory);
        Vector B(string tensor, int gate) => w.MemoryV(tensor, gate, memory);
        Matrix wi = X(0), wf = X(1), wg = X(2), wo = X(3), ui = H(0), uf = H(1), ug = H(2), uo = H(3);
        Vector bi = B("bias_ih", 0), bf = B("bias_ih", 1), bg = B("bias_ih", 2), bo = B("bias_ih", 3);
        Vector ci = B("bias_hh", 0), cf = B("bias_hh", 1), cg = B("bias_hh", 2), co = B("bias_hh", 3);
        var projection = w.FromMemory("weight_hr", memory);
        return (x, s) =>
        {
            var (h, c) = RecurrentGen.Cells.ProjectedLstm.Step(
                x, s[0], s[1], wi, wf, wg, wo, ui, uf, ug, uo, bi, bf, bg, bo, ci, cf, cg, co, projection,
                cellClip, projectionClip);
            return [h, c];
        };
    }

    private static EagerStep BindMultiplicativeLstm(EagerWeights w)
    {
        Matrix wm = w.X("weight_im"), um = w.H("weight_hm");
        Matrix wi = w.X("weight_ih", 0), wf = w.X("weight_ih", 1), wg = w.X("weight_ih", 2), wo = w.X("weight_ih", 3);
        Matrix ui = w.H("weight_mh", 0), uf = w.H("weight_mh", 1), ug = w.H("weight_mh", 2), uo = w.H("weight_mh", 3);
        Vector bi = w.V("bias_ih", 0), bf = w.V("bias_ih", 1), bg = w.V("bias_ih", 2), bo = w.V("bias_ih", 3);
        return (x, s) =>
        {
            var (h, c) = RecurrentGen.Cells.MultiplicativeLstm.Step(
                x, s[0], s[1], wm, um, wi, wf, wg, wo, ui, uf, ug, uo, bi, bf, bg, bo);
            return [h, c];
        };
    }

    private static EagerStep BindSimpleRecurrentUnit(EagerWeights w, double forgetBias)
    {
        Matrix wx = w.X("W"), wf = w.X("Wf"), wr = w.X("Wr");
        Vector vf = w.V("vf"), bf = w.V("bf"), vr = w.V("vr"), br = w.V("br");
        return (x, s) =>
        {
            var (h, c) = Cells.SimpleRecurrentUnit.Step(x, s[0], s[1], wx, wf, vf, bf, wr, vr, br, forgetBias);
            return [h, c];
        };
    }

    private static EagerStep BindIndRnn(EagerWeights w, Activation activation)
    {
        var wx = w.X("W");
        Vector u = w.V("u"), b = w.V("b");
        return (x, s) => [RecurrentGen.Cells.IndRnn.Step(x, s[0], wx, u, b, activation)];
    }

    private static EagerStep BindEchoState(EagerWeights w, double leak, double recurrentScale, double inputScale)
    {
        Matrix wx = w.X("W_in"), u = w.H("W");
        var b = w.V("b");
        return (x, s) => [RecurrentGen.Cells.EchoState.Step(x, s[0], wx, u, b, leak, recurrentScale, inputScale)];
    }
}
