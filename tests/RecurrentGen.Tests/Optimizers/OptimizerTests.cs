using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Optimizers;

[Trait("Category", "Numeric")]
public sealed class OptimizerTests
{
    private const int Steps = 10;

    /// <summary>Every optimizer and its reference for one parameter.</summary>
    private static readonly Dictionary<string, (Func<Optimizer> Make, Func<Reference> Reference)> Cases = new()
    {
        ["sgd"] = (() => new Sgd(0.1f), () => new SgdReference(0.1, 0, false, 0)),
        ["sgd decay"] = (() => new Sgd(0.1f, weightDecay: 0.05f), () => new SgdReference(0.1, 0, false, 0.05)),
        ["sgd momentum"] = (
            () => new Sgd(0.1f, 0.9f, weightDecay: 0.05f), () => new SgdReference(0.1, 0.9, false, 0.05)),
        ["sgd nesterov"] = (
            () => new Sgd(0.1f, 0.9f, nesterov: true, weightDecay: 0.05f),
            () => new SgdReference(0.1, 0.9, true, 0.05)),
        ["adam"] = (() => new Adam(0.01f), () => new AdamReference(0.01, 0.9, 0.999, 1e-8, 0, false)),
        ["adam decay"] = (
            () => new Adam(0.01f, 0.8, 0.95, 1e-3f, 0.05f),
            () => new AdamReference(0.01, 0.8, 0.95, 1e-3, 0.05, false)),
        ["adamw"] = (() => new AdamW(0.01f), () => new AdamReference(0.01, 0.9, 0.999, 1e-8, 0.01, true)),
        ["adamw decay"] = (
            () => new AdamW(0.1f, 0.8, 0.95, 1e-3f, 0.5f), () => new AdamReference(0.1, 0.8, 0.95, 1e-3, 0.5, true)),
        ["rmsprop"] = (() => new RmsProp(0.01f), () => new RmsPropReference(0.01, 0.99, 1e-8, 0, 0)),
        ["rmsprop momentum"] = (
            () => new RmsProp(0.01f, 0.9, 1e-4f, 0.8f, 0.05f), () => new RmsPropReference(0.01, 0.9, 1e-4, 0.8, 0.05)),
    };

    public static TheoryData<string> Names() => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Ten_steps_equal_the_formulas_in_double_precision(string name)
    {
        var model = new TestModel();
        model.Fill(TestModel.Random(1));
        double[] expected = [.. model.Parameters.Packed.ToArray().Select(v => (double)v)];
        var optimizer = Cases[name].Make();
        var references = expected.Select(_ => Cases[name].Reference()).ToArray();
        for (int step = 1; step <= Steps; step++)
        {
            var gradients = TestModel.Random(100 + step);
            optimizer.Step(model, gradients);
            foreach (var segment in TestModel.Shared.Segments.Where(s => s.Trainable))
            {
                for (int i = segment.Offset; i < segment.Offset + segment.Length; i++)
                {
                    expected[i] = references[i].Step(
                        expected[i], gradients.Packed[i], step, segment.LearningRateScale, segment.Decays);
                }
            }
        }

        Assert.Equal(Steps, optimizer.StepCount);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], model.Parameters.Packed[i], 2e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Padding_stays_exactly_zero_and_frozen_segments_as_they_were(string name)
    {
        var model = new TestModel();
        model.Fill(TestModel.Random(1));
        float[] before = model.Parameters.Packed.ToArray();
        var optimizer = Cases[name].Make();
        for (int step = 0; step < Steps; step++)
        {
            optimizer.Step(model, TestModel.Random(step));
        }

        float[] after = model.Parameters.Packed.ToArray();
        for (int i = 0; i < before.Length; i++)
        {
            if (before[i] == 0)
            {
                Assert.Equal(0, BitConverter.SingleToInt32Bits(after[i]) & int.MaxValue);
            }
        }

        var frozen = TestModel.Shared.Segments.Single(s => !s.Trainable);
        var range = frozen.Offset..(frozen.Offset + frozen.Length);
        Assert.Equal(before[range], after[range]);
        Assert.All(optimizer.State, moment => Assert.Equal(frozen.Length, moment.Values.Packed[range].Count(0f)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_restored_optimizer_goes_on_bit_for_bit(string name)
    {
        var model = new TestModel();
        model.Fill(TestModel.Random(1));
        var optimizer = Cases[name].Make();
        for (int step = 0; step < 4; step++)
        {
            optimizer.Step(model, TestModel.Random(step));
        }

        var copy = new TestModel();
        copy.Fill(model.Parameters);
        var restored = Cases[name].Make();
        restored.Restore(
            TestModel.Shared, optimizer.StepCount, optimizer.State.ToDictionary(s => s.Name, s => s.Values));
        for (int step = 4; step < 8; step++)
        {
            optimizer.Step(model, TestModel.Random(step));
            restored.Step(copy, TestModel.Random(step));
        }

        Assert.Equal(8, restored.StepCount);
        Assert.Equal(model.Parameters.Packed.ToArray(), copy.Parameters.Packed.ToArray());
        Assert.Equal(
            optimizer.State.Select(s => s.Values.Packed.ToArray()),
            restored.State.Select(s => s.Values.Packed.ToArray()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_and_clipping_allocate_nothing(string name)
    {
        var model = new TestModel();
        var gradients = TestModel.Random(1);
        var optimizer = Cases[name].Make();
        void Steps()
        {
            for (int step = 0; step < 5; step++)
            {
                GradientClipping.ByGlobalNorm(gradients, 0.5f);
                GradientClipping.ByValue(gradients, 0.1f);
                optimizer.Step(model, gradients);
            }
        }

        Assert.Equal(0, Allocations.Of(Steps));
    }

    [Fact]
    public void A_step_bumps_the_version_and_respects_live_streams()
    {
        var model = new TestModel();
        int version = model.Parameters.Version;
        var optimizer = new Adam();
        optimizer.Step(model, TestModel.Random(1));
        Assert.Equal(version + 1, model.Parameters.Version);

        float[] before = model.Parameters.Packed.ToArray();
        model.Parameters.AddReader();
        Assert.Throws<InvalidOperationException>(() => optimizer.Step(model, TestModel.Random(1)));
        Assert.Equal(before, model.Parameters.Packed.ToArray());
        Assert.Equal(1, optimizer.StepCount);
    }

    [Fact]
    public void Moments_exist_after_the_first_step_and_have_names()
    {
        var optimizer = new Adam();
        Assert.Empty(optimizer.State);
        optimizer.Step(new TestModel(), TestModel.Random(1));
        Assert.Equal(["mean", "square"], optimizer.State.Select(s => s.Name));

        var plain = new Sgd(0.1f);
        plain.Step(new TestModel(), TestModel.Random(1));
        Assert.Empty(plain.State);
    }

    [Fact]
    public void The_learning_rate_can_change_between_steps()
    {
        var model = new TestModel();
        var optimizer = new Sgd(0.1f) { LearningRate = 0 };
        optimizer.Step(model, TestModel.Random(1));
        Assert.All(model.Parameters.Packed.ToArray(), value => Assert.Equal(0f, value));
        optimizer.LearningRate = 2;
        optimizer.Step(model, TestModel.Random(1));
        Assert.Equal(-2 * TestModel.Random(1).Packed[0], model.Parameters.Packed[0]);
    }

    [Fact]
    public void Another_model_is_refused()
    {
        var optimizer = new Adam();
        optimizer.Step(new TestModel(), TestModel.Random(1));
        Assert.Throws<InvalidOperationException>(() => optimizer.Step(new TestModel(), TestModel.Random(1)));

        var other = new PackedBlock(TestModel.Describe("Other"));
        var e = Assert.Throws<ArgumentException>(() => new Adam().Step(new TestModel(), other));
        Assert.Contains("Other", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<ArgumentException>(() => new Adam().Restore(
            TestModel.Shared, 1, new Dictionary<string, PackedBlock> { ["mean"] = other, ["square"] = other }));
        Assert.Contains("Other", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<ArgumentException>(() => new Adam().Restore(
            TestModel.Shared, 1, new Dictionary<string, PackedBlock> { ["momentum"] = TestModel.Random(1) }));
        Assert.Contains("[mean, square]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_outside_their_ranges_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => new Sgd(-1));
        Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => new Adam(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("momentum", () => new Sgd(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("weightDecay", () => new Sgd(1, 0, false, -1));
        Assert.Throws<ArgumentException>("nesterov", () => new Sgd(1, 0, nesterov: true));
        Assert.Throws<ArgumentOutOfRangeException>("beta1", () => new Adam(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("beta2", () => new Adam(1, 0.9, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("epsilon", () => new AdamW(1, epsilon: 0));
        Assert.Throws<ArgumentOutOfRangeException>("alpha", () => new RmsProp(1, -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(1).LearningRate = float.PositiveInfinity);
    }

    /// <summary>One parameter's optimizer, from the formulas.</summary>
    private abstract class Reference(double rate, double decay)
    {
        protected double Decay { get; } = decay;

        public double Step(double parameter, double gradient, int step, double scale, bool decays) =>
            Step(parameter, gradient, step, rate * scale, decays ? Decay : 0);

        protected abstract double Step(double parameter, double gradient, int step, double rate, double decay);
    }

    private sealed class SgdReference(double rate, double momentum, bool nesterov, double decay)
        : Reference(rate, decay)
    {
        private double _v;

        protected override double Step(double parameter, double gradient, int step, double rate, double decay)
        {
            gradient += decay * parameter;
            _v = step == 1 ? gradient : (momentum * _v) + gradient;
            return parameter - (rate * (nesterov ? gradient + (momentum * _v) : _v));
        }
    }

    private sealed class AdamReference(
        double rate, double beta1, double beta2, double epsilon, double decay, bool decoupled) : Reference(rate, decay)
    {
        private double _m;
        private double _v;

        protected override double Step(double parameter, double gradient, int step, double rate, double decay)
        {
            if (decoupled)
            {
                parameter -= rate * decay * parameter;
            }
            else
            {
                gradient += decay * parameter;
            }

            _m = (beta1 * _m) + ((1 - beta1) * gradient);
            _v = (beta2 * _v) + ((1 - beta2) * gradient * gradient);
            double m = _m / (1 - Math.Pow(beta1, step));
            double v = _v / (1 - Math.Pow(beta2, step));
            return parameter - (rate * m / (Math.Sqrt(v) + epsilon));
        }
    }

    private sealed class RmsPropReference(double rate, double alpha, double epsilon, double momentum, double decay)
        : Reference(rate, decay)
    {
        private double _v;
        private double _b;

        protected override double Step(double parameter, double gradient, int step, double rate, double decay)
        {
            gradient += decay * parameter;
            _v = (alpha * _v) + ((1 - alpha) * gradient * gradient);
            _b = (momentum * _b) + (gradient / (Math.Sqrt(_v) + epsilon));
            return parameter - (rate * _b);
        }
    }
}
