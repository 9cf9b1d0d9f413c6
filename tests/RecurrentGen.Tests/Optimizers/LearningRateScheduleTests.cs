using Xunit;

namespace RecurrentGen.Tests.Optimizers;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void Constant_never_changes() => AssertRates(new ConstantSchedule(0.3f), (0, 0.3), (1, 0.3), (1000000, 0.3));

    [Fact]
    public void Step_decay_drops_after_each_stretch() =>
        AssertRates(
            new StepDecaySchedule(0.8f, 0.5f, 10),
            (0, 0.8), (9, 0.8), (10, 0.4), (19, 0.4), (20, 0.2), (35, 0.1));

    [Fact]
    public void Exponential_drops_at_every_step() =>
        AssertRates(new ExponentialSchedule(1, 0.9f), (0, 1), (1, 0.9), (2, 0.81), (10, Math.Pow(0.9f, 10)));

    [Fact]
    public void Cosine_reaches_the_minimum_and_stays() =>
        AssertRates(
            new CosineSchedule(1, 100, 0.2f),
            (0, 1), (25, 0.2 + (0.4 * (1 + Math.Sqrt(0.5)))), (50, 0.6), (100, 0.2), (500, 0.2));

    [Fact]
    public void Warm_up_rises_to_the_schedule_that_follows() =>
        AssertRates(
            new LinearWarmupSchedule(4, new StepDecaySchedule(0.8f, 0.5f, 2)),
            (0, 0.2), (1, 0.4), (2, 0.6), (3, 0.8), (4, 0.8), (5, 0.8), (6, 0.4));

    [Fact]
    public void Settings_outside_their_ranges_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("rate", () => new ConstantSchedule(-1));
        Assert.Throws<ArgumentOutOfRangeException>("factor", () => new ExponentialSchedule(1, float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("every", () => new StepDecaySchedule(1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => new CosineSchedule(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("minimum", () => new CosineSchedule(1, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => new LinearWarmupSchedule(0, new ConstantSchedule(1)));
        Assert.Throws<ArgumentNullException>("then", () => new LinearWarmupSchedule(1, null!));
    }

    private static void AssertRates(LearningRateSchedule schedule, params (int Index, double Rate)[] expected)
    {
        foreach (var (index, rate) in expected)
        {
            Assert.Equal(rate, schedule.At(index), 1e-6);
        }
    }
}
