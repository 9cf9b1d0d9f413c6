using System.IO.Enumeration;
using RecurrentGen.Tests.Reference;

namespace RecurrentGen.Benchmarks;

/// <summary>The workloads A, B and C, with the names, shapes, heads and losses of the peers' drivers.</summary>
internal static class AllWorkloads
{
    public static IReadOnlyList<Workload> List { get; } = [.. Streams(), .. Sequences(), .. Trainings()];

    /// <summary>Models with a user's own cells, each with the workload of the same arithmetic in a built-in cell.</summary>
    public static IReadOnlyList<(Workload Own, Workload BuiltIn)> OwnCells { get; } =
    [
        (new StreamWorkload<StreamOwnLstm1x20, OwnLstm1x20>("A.user_lstm_1x20", Lstm(20), Dense(1)), Named("A.lstm_1x20")),
        (new StreamWorkload<StreamOwnGru32x64, OwnGru32x64>("A.user_gru_32x64", Gru(64), Dense(1)), Named("A.gru_32x64")),
        (new TrainingWorkload<TrainingOwnC1, float>("C1.user_lstm_1x20_T64_b32_L1_d1", Lstm(20), Dense(1)),
            Named("C1.lstm_1x20_T64_b32_L1_d1")),
    ];

    /// <summary>The workload of this name; else all whose names begin with the filter or match its <c>*</c>.</summary>
    public static Workload[] Select(string filter)
    {
        var exact = List.Where(w => w.Name == filter).ToArray();
        return exact.Length > 0
            ? exact
            : [.. List.Where(w => FileSystemName.MatchesSimpleExpression(filter + "*", w.Name, ignoreCase: false))];
    }

    private static Workload Named(string name) => List.First(w => w.Name == name);

    private static IEnumerable<Workload> Streams() =>
    [
        new StreamWorkload<StreamLstm1x8, Lstm1x8>("A.lstm_1x8", Lstm(8), Dense(1)),
        new StreamWorkload<StreamLstm1x16, Lstm1x16>("A.lstm_1x16", Lstm(16), Dense(1)),
        new StreamWorkload<StreamLstm1x20, Lstm1x20>("A.lstm_1x20", Lstm(20), Dense(1)),
        new StreamWorkload<StreamLstm1x40, Lstm1x40>("A.lstm_1x40", Lstm(40), Dense(1)),
        new StreamWorkload<StreamLstm32x64, Lstm32x64>("A.lstm_32x64", Lstm(64), Dense(1)),
        new StreamWorkload<StreamLstm64x128, Lstm64x128>("A.lstm_64x128", Lstm(128), Dense(1)),
        new StreamWorkload<StreamGru1x8, Gru1x8>("A.gru_1x8", Gru(8), Dense(1)),
        new StreamWorkload<StreamGru32x64, Gru32x64>("A.gru_32x64", Gru(64), Dense(1)),
        new StreamWorkload<StreamLstm32x64BFloat16, Lstm32x64BFloat16>("A.lstm_32x64_bf16", Lstm(64), Dense(1)) { Float32 = "A.lstm_32x64" },
        new StreamWorkload<StreamLstm32x64Int8, Lstm32x64Int8>("A.lstm_32x64_int8", Lstm(64), Dense(1)) { Float32 = "A.lstm_32x64" },
        new StreamWorkload<StreamLstm64x128BFloat16, Lstm64x128BFloat16>("A.lstm_64x128_bf16", Lstm(128), Dense(1)) { Float32 = "A.lstm_64x128" },
        new StreamWorkload<StreamLstm64x128Int8, Lstm64x128Int8>("A.lstm_64x128_int8", Lstm(128), Dense(1)) { Float32 = "A.lstm_64x128" },
    ];

    private static IEnumerable<Workload> Sequences() =>
    [
        new SequenceWorkload<SequenceLstm28x64Batch1>("B.lstm_28x64_T28_L1_b1", Lstm(64)),
        new SequenceWorkload<SequenceLstm28x64Batch32>("B.lstm_28x64_T28_L1_b32", Lstm(64)),
        new SequenceWorkload<SequenceBiLstm64x128Batch1>("B.bilstm_64x128_T64_L1_b1", BiLstm(128)),
        new SequenceWorkload<SequenceBiLstm64x128Batch32>("B.bilstm_64x128_T64_L1_b32", BiLstm(128)),
        new SequenceWorkload<SequenceLstm32x256Batch1>("B.lstm_32x256_T100_L2_b1", Lstm(256, levels: 2)),
        new SequenceWorkload<SequenceLstm32x256Batch32>("B.lstm_32x256_T100_L2_b32", Lstm(256, levels: 2)),
        new SequenceWorkload<SequenceGru64x128Batch1>("B.gru_64x128_T64_L1_b1", Gru(128)),
        new SequenceWorkload<SequenceGru64x128Batch32>("B.gru_64x128_T64_L1_b32", Gru(128)),
    ];

    private static IEnumerable<Workload> Trainings() =>
    [
        new TrainingWorkload<TrainingC1, float>("C1.lstm_1x20_T64_b32_L1_d1", Lstm(20), Dense(1)),
        new TrainingWorkload<TrainingC2, int>(
            "C2.bilstm_32x64_T32_b16_L1_d10", BiLstm(64, Return.Last), Dense(10)),
        new TrainingWorkload<TrainingC3, int>("C3.lstm_28x128_T28_b64_L1_d10", Lstm(128, Return.Last), Dense(10)),
        new TrainingWorkload<TrainingC4, int>("C4.gru_64x128_T64_b32_L1_d64", Gru(128), Dense(64)),
        new TrainingWorkload<TrainingC5, int>("C5.lstm_64x256_T64_b32_L2_d64", Lstm(256, levels: 2), Dense(64)),
    ];

    private static EagerRecurrent Lstm(int units, Return returns = Return.Sequence, int levels = 1) =>
        new("lstm", EagerCell.Lstm, units, Return: returns, Layers: levels);

    private static EagerRecurrent BiLstm(int units, Return returns = Return.Sequence) =>
        new("lstm", EagerCell.Lstm, units, Direction.Bidirectional, Return: returns);

    private static EagerRecurrent Gru(int units) => new("gru", EagerCell.Gru, units);

    private static EagerDense Dense(int units) => new("dense", units);
}
