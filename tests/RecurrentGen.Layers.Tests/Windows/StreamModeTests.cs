using RecurrentGen.Tests.Carried;
using Xunit;

namespace RecurrentGen.Tests.Windows;

/// <summary>
/// What the two modes answer where an answer needs more steps than a window has, and what training with carried state does
/// about it. The figures are those of docs/sequences.md.
/// </summary>
public sealed class StreamModeTests(ITestOutputHelper output)
{
    private const int Streams = 8;
    private const int Steps = 4;

    [Fact]
    public void Carried_state_answers_beyond_the_window_if_it_was_trained()
    {
        var (windowed, windowedCarry) = Accuracies(stateful: false);
        var (carriedWindow, carried) = Accuracies(stateful: true);
        output.WriteLine($"trained on windows: Window {windowed:P1}, Carry {windowedCarry:P1}");
        output.WriteLine($"trained with carried state: Window {carriedWindow:P1}, Carry {carried:P1}");

        // A sign every 12 steps, windows of 4: a guess in two thirds of the steps, less the first ones after the sign.
        Assert.InRange(windowed, 0.5, 0.8);
        Assert.InRange(carriedWindow, 0.5, 0.8);
        Assert.Equal(1, carried);
        Assert.True(windowedCarry < carried);
    }

    private static (double Window, double Carry) Accuracies(bool stateful)
    {
        var model = new Latch(seed: 4);
        var data = new Data.ContinuousWindows<float, int>(LatchData.Windows(240, 1), Streams);
        var options = new FitOptions { Epochs = 40, Progress = null, Stateful = stateful, Shuffle = !stateful };
        Trainer.Fit(model, data, new Adam(0.03f), options);
        var window = model.CreateStream(StreamMode.Window);
        var carry = model.CreateStream(StreamMode.Carry);
        return (Accuracy((x, y) => window.Step(x, y)), Accuracy((x, y) => carry.Step(x, y)));
    }

    private static double Accuracy(SpanStep step)
    {
        var signal = LatchData.Windows(600, 2);
        float[] inputs = new float[Steps];
        int[] classes = new int[Steps];
        float[] answer = new float[2];
        int right = 0;
        for (int window = 0; window < signal.Count; window++)
        {
            signal.CopyInputs(window, inputs);
            signal.CopyTargets(window, classes);
            for (int t = 0; t < Steps; t++)
            {
                step(inputs.AsSpan(t, 1), answer);
                right += (answer[1] > answer[0] ? 1 : 0) == classes[t] ? 1 : 0;
            }
        }

        return right / (double)(signal.Count * Steps);
    }

    private delegate void SpanStep(ReadOnlySpan<float> input, Span<float> output);
}
