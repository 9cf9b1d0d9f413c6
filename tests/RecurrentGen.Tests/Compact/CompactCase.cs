using System.Reflection;
using RecurrentGen.Numerics;
using RecurrentGen.Tests.Model;
using RecurrentGen.Tests.Reference;

namespace RecurrentGen.Tests.Compact;

/// <summary>A model with compact stream weights, its streams, and its definition.</summary>
internal sealed record CompactCase(
    IRecurrentModel Model,
    Func<float[], float[]> Compact,
    Func<float[], float[]> Float32,
    Func<StreamWeightsReport?> Report,
    Action Release,
    params EagerLayer[] Layers)
{
    private static readonly EagerLayer[] LstmLayers =
        [new EagerRecurrent("lstm", EagerCell.Lstm, 36), new EagerDense("dense", 18, Activation.Tanh)];

    private static readonly EagerLayer[] GruLayers =
    [
        new EagerRecurrent("gru", EagerCell.Gru, 21),
        new EagerRecurrent("gru_1", EagerCell.GruResetBefore, 17),
        new EagerDense("dense", 2),
    ];

    private static readonly EagerLayer[] MixedLayers =
    [
        new EagerRecurrent("rnn", EagerCell.RnnTanh, 18, Layers: 2),
        new EagerRecurrent("minimalgatedunit", EagerCell.MinimalGatedUnit, 19),
        new EagerRecurrent("peepholeunit", EagerCell.Peephole(0.1), 16),
        new EagerDense("dense", 33, Activation.Softmax),
    ];

    public static string[] Names { get; } =
    [
        nameof(HalfLstm), nameof(ByteLstm), nameof(HalfGrus), nameof(ByteGrus), nameof(HalfMixture),
        nameof(ByteMixture),
    ];

    /// <summary>The copy that the model's streams read.</summary>
    public CompactWeights Copy => (CompactWeights)Model.GetType()
        .GetField("_streamWeights", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(Model)!;

    public static CompactCase Of(string name, Action<IRecurrentModel>? prepare = null)
    {
        switch (name)
        {
            case nameof(HalfLstm):
                var halfLstm = Prepared(new HalfLstm(seed: 1), prepare);
                var a = (halfLstm.CreateStream(), halfLstm.CreateFloat32Stream());
                return new(halfLstm, x => Run(x, 18, 5, a.Item1.Process), x => Run(x, 18, 5, a.Item2.Process),
                    () => halfLstm.StreamWeightsReport, () => Each(a.Item1.Release, a.Item2.Release), LstmLayers);
            case nameof(ByteLstm):
                var byteLstm = Prepared(new ByteLstm(seed: 1), prepare);
                var b = (byteLstm.CreateStream(), byteLstm.CreateFloat32Stream());
                return new(byteLstm, x => Run(x, 18, 5, b.Item1.Process), x => Run(x, 18, 5, b.Item2.Process),
                    () => byteLstm.StreamWeightsReport, () => Each(b.Item1.Release, b.Item2.Release), LstmLayers);
            case nameof(HalfGrus):
                var halfGrus = Prepared(new HalfGrus(seed: 2), prepare);
                var c = (halfGrus.CreateStream(), halfGrus.CreateFloat32Stream());
                return new(halfGrus, x => Run(x, 2, 3, c.Item1.Process), x => Run(x, 2, 3, c.Item2.Process),
                    () => halfGrus.StreamWeightsReport, () => Each(c.Item1.Release, c.Item2.Release), GruLayers);
            case nameof(ByteGrus):
                var byteGrus = Prepared(new ByteGrus(seed: 2), prepare);
                var d = (byteGrus.CreateStream(), byteGrus.CreateFloat32Stream());
                return new(byteGrus, x => Run(x, 2, 3, d.Item1.Process), x => Run(x, 2, 3, d.Item2.Process),
                    () => byteGrus.StreamWeightsReport, () => Each(d.Item1.Release, d.Item2.Release), GruLayers);
            case nameof(HalfMixture):
                var halfMixture = Prepared(new HalfMixture(seed: 3), prepare);
                var e = (halfMixture.CreateStream(), halfMixture.CreateFloat32Stream());
                return new(halfMixture, x => Run(x, 33, 3, e.Item1.Process), x => Run(x, 33, 3, e.Item2.Process),
                    () => halfMixture.StreamWeightsReport, () => Each(e.Item1.Release, e.Item2.Release), MixedLayers);
            case nameof(ByteMixture):
                var byteMixture = Prepared(new ByteMixture(seed: 3), prepare);
                var f = (byteMixture.CreateStream(), byteMixture.CreateFloat32Stream());
                return new(byteMixture, x => Run(x, 33, 3, f.Item1.Process), x => Run(x, 33, 3, f.Item2.Process),
                    () => byteMixture.StreamWeightsReport, () => Each(f.Item1.Release, f.Item2.Release), MixedLayers);
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, "No such case.");
        }
    }

    public float[] Inputs(int steps, int seed = 1) =>
        ModelData.Values(steps * Model.Description.Shape.InputSize, seed);

    private static T Prepared<T>(T model, Action<IRecurrentModel>? prepare)
        where T : IRecurrentModel
    {
        prepare?.Invoke(model);
        return model;
    }

    private static float[] Run(float[] inputs, int outputSize, int inputSize, Process process)
    {
        var outputs = new float[inputs.Length / inputSize * outputSize];
        process(inputs, outputs);
        return outputs;
    }

    private static void Each(Action first, Action second)
    {
        first();
        second();
    }

    private delegate void Process(ReadOnlySpan<float> inputs, Span<float> outputs);
}
