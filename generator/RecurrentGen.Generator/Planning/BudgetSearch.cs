using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Parsing;
using RecurrentGen.Numerics;

namespace RecurrentGen.Generator.Planning;

/// <param name="Advice">For the message.</param>
/// <param name="Mend">The change that makes a declaration fit; null where it would change more than one size.</param>
internal sealed record BudgetFit(string Advice, Mend? Mend);

/// <summary>
/// Looks for the largest size of one layer with which a model meets its budget, all others as they are: binds and plans
/// smaller and smaller models, and compiles those that nothing but code keeps from fitting. Nobody does so for a model
/// that meets its budget.
/// </summary>
/// <param name="code">See <see cref="BudgetFindings"/>.</param>
internal sealed class BudgetSearch(
    PlannedModel model, IReadOnlyList<BudgetLimit> limits, Func<ModelProgram, CodeFigure?> code)
{
    /// <summary>Sizes of full granules that are compiled one by one.</summary>
    private const int MostGranules = 16;

    /// <summary>The declaration by itself: a weight file fits no other size than its own.</summary>
    private ModelSpec _spec = model.Spec with { Weights = null };

    /// <summary>
    /// Sizes that are tried one by one: figures grow by granules, and only multiples of a convolution's groups fit it.
    /// </summary>
    private readonly int _neighbours = model.Spec.Layers
        .SelectMany(l => l.Arguments)
        .Select(a => a is { Name: "Groups", IsPair: false, Value: int groups } ? groups : 1)
        .Append(PackedMatrix.Granule)
        .Max();

    /// <param name="shares">The layers, the one that takes most first.</param>
    /// <param name="exceeded">The limit that is spoken of.</param>
    public BudgetFit Find(IReadOnlyList<LayerShare> shares, BudgetLimit exceeded)
    {
        string rolled = "";
        if (exceeded.Name == BudgetMeasure.CodeLimit
            && model.Program.Layers.Any(l => l.Layer is BoundRecurrentLayer { Unroll: > 1 }))
        {
            if (FewerSteps(shares[0]) is { } unrolled)
            {
                return unrolled;
            }

            // To compile all steps for every size would take minutes.
            _spec = _spec with { Layers = _spec.Layers.Select(l => WithUnroll(l, 1)).ToEquatableArray() };
            rolled = " with Unroll = 1 of every layer";
            if (FitsAsDeclared(_spec))
            {
                return new BudgetFit("Unroll = 1 of every layer would fit", null);
            }
        }

        // A layer whose size is that of the outputs says what the model answers, so another one should give way.
        var sized = shares.Where(s => LayerSizes.Of(_spec.Layers[s.Attribute]) > 1).ToList();
        var layer = sized.FirstOrDefault(s => !DecidesOutputs(s.Attribute)) ?? sized.FirstOrDefault();
        if (layer is null)
        {
            return new BudgetFit("no layer has a size that could be smaller", null);
        }

        string name = $"layer '{layer.Name}'";
        int declared = LayerSizes.Of(_spec.Layers[layer.Attribute]);
        int size = Largest(layer.Attribute, declared, limits);
        if (size > 0)
        {
            return new BudgetFit(
                $"size {Text(size)} instead of {Text(declared)} of {name} would fit{rolled}",
                rolled.Length == 0 ? MendOf(layer.Attribute, size) : null);
        }

        size = limits.Count > 1 ? Largest(layer.Attribute, declared, [exceeded]) : 0;
        return new BudgetFit(
            size > 0
                ? $"size {Text(size)} instead of {Text(declared)} of {name} would fit this limit{rolled}, and none the others as well"
                : $"no size of {name} would fit{rolled}",
            null);
    }

    /// <summary>
    /// What fits with fewer steps written out, each try with twice as many as the one before; null where none does.
    /// </summary>
    private BudgetFit? FewerSteps(LayerShare layer)
    {
        var recurrent = model.Program.Layers
            .Select(l => l.Layer).OfType<BoundRecurrentLayer>().FirstOrDefault(l => l.Attribute == layer.Attribute);
        int declared = recurrent?.Unroll ?? 1;
        int fits = 0;
        for (int unroll = 1; unroll < declared && FitsAsDeclared(Changed(layer.Attribute, unroll)); unroll *= 2)
        {
            fits = unroll;
        }

        if (fits == 0)
        {
            return null;
        }

        var mend = new Mend(MendKind.Set, layer.Attribute, "Unroll", fits.ToString(CultureInfo.InvariantCulture));
        return new BudgetFit(
            $"Unroll = {Text(fits)} instead of {Text(declared)} of layer '{layer.Name}' would fit",
            model.Spec.IsVariant ? null : mend);

        ModelSpec Changed(int attribute, int unroll) =>
            With(attribute, WithUnroll(_spec.Layers[attribute], unroll));
    }

    private static LayerSpec WithUnroll(LayerSpec layer, int unroll) => layer with
    {
        Arguments = layer.Arguments
            .Select(a => a is { Name: "Unroll", IsPair: false } ? a with { Value = unroll } : a).ToEquatableArray(),
    };

    /// <summary>Whether a declaration with the sizes of the model's fits: the weights of its file are code, too.</summary>
    private bool FitsAsDeclared(ModelSpec spec) =>
        Bind(spec) is { } bound && Fits(bound with { Weights = model.Program.Model.Weights }, limits);

    private Mend? MendOf(int attribute, int size) =>
        model.Spec.IsVariant || model.Spec.Weights is not null || DecidesOutputs(attribute)
        || !LayerSizes.IsFirst(_spec.Layers[attribute])
            ? null
            : new Mend(MendKind.Set, attribute, "0", size.ToString(CultureInfo.InvariantCulture));

    private bool DecidesOutputs(int attribute)
    {
        // The next size may not fit groups.
        int declared = LayerSizes.Of(_spec.Layers[attribute]);
        for (int size = declared - 1; size >= Math.Max(1, declared - _neighbours); size--)
        {
            if (Bind(attribute, size) is { } smaller)
            {
                return smaller.OutputSize != model.Program.Model.OutputSize;
            }
        }

        return false;
    }

    /// <summary>The largest size below the declared one that fits; 0 where none does.</summary>
    private int Largest(int attribute, int declared, IReadOnlyList<BudgetLimit> wanted)
    {
        // Code does not grow with the size: it is shortest where every granule is full, and longest where a row is just
        // one panel. So full granules are tried one by one, as many as one can wait for.
        bool compiles = wanted.Any(l => l.Name == BudgetMeasure.CodeLimit);
        int step = compiles ? FullGranules(attribute, declared) : 1;
        var (fits, tooLarge) = Halve(attribute, declared, wanted, step, compiles ? MostGranules * step : 1);
        for (int size = (tooLarge - 1) - ((tooLarge - 1) % step); compiles && size > fits; size -= step)
        {
            fits = Fits(Bind(attribute, size), wanted) ? size : fits;
        }

        // A size that leaves no lane empty may take less than a smaller one.
        for (int size = Math.Min(declared - 1, fits + (compiles ? step : _neighbours)); size > fits; size--)
        {
            if (Fits(Bind(attribute, size), wanted))
            {
                return size;
            }
        }

        return fits;
    }

    /// <summary>The distance of sizes that fill granules and can be bound, where only every so many can.</summary>
    private int FullGranules(int attribute, int declared)
    {
        int period = 1;
        while (period < _neighbours && period < declared && Bind(attribute, declared - period) is null)
        {
            period++;
        }

        int step = period;
        while (step % PackedMatrix.Granule != 0)
        {
            step += period;
        }

        return step;
    }

    /// <summary>Halves the sizes, by multiples of a step, until so few are left.</summary>
    private (int Fits, int TooLarge) Halve(
        int attribute, int declared, IReadOnlyList<BudgetLimit> wanted, int step, int left)
    {
        int fits = 0;
        int tooLarge = declared;
        while (tooLarge - fits > left)
        {
            int middle = fits + ((tooLarge - fits) / 2);
            middle -= middle % step;

            // The nearest size below the middle that can be bound at all.
            int size = middle;
            while (size > fits && middle - size < _neighbours && Bind(attribute, size) is null)
            {
                size--;
            }

            if (size > fits && Fits(Bind(attribute, size), wanted))
            {
                fits = size;
            }
            else
            {
                tooLarge = Math.Max(size, fits + 1);
            }
        }

        return (fits, tooLarge);
    }

    private bool Fits(BoundModel? bound, IReadOnlyList<BudgetLimit> wanted) =>
        bound is not null
        && Planner.Plan(bound).Program is { } program
        && wanted.OrderBy(l => l.Name == BudgetMeasure.CodeLimit)
            .All(l => BudgetMeasure.Named(l.Name, code).Of(program) <= l.Value);

    private BoundModel? Bind(int attribute, int size) =>
        Bind(With(attribute, LayerSizes.With(_spec.Layers[attribute], size)));

    private static BoundModel? Bind(ModelSpec spec)
    {
        Cancellation.Check();
        return ModelBinder.Bind(spec).Model;
    }

    private ModelSpec With(int attribute, LayerSpec changed) =>
        _spec with { Layers = _spec.Layers.Select((l, i) => i == attribute ? changed : l).ToEquatableArray() };

    private static string Text(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
