using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Parsing;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Planning;

/// <summary>Holds planned multiply-adds against formulas, and against equations that count while they are computed.</summary>
public sealed class MultiplyAddTests
{
    private const string OwnCell =
        "public static (Vector, Vector) Step(Vector x, Vector h, Vector c, Matrix W, Matrix U, Matrix V, Vector b) "
        + "{ var d = Tanh(W * x + U * h + b); var e = 0.5 * c + d; return (Tanh(V * e) * Sigmoid(U * c), e); }";

    private static readonly Lazy<Assembly> Counting = new(CompileCounting);

    public static TheoryData<string> Cells =>
    [
        .. Directory.GetFiles(Repository.Path("src", "RecurrentGen", "Cells"), "*.cs")
            .Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal),
        "OwnCell",
    ];

    [Theory]
    [InlineData("[Lstm(20)]", 4 * 20 * (3 + 20))]
    [InlineData("[Lstm(20, Layers = 3)]", (4 * 20 * (3 + 20)) + (2 * 4 * 20 * (20 + 20)))]
    [InlineData("[Gru(7)]", 3 * 7 * (3 + 7))]
    [InlineData("[Gru(7, ResetAfter = false)]", 3 * 7 * (3 + 7))]
    [InlineData("[Rnn(17, Direction = Direction.Bidirectional)]", 2 * 17 * (3 + 17))]
    [InlineData("[Rnn(5, Direction = Direction.Bidirectional)] [Dense(4)]", (2 * 5 * (3 + 5)) + (10 * 4))]
    [InlineData("[Dense(6)] [Dense(2)]", (3 * 6) + (6 * 2))]
    [InlineData("[Conv1D(8, 3)]", 8 * 3 * 3)]
    [InlineData("[Conv1D(6, 2, Groups = 3)]", 6 * 2 * 1)]
    [InlineData("[Lstm(5)] [AttentionPooling(7)] [Dense(1)]", (4 * 5 * (3 + 5)) + ((7 * 5) + 7 + 5) + 5)]
    [InlineData("[LayerNorm] [Dropout(0.1)] [Rnn(3)] [Residual]", 3 * (3 + 3))]
    public void LayersHaveTheirFormulas(string layers, long expected) =>
        Assert.Equal(expected, Figures.MultiplyAdds(Plan(Source.Compile(Source.Model(layers)))));

    [Theory]
    [InlineData("[Embedding(50, 6)] [Rnn(4)]", 4 * (6 + 4))]
    [InlineData("[OneHot(50)] [Lstm(4)]", 4 * 4 * 4)]
    public void RowsThatAreLookedUpAreNotMultiplied(string layers, long expected)
    {
        string source = Source.Model(layers).Replace("InputSize = 3, ", "", StringComparison.Ordinal);
        Assert.Equal(expected, Figures.MultiplyAdds(Plan(Source.Compile(source))));
    }

    /// <summary>The cell's own equations run, and every product of a matrix counts as it is made.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public void CellsHaveWhatTheirEquationsCount(string name)
    {
        string cell = name == "OwnCell" ? "[RecurrentCell] public struct OwnCell { " + OwnCell + " }" : "";
        string free = name == "ProjectedLstm" ? "Hyperparameters = [\"memorySize\", 5]" : "";
        string type = name == "OwnCell" ? name : "RecurrentGen.Cells." + name;
        var program = Plan(Source.Compile(
            Source.Model($"[Cell<{type}>(7{(free.Length > 0 ? ", " + free : "")})]") + cell));
        var bound = ((BoundRecurrentLayer)program.Model.Layers[0]).Cells[0];
        Assert.Equal(Count(name, bound), Figures.MultiplyAdds(program));
    }

    private static ModelProgram Plan(CSharpCompilation input) =>
        Planner.Plan(Assert.IsType<BoundModel>(ModelBinder.Bind(Source.Parse(input, "Model")).Model)).Program!;

    private static long Count(string name, BoundCell cell)
    {
        var assembly = Counting.Value;
        var zeros = assembly.GetType("Zeros")!;
        var step = assembly.GetTypes().Single(t => t.Name == name && t.Namespace == "RecurrentGen.Cells").GetMethod("Step")!;
        var weights = cell.Parameters.ToDictionary(p => p.Name);
        int state = 0;
        object?[] arguments = [.. cell.Spec.Parameters.Zip(step.GetParameters(), (spec, parameter) => spec.Kind switch
        {
            CellParameterKind.Input => Zeros("Vector", cell.InputSize),
            CellParameterKind.State => Zeros("Vector", cell.StateSizes[state++]),
            CellParameterKind.Vector => Zeros("Vector", weights[spec.Name].Rows),
            CellParameterKind.Matrix => Zeros("Matrix", weights[spec.Name].Rows, weights[spec.Name].Columns),
            _ => parameter.ParameterType.IsEnum
                ? Enum.ToObject(parameter.ParameterType, parameter.RawDefaultValue!)
                : parameter.DefaultValue,
        })];
        var products = assembly.GetType("RecurrentGen.CellLanguage.Matrix")!.GetField("Products")!;
        products.SetValue(null, 0L);
        step.Invoke(null, arguments);
        return (long)products.GetValue(null)!;

        object Zeros(string type, params object[] sizes) => zeros.GetMethod(type)!.Invoke(null, sizes)!;
    }

    /// <summary>The language of cells and the cells, with a count in the innermost loop of the only product.</summary>
    private static Assembly CompileCounting()
    {
        const string Loop = "sum += left._values";
        const string Head = "private readonly double[] _values;";
        string matrix = File.ReadAllText(Repository.Path("src", "RecurrentGen", "CellLanguage", "Matrix.cs"));
        Assert.Contains(Loop, matrix, StringComparison.Ordinal);
        matrix = matrix.Replace(Loop, "Products++; " + Loop, StringComparison.Ordinal)
            .Replace(Head, Head + " public static long Products;", StringComparison.Ordinal);
        string own = "using RecurrentGen.CellLanguage; using static RecurrentGen.CellLanguage.Functions; "
            + "public static class Zeros { public static Vector Vector(int size) => new(new double[size]); "
            + "public static Matrix Matrix(int rows, int columns) => new(new double[rows, columns]); } "
            + "namespace RecurrentGen.Cells { public struct OwnCell { " + OwnCell + " } }";
        var files = Directory.GetFiles(Repository.Path("src", "RecurrentGen", "CellLanguage"), "*.cs")
            .Concat(Directory.GetFiles(Repository.Path("src", "RecurrentGen", "Cells"), "*.cs"))
            .Append(Repository.Path("src", "RecurrentGen", "Attributes", "Enumerations.cs"))
            .Where(f => Path.GetFileName(f) != "Matrix.cs")
            .Select(File.ReadAllText)
            .Concat([matrix, own, "global using System; global using System.Linq; global using System.Collections.Generic;"]);
        var compilation = CSharpCompilation.Create(
            "Counting" + Guid.NewGuid().ToString("N"),
            files.Select(f => CSharpSyntaxTree.ParseText(f)),
            Source.Empty().References.Where(r => r.Display?.EndsWith("RecurrentGen.dll", StringComparison.Ordinal) != true),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics.Take(5)));
        return Assembly.Load(image.ToArray());
    }
}
