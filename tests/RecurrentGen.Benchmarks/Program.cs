using BenchmarkDotNet.Running;
using RecurrentGen.Benchmarks;

if (args is ["generator", ..])
{
    var asked = Options.Parse([.. args[1..], "--json"]);
    if (asked is null)
    {
        Console.Error.WriteLine(Options.Usage);
        return 2;
    }

    GeneratorBenchmark.Print((asked.Quick ? Timing.Quick : Timing.Full) with { CpuTime = asked.CpuTime });
    return 0;
}

if (!args.Contains("--json") && !args.Contains("--verify"))
{
    if (args.Length == 0)
    {
        Console.Error.WriteLine(Options.Usage);
        return 2;
    }

    BenchmarkSwitcher.FromAssembly(typeof(PeopleBenchmarks).Assembly).Run(args, PeopleBenchmarks.CreateConfig());
    return 0;
}

if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

try
{
    return Runner.Run(options);
}
catch (WrongNumbersException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
