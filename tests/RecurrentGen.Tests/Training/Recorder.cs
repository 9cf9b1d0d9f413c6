namespace RecurrentGen.Tests.Training;

/// <summary>Hands every report to a function, on the thread that trains.</summary>
internal sealed class Recorder(Action<EpochReport> report) : IProgress<EpochReport>
{
    public void Report(EpochReport value) => report(value);
}

/// <summary>A learning rate by a function of the step; steers runs and sees every step.</summary>
internal sealed class TestSchedule(Func<int, float> rate) : LearningRateSchedule
{
    public override float At(int index) => rate(index);

    /// <summary>One rate before a step and another from it on.</summary>
    public static TestSchedule Turn(float before, int step, float after) => new(i => i < step ? before : after);
}
