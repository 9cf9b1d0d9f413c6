using System.Text.Json;
using System.Text.Json.Nodes;
using AmpSimulator;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Samples.Tests.Amp;

public sealed class FileTests
{
    [Fact]
    public void A_stereo_file_is_two_signals()
    {
        using var folder = new TemporaryFolder();
        var (left, right) = (EffectTests.Plucked(3000), EffectTests.Plucked(6000)[3000..]);
        var both = new float[6000];
        for (int i = 0; i < 3000; i++)
        {
            (both[2 * i], both[(2 * i) + 1]) = (left[i], right[i]);
        }

        WaveTests.Write(folder["in.wav"], new WaveFormat(44100, 2, SampleFormat.Float32), both, 6000);
        var options = Options.Parse(["in", "out", "--knob", "0.25", "--block", "100"]);
        var figures = FileEffect.Run(AmpModel.BuiltIn(), folder["in.wav"], folder["in.wav"], options);
        var wet = WaveTests.ReadAll(folder["in.wav"]);
        new AmpChannel(AmpModel.BuiltIn(), 44100, true, 0.25f).Process(left);
        new AmpChannel(AmpModel.BuiltIn(), 44100, true, 0.25f).Process(right);

        for (int i = 0; i < 3000; i++)
        {
            Assert.Equal((left[i], right[i]), (wet[2 * i], wet[(2 * i) + 1]));
        }

        Assert.Equal(3000 / 44100.0, figures.AudioSeconds);
        Assert.Equal((100, 44100, 0L), (figures.BlockFrames, figures.SampleRate, figures.Clipped));
        Assert.Equal(["in.wav"], folder.Names);
    }

    [Fact]
    public void The_output_has_the_format_of_the_input_or_the_one_asked_for()
    {
        using var folder = new TemporaryFolder();
        WaveTests.Write(folder["in.wav"], new WaveFormat(44100, 1, SampleFormat.Int24), EffectTests.Plucked(1000), 500);
        foreach (var (arguments, expected) in ((string[], SampleFormat)[])
            [(["i", "o"], SampleFormat.Int24), (["i", "o", "--format", "int16"], SampleFormat.Int16)])
        {
            FileEffect.Run(AmpModel.BuiltIn(), folder["in.wav"], folder["out.wav"], Options.Parse(arguments));
            using var reader = new WaveReader(folder["out.wav"]);
            Assert.Equal((expected, 1000L), (reader.Format.Samples, reader.Frames));
        }
    }

    [Fact]
    public void What_does_not_fit_the_model_is_refused_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        WaveTests.Write(folder["in.wav"], new WaveFormat(8000, 1, SampleFormat.Int16), new float[10], 10);
        void Run(params string[] arguments) => FileEffect.Run(
            AmpModel.BuiltIn(), folder["in.wav"], folder["out.wav"], Options.Parse(["in", "out", .. arguments]));

        Assert.Contains("from 22050 to", Assert.Throws<WaveFormatException>(() => Run()).Message, StringComparison.Ordinal);
        var error = Assert.Throws<IOException>(() => Run("--no-correction", "--knob", "0", "--knob", "1"));
        Assert.Contains("at most 1 position(s) of knobs, found 2", error.Message, StringComparison.Ordinal);
        Assert.Equal(["in.wav"], folder.Names);
        Run("--no-correction");
        Assert.Equal(["in.wav", "out.wav"], folder.Names);
    }

    [Fact]
    public void A_users_file_is_opened_and_answers_as_the_model_it_was_made_of()
    {
        using var folder = new TemporaryFolder();
        foreach (IStreamingModel made in (IStreamingModel[])
            [
                new DeepLstmCapture.Hidden16Layers2(seed: 1), new SkipLstmCapture.Hidden40(seed: 2),
                new KnobSkipLstmCapture.Hidden40(seed: 3), new GruCapture.Hidden12(seed: 4),
            ])
        {
            StoredNetwork.Of(made).SaveAsRtNeural(folder["a.json"]);
            var opened = AmpModel.Open(folder["a.json"]);
            int inputs = made.Description.Shape.InputSize;
            Assert.Equal(inputs - 1, opened.Knobs);
            Assert.Null(opened.SelfTestError);
            var expected = made.CreateStream();
            var stream = opened.CreateStream();
            var (a, b) = (new float[1], new float[1]);
            foreach (float sample in EffectTests.Plucked(200))
            {
                float[] input = inputs == 2 ? [sample, 0.5f] : [sample];
                expected.Step(input, a);
                stream.Step(input, b);
                Assert.Equal(a[0], b[0]);
            }
        }
    }

    [Fact]
    public void A_file_with_a_test_signal_is_tested()
    {
        using var folder = new TemporaryFolder();
        var made = new LstmCapture.Hidden8(seed: 6);
        StoredNetwork.Of(made).SaveAsRtNeural(folder["a.json"]);
        var input = EffectTests.Plucked(100);
        var output = new float[100];
        made.CreateStream().Process(input, output);
        void AddSignal(float error)
        {
            var json = JsonNode.Parse(File.ReadAllText(folder["a.json"]))!.AsObject();
            json["input_batch"] = JsonSerializer.SerializeToNode(input);
            json["output_batch"] = JsonSerializer.SerializeToNode(output.Select(x => x + error));
            json["samplerate"] = 48000;
            File.WriteAllText(folder["b.json"], json.ToJsonString());
        }

        AddSignal(0);
        var model = AmpModel.Open(folder["b.json"]);
        Assert.InRange(model.SelfTestError!.Value, 0, 1e-6f);
        Assert.Equal((48000, 2048), (model.SampleRate, model.PreWarm));
        AddSignal(0.2f);
        var wrong = Assert.Throws<WeightFileException>(() => AmpModel.Open(folder["b.json"]));
        Assert.Contains("own test signal", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_capture_of_neural_amp_modeler_begins_at_its_states_and_runs_half_a_second()
    {
        using var folder = new TemporaryFolder();
        var random = new Numerics.CounterRandom(3);
        const int Numbers = (4 * 8 * 9) + (4 * 8) + (2 * 8) + 8 + 1;
        var weights = new float[Numbers];
        foreach (ref float weight in weights.AsSpan())
        {
            weight = random.NextUniform(0.5);
        }

        var json = new JsonObject
        {
            ["version"] = "0.5.4",
            ["architecture"] = "LSTM",
            ["config"] = new JsonObject { ["input_size"] = 1, ["hidden_size"] = 8, ["num_layers"] = 1 },
            ["weights"] = JsonSerializer.SerializeToNode(weights),
            ["sample_rate"] = 48000,
        };
        File.WriteAllText(folder["a.nam"], json.ToJsonString());
        var model = AmpModel.Open(folder["a.nam"]);
        var states = new float[16];
        model.CreateStream().CopyStateTo(states);

        // Behind matrix and biases: h, then c.
        Assert.Equal(weights[320..336], states);
        Assert.Equal((48000, 24000), (model.SampleRate, model.PreWarm));
        json.Remove("sample_rate");
        File.WriteAllText(folder["a.nam"], json.ToJsonString());
        model = AmpModel.Open(folder["a.nam"]);
        Assert.Null(model.SampleRate);
        Assert.Equal(1, model.PreWarm);

        var stream = model.CreateStream();
        stream.Step([AmpChannel.Whisper], new float[1]);
        var expected = new float[16];
        stream.CopyStateTo(expected);
        new AmpChannel(model, 44100).CopyStateTo(states);
        Assert.Equal(expected, states);
    }

    [Fact]
    public void A_file_of_another_network_is_refused_with_those_that_there_are()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.json"], "{\"layers\": []}");
        Assert.Throws<WeightFileException>(() => AmpModel.Open(folder["a.json"]));
        Assert.Throws<FileNotFoundException>(() => AmpModel.Open(folder["b.json"]));
        StoredNetwork.Of(new Crunch()).SaveAsRtNeural(folder["a.json"]);
        Assert.Equal(1, AmpModel.Open(folder["a.json"]).Knobs);
        new Crunch().Save(folder["a.safetensors"]);
        Assert.Equal(1, AmpModel.Open(folder["a.safetensors"]).Knobs);
        Assert.Equal(10, Captures.All.Variants.Count);
    }

    [Fact]
    public void The_demonstration_writes_sounds_and_a_picture()
    {
        using var folder = new TemporaryFolder();
        new Demonstration(2).Run(AmpModel.BuiltIn(), Options.Parse(["--out", folder["x"]]));
        var dry = WaveTests.ReadAll(Path.Combine(folder["x"], "dry.wav"));
        var wet = WaveTests.ReadAll(Path.Combine(folder["x"], "crunch.wav"));

        Assert.Equal((88200, 88200), (dry.Length, wet.Length));
        Assert.Contains("</svg>", File.ReadAllText(Path.Combine(folder["x"], "crunch.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_are_printed_with_their_units()
    {
        var run = new RunFigures(2, 0.01, 0.00125, 512, 48000, 0, 0, 3);
        var text = Report.Figures(AmpModel.BuiltIn(), run);

        Assert.Contains("crunch, of 44100 Hz for 48000 Hz: 2.00 s of sound in 0.010 s, 200 times", text, StringComparison.Ordinal);
        Assert.Contains("512 frames: 1.250 ms of the 10.667 ms", text, StringComparison.Ordinal);
        Assert.Contains("0 bytes allocated, 0 garbage collections", text, StringComparison.Ordinal);
        Assert.Contains("3 samples were beyond full scale", text, StringComparison.Ordinal);
        Assert.DoesNotContain("beyond", Report.Figures(AmpModel.BuiltIn(), run with { Clipped = 0 }), StringComparison.Ordinal);
        Assert.Equal(
            ["-0.05", "0.00", "12", "1.000", "NaN", "-infinity"],
            [
                Decimals.Fixed(-0.05, 2), Decimals.Fixed(-0.001, 2), Decimals.Fixed(12.4, 0), Decimals.Fixed(0.9999, 3),
                Decimals.Fixed(double.NaN, 1), Decimals.Fixed(double.NegativeInfinity, 1),
            ]);
    }

    [Fact]
    public void Options_are_read_or_refused()
    {
        var options = Options.Parse(
            ["a.wav", "--model", "m.nam", "b.wav", "--knob", "0.5", "--knob", "1", "--format", "float32", "--block", "64"]);
        Assert.Equal(("a.wav", "b.wav", "m.nam"), (options.Input, options.OutputFile, options.Model));
        Assert.Equal([0.5f, 1], options.Knobs);
        Assert.Equal((SampleFormat.Float32, 64, true), (options.Format, options.Block, options.CorrectsRate));
        options = Options.Parse(["--train", "--epochs", "3", "--seconds", "4", "--out", "x", "--no-correction"]);
        Assert.Equal((true, 3, 4, "x", false), (options.Trains, options.Epochs, options.Seconds, options.Folder, options.CorrectsRate));
        Assert.Equal(2, Options.Parse(["--quick"]).Seconds);
        string[][] mistakes =
        [
            ["a.wav"], ["a", "b", "c"], ["--model"], ["--knob", "2"], ["--knob", "x"], ["--format", "int8"],
            ["--block", "0"], ["--block", "5000"], ["--wrong", "1"], ["--epochs"],
        ];
        foreach (var wrong in mistakes)
        {
            Assert.Throws<ArgumentException>(() => Options.Parse(wrong));
        }
    }
}
