using System.Globalization;
using System.Text;

namespace RecurrentGen;

/// <summary>
/// How often rows of each class were given each answer. Reported as <c>balanced_accuracy</c>: the mean over the
/// classes that occur of the share of their rows that got the right answer (recall), which <see cref="PerOutput"/> has
/// for each. Keep the instance, and read the counts after <see cref="Trainer.Evaluate"/>.
/// </summary>
/// <remarks>
/// For class indices the answer is the largest output, the first of equal ones. For values there is one output, and
/// class 1 is 1/2 and above, as binary classification has it. A row with NaN has no answer: it counts as
/// <see cref="Unanswered"/> and is never right.
/// </remarks>
public sealed class ConfusionMatrix() : Metric("balanced_accuracy", higherIsBetter: true)
{
    private const int Binary = 2;

    // [actual, answer], and last in each row the rows without an answer.
    private long[] _counts = [];
    private int _outputs;

    /// <summary>Classes: as many as outputs, or two if the targets are values.</summary>
    public int Classes { get; private set; }

    /// <summary>Rows added.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows of a class that were given an answer.</summary>
    /// <param name="actual">The right class.</param>
    /// <param name="answer">The model's.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public long this[int actual, int answer]
    {
        get
        {
            ClassRows.Check(actual, Classes);
            ClassRows.Check(answer, Classes);
            return Count(actual, answer);
        }
    }

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            double sum = 0;
            int occurring = 0;
            for (int c = 0; c < Classes; c++)
            {
                double recall = Recall(c);
                if (!double.IsNaN(recall))
                {
                    sum += recall;
                    occurring++;
                }
            }

            return sum / occurring;
        }
    }

    /// <summary>The <see cref="Recall"/> of each class.</summary>
    public override IReadOnlyList<double> PerOutput
    {
        get
        {
            var recalls = new double[Classes];
            for (int c = 0; c < recalls.Length; c++)
            {
                recalls[c] = Recall(c);
            }

            return recalls;
        }
    }

    /// <summary>Rows of a class that were given no answer, since an output was NaN.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public long Unanswered(int actual)
    {
        ClassRows.Check(actual, Classes);
        return Count(actual, Classes);
    }

    /// <summary>Of the rows of a class, the share that got the right answer; NaN if there are none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double Recall(int actual)
    {
        ClassRows.Check(actual, Classes);
        long rows = 0;
        for (int answer = 0; answer <= Classes; answer++)
        {
            rows += Count(actual, answer);
        }

        return (double)Count(actual, actual) / rows;
    }

    /// <summary>Of the rows given an answer, the share for which it is right; NaN if there are none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double Precision(int answer)
    {
        ClassRows.Check(answer, Classes);
        long rows = 0;
        for (int actual = 0; actual < Classes; actual++)
        {
            rows += Count(actual, answer);
        }

        return (double)Count(answer, answer) / rows;
    }

    /// <inheritdoc/>
    public override void Reset(int outputs)
    {
        _outputs = outputs;
        Resize(Math.Max(outputs, Binary));
        Array.Clear(_counts);
        Rows = 0;
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">There are several outputs: their classes are not exclusive.</exception>
    public override void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        if (outputs.Length != 1)
        {
            throw new NotSupportedException(
                $"The metric '{Name}' needs class indices as targets, or values for one output; there are values for " +
                $"{outputs.Length} outputs.");
        }

        int answer = float.IsNaN(outputs[0]) ? Classes : outputs[0] >= 0.5f ? 1 : 0;
        Add(targets[0] >= 0.5f ? 1 : 0, answer);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The target is not one of the classes.</exception>
    public override void Add(ReadOnlySpan<float> outputs, int target)
    {
        ClassRows.Check(target, _outputs);
        int answer = ClassRows.Answer(outputs);
        Add(target, answer < 0 ? Classes : answer);
    }

    /// <summary>A table of the counts, a line per class; see <see cref="ToString(IReadOnlyList{string})"/>.</summary>
    public override string ToString()
    {
        var names = new string[Classes];
        for (int c = 0; c < names.Length; c++)
        {
            names[c] = c.ToString(CultureInfo.InvariantCulture);
        }

        return ToString(names);
    }

    /// <summary>
    /// A table of the counts: a line per class, a column per answer, and a last column for rows without an answer if
    /// there are any.
    /// </summary>
    /// <param name="names">The names of the classes, such as those of a <see cref="Data.LabelSet"/>.</param>
    /// <exception cref="ArgumentException">There are not as many names as classes.</exception>
    public string ToString(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count != Classes)
        {
            throw new ArgumentException($"Expected {Classes} names, found {names.Count}.", nameof(names));
        }

        bool unanswered = false;
        for (int c = 0; c < Classes; c++)
        {
            unanswered |= Unanswered(c) > 0;
        }

        var headings = new List<string>(names);
        if (unanswered)
        {
            headings.Add("none");
        }

        return Table(names, headings);
    }

    private string Table(IReadOnlyList<string> names, List<string> headings)
    {
        const string Corner = "actual";
        int nameWidth = Corner.Length;
        foreach (var name in names)
        {
            nameWidth = Math.Max(nameWidth, name.Length);
        }

        var widths = new int[headings.Count];
        var text = new StringBuilder(Corner.PadRight(nameWidth));
        for (int column = 0; column < widths.Length; column++)
        {
            widths[column] = headings[column].Length;
            for (int row = 0; row < Classes; row++)
            {
                widths[column] = Math.Max(widths[column], Show(Count(row, column)).Length);
            }

            text.Append("  ").Append(headings[column].PadLeft(widths[column]));
        }

        for (int row = 0; row < Classes; row++)
        {
            text.Append('\n').Append(names[row].PadRight(nameWidth));
            for (int column = 0; column < widths.Length; column++)
            {
                text.Append("  ").Append(Show(Count(row, column)).PadLeft(widths[column]));
            }
        }

        return text.ToString();
    }

    private static string Show(long count) => count.ToString(CultureInfo.InvariantCulture);

    private long Count(int actual, int answer) => _counts[(actual * (Classes + 1)) + answer];

    private void Add(int actual, int answer)
    {
        _counts[(actual * (Classes + 1)) + answer]++;
        Rows++;
    }

    private void Resize(int classes)
    {
        if (Classes != classes)
        {
            Classes = classes;
            _counts = new long[checked(classes * (classes + 1))];
        }
    }
}
