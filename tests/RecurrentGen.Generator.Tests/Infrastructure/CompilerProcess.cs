using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace RecurrentGen.Generator.Tests.Infrastructure;

/// <summary>The C# compiler of the SDK, as a process of its own in a folder of its own, with a culture of its own.</summary>
internal sealed class CompilerProcess : IDisposable
{
    private static readonly string Host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>The newest SDK beside the runtime of this process and of its version: a later one has other rules.</summary>
    private static readonly string Sdk = Directory.GetDirectories(Path.Combine(Host, "sdk"))
        .Where(d => File.Exists(CompilerOf(d)) && VersionOf(d).Major == Environment.Version.Major).MaxBy(VersionOf)!;

    /// <param name="name">Of the folder, which lies in one for temporary files.</param>
    public CompilerProcess(string name)
    {
        Root = Directory.CreateTempSubdirectory("RecurrentGen").FullName;
        Folder = Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
    }

    /// <summary>The program that runs this process, which need not be on the path.</summary>
    public static string Dotnet { get; } = Path.Combine(Host, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");

    /// <summary>Where the compiler runs.</summary>
    public string Folder { get; }

    /// <summary>The folder of the SDK's own analyzers.</summary>
    public static string Analyzers => Path.Combine(Sdk, "Sdks", "Microsoft.NET.Sdk", "analyzers");

    private string Root { get; }

    /// <summary>Writes a file into the folder.</summary>
    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    /// <summary>Compiles a library and returns what the compiler says.</summary>
    /// <param name="culture">Such as <c>tr-TR</c>.</param>
    /// <param name="arguments">Beside the references.</param>
    public async Task<string> Run(string culture, params string[] arguments)
    {
        // In a file: the references are a long list.
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "RecurrentGen.dll"));
        Write("arguments.rsp", string.Join('\n', references.Select(r => $"-reference:\"{r}\"")));
        var start = new ProcessStartInfo(Dotnet)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string locale = culture.Replace('-', '_') + ".UTF-8";
        start.Environment["LC_ALL"] = start.Environment["LANG"] = locale;
        start.Environment["TMPDIR"] = Root;
        foreach (string argument in (string[])[CompilerOf(Sdk), "-noconfig", "-nologo", "-target:library", "-deterministic", "@arguments.rsp", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output + await error
            + (process.ExitCode == 0 ? "" : "exit code " + process.ExitCode.ToString(CultureInfo.InvariantCulture));
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string CompilerOf(string sdk) => Path.Combine(sdk, "Roslyn", "bincore", "csc.dll");

    private static Version VersionOf(string sdk) => Version.Parse(Path.GetFileName(sdk).Split('-')[0]);
}
