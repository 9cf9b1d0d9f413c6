namespace RecurrentGen.Generator.Tests.Hostile;

/// <summary>Right sources, to be spoilt.</summary>
internal static class Corpus
{
    public static readonly string[] Sources =
    [
        "[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 2)] [Lstm(2, Return = Return.Last, Name = \"first\")] "
        + "[Dense(1, Activation = Activation.Tanh)] public partial class Model;",

        "namespace A.B { public partial class Outer { [RecurrentModel(InputSize = 1, SequenceLength = 3, Loss = Loss.SoftmaxCrossEntropy)] "
        + "[Gru(3, ResetAfter = false, Direction = Direction.Bidirectional, Merge = Merge.Sum)] [Rnn(4, Layers = 2, Unroll = 2)] [Dropout(0.25f)] "
        + "[Dense(3)] private partial class Model { public int Own => 3; } } }",

        "[RecurrentModel(SequenceLength = 5, BatchSize = 2, Loss = Loss.SoftmaxCrossEntropy)] [Embedding(10, 4, PaddingToken = 0)] "
        + "[LayerNorm] [Conv1D(6, 3, Groups = 2)] [Gru(5, RecurrentDropout = 0.5f)] [AttentionPooling(3)] [Dense(10, Frozen = true)] "
        + "public partial class Words;",

        """
        [RecurrentCell]
        public struct C
        {
            public static (Vector, Vector) Step(
                Vector x, Vector h, Vector c, Matrix W, [Init(1)] Vector b, double leak = 0.5,
                bool gate = true, Activation a = Activation.Tanh)
            {
                var f = Sigmoid(W * x + b);
                var g = gate ? Activate(a, f - leak * h) : -f;
                var n = Max(g, Clip(c * f, 3)) / 2.0;
                return (n + h * (1 - f), Tanh(c) + Mean(n));
            }
        }
        [RecurrentModel(InputSize = 3, SequenceLength = 4)] [Cell<C>(2, Hyperparameters = new object[] { "leak", 0.25, "gate", false })]
        [Dense(1)] public partial class Model;
        """,

        """
        [RecurrentCell]
        public readonly struct Filter
        {
            public static Vector Step(Vector x, Vector h, Matrix W, Matrix U, Vector b) =>
                h + 0.5 * (Tanh(W * x + U * (Sigmoid(h) * h) + b) - h);
        }
        public sealed class FilterAttribute : CellAttribute<Filter> { public FilterAttribute(int size) : base(size) { } }
        [RecurrentModel(InputSize = 2, SequenceLength = 3, StreamWeights = StreamWeights.Int8)] [Filter(4, Return = Return.Last)] [Dense(2)]
        internal sealed partial class Model;
        """,

        """
        public sealed class Effect
        {
            private readonly float[] _gain = new float[4];
            [RealTime] public void Process(System.Span<float> block)
            {
                foreach (ref float x in block) { x = Shape(x) * _gain[0]; }
                System.Func<float, float> f = y => y + _gain.Length;
                lock (_gain) { System.Console.WriteLine($"{f(1)}"); }
                for (int i = 0; i < 3; i++) { _ = checked(i + 1) switch { 1 => "a" + i, _ => throw new System.TimeoutException() }; }
            }
            private static float Shape(float x) => System.MathF.Tanh(x);
        }
        """,
    ];
}
