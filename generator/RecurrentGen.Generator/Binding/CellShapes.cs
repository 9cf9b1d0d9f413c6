using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Binding;

/// <summary>
/// The sizes of a cell's parameters, by name: <c>input</c>, <c>hidden</c>, or a name that <c>[Size]</c> gave.
/// </summary>
/// <param name="Parameters">
/// One entry per parameter: rows and columns, or the length; empty for hyper-parameters.
/// </param>
/// <param name="InputMatrices">Matrices that never multiply anything computed from a state.</param>
/// <param name="InputEqualsHidden">Whether the cell declares the two to be one size.</param>
/// <param name="FreeSizes">Names that the layer has to give numbers to.</param>
internal sealed record CellShapes(
    EquatableArray<EquatableArray<string>> Parameters,
    EquatableArray<string> InputMatrices,
    bool InputEqualsHidden,
    EquatableArray<string> FreeSizes)
{
    public const string Input = "input";

    public const string Hidden = "hidden";

    /// <summary>Infers the sizes of a cell; null after a mistake.</summary>
    public static (CellShapes? Shapes, EquatableArray<CellFinding> Findings) Infer(CellSpec cell) =>
        new CellShapeInference(cell).Run();
}

/// <summary>
/// Unification over the equations of a cell: every operation says which sizes are the same, and sizes that nothing says
/// anything about are mistakes. <c>input</c> and <c>hidden</c> are never the same, unless <c>[Size]</c> says so.
/// </summary>
internal sealed class CellShapeInference
{
    /// <summary>The functions of one operand that take scalars.</summary>
    private static readonly string[] Scalars = ["Sigmoid", "Tanh", "Exp", "Log", "Sqrt", "Abs"];

    private readonly CellSpec _cell;

    // Written out at the end, when the shapes that they quote are known as well as they will be.
    private readonly List<Func<CellFinding>> _findings = [];
    private readonly Dictionary<string, Size> _named = [];
    private readonly Dictionary<string, Value> _parameters = [];
    private readonly Dictionary<string, Value> _locals = [];
    private readonly HashSet<string> _used = [];
    private readonly HashSet<string> _multiplied = [];
    private readonly HashSet<string> _multipliedWithState = [];
    private bool _inputEqualsHidden;

    public CellShapeInference(CellSpec cell) => _cell = cell;

    /// <summary>
    /// A number is known when the cell is compiled; a scalar is computed, one for every sequence and step.
    /// </summary>
    private enum Kind { Unknown, Number, Scalar, Truth, Activation, Vector, Matrix }

    public (CellShapes? Shapes, EquatableArray<CellFinding> Findings) Run()
    {
        DeclareParameters();
        foreach (var local in _cell.Locals)
        {
            var value = Infer(local.Value);
            if (value.Kind is Kind.Truth or Kind.Activation or Kind.Matrix)
            {
                Conflict(local.Value, value, value, "a local is a Vector or a number");
            }

            _locals[local.Name] = value;
        }

        var states = _cell.Parameters.Where(p => p.Kind == CellParameterKind.State).ToList();
        for (int i = 0; i < states.Count && i < _cell.Returns.Count; i++)
        {
            var value = Infer(_cell.Returns[i]);
            var state = _parameters[states[i].Name];
            if (value.Kind != Kind.Unknown && (value.Kind != Kind.Vector || !Unify(value.Rows!, state.Rows!)))
            {
                Conflict(
                    _cell.Returns[i], value, state,
                    $"the result must have the shape of state '{states[i].Name}'");
            }
        }

        CheckUse();
        CheckStacks();
        return (_findings.Count == 0 ? Shapes() : null, _findings.Select(f => f()).ToEquatableArray());
    }

    private void DeclareParameters()
    {
        _named[CellShapes.Input] = new Size(CellShapes.Input, rigid: true);
        _named[CellShapes.Hidden] = new Size(CellShapes.Hidden, rigid: true);
        foreach (var parameter in _cell.Parameters)
        {
            var rows = parameter.Sizes.Count > 0 ? Named(parameter.Sizes[0]) : new Size();
            var columns = parameter.Sizes.Count > 1 ? Named(parameter.Sizes[1]) : new Size();
            _parameters[parameter.Name] = parameter.Kind switch
            {
                CellParameterKind.Input => new Value(Kind.Vector, rows),
                CellParameterKind.State => new Value(Kind.Vector, rows, DependsOnState: true),
                CellParameterKind.Vector => new Value(Kind.Vector, rows),
                CellParameterKind.Matrix => new Value(Kind.Matrix, rows, columns),
                _ => new Value(parameter.Default switch
                {
                    double => Kind.Number,
                    bool => Kind.Truth,
                    _ => Kind.Activation,
                }),
            };
        }

        var states = _cell.Parameters.Where(p => p.Kind == CellParameterKind.State).ToList();
        Declare(_cell.Parameters.First(p => p.Kind == CellParameterKind.Input), CellShapes.Input);
        foreach (var state in states.Where(s => s.Sizes.Count == 0 || s == states[0]))
        {
            Declare(state, CellShapes.Hidden);
        }
    }

    /// <summary>Gives an input or a state its size; what the author made equal by name may be equal.</summary>
    private void Declare(CellParameterSpec parameter, string name)
    {
        var size = _parameters[parameter.Name].Rows!;
        if (!Unify(size, _named[name]))
        {
            _inputEqualsHidden = true;
            size.Root.Join(_named[name].Root);
        }
    }

    private Size Named(string name)
    {
        if (!_named.TryGetValue(name, out var size))
        {
            _named[name] = size = new Size(name, rigid: false);
        }

        return size;
    }

    private Value Infer(CellExpression expression)
    {
        var operands = expression.Operands;
        switch (expression.Operator)
        {
            case CellOperator.Parameter:
                _used.Add(expression.Text);
                return _parameters[expression.Text];
            case CellOperator.Local:
                return _locals[expression.Text];
            case CellOperator.Number:
                return new Value(Kind.Number);
            case CellOperator.EnumerationMember:
                return new Value(Kind.Activation);
            case CellOperator.Negate:
                return Elementwise(expression, "-", Infer(operands[0]), new Value(Kind.Number));
            case CellOperator.Add:
                return Elementwise(expression, "+", Infer(operands[0]), Infer(operands[1]));
            case CellOperator.Subtract:
                return Elementwise(expression, "-", Infer(operands[0]), Infer(operands[1]));
            case CellOperator.Divide:
                return Elementwise(expression, "/", Infer(operands[0]), Infer(operands[1]));
            case CellOperator.Multiply:
                return Multiply(expression, Infer(operands[0]), Infer(operands[1]));
            case CellOperator.Call:
                return Call(expression);
            default:
                Infer(operands[0]);
                return Conditional(expression, Infer(operands[1]), Infer(operands[2]));
        }
    }

    private Value Multiply(CellExpression expression, Value left, Value right)
    {
        if (left.Kind != Kind.Matrix || right.Kind != Kind.Vector)
        {
            return Elementwise(expression, "*", left, right);
        }

        // A matrix is always a parameter itself: there is no way to compute one.
        string matrix = expression.Operands[0].Text;
        _multiplied.Add(matrix);
        if (right.DependsOnState)
        {
            _multipliedWithState.Add(matrix);
        }

        if (!Unify(left.Columns!, right.Rows!))
        {
            Conflict(
                expression, left, right,
                "in 'Matrix * Vector' the matrix has as many columns as the vector has elements");
        }

        return new Value(Kind.Vector, left.Rows, DependsOnState: right.DependsOnState);
    }

    private Value Elementwise(CellExpression expression, string operation, Value left, Value right)
    {
        bool state = left.DependsOnState || right.DependsOnState;
        if (left.Kind == Kind.Unknown || right.Kind == Kind.Unknown)
        {
            return new Value(Kind.Unknown);
        }

        if (left.Kind is not (Kind.Number or Kind.Scalar or Kind.Vector)
            || right.Kind is not (Kind.Number or Kind.Scalar or Kind.Vector))
        {
            Conflict(expression, left, right, $"'{operation}' takes vectors and numbers");
            return new Value(Kind.Unknown);
        }

        if (left.Kind == Kind.Vector && right.Kind == Kind.Vector && !Unify(left.Rows!, right.Rows!))
        {
            Conflict(expression, left, right, $"'{operation}' takes vectors of one length");
        }

        var shaped = left.Kind == Kind.Vector || right.Kind == Kind.Number ? left : right;
        return shaped with { DependsOnState = state };
    }

    private Value Call(CellExpression expression)
    {
        var values = expression.Operands.Select(Infer).ToArray();
        var last = values[values.Length - 1];
        if (expression.Text is "Min" or "Max" or "Clip")
        {
            var both = Elementwise(expression, expression.Text, values[0], values[1]);
            if (both.Kind == Kind.Number || (expression.Text == "Clip" && both.Kind == Kind.Scalar))
            {
                Conflict(expression, values[0], values[1], $"{expression.Text} takes a vector");
            }

            return both;
        }

        if (values.Any(v => v.Kind == Kind.Unknown))
        {
            return new Value(Kind.Unknown);
        }

        if (last.Kind == Kind.Scalar && Scalars.Contains(expression.Text))
        {
            return last;
        }

        if (last.Kind != Kind.Vector || (values.Length == 2 && values[0].Kind != Kind.Activation))
        {
            string needed = values.Length == 2 ? "an Activation and a Vector"
                : Scalars.Contains(expression.Text) ? "a Vector or a scalar" : "a Vector";
            Conflict(expression, values[0], last, $"{expression.Text} takes {needed}");
            return new Value(Kind.Unknown);
        }

        return expression.Text is "Sum" or "Mean" ? new Value(Kind.Scalar, DependsOnState: last.DependsOnState) : last;
    }

    private Value Conditional(CellExpression expression, Value whenTrue, Value whenFalse)
    {
        if (whenTrue.Kind == Kind.Unknown || whenFalse.Kind == Kind.Unknown)
        {
            return new Value(Kind.Unknown);
        }

        if (whenTrue.Kind is Kind.Number or Kind.Scalar && whenFalse.Kind is Kind.Number or Kind.Scalar)
        {
            return Elementwise(expression, ":", whenTrue, whenFalse);
        }

        bool fits = whenTrue.Kind == whenFalse.Kind && whenTrue.Kind is not (Kind.Matrix or Kind.Truth);
        if (!fits || (whenTrue.Kind == Kind.Vector && !Unify(whenTrue.Rows!, whenFalse.Rows!)))
        {
            Conflict(
                expression, whenTrue, whenFalse,
                "both sides of a condition are vectors of one length, or numbers");
        }

        return whenTrue with { DependsOnState = whenTrue.DependsOnState || whenFalse.DependsOnState };
    }

    private void CheckUse()
    {
        bool shapesFit = _findings.Count == 0;
        foreach (var parameter in _cell.Parameters)
        {
            bool isWeight = parameter.Kind is CellParameterKind.Matrix or CellParameterKind.Vector;
            if ((isWeight || parameter.Kind == CellParameterKind.Hyper) && !_used.Contains(parameter.Name))
            {
                Report(FindingIds.UnusedParameter, parameter.Site, _cell.FullName, parameter.Name);
            }
            else if (shapesFit && SizesOf(parameter).Any(s => s.Root.Name is null))
            {
                Report(
                    FindingIds.UnknownSize, parameter.Site,
                    _cell.FullName, parameter.Name, Describe(_parameters[parameter.Name]));
            }
        }
    }

    private void CheckStacks()
    {
        foreach (var stack in _cell.Parameters.Where(p => p.Stack is not null).GroupBy(p => p.Stack!.Tensor))
        {
            var parts = stack.OrderBy(p => p.Stack!.Index).ToList();
            var first = parts[0];
            for (int i = 0; i < parts.Count; i++)
            {
                string? problem =
                    parts[i].Stack!.Index != i
                        ? $"the indices of Stack(\"{stack.Key}\") must be 0, 1, 2 and so on, each once"
                    : parts[i].Kind != first.Kind || parts[i].Fixed != first.Fixed
                        ? $"Stack(\"{stack.Key}\") mixes matrices with vectors, or fixed with trained ones"
                    : first.Kind == CellParameterKind.Matrix && _findings.Count == 0
                      && _parameters[parts[i].Name].Columns!.Root != _parameters[first.Name].Columns!.Root
                        ? $"Stack(\"{stack.Key}\") needs parts with equal columns: {Describe(_parameters[first.Name])} "
                          + $"and {Describe(_parameters[parts[i].Name])}"
                    : null;
                if (problem is not null)
                {
                    Report(FindingIds.ParameterAttribute, parts[i].Site, parts[i].Name, problem);
                    break;
                }
            }
        }
    }

    private CellShapes Shapes()
    {
        var shapes = _cell.Parameters
            .Select(p => SizesOf(p).Select(s => s.Root.Name!).ToEquatableArray()).ToEquatableArray();
        var free = shapes.SelectMany(s => s).Distinct()
            .Where(n => n is not (CellShapes.Input or CellShapes.Hidden));
        return new CellShapes(
            shapes,
            _multiplied.Where(m => !_multipliedWithState.Contains(m)).ToEquatableArray(),
            _inputEqualsHidden,
            free.ToEquatableArray());
    }

    private IEnumerable<Size> SizesOf(CellParameterSpec parameter)
    {
        var value = _parameters[parameter.Name];
        return new[] { value.Rows, value.Columns }.Where(s => s is not null)!;
    }

    private void Conflict(CellExpression at, Value left, Value right, string rule) => _findings.Add(() =>
        new CellFinding(
            FindingIds.ShapeConflict, at.Site, new[] { Describe(left), Describe(right), rule }.ToEquatableArray()));

    private void Report(string id, int site, params string[] arguments) =>
        _findings.Add(() => new CellFinding(id, site, arguments.ToEquatableArray()));

    private static bool Unify(Size left, Size right)
    {
        var (a, b) = (left.Root, right.Root);
        if (a != b && a.Rigid && b.Rigid)
        {
            return false;
        }

        (a.Rigid ? a : b).Join(a.Rigid ? b : a);
        return true;
    }

    private static string Describe(Value value) => value.Kind switch
    {
        Kind.Matrix => $"Matrix [{value.Rows}, {value.Columns}]",
        Kind.Vector => $"Vector [{value.Rows}]",
        Kind.Number => "number",
        Kind.Scalar => "scalar",
        Kind.Truth => "bool",
        Kind.Activation => "Activation",
        _ => "?",
    };

    private sealed record Value(Kind Kind, Size? Rows = null, Size? Columns = null, bool DependsOnState = false);

    /// <summary>A size, or what is known to be the same one (a node of a disjoint-set forest).</summary>
    private sealed class Size(string? name = null, bool rigid = false)
    {
        private Size? _parent;

        public Size Root => _parent?.Root ?? this;

        public bool Rigid { get; } = rigid;

        public string? Name { get; private set; } = name;

        public void Join(Size other)
        {
            if (other != this)
            {
                other._parent = this;
                Name ??= other.Name;
            }
        }

        public override string ToString() => Root.Name ?? "?";
    }
}
