using RecurrentGen.Generator.Planning;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Planning;

/// <summary>Nothing that is alive shares memory, and everything has exactly one place.</summary>
public sealed class MemoryTests
{
    private const int Granule = 16;

    private static readonly string Cell = Source.Cell(
        ", [Fixed] Matrix w, Matrix u, Vector b", "var a = Tanh(w * x + u * h + b); return a + Tanh(u * a);");

    public static TheoryData<string> Models =>
    [
        "[Lstm(20)] [Dense(1)]",
        "[Lstm(2, Direction = Direction.Bidirectional, Layers = 2)] [Dense(3, Activation = Activation.Tanh)] [Dense(2)]",
        "[Gru(33, Direction = Direction.Bidirectional, Merge = Merge.Average, Return = Return.Last)] [Dense(7)]",
        "[Gru(21, ResetAfter = false)] [Gru(5)] [Rnn(17, Direction = Direction.Backward, Return = Return.Last)]",
        "[Dense(40, Activation = Activation.Relu)] [Rnn(1, Layers = 3, Return = Return.Last)]",
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void PackedMatricesFillTheBlock(string layers)
    {
        var parameters = Plan(layers).Parameters;
        var matrices = parameters.Tensors.SelectMany(t => t.Pieces).Select(p => p.Place.Storage).Distinct()
            .Select(s => s.Matrix).OrderBy(m => m.Offset).ToList();
        int end = 0;
        foreach (var matrix in matrices)
        {
            Assert.Equal(end, matrix.Offset);
            Assert.Equal(0, matrix.Offset % Granule);
            end += matrix.Length;
        }

        Assert.Equal(parameters.Length, end);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void EveryElementHasOnePlaceOfItsSegment(string layers)
    {
        var parameters = Plan(layers).Parameters;
        var taken = new HashSet<int>();
        foreach (var tensor in parameters.Tensors)
        {
            int rows = tensor.Tensor.Shape[0];
            int columns = tensor.Tensor.Shape.Count == 2 ? tensor.Tensor.Shape[1] : 1;
            for (int row = 0; row < rows; row++)
            {
                var piece = tensor.Pieces.Last(p => p.Row <= row);
                for (int column = 0; column < columns; column++)
                {
                    var (depth, unit) = piece.Place.Storage.HoldsTensorRows
                        ? (row - piece.Row, column)
                        : (column, row - piece.Row);
                    int place = piece.Place.Storage.Matrix.Position(depth, piece.Place.Slot, unit);
                    Assert.True(taken.Add(place), $"{tensor.Tensor.Name}[{row}, {column}] is where another element is.");
                    var segment = Assert.Single(parameters.Segments, s => place >= s.Offset && place < s.Offset + s.Length);
                    Assert.Equal(tensor.Tensor.Trainable, segment.Trainable);
                    Assert.Equal(tensor.Tensor.Trainable && tensor.Tensor.Shape.Count == 2, segment.Decays);
                }
            }
        }

        Assert.Equal(parameters.Tensors.Sum(t => t.Count), taken.Count);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void SegmentsAreWholeGranulesOneAfterTheOther(string layers)
    {
        var parameters = Plan(layers).Parameters;
        int end = 0;
        foreach (var segment in parameters.Segments)
        {
            Assert.Equal(end, segment.Offset);
            Assert.Equal(0, segment.Length % Granule);
            end += segment.Length;
        }

        Assert.Equal(parameters.Length, end);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void BuffersAliveAtOneTimeDoNotOverlap(string layers)
    {
        var program = Plan(layers);
        Check(program.Training, b => b.Training!);
        Check(program.Predictor, b => b.Predictor!);
    }

    [Fact]
    public void FrozenWeightsHaveASegmentOfTheirOwn() => Assert.Equal(
        [(true, true), (true, false), (false, false)],
        Plan("[Cell<C>(2)]", Cell).Parameters.Segments.Select(s => (s.Trainable, s.Decays)));

    [Fact]
    public void MemoryIsShared()
    {
        var training = Plan("[Lstm(20, Layers = 4)] [Dense(1)]").Training;
        Assert.True(training.Length < training.Buffers.Sum(b => (long)b.Training!.Rows * b.Stride));
    }

    private static void Check(WorkspacePlan workspace, Func<BufferPlan, PlacePlan> placeOf)
    {
        Assert.Equal(workspace.Buffers.Count, workspace.Buffers.Select(b => b.Name).Distinct().Count());
        foreach (var (i, a) in workspace.Buffers.Index())
        {
            var place = placeOf(a);
            Assert.Equal(0, place.Offset % Granule);
            Assert.InRange(place.Offset + (place.Rows * a.Stride), 1, workspace.Length);
            Assert.All(workspace.Buffers.Skip(i + 1), b =>
            {
                var other = placeOf(b);
                bool together = place.First <= other.Last && other.First <= place.Last;
                bool apart = place.Offset + (place.Rows * a.Stride) <= other.Offset
                    || other.Offset + (other.Rows * b.Stride) <= place.Offset;
                Assert.True(apart || !together, $"{a.Name} and {b.Name} overlap.");
            });
        }
    }

    private static ModelProgram Plan(string layers, string cell = "") =>
        Planner.Plan(Source.BindModel(cell + Source.Model(layers))).Program!;
}
