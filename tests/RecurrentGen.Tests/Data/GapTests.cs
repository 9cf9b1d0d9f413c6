using RecurrentGen.Data;
using Xunit;
using static RecurrentGen.Tests.Data.SlidingWindowsTests;

namespace RecurrentGen.Tests.Data;

public sealed class GapTests
{
    private const string OneMissing = "t,x\n0,0\n1,10\n2,20\n4,80\n5,90\n6,100\n7,110\n";

    [Fact]
    public void A_gap_splits_by_default()
    {
        var windows = Csv(OneMissing, ["x"], 2, [1], time: "t", options: new() { TimeStep = 1 });

        Assert.Equal([20f, 100f, 110f], AllTargets(windows));
    }

    [Fact]
    public void Without_a_step_there_are_no_gaps()
    {
        Assert.Equal([20f, 80f, 90f, 100f, 110f], AllTargets(Csv(OneMissing, ["x"], 2, [1], time: "t")));
    }

    [Fact]
    public void The_last_value_fills_a_gap_but_is_never_a_target()
    {
        var windows = Csv(
            OneMissing, ["x"], 2, [1], time: "t", options: new() { TimeStep = 1, Gaps = GapPolicy.FillLast });

        Assert.Equal([20f, 80f, 90f, 100f, 110f], AllTargets(windows));
        Assert.Equal([20, 20], Inputs(windows, 1));
        Assert.Equal(new RowLabel("", -1, 3), windows.InputLabel(1, 1));
        Assert.Equal([20, 80], Inputs(windows, 2));
    }

    [Fact]
    public void A_line_fills_a_gap_but_no_forecast_starts_on_it()
    {
        var windows = Csv(
            OneMissing, ["x"], 2, [1], time: "t", options: new() { TimeStep = 1, Gaps = GapPolicy.FillLinear });

        // The window that ends on the made-up 50 would forecast the 80 it was made from.
        Assert.Equal([20f, 90f, 100f, 110f], AllTargets(windows));
        Assert.Equal([50, 80], Inputs(windows, 1));
    }

    [Fact]
    public void No_target_is_made_up_and_no_prediction_starts_from_the_future()
    {
        var random = new Random(6);
        for (int trial = 0; trial < 300; trial++)
        {
            bool linear = random.Next(2) == 0;
            bool perStep = random.Next(2) == 0;
            var options = new WindowOptions
            {
                TimeStep = 0.5,
                Gaps = linear ? GapPolicy.FillLinear : GapPolicy.FillLast,
                MaxFilledRows = 3,
                TargetsPerStep = perStep,
            };
            var times = Enumerable.Range(0, 60).Where(_ => random.Next(5) != 0).Select(i => 0.5 * i).ToArray();
            int[] horizons = [random.Next(0, 3), random.Next(0, 3)];
            var windows = SlidingWindows.FromRows(times, [t => (float)t], 3, horizons, time: t => t, options: options);

            for (int i = 0; i < windows.Count; i++)
            {
                for (int step = perStep ? 0 : 2; step < 3; step++)
                {
                    Assert.True(!linear || windows.InputLabel(i, step).Row >= 0);
                    for (int h = 0; h < horizons.Length; h++)
                    {
                        var label = windows.TargetLabel(i, h, step);
                        Assert.Equal(label.Time, times[label.Row]);
                        Assert.Equal(0.5 * horizons[h], label.Time - windows.InputLabel(i, step).Time);
                    }
                }
            }
        }
    }

    [Fact]
    public void A_long_gap_splits_even_if_short_ones_are_filled()
    {
        var options = new WindowOptions { TimeStep = 1, Gaps = GapPolicy.FillLast, MaxFilledRows = 2 };

        var windows = Csv("t,x\n0,0\n1,1\n4,4\n5,5\n9,9\n10,10\n", ["x"], 2, [1], time: "t", options: options);

        Assert.Equal([4f, 5f], AllTargets(windows));
    }

    [Fact]
    public void A_time_between_two_steps_cannot_be_filled()
    {
        var options = new WindowOptions { TimeStep = 1, Gaps = GapPolicy.FillLinear };

        var error = Assert.Throws<DataFormatException>(
            () => Csv("t,x\n0,0\n1,1\n3.5,4\n", ["x"], 1, [1], time: "t", options: options));

        Assert.Equal(
            "text, line 4, column 't': time advances from 1 to 3.5, no multiple of the step 1, so it cannot be filled.",
            error.Message);
    }

    [Fact]
    public void Small_departures_from_the_step_are_no_gaps()
    {
        var options = new WindowOptions { TimeStep = 10, Gaps = GapPolicy.Error };

        Assert.Equal(3, Csv("t,x\n0,0\n10.05,1\n20,2\n29.95,3\n", ["x"], 1, [1], time: "t", options: options).Count);
    }

    private static IEnumerable<float> AllTargets(SlidingWindows windows) =>
        Enumerable.Range(0, windows.Count).Select(i => Targets(windows, i)[0]);
}
