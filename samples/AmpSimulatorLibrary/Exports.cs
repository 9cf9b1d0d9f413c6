using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using RecurrentGen.Weights;

namespace AmpSimulator;

/// <summary>The functions of amp_simulator.h. No exception leaves them.</summary>
internal static unsafe class Exports
{
    private const int WrongArgument = 1;
    private const int WrongFile = 2;
    private const int InputOutput = 3;
    private const int Failed = 4;

    // Text for amp_error, ended by a zero; native memory, so that the pointer stays good.
    [ThreadStatic]
    private static byte* s_error;

    [UnmanagedCallersOnly(EntryPoint = "amp_open", CallConvs = [typeof(CallConvCdecl)])]
    public static int Open(byte* path, double sampleRate, nint* opened)
    {
        if (opened is null)
        {
            return Fail(WrongArgument, "opened: expected a pointer, found NULL.");
        }

        *opened = 0;
        try
        {
            *opened = GCHandle.ToIntPtr(GCHandle.Alloc(new Amp(Model(path), sampleRate)));
            return 0;
        }
        catch (Exception error)
        {
            return Fail(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "amp_switch", CallConvs = [typeof(CallConvCdecl)])]
    public static int Switch(nint opened, byte* path, int fadeSamples)
    {
        if (Find(opened) is not { } amp)
        {
            return NoAmp();
        }

        try
        {
            amp.SwitchTo(Model(path), fadeSamples);
            return 0;
        }
        catch (Exception error)
        {
            return Fail(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "amp_process", CallConvs = [typeof(CallConvCdecl)])]
    public static int Process(nint opened, float* samples, int count)
    {
        if (Find(opened) is not { } amp)
        {
            return NoAmp();
        }

        if (count < 0 || (samples is null && count > 0))
        {
            return Fail(WrongArgument, "samples, count: expected a pointer and a count from 0 on.");
        }

        try
        {
            amp.Effect.Process(new Span<float>(samples, count));
            return 0;
        }
        catch (Exception error)
        {
            return Fail(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "amp_knobs", CallConvs = [typeof(CallConvCdecl)])]
    public static int Knobs(nint opened) => Find(opened)?.Effect.Channel.Knobs ?? 0;

    [UnmanagedCallersOnly(EntryPoint = "amp_set_knob", CallConvs = [typeof(CallConvCdecl)])]
    public static int SetKnob(nint opened, int knob, float position)
    {
        if (Find(opened) is not { } amp)
        {
            return NoAmp();
        }

        try
        {
            amp.Effect.Channel.SetKnob(knob, position);
            return 0;
        }
        catch (Exception error)
        {
            return Fail(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "amp_reset", CallConvs = [typeof(CallConvCdecl)])]
    public static int Reset(nint opened)
    {
        if (Find(opened) is not { } amp)
        {
            return NoAmp();
        }

        amp.Effect.Reset();
        return 0;
    }

    [UnmanagedCallersOnly(EntryPoint = "amp_close", CallConvs = [typeof(CallConvCdecl)])]
    public static void Close(nint opened)
    {
        if (opened != 0)
        {
            GCHandle.FromIntPtr(opened).Free();
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "amp_error", CallConvs = [typeof(CallConvCdecl)])]
    public static byte* Error()
    {
        if (s_error is null)
        {
            SetError("");
        }

        return s_error;
    }

    private static AmpModel Model(byte* path) =>
        path is null ? AmpModel.BuiltIn() : AmpModel.Open(Marshal.PtrToStringUTF8((nint)path)!);

    private static Amp? Find(nint opened) => opened == 0 ? null : (Amp?)GCHandle.FromIntPtr(opened).Target;

    private static int NoAmp() => Fail(WrongArgument, "Expected an amp, found NULL.");

    private static int Fail(Exception error) => Fail(
        error switch
        {
            ArgumentException => WrongArgument,
            WeightFileException => WrongFile,
            IOException or UnauthorizedAccessException => InputOutput,
            _ => Failed,
        },
        error.Message);

    private static int Fail(int code, string message)
    {
        SetError(message);
        return code;
    }

    private static void SetError(string message)
    {
        int length = Encoding.UTF8.GetByteCount(message);
        s_error = (byte*)NativeMemory.Realloc(s_error, (nuint)length + 1);
        Encoding.UTF8.GetBytes(message, new Span<byte>(s_error, length));
        s_error[length] = 0;
    }

    // What a handle stands for.
    private sealed class Amp(AmpModel model, double sampleRate)
    {
        public AmpEffect Effect { get; } = new(new AmpChannel(model, sampleRate));

        public void SwitchTo(AmpModel next, int fadeSamples) =>
            Effect.SwitchTo(new AmpChannel(next, sampleRate), fadeSamples);
    }
}
