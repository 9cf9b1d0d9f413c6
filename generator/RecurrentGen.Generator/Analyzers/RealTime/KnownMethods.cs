using Microsoft.CodeAnalysis;

namespace RecurrentGen.Generator.Analyzers.RealTime;

/// <summary>
/// What methods without source are known to do. The table is for few false alarms: a method in none of its lists is
/// <see cref="DeedKind.Unknown"/>, which nobody sees who does not ask.
/// </summary>
internal static class KnownMethods
{
    private const string Generator = "RecurrentGen.Generator";

    /// <summary>Types whose methods wait for another thread to leave.</summary>
    private static readonly HashSet<string> LockTypes = Set(
        "System.Threading.Monitor", "System.Threading.Lock", "System.Threading.Lock.Scope", "System.Threading.Mutex",
        "System.Threading.Semaphore", "System.Threading.SemaphoreSlim", "System.Threading.SpinLock",
        "System.Threading.SpinWait", "System.Threading.ReaderWriterLock", "System.Threading.ReaderWriterLockSlim",
        "System.Threading.Barrier", "System.Lazy", "System.Threading.LazyInitializer",
        "System.Collections.Concurrent.ConcurrentDictionary", "System.Collections.Concurrent.ConcurrentBag");

    /// <summary>Harmless methods of types that have others.</summary>
    private static readonly HashSet<string> SafeMethods = Set(
        "System.Collections.Concurrent.ConcurrentDictionary.TryGetValue",
        "System.Collections.Concurrent.ConcurrentDictionary.ContainsKey", "System.Lazy.IsValueCreated",
        "System.Threading.Tasks.Task.GetAwaiter", "System.Threading.Tasks.ValueTask.GetAwaiter", "System.Enum.HasFlag");

    /// <summary>Types whose methods wait for the system or for work.</summary>
    private static readonly HashSet<string> WaitTypes = Set(
        "System.Console", "System.Threading.Tasks.Parallel", "System.Diagnostics.Process", "System.Diagnostics.Trace",
        "System.Collections.Concurrent.BlockingCollection", "System.Diagnostics.EventLog", "System.IO.TextWriter");

    private static readonly string[] WaitNamespaces = ["System.IO", "System.Net", "System.Data", "Microsoft.Win32"];

    /// <summary>Methods that wait, of types of which others do not.</summary>
    private static readonly HashSet<string> WaitMethods = Set(
        "System.Threading.Thread.Sleep", "System.Threading.Thread.Join", "System.Threading.Thread.SpinWait",
        "System.Threading.Thread.Yield", "System.Threading.Thread.Start", "System.Threading.Thread.UnsafeStart",
        "System.Threading.Tasks.Task.Wait", "System.Threading.Tasks.Task.WaitAll", "System.Threading.Tasks.Task.WaitAny",
        "System.Threading.Tasks.Task.RunSynchronously", "System.Threading.Tasks.Task.Result",
        "System.Threading.Tasks.ValueTask.Result", "System.GC.Collect", "System.GC.WaitForPendingFinalizers",
        "System.Threading.WaitHandle.WaitOne", "System.Threading.WaitHandle.WaitAll",
        "System.Threading.WaitHandle.WaitAny", "System.Threading.WaitHandle.SignalAndWait",
        "System.Threading.ManualResetEventSlim.Wait", "System.Threading.CountdownEvent.Wait");

    /// <summary>Collections that grow, and what makes them.</summary>
    private static readonly HashSet<string> GrowTypes = Set(
        "System.Collections.Generic.List", "System.Collections.Generic.Dictionary", "System.Collections.Generic.HashSet",
        "System.Collections.Generic.Queue", "System.Collections.Generic.Stack", "System.Collections.Generic.LinkedList",
        "System.Collections.Generic.SortedDictionary", "System.Collections.Generic.SortedSet",
        "System.Collections.Generic.SortedList", "System.Collections.Generic.PriorityQueue",
        "System.Collections.Generic.ICollection", "System.Collections.Generic.IList",
        "System.Collections.Generic.IDictionary", "System.Collections.Concurrent.ConcurrentQueue",
        "System.Collections.Concurrent.ConcurrentStack", "System.Text.StringBuilder");

    /// <summary>Collections whose methods return them anew, never themselves.</summary>
    private static readonly HashSet<string> CopyTypes = Set(
        "System.Collections.Generic.List", "System.Collections.ObjectModel.ReadOnlyCollection",
        "System.Collections.Generic.SortedSet");

    private static readonly string[] GrowMethods =
        ["Add", "Append", "Insert", "Enqueue", "Push", "TryAdd", "EnsureCapacity", "UnionWith", "set_Item"];

    /// <summary>Types of the framework that do nothing of the kind.</summary>
    private static readonly HashSet<string> SafeTypes = Set(
        "System.Math", "System.MathF", "System.Span", "System.ReadOnlySpan", "System.Memory", "System.ReadOnlyMemory",
        "System.MemoryExtensions", "System.BitConverter", "System.Buffer", "System.Array", "System.Object", "System.Nullable",
        "System.Index", "System.Range", "System.TimeSpan", "System.DateTime", "System.HashCode", "System.ValueTuple",
        "System.Half", "System.IntPtr", "System.UIntPtr", "System.Int128", "System.UInt128", "System.String", "System.Type",
        "System.Single", "System.Double", "System.Decimal", "System.Boolean", "System.Char", "System.Byte", "System.SByte",
        "System.Int16", "System.UInt16", "System.Int32", "System.UInt32", "System.Int64", "System.UInt64",
        "System.Threading.Interlocked", "System.Threading.Volatile", "System.Diagnostics.Stopwatch",
        "System.Runtime.CompilerServices.Unsafe", "System.Runtime.CompilerServices.RuntimeHelpers",
        "System.Runtime.InteropServices.MemoryMarshal", "System.Runtime.InteropServices.CollectionsMarshal",
        "System.Runtime.InteropServices.NativeMemory", "System.Buffers.Binary.BinaryPrimitives",
        "System.Text.Ascii", "System.Text.Rune", "System.Random", "System.Runtime.InteropServices.GCHandle",
        "System.Collections.Generic.List", "System.Collections.Generic.Dictionary", "System.Collections.Generic.HashSet",
        "System.Collections.Generic.Queue", "System.Collections.Generic.Stack", "System.Threading.CancellationToken",
        "System.Collections.Concurrent.ConcurrentQueue", "System.Collections.Concurrent.ConcurrentStack");

    private static readonly string[] SafeNamespaces = ["System.Numerics", "System.Runtime.Intrinsics"];

    /// <summary>Methods of the framework that return a string or an array which they do not make.</summary>
    private static readonly HashSet<string> KeptResults = Set(
        "System.Array.Empty", "System.String.ToString", "System.String.Intern", "System.String.IsInterned");

    /// <summary>What our own generated types do after their construction: nothing, which our tests measure.</summary>
    public static bool IsGenerated(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.Constructor || method.ContainingType is not { } type)
        {
            return false;
        }

        return Names.Of(type) == "RecurrentGen.IPredictor" || type.GetAttributes().Any(a =>
            a.AttributeClass is { Name: "GeneratedCodeAttribute" }
            && a.ConstructorArguments.FirstOrDefault().Value as string == Generator);
    }

    public static bool IsQuery(IMethodSymbol method) =>
        method.ContainingType is { } type && Names.Of(type) is "System.Linq.Enumerable" or "System.Linq.Queryable";

    /// <summary>What a method does, or null for nothing of the kind.</summary>
    public static Deed? DeedOf(IMethodSymbol method)
    {
        if (method.ContainingType is not { } type)
        {
            return null;
        }

        string owner = Names.Of(type);
        string name = (method.AssociatedSymbol ?? method).Name;
        string full = owner + "." + name;

        // A guard tells a caller of its mistake.
        if (SafeMethods.Contains(full) || (method.IsStatic && name.StartsWith("ThrowIf", StringComparison.Ordinal)))
        {
            return null;
        }

        return LockOrWait(method, owner, name, full)
            ?? Allocation(method, owner, name, full)
            ?? (IsSafe(method, owner)
                ? null
                : new Deed(DeedKind.Unknown, $"calls '{type.Name}.{name}', whose source is not here"));
    }

    private static Deed? LockOrWait(IMethodSymbol method, string owner, string name, string full)
    {
        if (LockTypes.Contains(owner) && method.MethodKind != MethodKind.Constructor)
        {
            return new Deed(DeedKind.Locks, $"calls '{Short(owner)}.{name}', which locks");
        }

        bool waits = WaitTypes.Contains(owner) || WaitMethods.Contains(full)
            || owner.StartsWith("System.Runtime.CompilerServices.TaskAwaiter", StringComparison.Ordinal)
            || (IsWithin(owner, WaitNamespaces) && owner is not ("System.IO.Path" or "System.IO.MemoryStream"));
        return waits ? new Deed(DeedKind.Blocks, $"calls '{Short(owner)}.{name}', which waits") : null;
    }

    private static Deed? Allocation(IMethodSymbol method, string owner, string name, string full)
    {
        string? what =
            owner.StartsWith("System.Linq.", StringComparison.Ordinal) ? "allocates"
            : owner.StartsWith("System.Threading.Tasks.Task", StringComparison.Ordinal)
                && method.ReturnType.IsReferenceType && method.AssociatedSymbol is null ? "allocates a task"
            : owner.StartsWith("System.Reflection.", StringComparison.Ordinal) || owner == "System.Activator" ? "allocates"
            : owner == "System.Threading.ThreadPool" && name.Contains("Queue") ? "allocates"
            : full is "System.Object.MemberwiseClone" or "System.Array.Clone" or "System.Array.Resize"
                or "System.Delegate.Combine" or "System.Delegate.Remove" ? "allocates"
            : GrowTypes.Contains(owner) && Grows(method) ? "allocates when it has to grow"
            : full == "System.Buffers.ArrayPool.Rent" ? "allocates when the pool is empty"
            : !IsFramework(method) || KeptResults.Contains(full) || method.AssociatedSymbol is not null ? null
            : method.ReturnType.SpecialType == SpecialType.System_String ? "allocates a string"
            : method.ReturnType is IArrayTypeSymbol ? "allocates an array"
            : method.ReturnType is INamedTypeSymbol { IsReferenceType: true } made && CopyTypes.Contains(Names.Of(made))
                ? "allocates a copy"
            : null;
        return what is null ? null : new Deed(DeedKind.Allocates, $"calls '{Short(owner)}.{name}', which {what}");
    }

    private static bool Grows(IMethodSymbol method) =>
        Array.Exists(GrowMethods, g => method.Name.StartsWith(g, StringComparison.Ordinal));

    private static bool IsSafe(IMethodSymbol method, string owner) =>
        method.ContainingType.TypeKind == TypeKind.Delegate
        || (IsFramework(method) && (SafeTypes.Contains(owner)
            || IsWithin(owner, SafeNamespaces)
            || owner.EndsWith("InterpolatedStringHandler", StringComparison.Ordinal)
            || owner.EndsWith(".Enumerator", StringComparison.Ordinal)
            || method.ContainingType.TypeKind == TypeKind.Enum
            || method is { MethodKind: MethodKind.PropertyGet } or { MethodKind: MethodKind.Constructor }));

    private static bool IsFramework(IMethodSymbol method)
    {
        var space = method.ContainingNamespace;
        while (space is { ContainingNamespace: { IsGlobalNamespace: false } outer })
        {
            space = outer;
        }

        return space?.Name == "System";
    }

    private static bool IsWithin(string owner, string[] namespaces) =>
        Array.Exists(namespaces, n => owner.StartsWith(n + ".", StringComparison.Ordinal));

    private static string Short(string owner) => owner.Substring(owner.LastIndexOf('.') + 1);

    private static HashSet<string> Set(params string[] names) => new(names, StringComparer.Ordinal);
}
