using System.ComponentModel;
using System.Reflection;

namespace RecurrentGen.Weights;

/// <summary>
/// Weights that the build put into the assembly. They are read in place: the only copy is the one into the model's parameters.
/// For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class EmbeddedWeights
{
    /// <summary>The bytes of a resource, as floats, in the memory that the assembly is mapped to.</summary>
    /// <param name="assembly">The assembly of the model.</param>
    /// <param name="name">The resource.</param>
    /// <param name="count">Floats that it must have.</param>
    /// <exception cref="WeightFileException">The assembly has no such resource of this length.</exception>
    public static unsafe ReadOnlySpan<float> Read(Assembly assembly, string name, int count)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = assembly.GetManifestResourceStream(name);
        if (stream is not UnmanagedMemoryStream memory || memory.Length != (long)count * sizeof(float))
        {
            string found = stream is null ? "none" : $"one of {stream.Length} bytes";
            throw new WeightFileException(
                $"{assembly.GetName().Name}: expected a resource '{name}' of {(long)count * sizeof(float)} bytes, found {found}; " +
                "was it embedded by RecurrentGen's build targets?");
        }

        return new ReadOnlySpan<float>(memory.PositionPointer, count);
    }
}
