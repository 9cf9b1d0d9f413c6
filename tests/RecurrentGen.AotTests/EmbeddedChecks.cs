using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RecurrentGen.Weights;

namespace RecurrentGen.AotTests;

/// <summary>Has its weights from the assembly.</summary>
[RecurrentModel(InputSize = 4, SequenceLength = 8)]
[Weights("pump.safetensors")]
[Gru(16)]
[Dense(3)]
internal sealed partial class EmbeddedModel;

/// <summary>Weights in the assembly are read where the assembly is mapped, and copied once.</summary>
internal static class EmbeddedChecks
{
    private const string Resource = "RecurrentGen.pump.safetensors";
    private const string File = "pump.safetensors";

    public static void AreThoseOfTheFile()
    {
        var fromFile = new EmbeddedModel(seed: 1);
        fromFile.Load(Path.Combine(AppContext.BaseDirectory, File));
        var embedded = new EmbeddedModel();
        Check.Same("parameters", Parameters(embedded), Parameters(fromFile));
        Check.Same("input means", embedded.Scaling.InputMean, fromFile.Scaling.InputMean);
        Check.Same("output scales", embedded.Scaling.OutputScale, fromFile.Scaling.OutputScale);
    }

    public static void LieInTheMappedFile()
    {
        ref float first = ref MemoryMarshal.GetReference(Read());
        Check.That(Unsafe.AreSame(ref first, ref MemoryMarshal.GetReference(Read())), "two readings give two copies");
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string mapping = MappingOf(ref first);
        string expected = RuntimeFeature.IsDynamicCodeCompiled ? "RecurrentGen.AotTests.dll" : "RecurrentGen.AotTests";
        Check.That(Path.GetFileName(mapping) == expected, $"the weights lie in '{mapping}', not in {expected}");
    }

    public static void AreCopiedOnce()
    {
        long random = Check.BytesOf(() => _ = new EmbeddedModel(seed: 1));
        long embedded = Check.BytesOf(() => _ = new EmbeddedModel());

        // A second copy would be some 4 KB more; the resource's stream is a few hundred bytes.
        Check.That(
            embedded < random + (EmbeddedModel.ParameterCount * sizeof(float) / 2),
            $"construction allocates {embedded} bytes, {random} with random weights");
    }

    private static ReadOnlySpan<float> Read() => EmbeddedWeights.Read(
        typeof(EmbeddedModel).Assembly, Resource, EmbeddedModel.ParameterCount + (2 * EmbeddedModel.InputSize) + (2 * EmbeddedModel.OutputSize));

    private static float[] Parameters(EmbeddedModel model)
    {
        float[] values = new float[EmbeddedModel.ParameterCount];
        model.CopyParametersTo(values);
        return values;
    }

    /// <summary>The file that an address is mapped from; empty if from none.</summary>
    private static unsafe string MappingOf(ref float place)
    {
        // Not movable: the collector's heap is mapped from no file.
        ulong address = (ulong)(nint)Unsafe.AsPointer(ref place);
        foreach (string line in System.IO.File.ReadLines("/proc/self/maps"))
        {
            string[] columns = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            string[] range = columns[0].Split('-');
            if (address >= ulong.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                && address < ulong.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            {
                return columns.Length > 5 ? columns[5].Trim() : "";
            }
        }

        return "";
    }
}
