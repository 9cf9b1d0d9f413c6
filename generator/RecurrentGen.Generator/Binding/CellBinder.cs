using System.Globalization;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Binding;

/// <summary>Binds the cell of one layer attribute: its hyper-parameters and its sizes.</summary>
internal sealed class CellBinder(LayerSpec layer, int index, BindingFindings findings)
{
    private static readonly string[] OwnArguments =
        ["Name", "Frozen", "Direction", "Merge", "Layers", "Return", "Unroll", "RecurrentDropout", "Hyperparameters"];

    private readonly Dictionary<string, int> _sizes = [];
    private readonly List<ArgumentSpec> _hypers = [];
    private CellShapes? _shapes;

    public CellSpec Spec { get; } = layer.Cell!;

    public int HiddenSize { get; private set; }

    /// <summary>Every hyper-parameter with its value, in the order of the signature.</summary>
    public IReadOnlyList<ArgumentSpec> Hypers => _hypers;

    /// <summary>This, or null where the cell is not usable.</summary>
    public CellBinder? Bind(int hidden)
    {
        HiddenSize = hidden;
        if (Spec is null)
        {
            ReportProblem();
            return null;
        }

        _shapes = CellShapes.Infer(Spec).Shapes;
        if (_shapes is null)
        {
            findings.Report(FindingIds.BrokenCell, new FindingSite(index, null, -1), layer.CellName ?? "");
            return null;
        }

        var given = GivenArguments();
        foreach (var parameter in Spec.Parameters.Where(p => p.Kind == CellParameterKind.Hyper))
        {
            bool isGiven = given.TryGetValue(parameter.Name, out object? value);
            _hypers.Add(new ArgumentSpec(
                parameter.Name, isGiven ? ValueOf(parameter, value) : parameter.Default));
        }

        foreach (string size in _shapes.FreeSizes)
        {
            BindSize(size, given);
        }

        foreach (string name in given.Keys.Where(n => _hypers.All(h => h.Name != n) && !_shapes.FreeSizes.Contains(n)))
        {
            var known = _hypers.Select(h => h.Name).Concat(_shapes.FreeSizes).ToList();
            findings.Report(
                FindingIds.UnknownHyperparameter, new FindingSite(index, name, -1) { Element = name }, layer.CellName ?? "", name,
                (known.Count == 0 ? "it has none" : "it has " + string.Join(", ", known))
                + (OwnArguments.Contains(name) ? $"; {name} is an argument of the layer itself" : ""));
        }

        return this;
    }

    /// <summary>
    /// Whether the cell can take this input; a finding where it declares input and hidden size to be one.
    /// </summary>
    public bool AcceptsInput(int inputSize)
    {
        if (!_shapes!.InputEqualsHidden || inputSize == HiddenSize)
        {
            return true;
        }

        findings.ReportWith(
            new Mend(MendKind.Set, index, "0", BindingFindings.Text(inputSize)),
            FindingIds.CellShape, new FindingSite(index, "0", -1), layer.CellName ?? "",
            $"[{BindingFindings.Text(inputSize)}]", $"[{BindingFindings.Text(HiddenSize)}]");
        return false;
    }

    /// <summary>Whether the input is read by products with matrices alone.</summary>
    public bool MultipliesInput
    {
        get
        {
            string input = Spec.Parameters.First(p => p.Kind == CellParameterKind.Input).Name;
            var matrices = new HashSet<string>(
                Spec.Parameters.Where(p => p.Kind == CellParameterKind.Matrix).Select(p => p.Name));
            return Spec.Locals.Select(l => l.Value).Concat(Spec.Returns).All(OnlyMultiplies);

            bool OnlyMultiplies(CellExpression e) =>
                e is { Operator: CellOperator.Multiply } && IsParameter(e.Operands[0], matrices.Contains)
                    && IsParameter(e.Operands[1], n => n == input)
                || (!IsParameter(e, n => n == input) && e.Operands.All(OnlyMultiplies));
        }
    }

    private static bool IsParameter(CellExpression expression, Func<string, bool> named) =>
        expression.Operator == CellOperator.Parameter && named(expression.Text);

    public bool MultipliesInputOnly(string matrix) => _shapes!.InputMatrices.Contains(matrix);

    /// <summary>Rows and columns; columns are 0 for a vector.</summary>
    public (int Rows, int Columns) ShapeOf(CellParameterSpec parameter, int inputSize)
    {
        int position = Spec.Parameters.TakeWhile(p => p.Name != parameter.Name).Count();
        var names = _shapes!.Parameters[position];
        return (Number(names[0]), names.Count > 1 ? Number(names[1]) : 0);

        int Number(string name) => name switch
        {
            CellShapes.Input => inputSize,
            CellShapes.Hidden => HiddenSize,
            _ => _sizes[name],
        };
    }

    /// <summary>Adds what differs from the cell's defaults.</summary>
    public void Describe(DeclarationText text)
    {
        foreach (var hyper in _hypers)
        {
            object? fallback = Spec.Parameters.First(p => p.Name == hyper.Name).Default;
            text.AddUnless(Equals(fallback, hyper.Value), hyper.Name, hyper.Value switch
            {
                double number => number.ToString("R", CultureInfo.InvariantCulture),
                bool truth => truth ? "true" : "false",
                _ => (string?)hyper.Value ?? "",
            });
        }

        foreach (var size in _sizes)
        {
            text.AddUnless(false, size.Key, BindingFindings.Text(size.Value));
        }
    }

    private void ReportProblem()
    {
        var site = new FindingSite(index, null, -1);
        string? problem = layer.Problem switch
        {
            CellProblem.NotACell => "it has no [RecurrentCell]",
            CellProblem.NoSource =>
                "its assembly does not carry the cell's source; was it built with the RecurrentGen generator?",
            CellProblem.LaterLanguage => "its source is written for a later version of RecurrentGen",
            _ => null,
        };
        if (problem is not null)
        {
            findings.Report(FindingIds.UnknownCell, site, layer.CellName ?? "", problem);
        }
        else if (layer.Problem == CellProblem.Mistakes)
        {
            findings.Report(FindingIds.BrokenCell, site, layer.CellName ?? "");
        }
        else
        {
            findings.Unreadable = true;
        }
    }

    private Dictionary<string, object?> GivenArguments()
    {
        var given = new Dictionary<string, object?>();
        foreach (var argument in layer.Arguments)
        {
            if (argument is { Name: "Hyperparameters", IsPair: false })
            {
                findings.Report(
                    FindingIds.HyperparameterValue, new FindingSite(index, argument.Name, -1), argument.Name,
                    "names, each followed by a value", "something else");
            }
            else if (given.ContainsKey(argument.Name))
            {
                findings.Report(
                    FindingIds.GivenTwice, new FindingSite(index, argument.Name, -1) { Element = argument.Name }, argument.Name);
            }
            else if (argument.IsPair || !OwnArguments.Contains(argument.Name))
            {
                given[argument.Name] = argument.Value;
            }
        }

        return given;
    }

    private object? ValueOf(CellParameterSpec parameter, object? value)
    {
        object? fitting = (parameter.Default, value) switch
        {
            (double, int number) => (double)number,
            (double, double) => value,
            (bool, bool) => value,
            (string, string member) when CellExpressionReader.Activations.Contains(member) => member,
            _ => null,
        };
        if (fitting is double given && !MayBe(parameter, given))
        {
            fitting = null;
        }

        if (fitting is null)
        {
            string expected = parameter.Default switch
            {
                double => parameter.Range is { } limits ? $"a number {limits}" : "a finite number",
                bool => "true or false",
                _ => "an element-wise Activation: " + string.Join(", ", CellExpressionReader.Activations),
            };
            ReportValue(parameter.Name, expected, value);
        }

        return fitting ?? parameter.Default;
    }

    /// <summary>Infinity means no limit where the cell starts from it; otherwise it spoils every product, as NaN does.</summary>
    private static bool MayBe(CellParameterSpec parameter, double value) =>
        !double.IsNaN(value)
        && (!double.IsInfinity(value) || parameter.Default is double.PositiveInfinity)
        && parameter.Range?.Contains(value) != false;

    private void BindSize(string size, Dictionary<string, object?> given)
    {
        _sizes[size] = 1;
        if (!given.TryGetValue(size, out object? value))
        {
            string? property = layer.Properties.FirstOrDefault(p => p == size || p == Capital(size));
            findings.Report(
                FindingIds.SizeNotGiven, new FindingSite(index, null, -1), layer.CellName ?? "", size,
                property is null ? $"Hyperparameters = [\"{size}\", 8]" : property + " = 8");
        }
        else if (value is int number && number > 0)
        {
            _sizes[size] = number;
        }
        else
        {
            ReportValue(size, "a whole number of at least 1", value);
        }
    }

    private static string Capital(string name) =>
        name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);

    private void ReportValue(string name, string expected, object? value) => findings.Report(
        FindingIds.HyperparameterValue, new FindingSite(index, name, -1), name, expected,
        Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? $"'{text}'" : "nothing");
}
