using System.Collections.Frozen;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace RecurrentGen.Benchmarks;

/// <summary>How large a compiled method is, in the units of the JIT's limits.</summary>
/// <param name="Type">The type that contains it, with the types around that one: <c>Model.LiveStream</c>.</param>
/// <param name="Il">Bytes of IL.</param>
/// <param name="Instructions">Instructions of IL.</param>
/// <param name="Locals">Local variables and parameters.</param>
/// <param name="Accesses">Instructions that name a local variable or a parameter.</param>
internal sealed record MethodSize(string Type, string Method, int Il, int Instructions, int Locals, int Accesses);

/// <summary>Reads the sizes of all methods of an assembly.</summary>
internal static class MethodSizes
{
    private static readonly FrozenDictionary<int, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(f => (OpCode)f.GetValue(null)!)
        .ToFrozenDictionary(c => (int)(ushort)c.Value);

    /// <param name="image">The assembly.</param>
    public static IReadOnlyList<MethodSize> Read(Stream image)
    {
        image.Position = 0;
        using var reader = new PEReader(image, PEStreamOptions.LeaveOpen);
        var metadata = reader.GetMetadataReader();
        var sizes = new List<MethodSize>();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress != 0)
            {
                sizes.Add(Measure(reader, metadata, method));
            }
        }

        return sizes;
    }

    private static MethodSize Measure(PEReader reader, MetadataReader metadata, MethodDefinition method)
    {
        var body = reader.GetMethodBody(method.RelativeVirtualAddress);
        var il = body.GetILReader();
        int length = il.Length;
        int instructions = 0;
        int accesses = 0;
        while (il.RemainingBytes > 0)
        {
            var code = ReadCode(ref il);
            int operand = code.OperandType == OperandType.InlineSwitch ? 4 * il.ReadInt32() : OperandLength(code.OperandType);
            il.Offset += operand;
            instructions++;
            accesses += IsAccess(code.Name!) ? 1 : 0;
        }

        int locals = method.GetParameters().Count;
        if (!body.LocalSignature.IsNil)
        {
            var signature = metadata.GetBlobReader(metadata.GetStandaloneSignature(body.LocalSignature).Signature);
            signature.ReadSignatureHeader();
            locals += signature.ReadCompressedInteger();
        }

        return new MethodSize(
            NameOf(metadata, method.GetDeclaringType()), metadata.GetString(method.Name), length, instructions, locals, accesses);
    }

    private static string NameOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        string name = metadata.GetString(type.Name);
        return type.GetDeclaringType().IsNil ? name : NameOf(metadata, type.GetDeclaringType()) + "." + name;
    }

    private static OpCode ReadCode(ref BlobReader il)
    {
        int value = il.ReadByte();
        return Codes[value == 0xFE ? (value << 8) | il.ReadByte() : value];
    }

    private static bool IsAccess(string name) => name.StartsWith("ld", StringComparison.Ordinal)
        ? name.AsSpan(2).StartsWith("loc") || name.AsSpan(2).StartsWith("arg")
        : name.StartsWith("stloc", StringComparison.Ordinal) || name.StartsWith("starg", StringComparison.Ordinal);

    private static int OperandLength(OperandType type) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
