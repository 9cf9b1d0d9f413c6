using System.Diagnostics.Tracing;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Benchmarks;
using RecurrentGen.Generator.Planning;

namespace RecurrentGen.Generator.Tests.Infrastructure;

/// <summary>What the C# compiler, and after it the JIT compiler, make of generated code.</summary>
internal static class CompiledCode
{
    /// <summary>The sizes of all methods of a compilation with what the generators add to it.</summary>
    public static IReadOnlyList<MethodSize> Methods(CSharpCompilation input)
    {
        using var image = Emit(input);
        return MethodSizes.Read(image);
    }

    /// <summary>The sizes of all methods of a Release build, with weight files and what their generator adds.</summary>
    public static IReadOnlyList<MethodSize> Methods(CSharpCompilation input, GeneratorDriver driver)
    {
        using var image = Emit(input, driver);
        return MethodSizes.Read(image);
    }

    /// <summary>Bytes of IL of the types of a model that a budget of code counts.</summary>
    /// <param name="model">With the types around it: <c>Outer.Model</c>.</param>
    public static long Bytes(IEnumerable<MethodSize> methods, string model) => CountedMethods(methods, model).Sum(m => (long)m.Il);

    public static IEnumerable<MethodSize> CountedMethods(IEnumerable<MethodSize> methods, string model)
    {
        string[] types = [$"{model}.LiveStream.", $"{model}.Predictor.", $"{model}.Training."];
        return methods.Where(m => types.Any(t => (m.Type + ".").StartsWith(t, StringComparison.Ordinal)));
    }

    /// <summary>Whether the JIT compiles all methods with optimization, as far as their real sizes say.</summary>
    public static bool IsBelowLimits(IEnumerable<MethodSize> methods) => methods.All(m =>
        m.Instructions <= CodeSize.MostInstructions && m.Il <= CodeSize.MostIl && m.Locals <= CodeSize.MostLocals);

    /// <summary>
    /// Lets the JIT compile methods and returns those that it compiled without optimization, by what the runtime itself
    /// reports: no clock is involved.
    /// </summary>
    public static IReadOnlyList<string> NotOptimized(CSharpCompilation input, Func<MethodInfo, bool> wanted)
    {
        using var image = Emit(input);
        using var listener = new JitListener();
        var methods = Assembly.Load(image.ToArray()).GetTypes()
            .SelectMany(t => t.GetMethods(
                BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic
                | BindingFlags.DeclaredOnly))
            .Where(wanted)
            .ToList();
        foreach (var method in methods)
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }

        return listener.WaitFor(methods);
    }

    private static MemoryStream Emit(CSharpCompilation input) => Emit(input, Generated.Driver(input));

    private static MemoryStream Emit(CSharpCompilation input, GeneratorDriver driver)
    {
        var token = TestContext.Current.CancellationToken;
        driver.RunGeneratorsAndUpdateCompilation(input, out var output, out _, token);
        var image = new MemoryStream();
        var release = output.WithOptions(output.Options.WithOptimizationLevel(OptimizationLevel.Release))
            .WithAssemblyName("Test" + Guid.NewGuid().ToString("N"));
        var emitted = release.Emit(image, cancellationToken: token);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics.Take(5)));
        return image;
    }

    /// <summary>Hears of every method that the JIT has compiled.</summary>
    private sealed class JitListener : EventListener
    {
        private const string RuntimeEvents = "Microsoft-Windows-DotNETRuntime";
        private const EventKeywords JitKeyword = (EventKeywords)0x10;
        private const int TierShift = 7;
        private const uint TierMask = 7;
        private const uint MinOptimized = 1;
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

        // By the runtime's own number: another test may compile a method of the same name of its own model meanwhile.
        private readonly Dictionary<ulong, uint> _tiers = [];

        public IReadOnlyList<string> WaitFor(IReadOnlyList<MethodInfo> methods)
        {
            var deadline = DateTime.UtcNow + Patience;
            lock (_tiers)
            {
                while (!methods.All(m => _tiers.ContainsKey(NumberOf(m))))
                {
                    Assert.True(
                        DateTime.UtcNow < deadline,
                        "Not reported: " + string.Join(", ", methods.Where(m => !_tiers.ContainsKey(NumberOf(m))).Select(NameOf)));
                    Monitor.Wait(_tiers, TimeSpan.FromMilliseconds(100));
                }

                return [.. methods.Where(m => _tiers[NumberOf(m)] == MinOptimized).Select(NameOf)];
            }
        }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == RuntimeEvents)
            {
                EnableEvents(eventSource, EventLevel.Verbose, JitKeyword);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            // The first events may come before this object's own fields are set.
            if (_tiers is null || eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) != true)
            {
                return;
            }

            var payload = eventData.Payload!;
            lock (_tiers)
            {
                _tiers[(ulong)payload[0]!] = ((uint)payload[5]! >> TierShift) & TierMask;
                Monitor.PulseAll(_tiers);
            }
        }

        private static ulong NumberOf(MethodInfo method) => (ulong)method.MethodHandle.Value;

        private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";
    }
}
