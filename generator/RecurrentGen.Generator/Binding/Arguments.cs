using System.Globalization;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Binding;

/// <summary>
/// The named arguments of one layer attribute, read with checks; mistakes go to the binder's findings.
/// </summary>
internal sealed class Arguments(LayerSpec layer, int index, BindingFindings findings)
{
    public int Number(string name, int absent, int least, int most)
    {
        object? value = Find(name, out bool present);
        int number = value as int? ?? LayerSpec.Unreadable;
        return present
            ? findings.InRange(new FindingSite(index, name, -1), name, number, least, most)
            : absent;
    }

    /// <summary>A number that need not be whole.</summary>
    public double Real(string name, double absent)
    {
        object? value = Find(name, out bool present);
        if (present && value is not (double or int))
        {
            findings.Unreadable = true;
            return absent;
        }

        return present ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : absent;
    }

    public bool Truth(string name)
    {
        object? value = Find(name, out bool present);
        findings.Unreadable |= present && value is not bool;
        return value is true;
    }

    /// <summary>A text; null counts as absent.</summary>
    public string Text(string name, string absent) => Find(name, out _) as string ?? absent;

    public T Member<T>(string name, T absent)
        where T : struct, Enum
    {
        object? value = Find(name, out bool present);
        return present ? findings.Member(new FindingSite(index, name, -1), name, value as string, absent) : absent;
    }

    public object? Find(string name, out bool present)
    {
        foreach (var argument in layer.Arguments)
        {
            if (argument.Name == name && !argument.IsPair)
            {
                present = true;
                return argument.Value;
            }
        }

        present = false;
        return null;
    }
}

/// <summary>Everything that was found so far, and the checks that every room of a declaration shares.</summary>
internal sealed class BindingFindings
{
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> All => _findings;

    /// <summary>Whether something is wrong that the C# compiler reports by itself.</summary>
    public bool Unreadable { get; set; }

    public void Report(string id, FindingSite site, params string[] arguments) =>
        _findings.Add(new Finding(id, site, arguments.ToEquatableArray()));

    /// <summary>Reports what has exactly one mend.</summary>
    public void ReportWith(Mend mend, string id, FindingSite site, params string[] arguments) =>
        _findings.Add(new Finding(id, site, arguments.ToEquatableArray()) { Mends = new[] { mend }.ToEquatableArray() });

    public void AddRange(IEnumerable<Finding> findings) => _findings.AddRange(findings);

    /// <summary>The value, or the nearest allowed one after a finding, so that binding goes on.</summary>
    public int InRange(FindingSite site, string name, int value, int least, int most)
    {
        if (value == LayerSpec.Unreadable)
        {
            Unreadable = true;
            return least;
        }

        if (value >= least && value <= most)
        {
            return value;
        }

        string range = most == int.MaxValue ? $"at least {Text(least)}" : $"from {Text(least)} to {Text(most)}";
        Report(FindingIds.SizeOutOfRange, site, name, range, Text(value));
        return value < least ? least : most;
    }

    public T Member<T>(FindingSite site, string name, string? value, T fallback)
        where T : struct, Enum
    {
        if (value is not null && Enum.IsDefined(typeof(T), value))
        {
            return (T)Enum.Parse(typeof(T), value);
        }

        if (value is null or "")
        {
            Unreadable = true;
        }
        else
        {
            Report(
                FindingIds.NotAMember, site, name, value,
                string.Join(", ", Enum.GetNames(typeof(T)).Select(n => $"{typeof(T).Name}.{n}")));
        }

        return fallback;
    }

    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
