using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Emission;

/// <summary>
/// Writes a cell's equations as its author did, over the vectors and matrices of the cell language: hyper-parameters are
/// numbers, conditions are decided, and every named value is kept for a trace.
/// </summary>
internal sealed class CellDefinition
{
    private const int Sum = 1;
    private const int Product = 2;
    private const int Unary = 3;
    private const int Primary = 4;
    private const string Infinity = "double.PositiveInfinity";
    private readonly BoundCell _cell;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public CellDefinition(BoundCell cell)
    {
        _cell = cell;
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in cell.Spec.Parameters.Select(p => p.Name).Concat(cell.Spec.Locals.Select(l => l.Name)))
        {
            string candidate = VectorBody.IsKeyword(name) ? "@" + name : name;
            while (candidate.StartsWith("Rg", StringComparison.Ordinal) || candidate == "rgCell" || !taken.Add(candidate))
            {
                candidate = "_" + candidate;
            }

            _names[name] = candidate;
        }
    }

    /// <summary>Whether two cells have the same text.</summary>
    public static bool IsSame(BoundCell a, BoundCell b) => a.Spec.Equals(b.Spec) && a.Hypers.Equals(b.Hypers);

    /// <param name="name">Name of the method.</param>
    public void Write(CodeWriter writer, string name)
    {
        writer.Line();
        writer.Line($"// {_cell.Spec.Name}: a step of its definition.");
        using (writer.Block($"private static RgVector[] {name}(RgTraceCell rgCell)"))
        {
            WriteParameters(writer);
            foreach (var local in _cell.Spec.Locals)
            {
                writer.Line($"var {_names[local.Name]} = rgCell.Keep(\"{local.Name}\", {Text(local.Value, 0)});");
            }

            writer.Line($"return new RgVector[] {{ {string.Join(", ", _cell.Spec.Returns.Select(r => Text(r, 0)))} }};");
        }
    }

    private void WriteParameters(CodeWriter writer)
    {
        int state = 0;
        int weight = 0;
        var matrices = new List<string>();
        var vectors = new List<string>();
        foreach (var parameter in _cell.Spec.Parameters)
        {
            string name = _names[parameter.Name];
            switch (parameter.Kind)
            {
                case CellParameterKind.Input:
                    vectors.Add($"{name} = rgCell.Input");
                    break;
                case CellParameterKind.State:
                    vectors.Add($"{name} = rgCell.State({Number(state++)})");
                    break;
                case CellParameterKind.Matrix:
                    matrices.Add($"{name} = rgCell.Matrix({Number(weight++)})");
                    break;
                case CellParameterKind.Vector:
                    vectors.Add($"{name} = rgCell.Vector({Number(weight++)})");
                    break;
                default:
                    break;
            }
        }

        writer.Line($"RgVector {string.Join(", ", vectors)};");
        if (matrices.Count > 0)
        {
            writer.Line($"RgMatrix {string.Join(", ", matrices)};");
        }
    }

    /// <param name="around">How tightly what is around binds.</param>
    private string Text(CellExpression expression, int around)
    {
        var (text, binds) = Of(Resolved(expression));
        return binds < around ? $"({text})" : text;
    }

    private (string Text, int Binds) Of(CellExpression expression)
    {
        var operands = expression.Operands;
        return expression.Operator switch
        {
            CellOperator.Parameter when !IsHyper(expression.Text) => (_names[expression.Text], Primary),
            CellOperator.Parameter => OfNumber(Convert.ToDouble(Hyper(expression.Text), CultureInfo.InvariantCulture)),
            CellOperator.Local => (_names[expression.Text], Primary),
            CellOperator.Number => OfNumber(expression.Number),
            CellOperator.Add => ($"{Text(operands[0], Sum)} + {Text(operands[1], Product)}", Sum),
            CellOperator.Subtract => ($"{Text(operands[0], Sum)} - {Text(operands[1], Product)}", Sum),
            CellOperator.Multiply => ($"{Text(operands[0], Product)} * {Text(operands[1], Unary)}", Product),
            CellOperator.Divide => ($"{Text(operands[0], Product)} / {Text(operands[1], Unary)}", Product),
            CellOperator.Negate => ($"-{Text(operands[0], Primary)}", Unary),
            _ => OfCall(expression),
        };
    }

    private (string Text, int Binds) OfCall(CellExpression call)
    {
        if (call.Text == "Activate")
        {
            var chosen = call.Operands[0];
            string function = chosen.Operator == CellOperator.EnumerationMember ? chosen.Text : (string)Hyper(chosen.Text)!;
            return function == nameof(Activation.None)
                ? Of(Resolved(call.Operands[1]))
                : ($"RgFunctions.{function}({Text(call.Operands[1], 0)})", Primary);
        }

        // As in the kernels, a limit of infinity is none.
        if (call.Text == "Clip" && Text(call.Operands[1], 0) == Infinity)
        {
            return Of(Resolved(call.Operands[0]));
        }

        return ($"RgFunctions.{call.Text}({string.Join(", ", call.Operands.Select(o => Text(o, 0)))})", Primary);
    }

    private static (string Text, int Binds) OfNumber(double number)
    {
        string text = double.IsPositiveInfinity(number) ? Infinity
            : double.IsNegativeInfinity(number) ? "double.NegativeInfinity"
            : double.IsNaN(number) ? "double.NaN"
            : number.ToString("R", CultureInfo.InvariantCulture) + "d";
        return (text, text[0] == '-' ? Unary : Primary);
    }

    /// <summary>The branch that is taken, where there are branches.</summary>
    private CellExpression Resolved(CellExpression expression)
    {
        while (expression.Operator == CellOperator.Conditional)
        {
            expression = expression.Operands[Decide(expression.Operands[0]) ? 1 : 2];
        }

        return expression;
    }

    private bool Decide(CellExpression condition) => condition.Operator switch
    {
        CellOperator.Negate => !Decide(condition.Operands[0]),
        CellOperator.Number => condition.Number != 0,
        _ => (bool)Hyper(condition.Text)!,
    };

    private bool IsHyper(string name) => _cell.Hypers.Any(h => string.Equals(h.Name, name, StringComparison.Ordinal));

    private object? Hyper(string name) =>
        _cell.Hypers.First(h => string.Equals(h.Name, name, StringComparison.Ordinal)).Value;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
