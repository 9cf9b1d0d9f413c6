using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Binding;

namespace RecurrentGen.Generator.Planning;

/// <summary>A layer that a class of the runtime computes, with its operands.</summary>
/// <param name="Storages">Of its tensors, by number.</param>
/// <param name="Buffers">By number.</param>
/// <param name="Source">The value besides the input, or null.</param>
internal sealed record KernelPlan(
    BoundKernelLayer Kernel,
    string Identifier,
    ValuePlan Input,
    ValuePlan Output,
    IReadOnlyList<Storage> Storages,
    IReadOnlyList<BufferPlan> Buffers,
    ValuePlan? Source)
    : LayerPlan(Kernel, Identifier, Input, Output)
{
    public override IEnumerable<Storage> Transposed => Kernel.Code.Backward
        .Where(a => a.Role == KernelRole.Transposed)
        .Select(a => Storages[(int)a.Number]);

    public override bool Trains => Storages.Any(s => s.Region != Region.Frozen);

    public override long MultiplyAdds => Kernel.MultiplyAdds;

    public override IEnumerable<int> Tensors => Kernel.Tensors.Select(t => t.Tensor);
}
