using RecurrentGen.Generator.Parsing;
using static RecurrentGen.Generator.Binding.KernelBinder;

namespace RecurrentGen.Generator.Binding;

/// <summary>Random zeros in training; nothing in predictions.</summary>
internal static class DropoutKernel
{
    public static BoundKernelLayer Bind(KernelBinder binder)
    {
        var input = binder.Input;
        double rate = CheckedRate(binder.Findings, binder.Site("rate"), "rate", binder.Arguments.Real("rate", 0));
        binder.Text.AddUnless(false, "rate", BindingFindings.Text(rate));
        if (binder.IsLast)
        {
            binder.Findings.Report(FindingIds.DropoutLast, binder.Site(), binder.Name);
        }

        var mask = binder.Buffer("mask", input.Size, input.IsSequence);
        KernelArgument[] arguments =
        [
            Is(KernelRole.Axis), Is(KernelRole.Rows), Is(KernelRole.Input), Is(KernelRole.Output),
            Is(KernelRole.Integer, input.IsSequence ? 1 : 0), Is(KernelRole.Integer, input.Size),
            new(KernelRole.Single, rate), Is(KernelRole.Noise), mask,
        ];
        var backward = List(Is(KernelRole.Rows), Is(KernelRole.InputGradient), Is(KernelRole.OutputGradient), mask);
        return binder.Build(
            input.Size, input.IsSequence, new KernelCode("DropoutKernel", List(arguments), backward, List(), List())
            {
                PassesThrough = true,
            });
    }

    /// <summary>A rate from 0 to below 1; 0 after a finding.</summary>
    public static double CheckedRate(BindingFindings findings, FindingSite site, string name, double rate)
    {
        if (rate is >= 0 and < 1)
        {
            return rate;
        }

        findings.Report(FindingIds.Rate, site, name, "from 0 to below 1", BindingFindings.Text(rate));
        return 0;
    }
}
