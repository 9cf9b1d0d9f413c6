using System.Text;
using RecurrentGen.Data;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Data;

public sealed class SlidingWindowsTests
{
    [Fact]
    public void Targets_follow_the_window_horizon_by_horizon()
    {
        // Column c of row r holds 10 r + c.
        var windows = SlidingWindows.FromArray(
            Ramp(9, 3), 4, [1, 3], inputs: [2, 0], targets: [1, 0], new() { Stride = 2 });

        Assert.Equal((2, 8, 4), (windows.Count, windows.InputLength, windows.TargetLength));
        Assert.Equal([22, 20, 32, 30, 42, 40, 52, 50], Inputs(windows, 1));
        Assert.Equal([61, 60, 81, 80], Targets(windows, 1));
        Assert.Equal(["2", "0"], windows.InputNames);
        Assert.Equal(["1", "0"], windows.TargetNames);
        Assert.Equal(new RowLabel("", 8, 8), windows.TargetLabel(1, 1));
        Assert.Equal(new RowLabel("", 3, 3), windows.InputLabel(1, 1));
    }

    [Fact]
    public void Every_step_can_have_targets()
    {
        var windows = SlidingWindows.FromArray(
            Ramp(6, 2), 3, [0, 2], inputs: [0], targets: [1, 0], new() { TargetsPerStep = true });

        Assert.Equal((2, 3, 12), (windows.Count, windows.InputLength, windows.TargetLength));
        Assert.Equal([10, 20, 30], Inputs(windows, 1));
        Assert.Equal([11, 10, 31, 30, 21, 20, 41, 40, 31, 30, 51, 50], Targets(windows, 1));
        Assert.Equal(4, windows.TargetLabel(1, 1, 1).Row);
    }

    [Fact]
    public void Counts_follow_the_formula()
    {
        var random = new Random(3);
        for (int trial = 0; trial < 500; trial++)
        {
            int rows = random.Next(1, 40);
            int window = random.Next(1, 8);
            int[] horizons = [random.Next(0, 5), random.Next(0, 5)];
            int stride = random.Next(1, 5);
            int room = rows - window - horizons.Max();
            var options = new WindowOptions { Stride = stride, TargetsPerStep = random.Next(2) == 0 };
            if (room < 0)
            {
                Assert.Throws<ArgumentException>(
                    () => SlidingWindows.FromArray(new float[rows], window, horizons, options));
                continue;
            }

            Assert.Equal((room / stride) + 1,
                SlidingWindows.FromArray(new float[rows], window, horizons, options).Count);
        }
    }

    [Fact]
    public void Rows_of_several_series_may_be_mixed_and_windows_stay_within_one()
    {
        var random = new Random(4);
        for (int trial = 0; trial < 100; trial++)
        {
            string[] keys = ["a", "b", "c"];
            var position = new int[3];
            var rows = new List<(string Key, float Value)>();
            for (int i = 0; i < 60; i++)
            {
                int k = random.Next(3);
                rows.Add((keys[k], (1000 * k) + position[k]++));
            }

            var windows = SlidingWindows.FromRows(rows, [r => r.Value], 5, [1, 2], key: r => r.Key);

            Assert.Equal(position.Sum(n => Math.Max(0, n - 6)), windows.Count);
            for (int i = 0; i < windows.Count; i++)
            {
                float first = Inputs(windows, i)[0];
                Assert.Equal(Enumerable.Range(0, 5).Select(j => first + j), Inputs(windows, i));
                Assert.Equal([first + 5, first + 6], Targets(windows, i));
                var label = windows.TargetLabel(i, 1);
                Assert.Equal(keys[(int)first / 1000], label.Key);
                Assert.Equal(first + 6, rows[label.Row].Value);
                Assert.Equal((first + 6) % 1000, label.Time);
            }
        }
    }

    [Fact]
    public void Csv_columns_are_found_by_name()
    {
        var windows = Csv(
            "t,x,skipped,y\n1,10,?,1\n2,20,?,2\n3,30,?,3\n", ["y", "x"], 2, [1], targets: ["x"], time: "t");

        Assert.Equal([1, 10, 2, 20], Inputs(windows, 0));
        Assert.Equal([30], Targets(windows, 0));
        Assert.Equal(new RowLabel("", 2, 3), windows.TargetLabel(0));
    }

    [Fact]
    public void Dates_are_seconds()
    {
        const string Text = "t,x\n2024-02-28,1\n2024-02-29,2\n2024-03-01,3\n2024-03-03,4\n2024-03-04,5\n";
        var windows = Csv(
            Text, ["x"], 1, [1], time: "t", options: new() { TimeStep = TimeSpan.FromDays(1).TotalSeconds });

        Assert.Equal(3, windows.Count);
        Assert.Equal(new DateTime(2024, 3, 4), DateTime.UnixEpoch.AddSeconds(windows.TargetLabel(2).Time));
        var (before, behind) = windows.SplitAtTime(new DateTime(2024, 3, 2));
        Assert.Equal((2, 1), (before.Count, behind.Count));
    }

    [Theory]
    [InlineData(
        "t,x\n1,1\n2024-01-01,2\n",
        "line 3, column 't': expected a number, as in the rows before, found '2024-01-01'.")]
    [InlineData("t,x\n2024-01-01,2\n2,1\n", "line 3, column 't': expected a date, as in the rows before, found '2'.")]
    [InlineData(
        "t,x\n3/1/24,2\n",
        "line 2, column 't': expected a number or a date such as 2024-12-31 or 2024-12-31T23:59:59, found '3/1/24'.")]
    [InlineData("t,x\n1,1\n1,2\n", "line 3, column 't': time must increase within a series, but 1 follows 1.")]
    [InlineData("t,x\n1,1\n3,2\n", "line 3, column 't': time advances from 1 to 3; expected a step of 1.")]
    [InlineData("t,x\n1,1\n2,one\n", "line 3, column 'x': expected a finite number, found 'one'.")]
    [InlineData("t,x\n1,1\n2,\n", "line 3, column 'x': expected a finite number, found an empty field.")]
    [InlineData("t,z\n", "there is no column 'x'; it has 't', 'z'.")]
    public void Errors_name_line_and_column(string text, string message)
    {
        var options = new WindowOptions { TimeStep = 1, Gaps = GapPolicy.Error };

        var error = Assert.Throws<DataFormatException>(() => Csv(text, ["x"], 1, [1], time: "t", options: options));

        Assert.EndsWith(message, error.Message);
        Assert.StartsWith("text", error.Message);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_an_error_with_its_place()
    {
        var rows = Ramp(5, 2);
        rows[3, 1] = float.NaN;

        var error = Assert.Throws<DataFormatException>(() => SlidingWindows.FromArray(rows, 2, [1]));

        Assert.Equal("column '1': expected a finite number in row 3, found NaN.", error.Message);
        Assert.Throws<DataFormatException>(() => SlidingWindows.FromArray([1, float.PositiveInfinity, 2], 1, [1]));
        Assert.Throws<DataFormatException>(
            () => SlidingWindows.FromRows([1, 2], [r => r], 1, [1], time: _ => double.NaN));
    }

    [Fact]
    public void Skipped_rows_cut_the_series()
    {
        var windows = Csv("x,y\n0,0\n1,1\n2,2\n3,\n4,4\n5,n/a\n6,6\n7,7\n8,8\n9,9\n", ["x"], 2, [1], targets: ["y"],
            options: new() { Missing = MissingValues.Skip });

        Assert.Equal(3, windows.Count);
        Assert.Equal([2f, 8f, 9f], Enumerable.Range(0, 3).Select(i => Targets(windows, i)[0]));
        Assert.Equal(8, windows.TargetLabel(1).Time);
    }

    [Fact]
    public void Too_few_rows_are_refused_with_the_numbers()
    {
        var error = Assert.Throws<ArgumentException>(() => SlidingWindows.FromArray(new float[34], 32, [1, 3]));

        Assert.Equal(
            "There is no window in the data: a window of 32 steps and a largest horizon of 3 need 35 rows without a " +
            "gap, the longest run has 34.", error.Message);
    }

    [Fact]
    public void Senseless_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SlidingWindows.FromArray(new float[9], 0, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SlidingWindows.FromArray(new float[9], 2, [-1]));
        Assert.Throws<ArgumentException>(() => SlidingWindows.FromArray(new float[9], 2, []));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => SlidingWindows.FromArray(new float[9], 2, [1], new() { Stride = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => SlidingWindows.FromArray(new float[9], 2, [1], new() { TimeStep = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SlidingWindows.FromArray(Ramp(9, 2), 2, [1], inputs: [2]));
        Assert.Throws<ArgumentException>(() => SlidingWindows.FromArray(Ramp(9, 2), 2, [1], inputs: []));
        Assert.Throws<ArgumentException>(() => SlidingWindows.FromArray(new float[9], int.MaxValue, [int.MaxValue]));
        var windows = SlidingWindows.FromArray(new float[9], 2, [1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.CopyInputs(7, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.CopyTargets(-1, new float[1]));
        Assert.Throws<ArgumentException>(() => windows.CopyInputs(0, new float[3]));
        Assert.Throws<ArgumentException>(() => windows.CopyTargets(0, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.TargetLabel(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.TargetLabel(0, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.InputLabel(0, 2));
    }

    [Fact]
    public void Arbitrary_text_ends_in_windows_or_in_a_documented_exception()
    {
        var random = new Random(5);
        string[] likely =
            ["1", "2", "3", "1750", "NaN", "", "-1e38", "1e39", "2024-01-01", "x", "\"", ",", "\n", "\r\n", "9e999"];
        int accepted = 0;
        for (int trial = 0; trial < 20_000; trial++)
        {
            var text = new StringBuilder("t,x,k\n");
            for (int row = random.Next(8); row >= 0; row--)
            {
                text.Append(random.Next(9) == 0 ? likely[random.Next(likely.Length)] : $"{9 - row}").Append(',');
                text.Append(likely[random.Next(random.Next(3) == 0 ? likely.Length : 4)]).Append(",k\n");
            }

            var options = new WindowOptions
            {
                Stride = random.Next(1, 3),
                TimeStep = random.Next(2) == 0 ? 1 : null,
                Gaps = (GapPolicy)random.Next(4),
                Missing = (MissingValues)random.Next(2),
                TargetsPerStep = random.Next(2) == 0,
            };
            try
            {
                var windows = Csv(text.ToString(), ["x"], random.Next(1, 3), [1], key: random.Next(2) == 0 ? "k" : null,
                    time: random.Next(2) == 0 ? "t" : null, options: options);
                var values = Enumerable.Range(0, windows.Count).SelectMany(i => Inputs(windows, i));
                Assert.All(values, v => Assert.True(float.IsFinite(v)));
                accepted++;
            }
            catch (DataFormatException error)
            {
                Assert.NotEmpty(error.Message);
            }
            catch (ArgumentException error)
            {
                Assert.StartsWith("There is no window in the data", error.Message);
            }
        }

        Assert.InRange(accepted, 2000, 18_000);
    }

    [Fact]
    public void Copying_does_not_allocate()
    {
        var windows = SlidingWindows.FromArray(Ramp(100, 2), 8, [1, 2], options: new() { TargetsPerStep = true });
        var (train, _) = windows.SplitAt(0.5);
        var inputs = new float[train.InputLength];
        var targets = new float[train.TargetLength];
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < train.Count; i++)
            {
                train.CopyInputs(i, inputs);
                train.CopyTargets(i, targets);
                train.TargetLabel(i);
            }
        }));
    }

    private static float[,] Ramp(int rows, int columns)
    {
        var result = new float[rows, columns];
        for (int i = 0; i < result.Length; i++)
        {
            result[i / columns, i % columns] = (10 * (i / columns)) + (i % columns);
        }

        return result;
    }

    internal static SlidingWindows Csv(
        string text, string[] inputs, int window, int[] horizons, string[]? targets = null, string? key = null,
        string? time = null, WindowOptions? options = null)
    {
        using var reader = new CsvReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), options?.Csv, "text");
        return SlidingWindows.FromCsv(reader, inputs, window, horizons, targets, key, time, options);
    }

    internal static float[] Inputs(IDataSet<float, float> data, int sample)
    {
        var values = new float[data.InputLength];
        data.CopyInputs(sample, values);
        return values;
    }

    internal static float[] Targets(IDataSet<float, float> data, int sample)
    {
        var values = new float[data.TargetLength];
        data.CopyTargets(sample, values);
        return values;
    }
}
